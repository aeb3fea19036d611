"""Plays the life of a mission of investigators through the product's services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cases.services.mission_rows import Row, put_acts, put_costs, put_members, put_programme
from cases.services.missions import (
    ask_host,
    authorise_mission,
    draft_mission,
    pass_mission_step,
    register_mission,
    report_mission,
)
from ssi.accounts.models import User
from ssi.exchanges.services import file_exchange
from ssi.people.services import PartContent, add_part
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.records.services import assign_owner
from ssi.site.worlds.nodes import WorldError
from ssi.site.worlds.plans import Act, MissionPlan
from ssi.site.worlds.stage import Placed, Stage, together

_AUTHORITIES = ("requesting_service", "requesting_court", "host_authority")


def play_mission(stage: Stage, plan: MissionPlan) -> Placed:
    """The whole life of one mission, each step at its instant and by its person."""
    record = _draft(stage, plan)
    placed = Placed("MIS", record.pk, "", record.state)
    for by, at, acts in together(plan.acts):
        with stage.acting(by, at) as person:
            for act in acts:
                with stage.said(by, act.path):
                    _do(stage, plan, act, Record.objects.get(pk=record.pk), person)
    stage.furnish(record, plan.side, plan.path, placed)
    record.refresh_from_db(fields=["state", "reference"])
    if record.state != plan.state:
        raise WorldError([f"{plan.path}.state: reached {record.state!r}, not {plan.state!r}"])
    placed.reference, placed.state = record.reference or "", record.state
    return placed


def _draft(stage: Stage, plan: MissionPlan) -> Record:
    content = {**plan.content, **{name: stage.authority(plan.content[name]) for name in _AUTHORITIES}}
    with stage.acts(plan.author, plan.drafted_at, plan.path) as person:
        return draft_mission(
            country=stage.countries[plan.country],
            title=plan.title,
            marking=Marking(plan.marking),
            content=content,
            letter=None,
            actor=person,
        )


def _do(stage: Stage, plan: MissionPlan, act: Act, record: Record, person: User) -> object:
    if act.do == "rows":
        _rows(stage, plan, record, person)
        return None
    if act.do == "register":
        return register_mission(record, actor=person)
    if act.do == "part":
        return add_part(record, PartContent(**act.data), actor=person)
    if act.do == "exchange":
        ends = {end: stage.authority(act.data[end]) for end in ("from_authority", "to_authority")}
        return file_exchange(record, **{**act.data, **ends}, actor=person)
    if act.do == "owner":
        return assign_owner(record, stage.people[act.data["owner"]], actor=person)
    if act.do == "ask_host":
        return ask_host(record, asked_on=act.data["on"], asked_reference=act.data["reference"], actor=person)
    if act.do == "authorise":
        return authorise_mission(
            record,
            authorised_on=act.data["on"],
            authorised_by=stage.authorities[plan.content["host_authority"]],
            authorisation_reference=act.data["reference"],
            authorisation_conditions=act.data["conditions"],
            actor=person,
        )
    if act.do == "report":
        return report_mission(record, reported_on=act.data["on"], results=act.data["results"], actor=person)
    return pass_mission_step(record, act.do, reason=act.data["reason"], actor=person)


def _rows(stage: Stage, plan: MissionPlan, record: Record, person: User) -> None:
    put_members(record, _members(plan.rows["members"]), version=None, actor=person)
    put_acts(record, [Row(one) for one in plan.rows["acts"]], version=None, actor=person)
    programme = [Row({**one, "authority": stage.authority(one["authority"])}) for one in plan.rows["programme"]]
    put_programme(record, programme, version=None, actor=person)
    put_costs(record, [Row(one) for one in plan.rows["costs"]], version=None, actor=person)


def _members(described: Sequence[dict[str, Any]]) -> list[Row]:
    return [
        Row({name: value for name, value in one.items() if name != "passport"}, passport=one["passport"])
        for one in described
    ]
