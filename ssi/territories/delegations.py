"""Absences: who may lend their rights to whom, the services that do it, and for whom one acts.

Rules are the twins of those in ssi.territories.delegation_sql; they say in words what the database refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from psycopg.types.range import Range, TimestamptzRange

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.components import Replacing
from ssi.common.moments import day_text
from ssi.common.rules import Allowed, Refused, RefusedError, Verdict, require
from ssi.territories.acting import Actor
from ssi.territories.administration import may_post
from ssi.territories.dates import OFFICE_ZONE, days_of
from ssi.territories.delegation_sql import LONGEST_DAYS
from ssi.territories.grants import forget, read, serves
from ssi.territories.models import Delegation, Posting
from ssi.territories.roles import Role

# --- Reads ----------------------------------------------------------------------------------------------------------


def countries_during(person: User, during: Range[datetime]) -> list[str]:
    """The countries that PERSON is posted to during the whole of DURING; twin of ssi.countries_during."""
    found = Posting.objects.filter(person=person, during__contains=during).exclude(countries=[])
    return sorted({code for codes in found.values_list("countries", flat=True) for code in codes})


def last_day_text(during: Range[datetime]) -> str:
    last = days_of(during).last
    return day_text(last) if last else ""


def live_or_to_come(person: User) -> list[Delegation]:
    """Absences and replacements of PERSON that are not over, the first to begin first."""
    found = Delegation.objects.of(person).filter(during__endswith__gt=clock.now()).with_people()
    return list(found.order_by("during", "pk"))


@dataclass(frozen=True)
class Away:
    """An absence as home tells it."""

    absent: str
    delegate: str
    days: str
    begun: bool


def absences_told(rows: Iterable[Mapping[str, Any]]) -> list[Away]:
    """Who is away now or within a week, and who replaces them, the first to leave first; from `away_soon`."""
    found = {row["key"]: row for row in rows}
    spans = [
        (datetime.fromisoformat(row["first"]), datetime.fromisoformat(row["until"]), key) for key, row in found.items()
    ]
    return [
        Away(
            found[key]["absent"],
            found[key]["delegate"],
            _days(TimestamptzRange(first, until, "[)")),
            first <= clock.now(),
        )
        for first, until, key in sorted(spans)[:20]
    ]


def replaced_by(user: Actor) -> Replacing | None:
    """Whom USER replaces now; no statement but that of their grants."""
    lent = read(user).lent if user.is_authenticated else ()
    if not lent:
        return None
    last = clock.in_zone(lent[0].until - timedelta(microseconds=1), OFFICE_ZONE).date()
    names = sorted({one.country_name for one in lent})
    return Replacing(lent[0].absent_name, day_text(last), ", ".join(names))


def lending_now(country: str) -> QuerySet[Delegation]:
    """What opens COUNTRY now to somebody who replaces; twin of the conditions in ssi.lent_grants_of."""
    now = clock.now()
    posted = Posting.objects.filter(person=OuterRef("delegate"), during__contains=now).exclude(countries=[])
    live = Delegation.objects.live().touching([country])
    return live.filter(Exists(posted), absent__is_active=True, delegate__is_active=True).select_related("delegate")


@dataclass(frozen=True)
class StandIn:
    """DELEGATE acted for ABSENT in these countries, from FIRST until UNTIL (excluded)."""

    delegate: int
    absent: str
    countries: tuple[str, ...]
    first: datetime
    until: datetime


@dataclass(frozen=True)
class Signatures:
    """Who acted for whom, and when: what a replacement does where they replace is signed « X pour Y »."""

    rows: tuple[StandIn, ...] = ()

    @classmethod
    def of(cls, actors: Iterable[int | None], countries: Iterable[str]) -> Signatures:
        """For acts of ACTORS in COUNTRIES; no statement when nobody acted."""
        people = {actor for actor in actors if actor is not None}
        places = {country for country in countries if country}
        if not people or not places:
            return cls()
        found = Delegation.objects.filter(delegate__in=people).touching(places).exclude(during__isempty=True)
        return cls(
            tuple(
                StandIn(row.delegate_id, row.absent.full_name, tuple(row.countries), row.during.lower, row.during.upper)
                for row in found.select_related("absent")
            )
        )

    @classmethod
    def told(cls, rows: Iterable[Mapping[str, Any]]) -> Signatures:
        """From the value that `stand_ins_in` gives."""
        return cls(
            tuple(
                StandIn(
                    row["delegate"],
                    row["absent"],
                    tuple(row["countries"]),
                    datetime.fromisoformat(row["first"]),
                    datetime.fromisoformat(row["until"]),
                )
                for row in rows
            )
        )

    def sign(self, name: str, actor: int | None, at: datetime, country: str) -> str:
        """NAME, or « NAME pour X » where the actor replaced X in COUNTRY at that instant."""
        for row in self.rows:
            if row.delegate == actor and country in row.countries and row.first <= at < row.until:
                return _("%(name)s pour %(absent)s") % {"name": name, "absent": row.absent}
        return name


def owner_for(actor: User, codename: str, country: str) -> User:
    """Who owns what ACTOR opens in COUNTRY: the absent colleague, where CODENAME is theirs and only lent to ACTOR."""
    held = [grant for grant in read(actor).lent if grant.codename == codename and grant.country == country]
    if not held:
        return actor
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from ssi.posted_grants_of(%s) where codename = %s and country = %s)",
            [actor.pk, codename, country],
        )
        own: bool = cursor.fetchone()[0]
    return actor if own else User.objects.get(pk=held[0].absent)


# --- Rules ----------------------------------------------------------------------------------------------------------


def may_declare_for(absent: User, actor: User, countries: Iterable[str]) -> Verdict:
    """Twin of ssi.may_delegate, before the replacement is chosen."""
    if absent.pk == actor.pk or serves(actor, "service_postings"):
        return Allowed()
    if set(countries) <= set(read(actor).countries("journal_view")):
        return Allowed()
    return Refused(_("Une absence est déclarée par l’intéressé, son chef de service ou un administrateur."))


def _may_lend(absent: User, delegate: User, during: Range[datetime], actor: User) -> Verdict:
    if absent.pk == delegate.pk:
        return Refused(_("Nul ne se remplace soi-même : choisissez un collègue."))
    countries = countries_during(absent, during)
    if not countries:
        return Refused(
            _(
                "%(name)s n’a aucune affectation dans un pays pour toute la durée de cette absence, "
                "donc aucun droit à confier : changez les dates."
            )
            % {"name": absent.full_name}
        )
    verdict = may_declare_for(absent, actor, countries)
    if not verdict:
        return verdict
    if delegate.pk == actor.pk:
        return Refused(_("Nul ne se désigne remplaçant : demandez à l’absent ou à un autre administrateur."))
    by_head = set(countries) <= set(read(actor).countries("journal_view"))
    if absent.pk != actor.pk and not by_head:
        return may_post(delegate, actor, Role.ATTACHE)
    return Allowed()


def _may_replace(absent: User, delegate: User, during: Range[datetime]) -> Verdict:
    if not delegate.is_active or delegate.is_automate or not countries_during(delegate, during):
        return Refused(_("Le remplaçant est une personne du service, affectée à un pays pendant toute l’absence."))
    if Posting.objects.filter(person=delegate, post__isnull=False, during__overlap=during).exists():
        return Refused(_("Un agent d’un poste consulaire ne remplace pas un agent du service."))
    near = Delegation.objects.filter(during__overlap=during).with_people()
    for other in near.of(absent).union(near.of(delegate)):
        if words := _clash(other, absent, delegate):
            return Refused(words % {"name": _other_name(other, absent, delegate), "days": _days(other.during)})
    return Allowed()


def _clash(other: Delegation, absent: User, delegate: User) -> str:
    if other.absent_id == absent.pk:
        return _("Cette personne est déjà remplacée par %(name)s %(days)s : mettez-y fin ou changez les dates.")
    if other.delegate_id == delegate.pk:
        return _("Le remplaçant remplace déjà %(name)s %(days)s : choisissez une autre personne ou d’autres dates.")
    if other.absent_id == delegate.pk:
        return _("Le remplaçant est lui-même absent, remplacé par %(name)s %(days)s.")
    if other.delegate_id == absent.pk:
        return _(
            "Cette personne remplace %(name)s %(days)s : un remplacement ne se délègue pas. "
            "Mettez-y fin, ou faites désigner un autre remplaçant."
        )
    return ""


def _other_name(other: Delegation, absent: User, delegate: User) -> str:
    named = other.delegate if other.absent_id in {absent.pk, delegate.pk} else other.absent
    return named.full_name


def _days(during: Range[datetime]) -> str:
    days = days_of(during)
    return _("du %(first)s au %(last)s") % {
        "first": day_text(days.first) if days.first else "",
        "last": day_text(days.last) if days.last else "",
    }


def may_end(delegation: Delegation, actor: User) -> Verdict:
    if delegation.during.isempty or delegation.during.upper <= clock.now():
        return Refused(_("Ce remplacement est déjà terminé."))
    if delegation.delegate_id == actor.pk:
        return Allowed()
    return may_declare_for(delegation.absent, actor, delegation.countries)


# --- Services -------------------------------------------------------------------------------------------------------


def declare_absence(absent: User, delegate: User, *, start: datetime, end: datetime, actor: User) -> int:
    """Lends what ABSENT holds to DELEGATE from START (never before now) to END (excluded); returns its number."""
    first = max(start, clock.now())
    if end <= first:
        raise RefusedError(_("Cette absence serait déjà terminée."), field="last_day")
    if end - first > timedelta(days=LONGEST_DAYS):
        words = _("Une absence ne dépasse pas six mois : au-delà, c’est une affectation que l’on prononce.")
        raise RefusedError(words, field="last_day")
    during = TimestamptzRange(first, end, "[)")
    require(_may_lend(absent, delegate, during, actor), field="delegate")
    require(_may_replace(absent, delegate, during), field="delegate")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select ssi.write_delegation(%s, %s, %s, %s)", [absent.pk, delegate.pk, start, end])
            number = int(cursor.fetchone()[0])
    except IntegrityError as error:
        raise RefusedError(
            _("L’un des deux est déjà pris par une autre absence à ces dates : voyez les absences déclarées."),
            field="first_day",
        ) from error
    forget(delegate)
    return number


def end_delegation(delegation: Delegation, *, actor: User) -> None:
    """Ends it now; one that has not begun never will."""
    require(may_end(delegation, actor))
    with connection.cursor() as cursor:
        cursor.execute("select ssi.end_delegation(%s)", [delegation.pk])
