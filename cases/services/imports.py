"""Requests and letters taken over from an old register, as they stood there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cases import kinds
from cases.enums import Outcome, Urgency
from cases.models import InformationRequest, LetterRogatory, Offence, Question
from cases.services.letters import NamedOffence
from cases.services.requests import AskedQuestion
from cases.workflow.requests import INFORMATION_REQUEST, STANDARDS
from ssi.accounts.models import User
from ssi.records.enums import Marking
from ssi.records.historic import Register
from ssi.records.kinds import kind_by_code
from ssi.records.models import Deadline, Record
from ssi.territories.models import Country


@dataclass(frozen=True)
class OldRequest:
    """A line of the old register. CONTENT: the fields of the request, dates and outcome included."""

    reference: str
    title: str
    marking: Marking
    state: str
    content: dict[str, Any]
    closed_at: datetime | None
    question: AskedQuestion | None


def take_over_requests(items: Sequence[OldRequest], country: Country, actor: User) -> list[Record]:
    """The records of ITEMS, in their order, numbered in the year of their reception. Nobody is told of them."""
    register = Register(kind_by_code(kinds.INFORMATION_REQUEST), country, actor=actor)
    records: list[Record] = []
    details: list[InformationRequest] = []
    questions: list[Question] = []
    deadlines: list[Deadline] = []
    for item in items:
        record = register.record(
            title=item.title,
            marking=item.marking,
            state=item.state,
            opened_at=item.content["received_at"],
            closed_at=item.closed_at,
        )
        records.append(record)
        details.append(InformationRequest(record=record, scope=register.scope, **item.content))
        questions += _question(item, record, register.scope)
        deadlines += _deadline(item, record, register.scope)
    register.write(records, [item.reference for item in items])
    InformationRequest.objects.bulk_create(details)
    Question.objects.bulk_create(questions)
    Deadline.objects.bulk_create(deadlines)
    return records


@dataclass(frozen=True)
class OldLetter:
    """A line of the old register of letters. CONTENT: the fields of the letter, dates included."""

    reference: str
    title: str
    marking: Marking
    state: str
    content: dict[str, Any]
    closed_at: datetime | None
    offence: NamedOffence | None


def take_over_letters(items: Sequence[OldLetter], country: Country, actor: User) -> list[Record]:
    """The records of ITEMS, in their order, numbered in the year in which each reached the post."""
    register = Register(kind_by_code(kinds.LETTER_ROGATORY), country, actor=actor)
    records: list[Record] = []
    details: list[LetterRogatory] = []
    offences: list[Offence] = []
    for item in items:
        record = register.record(
            title=item.title,
            marking=item.marking,
            state=item.state,
            opened_at=item.content["received_at"],
            closed_at=item.closed_at,
        )
        records.append(record)
        details.append(LetterRogatory(record=record, scope=register.scope, **item.content))
        if item.offence is not None:
            offences.append(Offence(record=record, scope=register.scope, number=1, label=item.offence.label))
    register.write(records, [item.reference for item in items])
    LetterRogatory.objects.bulk_create(details)
    Offence.objects.bulk_create(offences)
    return records


def _question(item: OldRequest, record: Record, scope: str) -> list[Question]:
    """What was asked; where the register says what came of it, its outcome is that of the request."""
    if item.question is None:
        return []
    outcome = item.content["outcome"]
    return [
        Question(
            record=record,
            scope=scope,
            number=1,
            question_type=item.question.question_type,
            text=item.question.text,
            outcome=outcome,
            refusal_ground=item.content["refusal_ground"] if outcome == Outcome.REFUSED else "",
            answered_at=item.content["answered_at"],
        )
    ]


def _deadline(item: OldRequest, record: Record, scope: str) -> list[Deadline]:
    """The service standard runs for what is still to be answered; it was never that of what is over."""
    rule = STANDARDS.get(Urgency(item.content["urgency"]))
    if rule is None or item.content["forwarded_at"] or not INFORMATION_REQUEST.state(item.state).is_open:
        return []
    start = item.content["received_at"]
    record.due_at, record.due_reason = start + rule.delay, rule.code
    return [
        Deadline(
            record=record,
            scope=scope,
            rule=rule.code,
            rule_version=rule.version,
            calendar=record.country_id,
            started_at=start,
            due_at=record.due_at,
            suspended_for=timedelta(0),
        )
    ]
