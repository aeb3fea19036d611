"""Plays the life of an action, of a participation or of an agreement through the product's services."""

from __future__ import annotations

from cooperation.services.actions import draft_action, draft_participation
from cooperation.services.agreements import draft_agreement
from cooperation.services.steps import pass_step, register_record
from ssi.accounts.models import User
from ssi.exchanges.services import file_exchange
from ssi.people.services import PartContent, add_part
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.records.services import assign_owner
from ssi.site.worlds.nodes import WorldError
from ssi.site.worlds.plans import Act, CooperationPlan
from ssi.site.worlds.stage import Placed, Stage, together


def play_cooperation(stage: Stage, plan: CooperationPlan) -> Placed:
    """The whole life of one record, each step at its instant and by its person."""
    record = _draft(stage, plan)
    placed = Placed(plan.kind, record.pk, "", record.state)
    for by, at, acts in together(plan.acts):
        with stage.acting(by, at) as person:
            for act in acts:
                with stage.said(by, act.path):
                    _do(stage, act, Record.objects.get(pk=record.pk), person)
    stage.furnish(record, plan.side, plan.path, placed)
    record.refresh_from_db(fields=["state", "reference"])
    if record.state != plan.state:
        raise WorldError([f"{plan.path}.state: reached {record.state!r}, not {plan.state!r}"])
    placed.reference, placed.state = record.reference or "", record.state
    return placed


def _draft(stage: Stage, plan: CooperationPlan) -> Record:
    country, marking, title, content = stage.countries[plan.country], Marking(plan.marking), plan.title, plan.content
    with stage.acts(plan.author, plan.drafted_at, plan.path) as person:
        if plan.kind == "ACC":
            return draft_agreement(country=country, title=title, marking=marking, content=content, actor=person)
        if plan.kind == "PRT":
            return draft_participation(country=country, title=title, marking=marking, content=content, actor=person)
        partners = [stage.authorities[code] for code in plan.partners]
        return draft_action(
            country=country, title=title, marking=marking, content=content, partners=partners, actor=person
        )


def _do(stage: Stage, act: Act, record: Record, person: User) -> object:
    if act.do == "register":
        return register_record(record, actor=person)
    if act.do == "part":
        return add_part(record, PartContent(**act.data), actor=person)
    if act.do == "exchange":
        ends = {end: stage.authority(act.data[end]) for end in ("from_authority", "to_authority")}
        return file_exchange(record, **{**act.data, **ends}, actor=person)
    if act.do == "owner":
        return assign_owner(record, stage.people[act.data["owner"]], actor=person)
    return pass_step(record, act.do, facts=act.data["facts"], reason=act.data["reason"], actor=person)
