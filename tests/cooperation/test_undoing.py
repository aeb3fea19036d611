"""Steps of cooperation taken back leave everything as it stood; an action to come is voided and put back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cooperation.models import Agreement, CooperationAction, Participation
from cooperation.workflow.actions import ACTION
from cooperation.workflow.agreements import AGREEMENT
from cooperation.workflow.participations import PARTICIPATION
from ssi.accounts.models import User
from ssi.common import clock
from ssi.records.models import Deadline, Record
from ssi.records.undoing import take_back
from ssi.records.voiding import restore_record, void_record
from ssi.records.workflow import Workflow
from ssi.territories.acting import acting_as
from tests.factories.cooperation import NOW, make_action, make_agreement, make_participation, step
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
# What every writing moves.
MOVES = {"version", "updated_at"}
MAKERS = {"ACT": make_action, "ACC": make_agreement, "PRT": make_participation}
# Each step: the state of the chain from which it is reached, and the steps between.
PATHS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ACT.program": ("proposed", ()),
    "ACT.fund": ("programmed", ()),
    "ACT.schedule": ("funded", ()),
    "ACT.begin": ("scheduled", ()),
    "ACT.finish": ("under_way", ()),
    "ACT.evaluate": ("done", ()),
    "ACT.close": ("evaluated", ()),
    "ACT.postpone": ("scheduled", ()),
    "ACT.replan": ("scheduled", ("postpone",)),
    "ACT.cancel": ("scheduled", ()),
    "ACT.reject": ("proposed", ()),
    "ACT.resume": ("proposed", ("reject",)),
    "ACT.reopen": ("closed", ()),
    "PRT.hold": ("planned", ()),
    "PRT.cancel": ("planned", ()),
    "PRT.resume": ("planned", ("cancel",)),
    "ACC.initial": ("negotiation", ()),
    "ACC.sign": ("negotiation", ()),
    "ACC.seek_approval": ("signed", ()),
    "ACC.enter_into_force": ("signed", ()),
    "ACC.call_renewal": ("in_force", ()),
    "ACC.renew": ("renewal_due", ()),
    "ACC.expire": ("in_force", ()),
    "ACC.denounce": ("in_force", ()),
    "ACC.abandon": ("negotiation", ()),
    "ACC.resume": ("abandoned", ()),
}


def everything(record: Record) -> dict[str, Any]:
    with as_owner():
        row = Record.objects.values().get(pk=record.pk)
        return {
            "record": {name: value for name, value in row.items() if name not in MOVES},
            "detail": [
                list(model._default_manager.filter(pk=record.pk).values())
                for model in (CooperationAction, Participation, Agreement)
            ],
            "deadlines": list(Deadline.objects.filter(record=record).order_by("id").values()),
        }


def undone(record: Record, actor: User) -> None:
    with acting_as(actor), clock.at(NOW + timedelta(minutes=14)):
        take_back(record, reason="Mauvais dossier.", actor=actor)


def made(kind: str, state: str, author: User, code: str) -> Record:
    if kind == "PRT":
        return make_participation(author, "SG", state=state)
    if code == "expire":
        return make_agreement(author, state=state, expires_on=date(2026, 9, 7))
    if code == "seek_approval":
        return make_agreement(author, state=state, instrument_type="intergov_agreement")
    return make_action(author, state=state) if kind == "ACT" else make_agreement(author, state=state)


def test_every_step_that_may_be_taken_back_is_proved_here() -> None:
    kinds: dict[str, Workflow] = {"ACT": ACTION, "PRT": PARTICIPATION, "ACC": AGREEMENT}
    declared = {f"{kind}.{one.code}" for kind, flow in kinds.items() for one in flow.transitions if one.undo}
    assert declared == set(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_a_step_taken_back_leaves_everything_as_it_stood(embassy: Embassy, path: str) -> None:
    kind, _, code = path.partition(".")
    state, between = PATHS[path]
    user = embassy["attache.sg"]
    record = made(kind, state, user, code)
    for one in between:
        record = step(record, one, actor=user)
    before = everything(record)
    record = step(record, code, actor=user)
    assert everything(record) != before
    undone(record, user)
    assert everything(record) == before


def test_an_action_to_come_is_voided_and_put_back_on_its_day(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_action(user, planned_start=date(2026, 12, 1), planned_end=date(2026, 12, 3))
    before = everything(record)
    with acting_as(user), clock.at(NOW):
        voided = void_record(record, reason="En double.", actor=user)
        assert voided.closed_at == voided.opened_at
        restore_record(voided, reason="Finalement non.", actor=user)
    assert everything(record) == before


def test_where_nobody_holds_reopen_whoever_may_change_decides(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_agreement(user)
    with acting_as(user), clock.at(NOW + timedelta(days=30)):
        assert void_record(record, reason="En double.", actor=user).is_voided
