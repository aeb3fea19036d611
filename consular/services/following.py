"""How a person is followed: visits and hearings. Written by the post on its filing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _

from consular.enums import Answer, HearingKind
from consular.models import Hearing, Visit
from consular.models.clocks import latest_next_visit
from consular.services.filings import changed, open_filing
from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.moments import day_text, moment_text
from ssi.common.rules import RefusedError
from ssi.records.models import Record
from ssi.records.services import record_event


@dataclass(frozen=True)
class Seen:
    """A visit as it is told."""

    at: datetime
    visitors: str
    conditions: str = ""
    ill_treatment: str = Answer.UNKNOWN
    alleged: str = ""
    follow_up: str = ""
    next_on: date | None = None


@dataclass(frozen=True)
class Summons:
    """A hearing as it is told; OUTCOME once it has been held."""

    at: datetime
    place: str
    kind: str
    outcome: str = ""


def _next_number(model: type[Visit] | type[Hearing], filing: Record) -> int:
    last = model.objects.filter(record=filing).aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1


def _refuse_visit(filing: Record, seen: Seen) -> None:
    detail, zone = filing.assistancefiling, filing.country.time_zone
    if seen.at > clock.now():
        raise RefusedError(_("Cette visite est à venir : enregistrez-la une fois faite."), field="at")
    if detail.incident_at is not None and seen.at < detail.incident_at:
        raise RefusedError(_("Cette visite précède l’arrestation."), field="at")
    if not seen.visitors.strip():
        raise RefusedError(_("Dites qui a vu la personne."), field="visitors")
    if seen.ill_treatment == Answer.YES and not seen.alleged.strip():
        raise RefusedError(_("Écrivez ce que la personne allègue, avec ses mots."), field="alleged")
    if seen.ill_treatment != Answer.YES and (seen.alleged.strip() or seen.follow_up.strip()):
        raise RefusedError(
            _("Vous décrivez des mauvais traitements : répondez « oui » à la question."), field="ill_treatment"
        )
    if seen.next_on is None:
        return
    held = clock.in_zone(seen.at, zone).date()
    latest = latest_next_visit(Visit(at=seen.at), zone)
    if seen.next_on <= held:
        raise RefusedError(_("La prochaine visite vient après celle-ci."), field="next_on")
    if seen.next_on > latest:
        raise RefusedError(
            _("Une personne détenue est visitée au moins tous les six mois : au plus tard le %(day)s.")
            % {"day": day_text(latest)},
            field="next_on",
        )


def _visit_values(seen: Seen) -> dict[str, object]:
    return {
        "at": seen.at,
        "visitors": seen.visitors.strip(),
        "conditions": seen.conditions.strip(),
        "ill_treatment": seen.ill_treatment,
        "alleged": seen.alleged.strip(),
        "follow_up": seen.follow_up.strip(),
        "next_on": seen.next_on,
    }


def record_visit(filing: Record, seen: Seen, *, actor: User) -> Visit:
    """The post has seen the person; when it goes there again is worked out from here."""
    fresh = open_filing(filing, actor)
    _refuse_visit(fresh, seen)
    number = _next_number(Visit, fresh)
    visit = Visit.objects.create(record=fresh, scope=fresh.scope, number=number, **_visit_values(seen))
    record_event(fresh, "visit", note=visit.visitors, actor=actor)
    changed(fresh, Act.RECORD_CHANGED)
    return visit


def correct_visit(visit: Visit, seen: Seen, *, version: int | None = None, actor: User) -> Visit:
    """Completes or corrects a visit, its follow-up first; what it said before stays in the history."""
    fresh = open_filing(visit.record, actor, version=version)
    _refuse_visit(fresh, seen)
    values = _visit_values(seen)
    for name, value in values.items():
        setattr(visit, name, value)
    visit.save(update_fields=list(values))
    changed(fresh, Act.RECORD_CHANGED)
    return visit


def _refuse_hearing(filing: Record, told: Summons, *, but: int | None = None) -> None:
    detail, zone = filing.assistancefiling, filing.country.time_zone
    if detail.incident_at is not None and told.at < detail.incident_at:
        raise RefusedError(_("Cette audience précède les faits."), field="at")
    if not told.place.strip():
        raise RefusedError(_("Dites devant quelle juridiction, et où."), field="place")
    if told.kind not in HearingKind.values:
        raise RefusedError(_("Choisissez la nature de l’audience."), field="kind")
    if told.outcome.strip() and told.at > clock.now():
        raise RefusedError(
            _("Cette audience est à venir (%(when)s) : elle n’a encore rien décidé.")
            % {"when": moment_text(told.at, zone)},
            field="outcome",
        )
    same = Hearing.objects.filter(record=filing, at=told.at, place=told.place.strip()).exclude(pk=but or 0)
    if same.exists():
        raise RefusedError(_("Cette audience est déjà enregistrée."), field="at")


def record_hearing(filing: Record, told: Summons, *, actor: User) -> Hearing:
    """The person appears before a court on that day: the post and the service are reminded of it."""
    fresh = open_filing(filing, actor)
    _refuse_hearing(fresh, told)
    hearing = Hearing.objects.create(
        record=fresh,
        scope=fresh.scope,
        number=_next_number(Hearing, fresh),
        at=told.at,
        place=told.place.strip(),
        kind=told.kind,
        outcome=told.outcome.strip(),
    )
    record_event(fresh, "hearing", note=f"{hearing.get_kind_display()}, {hearing.place}", actor=actor)
    changed(fresh, Act.RECORD_CHANGED)
    return hearing


def correct_hearing(hearing: Hearing, told: Summons, *, version: int | None = None, actor: User) -> Hearing:
    """The hearing was put off, or is over and this is what it decided."""
    fresh = open_filing(hearing.record, actor, version=version)
    _refuse_hearing(fresh, told, but=hearing.pk)
    was_over = bool(hearing.outcome)
    hearing.at, hearing.place, hearing.kind = told.at, told.place.strip(), told.kind
    hearing.outcome = told.outcome.strip()
    hearing.save(update_fields=["at", "place", "kind", "outcome"])
    if hearing.outcome and not was_over:
        record_event(fresh, "hearing_held", note=hearing.outcome, actor=actor)
    changed(fresh, Act.RECORD_CHANGED)
    return hearing
