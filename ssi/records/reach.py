"""Asking to read a record that one does not see, and answering.

Whoever asks learns nothing from it: the request is written whatever it names, by one statement, and those who decide
find it when they look. An answer that is no, and no answer, read alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Upper
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import Allowed, Refused, RefusedError, Verdict, require
from ssi.jobs.notices import NoticeKind, queue_notice
from ssi.jobs.notices import register as register_notice
from ssi.records.access import decides_readers
from ssi.records.models import AccessDecision, AccessRequest, Record
from ssi.records.reach_sql import ASKED_DAYS, MOST_REQUESTS
from ssi.records.services import name_reader
from ssi.territories.acting import acting_as
from ssi.territories.grants import AREAS, forget, posted
from ssi.territories.models import Posting

SHOWN = 50

ASKED = NoticeKind(
    key="access.asked",
    label=gettext_lazy("Un accès à un dossier réservé m’est demandé"),
    subject=lambda count: (
        ngettext("une demande d’accès à trancher", "%(count)d demandes d’accès à trancher", count) % {"count": count}
    ),
    sentence=lambda count: (
        ngettext(
            "Une demande d’accès à un dossier attend votre décision.",
            "%(count)d demandes d’accès à un dossier attendent votre décision.",
            count,
        )
        % {"count": count}
    ),
    path="/acces/decisions/",
)
GRANTED = NoticeKind(
    key="access.granted",
    label=gettext_lazy("Un accès que j’ai demandé m’est ouvert"),
    subject=lambda count: ngettext("un accès ouvert", "%(count)d accès ouverts", count) % {"count": count},
    sentence=lambda count: (
        ngettext(
            "Un accès que vous avez demandé vous est ouvert.",
            "%(count)d accès que vous avez demandés vous sont ouverts.",
            count,
        )
        % {"count": count}
    ),
    path="/acces/",
)
register_notice(ASKED)
register_notice(GRANTED)


def may_reach(user: User) -> Verdict:
    """Whether USER may ask for an access, or open one in an emergency: by a posting of their own to a country."""
    held = posted([user.pk])[user.pk].held
    if user.presented is None and any(one.verb == "view" and one.area in AREAS and not one.post for one in held):
        return Allowed()
    return Refused(
        _("Votre propre affectation n’ouvre aucun dossier du service dans un pays : il n’y a pas d’accès à demander.")
    )


# --- Who asks -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnRequest:
    """What somebody asked, as they typed it. RECORD: the one of that reference that they see now, by whatever right."""

    reference: str
    reason: str
    at: datetime
    record: Record | None
    over: bool


def ask_access(reference: str, *, reason: str, actor: User) -> None:
    """Asks to read the record of that reference, if there is one."""
    require(may_reach(actor))
    with connection.cursor() as cursor:
        cursor.execute("select ssi.ask_access(%s, %s)", [reference, reason])
        if cursor.fetchone()[0] is None:
            words = _(
                "Vous avez déjà fait %(most)d demandes en vingt-quatre heures : attendez avant d’en faire une autre."
            )
            raise RefusedError(words % {"most": MOST_REQUESTS})


def requests_of(user: User) -> list[OwnRequest]:
    """The last requests of USER. Two statements, whatever was asked and whatever there is."""
    asked = list(AccessRequest.objects.filter(person=user)[:SHOWN])
    typed = {one.reference for one in asked}
    seen = Record.objects.visible_to(user).registered().annotate(typed=Upper("reference")).filter(typed__in=typed)
    found = {record.typed: record for record in seen.select_related("country")} if typed else {}
    limit = clock.now() - timedelta(days=ASKED_DAYS)
    return [
        OwnRequest(one.reference, one.reason, one.at, found.get(one.reference), over=one.at <= limit) for one in asked
    ]


# --- Who decides ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A request about a record whose readers one decides."""

    key: UUID
    person: User
    reference: str
    reason: str
    at: datetime
    record: Record


def waiting_for(user: User) -> list[Waiting]:
    """The requests that wait for USER, who is acting; the first asked first. Three statements."""
    with connection.cursor() as cursor:
        cursor.execute("select id, person, reference, reason, at, record from ssi.waiting_requests() limit %s", [SHOWN])
        rows = cursor.fetchall()
    if not rows:
        return []
    records = Record.objects.visible_to(user).select_related("country", "owner").in_bulk([row[5] for row in rows])
    people = User.objects.in_bulk([row[1] for row in rows])
    return [
        Waiting(key, people[asker], reference, reason, at, records[record])
        for key, asker, reference, reason, at, record in rows
        if record in records and decides_readers(records[record], user)
    ]


def grant_access(
    waiting: Waiting, *, since: datetime | None, until: datetime | None, words: str, actor: User
) -> AccessDecision:
    """Names whoever asked, for a time; they are told that something is open to them."""
    name_reader(waiting.record, waiting.person, since=since, until=until, reason=words, actor=actor)
    decision = _decide(waiting, granted=True, words=words, actor=actor)
    queue_notice(waiting.person, GRANTED.key, about=f"request:{waiting.key}")
    return decision


def refuse_access(waiting: Waiting, *, words: str, actor: User) -> AccessDecision:
    """Whoever asked is told nothing: a refusal would say that there is such a record."""
    if not decides_readers(waiting.record, actor):
        raise RefusedError(_("Seuls le titulaire et le chef de service décident de cette demande."))
    return _decide(waiting, granted=False, words=words, actor=actor)


def _decide(waiting: Waiting, *, granted: bool, words: str, actor: User) -> AccessDecision:
    record = waiting.record
    try:
        with transaction.atomic():
            decision = AccessDecision.objects.create(
                request_id=waiting.key,
                record=record,
                scope=record.scope,
                granted=granted,
                words=words,
                decided_by=actor,
                at=clock.now(),
            )
    except IntegrityError as error:
        raise RefusedError(_("Cette demande vient d’être tranchée par quelqu’un d’autre.")) from error
    act = Act.REACH_GRANTED if granted else Act.REACH_DENIED
    journal.note(act, country=record.country_id, keys=[record.pk, f"person:{waiting.person.pk}"])
    return decision


def tell_deciders() -> int:
    """Run every few minutes, so that nothing in the request itself depends on whether its record exists."""
    posted_now = Posting.objects.live().exclude(countries=[]).values("person")
    told = 0
    for person in User.objects.people().filter(is_active=True, pk__in=posted_now).exclude(email="").order_by("pk"):
        forget(person)
        with acting_as(person):
            keys = [one.key for one in waiting_for(person)]
            written = [queue_notice(person, ASKED.key, about=f"request:{key}") for key in keys]
        told += sum(one is not None for one in written)
    return told
