"""What the service does with a mission of investigators: opened, corrected, authorised by the host State, reported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases import kinds
from cases.models import Mission
from cases.rules.missions import may_hear_directly
from cases.workflow.missions import MISSION, expect_programme, first_instant
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.directory.models import Authority
from ssi.records.access import may_rewrite
from ssi.records.enums import LinkKind, Marking
from ssi.records.kinds import kind_by_code
from ssi.records.models import Record, RecordLink
from ssi.records.services import change_record, link_records, open_draft
from ssi.records.workflow import lock, take
from ssi.territories.models import Country

# Until it is there: afterwards its dates are what happened.
_STILL_TO_COME = {"requested", "feasibility", "authorisation_requested", "authorised", "postponed"}


def draft_mission(
    *, country: Country, title: str, marking: Marking, content: Mapping[str, Any], letter: Record | None, actor: User
) -> Record:
    """A draft of a mission; its author alone sees it. LETTER: the letter rogatory that it executes, if there is one."""
    record = open_draft(
        kind_by_code(kinds.INVESTIGATOR_MISSION), title=title, country=country, marking=marking, actor=actor
    )
    record.mission = Mission.objects.create(record=record, scope=record.scope, **content)
    if letter is not None:
        _put_letter(record, letter, actor)
        record.mission.save(update_fields=["commission_by_letter"])
    return record


def change_mission(
    record: Record,
    *,
    title: str,
    marking: Marking,
    content: Mapping[str, Any],
    letter: Record | None,
    version: int | None,
    actor: User,
) -> Record:
    """Changes what the mission says. Its day of arrival is that on which it counts; the programme is due before it."""
    require(may_rewrite(actor, record))
    mission = Mission.objects.select_for_update().get(pk=record.pk)
    moved = content["arrival"] != mission.arrival
    for name, value in content.items():
        setattr(mission, name, value)
    record.mission = mission
    _put_letter(record, letter, actor)
    if mission.direct_hearing:
        require(may_hear_directly(mission), field="commission_reference")
    mission.save()
    changed = change_record(record, version=version, actor=actor, title=title, marking=marking)
    if moved and not changed.is_draft:
        changed.opened_at = first_instant(changed, mission.arrival)
        if changed.state in _STILL_TO_COME:
            expect_programme(changed)
        changed.save(update_fields=["opened_at", "due_at", "due_reason"])
    return changed


def letter_of(record: Record) -> Record | None:
    """The letter rogatory that the mission executes, if one is linked that the acting person sees."""
    link = _letters(record).select_related("right").order_by("pk").first()
    return link.right if link else None


def _put_letter(record: Record, letter: Record | None, actor: User) -> None:
    """The mission arises from LETTER and from no other that ACTOR sees. What they do not see stays, and so does the
    commission that it gives. The caller saves the mission."""
    if letter is not None and (letter.country_id != record.country_id or letter.kind != kinds.LETTER_ROGATORY):
        raise RefusedError(_("La CRI et la mission sont du même pays."), field="letter")
    before = list(_letters(record))
    for link in before:
        if letter is None or link.right_id != letter.pk:
            link.delete()
    if letter is not None:
        link_records(record, letter, kind=LinkKind.ARISES_FROM, actor=actor)
    if letter is not None or before:
        record.mission.commission_by_letter = letter is not None


def _letters(record: Record) -> QuerySet[RecordLink]:
    return RecordLink.objects.filter(left=record, kind=LinkKind.ARISES_FROM, right__kind=kinds.LETTER_ROGATORY)


def register_mission(record: Record, *, version: int | None = None, actor: User) -> Record:
    """Gives the mission its reference; it counts on the day of its arrival."""
    mission = record.mission
    if mission.requested_on > clock.today(record.country.time_zone):
        raise RefusedError(_("La date de la demande est dans le futur."), field="requested_on")
    fresh = lock(record)
    if not fresh.is_draft:
        return fresh
    return take(MISSION, record, "register", actor=actor, version=version)


def pass_mission_step(
    record: Record, code: str, *, version: int | None = None, reason: str = "", actor: User
) -> Record:
    """Takes a step that needs nothing but, sometimes, its reason."""
    if MISSION.transition(code).page:
        raise RefusedError(_("Cette étape se franchit depuis sa propre page."))
    return take(MISSION, record, code, actor=actor, version=version, reason=reason)


def ask_host(
    record: Record, *, asked_on: date, asked_reference: str, version: int | None = None, actor: User
) -> Record:
    """The note verbale that asks the host State to agree, with its date."""
    _not_after_today(record, asked_on, "asked_on")
    return take(
        MISSION,
        record,
        "ask_host",
        actor=actor,
        version=version,
        asked_on=asked_on,
        asked_reference=asked_reference,
    )


def authorise_mission(
    record: Record,
    *,
    authorised_on: date,
    authorised_by: Authority,
    authorisation_reference: str,
    authorisation_conditions: str = "",
    version: int | None = None,
    actor: User,
) -> Record:
    """The host State agrees: who said so, when, under which reference, on what conditions."""
    _not_after_today(record, authorised_on, "authorised_on")
    asked_on = record.mission.asked_on
    if asked_on is not None and authorised_on < asked_on:
        raise RefusedError(_("L’accord précède la demande d’accord : corrigez sa date."), field="authorised_on")
    if authorised_by.country_id != record.country_id:
        raise RefusedError(_("L’accord vient d’une autorité du pays d’accueil."), field="authorised_by")
    return take(
        MISSION,
        record,
        "authorise",
        actor=actor,
        version=version,
        authorised_on=authorised_on,
        authorised_by=authorised_by,
        authorisation_reference=authorisation_reference,
        authorisation_conditions=authorisation_conditions,
    )


def report_mission(
    record: Record, *, reported_on: date, results: str, lessons: str = "", version: int | None = None, actor: User
) -> Record:
    """The report has come: what the mission found, what the next one should know."""
    _not_after_today(record, reported_on, "reported_on")
    if reported_on < record.mission.arrival:
        raise RefusedError(_("Le rapport précède l’arrivée de la mission."), field="reported_on")
    return take(
        MISSION,
        record,
        "report",
        actor=actor,
        version=version,
        reported_on=reported_on,
        results=results,
        lessons=lessons,
    )


def _not_after_today(record: Record, day: date, field: str) -> None:
    if day > clock.today(record.country.time_zone):
        raise RefusedError(_("Cette date est dans le futur."), field=field)
