"""Each step of a letter that may be taken back leaves the letter, its hard dates and its time limits as they stood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.enums import MeasureState
from cases.models import LetterRogatory
from cases.services.letter_work import MeasureProgress, follow_measures
from cases.services.letters import pass_letter_step, refuse_letter
from cases.workflow.letters import LETTER_ROGATORY
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.records.models import Deadline, HardDate, Record
from ssi.records.undoing import take_back
from ssi.territories.acting import acting_as
from tests.factories.letters import make_letter
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
# What every writing moves.
MOVES = {"version", "updated_at"}
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
# Each step, the state of the chain from which it is reached, and the steps between.
PATHS: dict[str, tuple[str, tuple[str, ...]]] = {
    "review": ("delivered", ()),
    "accept": ("delivered", ("review",)),
    "execute": ("accepted", ()),
    "execute_in_part": ("executing", ()),
    "finish": ("executing", ("measures", "execute_in_part")),
    "close": ("returned", ()),
    "send_back": ("checked", ()),
    "receive_again": ("checked", ("send_back",)),
    "request_supplement": ("delivered", ()),
    "supplement": ("delivered", ("request_supplement",)),
    "resume": ("delivered", ("postpone",)),
    "postpone": ("delivered", ()),
    "withdraw": ("delivered", ()),
    "refuse": ("delivered", ()),
    "reopen": ("closed", ()),
}


def everything(record: Record) -> dict[str, Any]:
    with as_owner():
        row = {name: value for name, value in Record.objects.values().get(pk=record.pk).items() if name not in MOVES}
        return {
            "record": row,
            "letter": LetterRogatory.objects.values().get(pk=record.pk),
            "deadlines": list(Deadline.objects.filter(record=record).order_by("id").values()),
            "dates": list(HardDate.objects.filter(record=record).order_by("id").values()),
        }


def step(record: Record, code: str, actor: User) -> Record:
    reason = "Motif écrit du magistrat, 20 novembre."
    if code == "measures":
        done = [MeasureProgress(one.number, MeasureState.EXECUTED) for one in record.measures.all()]
        return follow_measures(record, done, actor=actor)
    if code == "refuse":
        return refuse_letter(record, ground="gravity", reason=reason, actor=actor)
    return pass_letter_step(record, code, reason=reason, actor=actor)


def test_every_step_that_may_be_taken_back_is_proved_here() -> None:
    assert {one.code for one in LETTER_ROGATORY.transitions if one.undo is not None} == set(PATHS)


@pytest.mark.parametrize("code", PATHS)
def test_a_step_taken_back_leaves_everything_as_it_stood(embassy: Embassy, code: str) -> None:
    state, between = PATHS[code]
    record = make_letter(embassy["attache.sg"], state=state)
    user = embassy["manager" if code == "reopen" else "attache.sg"]
    with acting_as(user), clock.at(NOW):
        for before_it in between:
            record = step(record, before_it, user)
        before = everything(record)
        moved = step(record, code, user)
    assert everything(record) != before
    with acting_as(user), clock.at(NOW + timedelta(minutes=14)):
        take_back(moved, reason="Mauvaise lettre.", actor=user)
    assert everything(record) == before


def test_a_delivery_and_a_check_are_not_taken_back(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    for state in ("checked", "delivered"):
        record = make_letter(user, state=state)
        with acting_as(user), pytest.raises(RefusedError, match="ne s’annule pas"):
            take_back(record, reason="Mauvaise lettre.", actor=user)
