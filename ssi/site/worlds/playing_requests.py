"""Plays the life of a request for information through the product's services."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.enums import Outcome, QuestionType
from cases.services.mail import Mail
from cases.services.requests import (
    AskedQuestion,
    GivenAnswer,
    draft_request,
    forward_answer,
    pass_step,
    record_answer,
    record_consent,
    refuse_request,
    register_request,
    send_request,
)
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.documents.uploads import check
from ssi.exchanges.services import file_exchange
from ssi.people.services import PartContent, add_part
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.records.services import assign_owner
from ssi.site.worlds.nodes import WorldError
from ssi.site.worlds.plans import Act, RequestPlan
from ssi.site.worlds.playing_assurances import play_approval, play_assurance, with_assurance
from ssi.site.worlds.stage import Placed, Stage, together

Play = Callable[[Stage, RequestPlan, Act, Record, User], object]


def play_request(stage: Stage, plan: RequestPlan) -> Placed:
    """The whole life of one request, each step at its instant and by its person. Services lock and read it afresh."""
    record = _draft(stage, plan)
    placed = Placed("RFI", record.pk, "", record.state)
    planned = with_assurance(stage, record, plan.acts, leaving=_leaving(record))
    for by, at, acts in together(planned):
        with stage.acting(by, at) as person:
            for act in acts:
                with stage.said(by, act.path):
                    _PLAYS.get(act.do, _step)(stage, plan, act, record, person)
    stage.furnish(record, plan.side, plan.path, placed)
    record.refresh_from_db(fields=["state", "reference"])
    if record.state != plan.state:
        raise WorldError([f"{plan.path}.state: reached {record.state!r}, not {plan.state!r}"])
    placed.reference, placed.state = record.reference or "", record.state
    return placed


def _leaving(record: Record) -> tuple[str, ...]:
    return ("send", "forward") if record.informationrequest.spontaneous else ("forward",)


def _draft(stage: Stage, plan: RequestPlan) -> Record:
    named = {"requesting_authority", "requested_authority", "crime_type"}
    content = {name: value for name, value in plan.content.items() if name not in named}
    content["requesting_authority"] = stage.authority(plan.content["requesting_authority"])
    content["crime_type"] = stage.crime_types[plan.content["crime_type"]]
    with stage.acts(plan.author, plan.drafted_at, plan.path) as person:
        return draft_request(
            country=stage.countries[plan.country],
            title=plan.title,
            marking=Marking(plan.marking),
            content=content,
            questions=[AskedQuestion(QuestionType(one.question_type), one.text) for one in plan.questions],
            actor=person,
        )


def _step(_stage: Stage, _plan: RequestPlan, act: Act, record: Record, person: User) -> object:
    return pass_step(record, act.do, reason=act.data["reason"], actor=person)


def _register(_stage: Stage, _plan: RequestPlan, _act: Act, record: Record, person: User) -> object:
    return register_request(record, actor=person)


def _refuse(_stage: Stage, _plan: RequestPlan, act: Act, record: Record, person: User) -> object:
    return refuse_request(record, ground=act.data["ground"], reason=act.data["reason"], actor=person)


def _send(stage: Stage, plan: RequestPlan, act: Act, record: Record, person: User) -> object:
    to = stage.authorities[act.data["to"] or plan.content["requested_authority"]]
    return send_request(record, to_authority=to, mail=Mail(**act.data["mail"]), actor=person)


def _answer(_stage: Stage, plan: RequestPlan, act: Act, record: Record, person: User) -> object:
    answers = [
        GivenAnswer(
            number=number,
            outcome=Outcome(plan.questions[number - 1].outcome or Outcome.HIT),
            answer=plan.questions[number - 1].answer,
            refusal_ground=plan.questions[number - 1].refusal_ground,
        )
        for number in act.data["numbers"]
    ]
    return record_answer(record, answers=answers, mail=Mail(**act.data["mail"]), actor=person)


def _forward(stage: Stage, plan: RequestPlan, act: Act, record: Record, person: User) -> object:
    to = stage.authorities[act.data["to"] or plan.content["requesting_authority"]]
    return forward_answer(record, to_authority=to, mail=Mail(**act.data["mail"]), actor=person)


def _part(_stage: Stage, _plan: RequestPlan, act: Act, record: Record, person: User) -> object:
    return add_part(record, PartContent(**act.data), actor=person)


def _exchange(stage: Stage, _plan: RequestPlan, act: Act, record: Record, person: User) -> object:
    data = dict(act.data)
    for end in ("from_authority", "to_authority"):
        data[end] = stage.authority(data[end])
    return file_exchange(record, **data, actor=person)


def _consent(_stage: Stage, _plan: RequestPlan, act: Act, record: Record, person: User) -> object:
    """The written consent arrives first, from who answered."""
    question = record.questions.select_related("exchange__from_authority").get(number=act.data["number"])
    if question.exchange is None:
        raise RefusedError("nothing was answered to this question")
    reference = act.data["reference"]
    paper = check(SimpleUploadedFile("accord.txt", f"Accord écrit {reference}.".encode()))
    arrival = file_exchange(
        record,
        direction="in",
        kind="letter",
        channel=question.exchange.channel,
        occurred_at=clock.now(),
        subject=f"Accord d’usage judiciaire {reference}",
        from_authority=question.exchange.from_authority,
        from_person=question.exchange.from_person,
        in_reply_to=question.exchange,
        new_pieces=[paper],
        actor=person,
    )
    return record_consent(
        record,
        question.number,
        reference=reference,
        consented_on=act.data["on"],
        paper=arrival.attachments.get().document,
        actor=person,
    )


def _owner(stage: Stage, _plan: RequestPlan, act: Act, record: Record, person: User) -> object:
    return assign_owner(record, stage.people[act.data["owner"]], actor=person)


def _assurance(_stage: Stage, _plan: RequestPlan, _act: Act, record: Record, person: User) -> object:
    return play_assurance(record, person)


def _approval(_stage: Stage, _plan: RequestPlan, _act: Act, record: Record, person: User) -> object:
    return play_approval(record, person)


_PLAYS: dict[str, Play] = {
    "register": _register,
    "send": _send,
    "record_answer": _answer,
    "forward": _forward,
    "refuse": _refuse,
    "part": _part,
    "exchange": _exchange,
    "consent": _consent,
    "owner": _owner,
    "assurance": _assurance,
    "approval": _approval,
}
