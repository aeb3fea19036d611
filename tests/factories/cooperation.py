"""Actions, participations and agreements at any point of their life, made by the services themselves, as the owner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cooperation.services.actions import Part, draft_action, draft_participation, open_participations
from cooperation.services.agreements import draft_agreement
from cooperation.services.steps import pass_step, register_record
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.forms import PartialDay
from ssi.directory.models import Authority
from ssi.records.enums import Marking
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.support.database import as_owner

NOW = datetime(2026, 9, 8, 2, 0, tzinfo=UTC)
FIRST_DAY = date(2026, 9, 1)
ACTION_CHAIN = ("proposed", "programmed", "funded", "scheduled", "under_way", "done", "evaluated", "closed")
AGREEMENT_CHAIN = ("negotiation", "signed", "in_force", "renewal_due", "renewed")
PARTNERS = {"SG": "SG-CNB", "MY": "MY-PDRM", "PH": "PH-PDEA", "BN": "BN-RBPF"}
HELD = {"actual_start": FIRST_DAY, "actual_end": FIRST_DAY + timedelta(days=2), "days": 3}
FACTS: dict[str, dict[str, Any]] = {
    "begin": {"actual_start": FIRST_DAY},
    "finish": {**HELD, "actual_participants": 18, "actual_women": 7, "trainers": 2},
    "hold": {**HELD, "actual_participants": 4, "actual_women": 1},
    "evaluate": {"score": 4, "evaluation": "Utile."},
    "replan": {"planned_start": FIRST_DAY + timedelta(days=120)},
    "sign": {"signed": PartialDay(date(2026, 3, 2), "day")},
    "enter_into_force": {"in_force_on": date(2026, 4, 1)},
    "renew": {"expires_on": date(2030, 1, 1)},
    "denounce": {"ended_on": date(2026, 9, 1)},
}
STEPS_TO = {
    "programmed": "program",
    "funded": "fund",
    "scheduled": "schedule",
    "under_way": "begin",
    "done": "finish",
    "evaluated": "evaluate",
    "closed": "close",
    "signed": "sign",
    "in_force": "enter_into_force",
    "renewal_due": "call_renewal",
    "renewed": "renew",
}


def action_content(**more: Any) -> dict[str, Any]:
    """Everything an action needs to go to the end of its life."""
    return {
        "action_type": "training",
        "theme": "drugs",
        "aim": "build_capacity",
        "french_services": ["police"],
        "venue": "Singapour",
        "planned_start": FIRST_DAY,
        "planned_end": FIRST_DAY + timedelta(days=2),
        "planned_participants": 20,
        "planned_women": 8,
        "objectives": "Identifier les précurseurs.",
        **more,
    }


def agreement_content(**more: Any) -> dict[str, Any]:
    return {
        "instrument_type": "letter_of_intent",
        "parties": ["France", "Singapour"],
        "themes": ["drugs"],
        "negotiation_opened_on": date(2026, 1, 10),
        "expires_on": date(2027, 12, 31),
        "notice_days": 90,
        **more,
    }


def step(record: Record, code: str, *, actor: User, reason: str = "Motif donné.", at: datetime = NOW) -> Record:
    """RECORD after the step CODE, with what it usually records."""
    with as_owner(), clock.at(at), acting_as(actor):
        fresh = Record.objects.get(pk=record.pk)
        needs = kind_of(fresh).workflow.transition(code).needs_reason
        return pass_step(fresh, code, facts=FACTS.get(code), reason=reason if needs else "", actor=actor)


def make_action(
    author: User, country: str = "SG", *, state: str = "proposed", text: str = "Précurseurs", **more: Any
) -> Record:
    """An action taken to STATE along the main chain; TEXT is its title, its objectives and its place."""
    texts = {"objectives": text, "venue": text, "content": text}
    with as_owner(), clock.at(NOW), acting_as(author):
        record = draft_action(
            country=Country.objects.get(pk=country),
            title=text,
            marking=Marking.UNMARKED,
            content=action_content(**{**texts, **more}),
            partners=[Authority.objects.get(code=PARTNERS[country])],
            actor=author,
        )
        if state != "draft":
            register_record(record, actor=author)
    return _taken(record, ACTION_CHAIN, state, author)


def make_participation(author: User, country: str, *, state: str = "planned", text: str = "Participation") -> Record:
    held = {name: value for name, value in action_content(venue=text).items() if name in PARTICIPATION_FIELDS}
    with as_owner(), clock.at(NOW), acting_as(author):
        record = draft_participation(
            country=Country.objects.get(pk=country), title=text, marking=Marking.UNMARKED, content=held, actor=author
        )
        if state != "draft":
            register_record(record, actor=author)
    if state == "held":
        return step(record, "hold", actor=author)
    with as_owner():
        return Record.objects.get(pk=record.pk)


PARTICIPATION_FIELDS = {
    "action_type", "theme", "venue", "planned_start", "planned_end", "planned_participants", "planned_women",
}  # fmt: skip


def make_agreement(
    author: User, country: str = "SG", *, state: str = "negotiation", text: str = "Lettre d’intention", **more: Any
) -> Record:
    with as_owner(), clock.at(NOW), acting_as(author):
        record = draft_agreement(
            country=Country.objects.get(pk=country),
            title=text,
            marking=Marking.UNMARKED,
            content=agreement_content(summary=text, **more),
            actor=author,
        )
        if state != "draft":
            register_record(record, actor=author)
    if state == "abandoned":
        return step(record, "abandon", actor=author)
    return _taken(record, AGREEMENT_CHAIN, state, author)


def join_countries(action: Record, author: User, *countries: str, text: str = "Séminaire régional") -> list[Record]:
    with as_owner(), clock.at(NOW), acting_as(author):
        parts = [Part(Country.objects.get(pk=country), text) for country in countries]
        return open_participations(Record.objects.get(pk=action.pk), parts, actor=author)


def _taken(record: Record, chain: Sequence[str], state: str, author: User) -> Record:
    if state != "draft":
        for reached in chain[1 : chain.index(state) + 1]:
            step(record, STEPS_TO[reached], actor=author)
    with as_owner():
        return Record.objects.get(pk=record.pk)
