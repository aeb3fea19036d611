"""Plays the life of a consular request through the product's services: the post on its side, the service on its own."""

from __future__ import annotations

from collections.abc import Callable

from consular.enums import Recipient
from consular.models import FamilyContact
from consular.services import (
    Relative,
    add_contact,
    add_note,
    ask_post,
    close_handling,
    decline_handling,
    file_assistance,
    follow_long_term,
    inform_contact,
    open_request,
    pass_step,
    record_consent,
    record_notification,
    record_wish,
    release_answer,
    reopen_handling,
    reply_to_ssi,
    resolve_handling,
    save_draft,
    take_charge,
    transfer_handling,
    triage,
)
from ssi.accounts.models import User
from ssi.records.models import Record
from ssi.site.worlds.nodes import WorldError
from ssi.site.worlds.plans import Act, AssistancePlan
from ssi.site.worlds.stage import Placed, Stage, together

Play = Callable[[Record, Act, User], object]


def play_assistance(stage: Stage, plan: AssistancePlan) -> Placed:
    """The whole life of one consular request."""
    filing = _draft(stage, plan)
    placed = Placed("ASC", filing.pk, "", filing.state)
    handling: Record | None = None
    for by, at, acts in together(plan.acts):
        with stage.acting(by, at) as person:
            for act in acts:
                with stage.said(by, act.path):
                    handling = handling or _handling_of(filing, act)
                    target = handling if handling is not None and act.do in _ON_HANDLING else filing
                    (_ON_HANDLING.get(act.do) or _ON_FILING[act.do])(target, act, person)
    stage.furnish(filing, plan.side, plan.path, placed)
    filing.refresh_from_db(fields=["state", "reference"])
    placed.reference, placed.state = filing.reference or "", filing.state
    reached = [("state", filing.state, plan.state)]
    if handling is None and plan.acts:
        handling = Record.objects.get(handling__filing=filing)
    if handling is not None:
        stage.furnish(handling, plan.handling, f"{plan.path}.handling", placed)
        handling.refresh_from_db(fields=["state"])
        placed.handling, placed.handling_state = handling.pk, handling.state
        reached.append(("handling.state", handling.state, plan.handling_state))
    for name, state, wanted in reached:
        if state != wanted:
            raise WorldError([f"{plan.path}.{name}: these steps lead to {state!r}, not to {wanted!r}"])
    return placed


def _handling_of(filing: Record, act: Act) -> Record | None:
    """The other side; the database opens it when the post files."""
    if act.do == "file":
        return None
    return Record.objects.select_related("country", "handling__filing__country").get(handling__filing=filing)


def _draft(stage: Stage, plan: AssistancePlan) -> Record:
    """Opened and completed at once; the fields that may say « unknown » keep their own defaults."""
    with stage.acts(plan.author, plan.drafted_at, plan.path) as person:
        draft = open_request(stage.posts[plan.post], stage.countries[plan.country], actor=person)
        return save_draft(
            draft,
            fields=plan.fields,
            relatives=[Relative(one.name, one.relation, one.phone, one.consent) for one in plan.relatives],
            asked=plan.asked,
            actor=person,
        )


def _contact_of(filing: Record, act: Act) -> FamilyContact:
    return FamilyContact.objects.select_related("record__country").get(record=filing, number=act.data["contact"])


_ON_FILING: dict[str, Play] = {
    "file": lambda filing, _act, person: file_assistance(filing, actor=person),
    "reply": lambda filing, act, person: reply_to_ssi(filing, body=act.data["body"], actor=person),
    "wish": lambda filing, act, person: record_wish(
        filing, wish=act.data["wish"], source=act.data["source"], at=act.data["recorded_at"], actor=person
    ),
    "notification": lambda filing, act, person: record_notification(
        filing, at=act.data["received_at"] or act.at, actor=person
    ),
    "contact": lambda filing, act, person: add_contact(filing, **act.data, actor=person),
    "consent": lambda filing, act, person: record_consent(
        _contact_of(filing, act), consent=act.data["consent"], source=act.data["source"], actor=person
    ),
    "inform": lambda filing, act, person: inform_contact(_contact_of(filing, act), actor=person),
}
_ON_HANDLING: dict[str, Play] = {
    "triage": lambda handling, act, person: triage(handling, urgency=act.data["urgency"], actor=person),
    "take_charge": lambda handling, _act, person: take_charge(handling, actor=person),
    "note": lambda handling, act, person: add_note(
        handling, body=act.data["body"], source=act.data["source"], actor=person
    ),
    "ask": lambda handling, act, person: ask_post(handling, question=act.data["body"], actor=person),
    "answer": lambda handling, act, person: release_answer(
        handling, body=act.data["body"], answered=act.data["answered"], actor=person
    ),
    "await_local": lambda handling, act, person: pass_step(
        handling, "await_local", reason=act.data["reason"], actor=person
    ),
    "await_family": lambda handling, act, person: pass_step(
        handling, "await_family", reason=act.data["reason"], actor=person
    ),
    "follow_long": lambda handling, _act, person: follow_long_term(handling, actor=person),
    "transfer": lambda handling, act, person: transfer_handling(
        handling, to=Recipient.CRISIS_CENTRE, reason=act.data["reason"], actor=person
    ),
    "resume": lambda handling, act, person: pass_step(handling, "resume", reason=act.data["reason"], actor=person),
    "resolve": lambda handling, act, person: resolve_handling(
        handling, outcome=act.data["outcome"], reason=act.data["reason"], actor=person
    ),
    "close": lambda handling, act, person: close_handling(
        handling, outcome=act.data["outcome"], reason=act.data["reason"], actor=person
    ),
    "decline": lambda handling, act, person: decline_handling(handling, reason=act.data["reason"], actor=person),
    "reopen": lambda handling, act, person: reopen_handling(handling, reason=act.data["reason"], actor=person),
}
