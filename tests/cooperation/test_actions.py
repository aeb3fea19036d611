"""The life of an action: what each step records, what it refuses, when it counts, what falls due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cooperation.services.actions import change_action
from cooperation.services.steps import pass_step
from cooperation.workflow.actions import ACTION
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.factories.cooperation import FIRST_DAY, NOW, action_content, make_action, step
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
MIDNIGHT_IN_SINGAPORE = "2026-08-31T16:00:00+00:00"


def take(record: Record, code: str, embassy: Embassy, **facts: Any) -> Record:
    user = embassy["attache.sg"]
    with clock.at(NOW), acting_as(user):
        return pass_step(Record.objects.get(pk=record.pk), code, facts=facts, reason="Motif.", actor=user)


def test_an_action_proposed_has_its_reference_and_counts_from_its_first_day(embassy: Embassy) -> None:
    record = make_action(embassy["attache.sg"])
    assert record.reference == "SSI-SG-ACT-2026-0001"
    assert record.opened_at is not None
    assert record.opened_at.isoformat() == MIDNIGHT_IN_SINGAPORE
    assert record.due_at == record.opened_at


def test_an_action_goes_to_the_end_of_its_life(embassy: Embassy) -> None:
    record = make_action(embassy["attache.sg"], state="closed")
    assert record.state == "closed"
    assert record.closed_at == NOW
    assert record.due_at is None
    with as_owner():
        action = record.cooperationaction
    assert (action.actual_participants, action.actual_women, action.trainers, action.score) == (18, 7, 2, 4)


def test_an_idea_without_objectives_does_not_enter_the_programme(embassy: Embassy) -> None:
    record = make_action(embassy["attache.sg"], objectives="")
    with pytest.raises(RefusedError, match="objectifs") as refused:
        step(record, "program", actor=embassy["attache.sg"])
    assert refused.value.fix == f"/cooperation/actions/{record.reference}/modifier/#id_objectives"


def test_an_action_without_french_service_is_not_scheduled(embassy: Embassy) -> None:
    record = make_action(embassy["attache.sg"], state="funded", french_services=[])
    with pytest.raises(RefusedError, match="service français"):
        step(record, "schedule", actor=embassy["attache.sg"])


def test_the_first_plan_is_kept_when_an_action_is_postponed(embassy: Embassy) -> None:
    record = make_action(embassy["attache.sg"], state="scheduled")
    step(record, "postpone", actor=embassy["attache.sg"])
    later = FIRST_DAY + timedelta(days=120)
    replanned = take(record, "replan", embassy, planned_start=later, planned_end=None)
    with as_owner():
        action = Record.objects.get(pk=record.pk).cooperationaction
    assert (action.original_start, action.planned_start) == (FIRST_DAY, later)
    assert replanned.state == "programmed"
    assert replanned.opened_at is not None
    assert clock.in_zone(replanned.opened_at, "Asia/Singapore").date() == later


def test_an_action_given_up_before_its_day_is_closed_in_its_own_quarter(embassy: Embassy) -> None:
    record = make_action(embassy["attache.sg"], planned_start=date(2027, 1, 15), planned_end=None)
    cancelled = take(record, "cancel", embassy)
    assert cancelled.closed_at == cancelled.opened_at
    assert not cancelled.is_open
    assert cancelled.due_at is None


def test_what_is_to_come_is_not_recorded_as_done(embassy: Embassy) -> None:
    record = make_action(embassy["attache.sg"], state="under_way")
    with pytest.raises(RefusedError, match="à venir") as refused:
        take(record, "finish", embassy, actual_start=FIRST_DAY, actual_end=date(2026, 9, 9), actual_participants=3)
    assert refused.value.field == "actual_end"


def test_there_are_no_more_women_than_participants(embassy: Embassy) -> None:
    record = make_action(embassy["attache.sg"], state="under_way")
    days = {"actual_start": FIRST_DAY, "actual_end": FIRST_DAY}
    with pytest.raises(RefusedError, match="femmes") as refused:
        take(record, "finish", embassy, **days, actual_participants=3, actual_women=4)
    assert refused.value.field == "actual_women"


def test_the_evaluation_is_due_thirty_days_after_the_last_day(embassy: Embassy) -> None:
    record = make_action(embassy["attache.sg"], state="done")
    assert record.due_reason == "act.evaluation"
    assert record.due_at is not None
    assert clock.in_zone(record.due_at, "Asia/Singapore").date() == FIRST_DAY + timedelta(days=32)


def test_a_closed_action_says_the_same_until_it_is_opened_again(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_action(user, state="closed")
    change: dict[str, Any] = {
        "title": "Autre",
        "marking": Marking.UNMARKED,
        "content": action_content(),
        "version": None,
    }
    with clock.at(NOW), acting_as(user), pytest.raises(RefusedError, match="clos"):
        change_action(Record.objects.get(pk=record.pk), **change, actor=user)
    step(record, "reopen", actor=user)
    with clock.at(NOW), acting_as(user):
        assert change_action(Record.objects.get(pk=record.pk), **change, actor=user).title == "Autre"


def test_an_action_read_before_somebody_else_changed_it_is_not_moved(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_action(user)
    step(record, "program", actor=user)
    with clock.at(NOW), acting_as(user), pytest.raises(StaleVersionError):
        pass_step(Record.objects.get(pk=record.pk), "fund", version=record.version, actor=user)


def test_new_days_move_what_is_due(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_action(user)
    content = action_content(planned_start=date(2026, 11, 2), planned_end=None)
    with clock.at(NOW), acting_as(user):
        changed = change_action(
            Record.objects.get(pk=record.pk),
            title="Reportée en novembre",
            marking=Marking.UNMARKED,
            content=content,
            version=record.version,
            actor=user,
        )
    assert changed.due_at == changed.opened_at
    assert changed.due_at is not None
    assert clock.in_zone(changed.due_at, "Asia/Singapore").date() == date(2026, 11, 2)


def test_nobody_conducts_actions_in_a_country_of_others(embassy: Embassy) -> None:
    with pytest.raises(RefusedError, match="affectation"):
        make_action(embassy["attache.my"], "SG")


def test_every_state_can_be_left_or_is_an_end() -> None:
    left = {source for transition in ACTION.transitions for source in transition.sources}
    assert {state.code for state in ACTION.states} == left
