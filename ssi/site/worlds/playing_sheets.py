"""Plays the life of a security sheet through the product's services."""

from __future__ import annotations

from cooperation.services.context import (
    Assessed,
    Element,
    Happened,
    add_incident,
    draft_sheet,
    pass_step,
    submit_sheet,
)
from ssi.accounts.models import User
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.site.worlds.nodes import WorldError
from ssi.site.worlds.plans import Act, SheetPlan
from ssi.site.worlds.stage import Placed, Stage, together


def play_sheet(stage: Stage, plan: SheetPlan) -> Placed:
    """The whole life of one sheet until the next one of its country replaces it."""
    with stage.acts(plan.author, plan.drafted_at, plan.path) as person:
        record = draft_sheet(
            country=stage.countries[plan.country],
            marking=Marking(plan.marking),
            content=plan.content,
            themes=[Assessed(**theme) for theme in plan.themes],
            elements=[Element(**element) for element in plan.elements],
            actor=person,
        )
    placed = Placed("FIC", record.pk, "", record.state)
    for by, at, acts in together(plan.acts):
        with stage.acting(by, at) as person:
            for act in acts:
                with stage.said(by, act.path):
                    _play(act, record, person)
    stage.furnish(record, plan.side, plan.path, placed)
    record.refresh_from_db(fields=["state", "reference"])
    if record.state != ("published" if plan.state == "superseded" else plan.state):
        raise WorldError([f"{plan.path}.state: reached {record.state!r}, not {plan.state!r}"])
    # Replaced: by the publication of a later one, which the reading has checked.
    placed.reference, placed.state = record.reference or "", plan.state
    return placed


def _play(act: Act, record: Record, person: User) -> None:
    if act.do == "incident":
        add_incident(record, Happened(**act.data), actor=person)
    elif act.do == "review":
        submit_sheet(record, actor=person)
    else:
        pass_step(record, act.do, reason=act.data["reason"], actor=person)
