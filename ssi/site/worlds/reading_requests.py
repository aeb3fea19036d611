"""A request for information, as a description gives it: what it says, and each step of its life."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cases.enums import Direction, Outcome, QuestionType, RefusalGround, Urgency
from cases.models import InformationRequest, Question
from cases.workflow.requests import INFORMATION_REQUEST
from ssi.records.enums import Marking
from ssi.site.worlds.ground import CRIME_CODES, Ground, in_order
from ssi.site.worlds.nodes import Node, did_you_mean
from ssi.site.worlds.paths import follow, shortest_path
from ssi.site.worlds.plans import Act, QuestionPlan, RequestPlan
from ssi.site.worlds.reading_acts import PARTNERS, authority, read_exchange, read_mail, read_part
from ssi.site.worlds.reading_sides import read_side

_ASKING = "FR-OFAST"
# Steps of some requests only: a description that wants them says so.
_OF_FEW = {"conclude"}
_TEXTS = {
    "direction": "incoming_fr",
    "requesting_officer": "",
    "external_reference": "",
    "received_by": "dcis_h24",
    "urgency": "normal",
    "urgency_reason": "",
    "availability": "indirect",
    "framework": "police",
    "judicial_case_number": "",
    "purpose": "investigate",
    "objective_reasons": "L’information est détenue par les services de ce pays.",
    "restrictions_on_use": "",
    "summary": "",
}
# How long after the step before, when the description does not say.
_AFTER = {
    "register": timedelta(minutes=20),
    "qualify": timedelta(minutes=35),
    "send": timedelta(hours=6),
    "record_answer": timedelta(hours=50),
    "forward": timedelta(hours=1),
}
_MAILS = ("send", "record_answer", "forward")
_REASONED = "Motif porté au dossier."


def read_request(node: Node, ground: Ground, *, key: str, country: str) -> RequestPlan:
    author = ground.person(
        node, "author", ground.someone("operational_change", country), may=f"log a request in {country}"
    )
    content = _read_content(node, ground, country)
    received: datetime = content["received_at"]
    drafted = ground.past(node, "drafted_at", received + timedelta(minutes=20))
    questions = tuple(_read_question(item) for item in node.nodes("questions", short="text"))
    state, codes = _read_path(node)
    steps = _read_steps(node, ground, codes=codes, author=author, country=country, drafted=drafted)
    _share_answers(node, steps, questions)
    opened = steps[0].at if steps else drafted
    owner = node.one_of("owner", ground.people, author, what="person")
    acts = [
        *steps,
        *(read_part(item, ground, author, opened) for item in node.nodes("parts", short="name")),
        *(read_exchange(item, ground, author, opened, country) for item in node.nodes("exchanges", short="subject")),
        *(_read_consent(item, ground, author, steps) for item in node.nodes("consents")),
    ]
    if owner != author:
        acts.append(Act("owner", opened, author, f"{node.path}.owner", {"owner": owner}))
    return RequestPlan(
        path=node.path,
        key=key,
        author=author,
        owner=owner,
        country=country,
        title=node.text("title", f"Demande {key}"),
        marking=node.one_of("marking", Marking.values, Marking.SENSITIVE, what="marking"),
        state=state,
        drafted_at=drafted,
        content=content,
        questions=questions,
        acts=tuple(sorted(acts, key=lambda act: act.at)),
        side=read_side(node, ground, by=owner, at=opened),
    )


def _read_content(node: Node, ground: Ground, country: str) -> dict[str, Any]:
    partner = PARTNERS.get(country, "INT-IGCI")
    from_partner = node.text("direction") == Direction.OUTGOING_PARTNER
    content: dict[str, Any] = {
        "requesting_authority": authority(node, "requesting_authority", partner if from_partner else _ASKING),
        "requested_authority": authority(node, "requested_authority", _ASKING if from_partner else partner),
        "crime_type": node.one_of("crime_type", CRIME_CODES, "DRUG", what="crime type"),
        "received_at": ground.past(node, "received_at", ground.now - timedelta(days=10)),
    }
    urgent = node.text("urgency") in {Urgency.FLASH, Urgency.URGENT}
    judicial = node.text("framework") == "judicial_inquiry"
    defaults = {
        **_TEXTS,
        "urgency_reason": "Une suite est attendue à bref délai." if urgent else "",
        "judicial_case_number": "JI 00/000" if judicial else "",
    }
    content |= {name: node.of_model(InformationRequest, name, default) for name, default in defaults.items()}
    return content


def _read_question(node: Node) -> QuestionPlan:
    outcome = node.one_of("outcome", Outcome.values, what="outcome")
    ground = node.one_of("refusal_ground", RefusalGround.values, what="ground of refusal")
    question = QuestionPlan(
        question_type=node.one_of("type", QuestionType.values, QuestionType.OTHER, what="type of question"),
        text=node.of_model(Question, "text"),
        outcome=outcome,
        answer=node.text("answer"),
        refusal_ground=(ground or RefusalGround.NEEDS_MLA) if outcome == Outcome.REFUSED else "",
    )
    if ground and outcome != Outcome.REFUSED:
        node.wrong("refusal_ground", "only a question whose outcome is refused has one")
    node.finish()
    return question


def _read_path(node: Node) -> tuple[str, list[str]]:
    """The state wanted and the transitions that lead to it."""
    states = list(INFORMATION_REQUEST.by_code)
    wanted = node.one_of("state", states, what="state")
    if node.has("steps"):
        codes = [str(item.get("step", "")) if isinstance(item, dict) else "" for item in node.items("steps")]
        reached, blocked = follow(INFORMATION_REQUEST, "draft", codes)
        if blocked is not None:
            known = [transition.code for transition in INFORMATION_REQUEST.transitions]
            words = f"{codes[blocked]!r} cannot be taken from the state {reached!r}"
            if codes[blocked] not in known:
                words = f"unknown step {codes[blocked]!r}, {did_you_mean(codes[blocked], known)}"
            node.wrong(f"steps[{blocked}].step", words)
            codes = codes[:blocked]
        elif wanted and reached != wanted:
            node.wrong("state", f"unreachable: these steps end in {reached!r}, not in {wanted!r}")
        return wanted or reached, codes
    wanted = wanted or "registered"
    codes = shortest_path(INFORMATION_REQUEST, "draft", wanted, without=_OF_FEW) or []
    return wanted, codes


def _read_steps(
    node: Node, ground: Ground, *, codes: list[str], author: str, country: str, drafted: datetime
) -> list[Act]:
    """Each step has its instant, its person, its reason and, for three of them, the mail that carried it."""
    given = node.nodes("steps") if node.has("steps") else []
    instants, reasons, mails = node.node("at"), node.node("reasons"), node.node("mails")
    steps: list[Act] = []
    before = drafted
    for position, code in enumerate(codes):
        item = given[position] if given else Node({}, f"{node.path}.state", ground.mistakes, node.zone)
        item.asked.add("step")
        later = before + _AFTER.get(code, timedelta(days=1))
        at = ground.past(item, "at", ground.past(instants, code, later))
        manager = ground.someone("operational_reopen", country) if code == "reopen" else author
        data: dict[str, Any] = {"reason": item.text("reason") or reasons.text(code, _default_reason(code))}
        if code in _MAILS:
            data["mail"] = read_mail(item.node("mail") if item.has("mail") else mails.node(code), ground, code, at)
        if code == "send":
            data["to"] = authority(item, "to", "")
        if code == "forward":
            data["to"] = authority(item, "to", "")
        if code == "refuse":
            data["ground"] = item.one_of("ground", RefusalGround.values, RefusalGround.DISPROPORTIONATE, what="ground")
        if code == "record_answer":
            data["numbers"] = [number for number in item.items("answers") if isinstance(number, int)]
        by = ground.person(item, "by", manager, may=f"take the step {code}")
        item.finish()
        steps.append(Act(code, at, by, item.path, data))
        before = at
    for sheet in (instants, reasons, mails):
        sheet.finish()
    in_order(node, [drafted, *(step.at for step in steps)])
    return steps


def _default_reason(code: str) -> str:
    return _REASONED if INFORMATION_REQUEST.transition(code).needs_reason else ""


def _share_answers(node: Node, steps: list[Act], questions: tuple[QuestionPlan, ...]) -> None:
    """Each answer received carries the questions that it names; the last one, all that are left."""
    answers = [step for step in steps if step.do == "record_answer"]
    left = list(range(1, len(questions) + 1))
    for step in answers:
        named = step.data["numbers"]
        for number in named:
            if number not in left:
                node.mistakes.add(f"{step.path}.answers", f"there is no question {number}, or it is already answered")
        step.data["numbers"] = named or (list(left) if step is answers[-1] else left[:1])
        left = [number for number in left if number not in step.data["numbers"]]
    if answers and not questions:
        node.wrong("questions", "an answer needs a question")


def _read_consent(node: Node, ground: Ground, author: str, steps: list[Act]) -> Act:
    answered = [step.at for step in steps if step.do == "record_answer"]
    if not answered:
        node.wrong("", "nothing was answered: nothing can be consented to")
    at = ground.past(node, "at", (answered[-1] if answered else ground.now) + timedelta(days=5))
    data = {
        "number": node.number("question", 1),
        "reference": node.text("reference", "Accord écrit"),
        "on": node.day("on") or at.date(),
    }
    act = Act("consent", at, ground.person(node, "by", author), node.path, data)
    node.finish()
    return act
