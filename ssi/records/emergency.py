"""Emergency access: a reserved record read for some hours by somebody who is not named on it.

It opens reading and nothing else (ssi.territories.acting: is_reading). Whoever heads the service there is told at once
and must say that they have seen it. A try that opens nothing reads like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import Allowed, Refused, RefusedError, Verdict, require
from ssi.jobs.notices import NoticeKind
from ssi.jobs.notices import register as register_notice
from ssi.records.models import EmergencyAccess, Record
from ssi.records.reach import may_reach
from ssi.records.reach_sql import MOST_EMERGENCIES
from ssi.territories.capabilities import Area
from ssi.territories.grants import first_wall, holds_by_posting, read, scopes

# Its notice is written by ssi.break_glass, with the access itself.
OPENED = NoticeKind(
    key="emergency.opened",
    label=gettext_lazy("Un dossier réservé a été ouvert en urgence"),
    subject=lambda count: ngettext("un accès en urgence", "%(count)d accès en urgence", count) % {"count": count},
    sentence=lambda count: (
        ngettext(
            "Un dossier réservé a été ouvert en urgence : dites que vous l’avez vu.",
            "%(count)d dossiers réservés ont été ouverts en urgence : dites que vous l’avez vu.",
            count,
        )
        % {"count": count}
    ),
    path="/acces/urgences/",
    optional=False,
)
register_notice(OPENED)


def break_glass(reference: str, *, reason: str, actor: User) -> None:
    """Opens the record of that reference, if it is reserved and ACTOR's own posting would show it otherwise."""
    require(may_reach(actor))
    with connection.cursor() as cursor:
        cursor.execute("select tried from ssi.break_glass(%s, %s)", [reference, reason])
        tried: bool = cursor.fetchone()[0]
    if not tried:
        raise RefusedError(
            _(
                "Vous avez déjà tenté %(most)d accès en urgence en vingt-quatre heures : "
                "joignez le chef de service ou la permanence."
            )
            % {"most": MOST_EMERGENCIES}
        )


def live_of(user: User) -> list[EmergencyAccess]:
    """What USER reads by an emergency access now."""
    live = EmergencyAccess.objects.filter(person=user, during__contains=clock.now())
    return list(live.select_related("record", "record__country"))


def headed_scopes(user: User) -> list[str]:
    """Twin of ssi.headed_scopes."""
    countries = read(user).countries("journal_view")
    return sorted({*scopes(user, "oversee"), *(f"{code}/{area}" for code in countries for area in Area.values)})


def watched_by(user: User) -> QuerySet[EmergencyAccess]:
    """Those that USER is told of: as a head of service there, or as the owner of the record."""
    found = EmergencyAccess.objects.select_related("person", "seen_by", "closed_by")
    if not first_wall():
        return found
    owned = Record.objects.visible_to(user, "change").filter(owner=user, need_to_know=True)
    return found.filter(Q(scope__in=headed_scopes(user)) | Q(record__in=owned.values("pk")))


@dataclass(frozen=True)
class ForHead:
    """How many emergency accesses a head of service has not seen, and how many requests wait for them."""

    emergencies: int
    requests: int


def waiting_for_head(user: User) -> ForHead | None:
    """What the home page of a head of service says; None when nothing waits. One statement, none for the others."""
    headed = headed_scopes(user)
    if not headed:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "select (select count(*) from records_emergencyaccess where seen_at is null and person_id <> %s"
            "         and scope = any(%s)), (select count(*) from ssi.waiting_requests())",
            [user.pk, headed],
        )
        found = ForHead(*cursor.fetchone())
    return found if found.emergencies or found.requests else None


def may_see(access: EmergencyAccess, user: User) -> Verdict:
    """Whether USER says that they have seen it: a head of service, once, and never of their own."""
    if access.seen_at is not None:
        return Refused(_("Cet accès a déjà été vu."))
    if access.person_id == user.pk:
        return Refused(_("Nul ne vise son propre accès : un autre chef de service le fait."))
    if access.scope not in headed_scopes(user):
        return Refused(_("Seul le chef de service dit qu’il a vu un accès en urgence."))
    return Allowed()


def see(access: EmergencyAccess, *, comment: str, actor: User) -> None:
    require(may_see(access, actor))
    if len(comment.strip()) < 3:
        raise RefusedError(_("Donnez votre appréciation en quelques mots : elle est conservée."), field="comment")
    if not _call("see_emergency(%s, %s)", access.pk, comment.strip()):
        raise RefusedError(_("Cet accès a déjà été vu."))


def may_close(access: EmergencyAccess, user: User) -> Verdict:
    """Whether USER ends it now: a head of service, the owner of the record, or its own person."""
    if access.during.isempty or not access.during.lower <= clock.now() < access.during.upper:
        return Refused(_("Cet accès est déjà terminé."))
    if access.person_id == user.pk or access.scope in headed_scopes(user):
        return Allowed()
    owned = Record.objects.filter(pk=access.record_id, owner=user).exists()
    if owned and holds_by_posting(user, "change", access.scope):
        return Allowed()
    return Refused(_("Seuls le chef de service et le titulaire du dossier closent un accès en urgence."))


def close(access: EmergencyAccess, *, actor: User) -> None:
    require(may_close(access, actor))
    if not _call("close_emergency(%s)", access.pk):
        raise RefusedError(_("Cet accès est déjà terminé."))


def _call(function: str, *values: UUID | str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"select ssi.{function}", values)
        done: bool = cursor.fetchone()[0]
    return done
