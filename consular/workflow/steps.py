"""What the steps of both life-cycles write, how it is put back, and the time limits that they start."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from consular.enums import Urgency
from consular.rules import urgency_of
from ssi.accounts.models import User
from ssi.common import clock
from ssi.records import deadlines
from ssi.records.kept import Kept, fields_of, put_back_fields, put_back_record, record_of
from ssi.records.models import Record
from ssi.records.services import number
from ssi.records.workflow import lock

_FILED = _("demande déposée")
FIRST_ANSWER = {
    Urgency.STANDARD: deadlines.Rule(
        "asc.first_answer", timedelta(hours=24), _("première réponse du SSI sous 24 heures"), _FILED
    ),
    Urgency.VITAL: deadlines.Rule(
        "asc.first_answer_vital",
        timedelta(hours=2),
        _("première réponse du SSI sous 2 heures, vie ou enfant en jeu"),
        _FILED,
    ),
}


def register_filing(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    """The filing counts from this instant, gets its reference in the post's series, and its clock starts."""
    moment = clock.now()
    record.opened_at, record.owner = moment, None
    number(record, at=moment)
    deadlines.start(record, FIRST_ANSWER[urgency_of(record.assistancefiling)], started_at=moment)


def tell_owner(record: Record, _actor: User, data: dict[str, Any]) -> None:
    record.owner = data["owner"]


def first_answer_done(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    deadlines.meet(record)


REVIEW = deadlines.Rule(
    "ash.review", timedelta(days=90), _("suivi au long cours revu tous les 90 jours"), _("dernière revue")
)


def start_review(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    deadlines.restart(record, REVIEW, started_at=clock.now())


def review_over(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    """What is no longer followed for long is no longer reviewed."""
    deadlines.meet(record)


def keep_urgency(record: Record, _actor: User, data: dict[str, Any]) -> None:
    """The time limit told to the post follows the urgency."""
    handling, before = record.handling, record.handling.urgency
    handling.urgency = data["urgency"]
    handling.save(update_fields=["urgency"])
    filing = lock(handling.filing)
    if handling.urgency != before and filing.opened_at is not None and filing.due_at is not None:
        deadlines.restart(filing, FIRST_ANSWER[Urgency(handling.urgency)], started_at=filing.opened_at)
        filing.version += 1
        filing.save()


def read_urgency(record: Record) -> Kept:
    filing = lock(record.handling.filing)
    return {
        "urgency": fields_of(record.handling, ["urgency"]),
        "filing": record_of(filing),
        "version": filing.version,
    }


def time_limit_moved(record: Record, kept: Kept) -> bool:
    """Whether the triage that KEPT this changed the time limit told to the post."""
    return record.handling.urgency != kept["urgency"]["urgency"] and kept["filing"]["row"]["due_at"] is not None


def put_back_urgency(record: Record, kept: Kept) -> None:
    """The urgency, and the time limit with it. Nobody wrote on the filing since (consular.services.undoing)."""
    if time_limit_moved(record, kept):
        filing = lock(record.handling.filing)
        put_back_record(filing, kept["filing"])
        filing.version += 1
        filing.save()
    put_back_fields(record.handling, kept["urgency"])
    record.handling.save(update_fields=["urgency"])


def keep_outcome(record: Record, _actor: User, data: dict[str, Any]) -> None:
    deadlines.meet(record)
    record.handling.outcome = data["outcome"]
    record.handling.save(update_fields=["outcome"])
