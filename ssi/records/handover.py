"""Passing open records to a successor, and those whose owner no longer holds the right to follow them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.accounts.models import User
from ssi.accounts.services import person_key
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.rules import Allowed, Refused, RefusedError, Verdict
from ssi.records.models import Record
from ssi.records.services import record_event, tell_owner
from ssi.records.standing import must_stand
from ssi.records.workflow import check_version, lock
from ssi.territories.grants import Grants, holds, posted
from ssi.territories.models import Posting


def may_hand_over(record: Record, actor: User) -> Verdict:
    """The owner passes their own open records; the head of service, any of their countries."""
    if not record.is_open:
        return Refused(_("Seul un dossier en cours se passe."))
    if holds(actor, "oversee", record.scope):
        return Allowed()
    if record.owner_id != actor.pk or not holds(actor, "change", record.scope):
        return Refused(_("Seuls le titulaire et le chef de service peuvent passer un dossier."))
    if record.need_to_know:
        # Once passed, the former owner would no longer see it: the one who decides who sees it passes it.
        return Refused(_("Dossier réservé : c’est au chef de service de le passer."))
    return Allowed()


def may_assign(record: Record, actor: User) -> Verdict:
    """The same, from a list; a record of nobody's is given an owner by whoever works there."""
    if record.post_id:
        # Its owner is told to the post, and answers for the handling that the post does not see.
        return Refused(_("La demande d’un poste se prend en charge depuis sa page, ou se passe avec son traitement."))
    if record.owner_id is None and not record.need_to_know and record.is_open and holds(actor, "change", record.scope):
        return Allowed()
    return may_hand_over(record, actor)


def may_receive(record: Record, successor: User, held: Grants) -> Verdict:
    """HELD: what the successor holds by their own postings; what is lent to them does not count."""
    if record.owner_id == successor.pk:
        return Refused(_("%(name)s en est déjà titulaire.") % {"name": successor.full_name})
    if not successor.is_active or record.scope not in held.scopes("change"):
        return Refused(
            _("%(name)s n’a pas d’affectation dans ce pays pour traiter ce dossier.") % {"name": successor.full_name}
        )
    return Allowed()


@dataclass(frozen=True)
class Passed:
    """A record as the form showed it: its key and the version that was on the page."""

    key: str
    version: int


class HandoverRefusedError(RefusedError):
    """Nothing was passed: REASONS says why, for each record by its name."""

    def __init__(self, reasons: list[tuple[str, str]]) -> None:
        super().__init__(_("Aucun dossier n’a été passé : voyez ceux qui s’y opposent."))
        self.reasons = reasons


def hand_over(records: QuerySet[Record], chosen: Iterable[Passed], *, successor: User, actor: User) -> int:
    """Gives the CHOSEN among RECORDS (those that ACTOR sees) to SUCCESSOR: all of them, or none. Says how many."""
    wanted = {one.key: one for one in chosen}
    held = posted([successor.pk])[successor.pk]
    reasons: list[tuple[str, str]] = []
    passed = 0
    for record in records.filter(pk__in=wanted).order_by("pk"):
        try:
            _pass_one(record, wanted[str(record.pk)].version, successor, held, actor)
        except RefusedError as refusal:
            reasons.append((record.reference or record.title, str(refusal.reason)))
        passed += 1
    if len(wanted) > passed:
        gone = len(wanted) - passed
        words = ngettext(
            "%(count)d dossier coché n’est plus à passer ici.",
            "%(count)d dossiers cochés ne sont plus à passer ici.",
            gone,
        )
        reasons.append(("", words % {"count": gone}))
    if reasons:
        raise HandoverRefusedError(reasons)
    return passed


def _pass_one(record: Record, version: int, successor: User, held: Grants, actor: User) -> None:
    fresh = lock(record)
    check_version(fresh, version)
    for verdict in (must_stand(fresh), may_hand_over(fresh, actor), may_receive(fresh, successor, held)):
        if isinstance(verdict, Refused):
            raise RefusedError(verdict.reason)
    give(fresh, successor, actor=actor)


def give(fresh: Record, successor: User, *, actor: User) -> None:
    """FRESH, locked and judged, has SUCCESSOR for its owner, who is told."""
    fresh.owner = successor
    fresh.version += 1
    fresh.save(update_fields=["owner", "version"])
    record_event(fresh, "owner_assigned", note=successor.full_name, actor=actor)
    tell_owner(fresh, successor, actor=actor)
    journal.note(Act.RECORD_HANDED_OVER, country=fresh.country_id, keys=[fresh.pk, person_key(successor)])


def successors_in(*countries: str) -> list[User]:
    """Who works in one of COUNTRIES by a posting of their own, by name."""
    posted_here = Posting.objects.live().filter(countries__overlap=list(countries), person__is_active=True)
    working = posted_here.exclude(role="manager").values("person")
    return list(User.objects.people().filter(pk__in=working).order_by("full_name", "pk"))


# --- Nothing orphaned -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Orphans:
    """Open records of a country whose owner is no longer posted to follow them."""

    owner: int
    owner_name: str
    country: str
    count: int


def orphans_among(
    rows: Iterable[Mapping[str, Any]], overseen: frozenset[str], working: Mapping[tuple[str, str], set[int]]
) -> list[Orphans]:
    """For the head of service, among counts of open records by country, area, scope and owner. WORKING: who changes
    records there by their own postings, by country and area; OVERSEEN: the scopes of the reader."""
    found: dict[tuple[int, str], Orphans] = {}
    for row in rows:
        owner, country = row["owner_id"], row["country_id"]
        if owner is None or row["scope"] not in overseen or owner in working.get((country, row["area"]), ()):
            continue
        before = found[owner, country].count if (owner, country) in found else 0
        found[owner, country] = Orphans(owner, row["owner__full_name"], country, before + row["stock"])
    return sorted(found.values(), key=lambda one: (one.owner_name, one.country))
