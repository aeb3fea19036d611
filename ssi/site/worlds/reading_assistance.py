"""A consular request, as a description gives it: what the post files, what the service does, in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from consular.enums import Category, Consent, Outcome, Urgency, Wish
from consular.models import AssistanceFiling, FamilyContact
from consular.workflow import FILING, HANDLING
from ssi.site.worlds.ground import Ground, in_order
from ssi.site.worlds.nodes import Node
from ssi.site.worlds.plans import Act, AssistancePlan, RelativePlan, SidePlan
from ssi.site.worlds.reading_sides import read_side

_TEXTS = {
    "sub_category": "",
    "incident_place": "Non précisé",
    "known_by": "family",
    "detaining_authority": "",
    "place_of_detention": "",
    "charges": "",
    "death_penalty_risk": "unknown",
    "circumstances": "",
    "last_name": "Durand",
    "first_names": "Camille",
    "birth_place": "",
    "has_local_nationality": "unknown",
    "resident": "unknown",
    "ariane_registered": "unknown",
}
# What must have happened for each state, when the description names the state alone.
_TO_FILING = {
    "draft": (),
    "filed": (),
    "in_progress": ("take_charge",),
    "awaiting_post": ("take_charge", "ask"),
    "answered": ("take_charge", "answer"),
    "closed": ("take_charge", "answer", "close"),
    "transferred": ("take_charge", "transfer"),
}
_TO_HANDLING = {
    "to_triage": (),
    "triaged": ("triage",),
    "in_progress": ("take_charge",),
    "awaiting_local": ("take_charge", "await_local"),
    "awaiting_consulate": ("take_charge", "ask"),
    "awaiting_family": ("take_charge", "await_family"),
    "resolved": ("take_charge", "answer", "resolve"),
    "closed": ("take_charge", "answer", "close"),
    "declined": ("decline",),
    "long_term": ("take_charge", "answer", "follow_long"),
    "transferred": ("take_charge", "transfer"),
}
_MATCHING = {
    "draft": "",
    "filed": "to_triage",
    "in_progress": "in_progress",
    "awaiting_post": "awaiting_consulate",
    "answered": "in_progress",
    "closed": "closed",
    "transferred": "transferred",
}
_AFTER = timedelta(hours=3)
_POST_ACTS = {"reply", "wish", "consent", "inform", "notification", "contact"}


def read_assistance(node: Node, ground: Ground, *, key: str, country: str) -> AssistancePlan:
    post = node.one_of("post", ground.posts, _post_of(ground, country), what="post")
    if post and country not in ground.posts[post].countries:
        node.wrong("post", f"the post {post} does not cover {country}")
    author = ground.person(node, "author", ground.someone("consular_file", post), may=f"file for the post {post!r}")
    state, wanted = _read_states(node)
    filed = ground.past(node, "filed_at", ground.now - timedelta(days=2))
    drafted = ground.past(node, "drafted_at", filed - timedelta(minutes=25))
    in_order(node, [drafted, filed])
    handling = node.node("handling")
    handler = handling.one_of("owner", ground.people, ground.someone("consular_answer", country), what="person")
    handling.asked.add("state")
    relatives = tuple(_read_relative(item) for item in node.nodes("contacts", short="name"))
    acts = _read_acts(node, handling, ground, people=(author, handler, country), filed=filed, wanted=(state, wanted))
    side = read_side(node, ground, by=author, at=filed, reserves=False)
    other = _handling_side(handling, ground, handler, acts, filed)
    handling.finish()
    fields = _read_fields(node, ground, filed)
    return AssistancePlan(
        path=node.path,
        key=key,
        author=author,
        country=country,
        post=post,
        state=state,
        handling_state=wanted,
        drafted_at=drafted,
        fields=fields,
        relatives=relatives,
        asked=node.texts("asked") or ("Tout élément utile sur la situation",),
        acts=() if state == "draft" else (Act("file", filed, author, node.path), *acts),
        side=side,
        handling=other,
    )


def _post_of(ground: Ground, country: str) -> str:
    return next((code for code, row in ground.posts.items() if country in row.countries), "")


def _read_states(node: Node) -> tuple[str, str]:
    """The states wanted of the filing and of the handling: either gives the other."""
    handling = node.value.get("handling")
    sheet = Node(handling if isinstance(handling, dict) else {}, f"{node.path}.handling", node.mistakes)
    wanted = sheet.one_of("state", HANDLING.by_code, what="state")
    state = node.one_of("state", FILING.by_code, what="state")
    if not state:
        state = {
            "": "filed",
            "to_triage": "filed",
            "triaged": "filed",
            "awaiting_consulate": "awaiting_post",
            "resolved": "answered",
            "closed": "closed",
            "declined": "closed",
            "long_term": "answered",
            "transferred": "transferred",
        }.get(wanted, "in_progress")
    return state, wanted or _MATCHING[state]


def _read_fields(node: Node, ground: Ground, filed: datetime) -> dict[str, Any]:
    fields: dict[str, Any] = {name: node.of_model(AssistanceFiling, name, default) for name, default in _TEXTS.items()}
    fields["category"] = node.one_of("category", Category.values, Category.OTHER, what="category")
    fields["incident_at"] = node.instant("incident_at")
    fields["known_at"] = ground.past(node, "known_at", filed - timedelta(hours=1))
    fields["notification_received_at"] = node.instant("notification_received_at")
    fields["birth_date"] = node.day("birth_date")
    fields["birth_date_unknown"] = fields["birth_date"] is None
    fields["is_french"] = node.flag("is_french", default=True)
    return fields


def _read_relative(node: Node) -> RelativePlan:
    relative = RelativePlan(
        name=node.of_model(FamilyContact, "name"),
        relation=node.of_model(FamilyContact, "relation"),
        phone=node.of_model(FamilyContact, "phone"),
        consent=node.one_of("consent", Consent.values, Consent.UNKNOWN, what="consent"),
    )
    node.finish()
    return relative


# --- What is done once filed ----------------------------------------------------------------------------------------


def _body(node: Node) -> dict[str, Any]:
    return {"body": node.text("body", required=True)}


def _answer(node: Node) -> dict[str, Any]:
    return {**_body(node), "answered": [number for number in node.items("answered") if isinstance(number, int)]}


def _note(node: Node) -> dict[str, Any]:
    return {**_body(node), "source": node.text("source")}


def _wish(node: Node) -> dict[str, Any]:
    return {
        "wish": node.one_of("wish", (Wish.ACCEPTED, Wish.OPPOSED), Wish.ACCEPTED, what="wish"),
        "source": node.text("source", "Recueilli par l’agent consulaire"),
        "recorded_at": node.instant("recorded_at"),
    }


def _contact(node: Node) -> dict[str, Any]:
    return {"name": node.text("name", required=True), "relation": node.text("relation"), "phone": node.text("phone")}


def _about_contact(node: Node) -> dict[str, Any]:
    return {
        "contact": node.number("contact", 1),
        "consent": node.one_of("consent", (Consent.YES, Consent.NO), Consent.YES, what="consent"),
        "source": node.text("source", "Recueilli par l’agent consulaire"),
    }


def _outcome(node: Node) -> dict[str, Any]:
    return {
        "outcome": node.one_of("outcome", Outcome.values, Outcome.INFORMED, what="outcome"),
        "reason": node.text("reason"),
    }


def _reason(node: Node) -> dict[str, Any]:
    return {"reason": node.text("reason", "Motif porté au dossier.")}


def _urgency(node: Node) -> dict[str, Any]:
    return {"urgency": node.one_of("urgency", Urgency.values, Urgency.STANDARD, what="urgency")}


def _notification(node: Node) -> dict[str, Any]:
    return {"received_at": node.instant("received_at")}


_DATA: dict[str, Callable[[Node], dict[str, Any]]] = {
    "triage": _urgency,
    "take_charge": lambda node: {},
    "note": _note,
    "ask": _body,
    "reply": _body,
    "await_local": _reason,
    "await_family": _reason,
    "resume": _reason,
    "notification": _notification,
    "wish": _wish,
    "contact": _contact,
    "consent": _about_contact,
    "inform": _about_contact,
    "answer": _answer,
    "follow_long": lambda node: {},
    "transfer": _reason,
    "resolve": _outcome,
    "close": _outcome,
    "decline": _reason,
    "reopen": _reason,
}
_PLACES = {name: position for position, name in enumerate(_DATA)}


def _read_acts(
    node: Node,
    handling: Node,
    ground: Ground,
    *,
    people: tuple[str, str, str],
    filed: datetime,
    wanted: tuple[str, str],
) -> tuple[Act, ...]:
    """Either every step in its order (`steps`), or what is said and written, and the steps that its states need."""
    notes = [("note", item) for item in handling.nodes("notes", short="body")]
    closing = handling.node("closing") if handling.has("closing") else None
    if node.has("steps"):
        given = [(item.one_of("do", _DATA, "note", what="step"), item) for item in node.nodes("steps")]
        listed = [(do, item) for do, item in given]
    else:
        listed = _completed(node, notes, closing, wanted)
        notes = []
    acts: list[Act] = []
    before = filed
    for do, item in listed:
        at = ground.past(item, "at", before + _AFTER)
        acts.append(_read_act(do, item, ground, people, at))
        before = at
    acts += [_read_act("note", item, ground, people, ground.past(item, "at", before)) for _do, item in notes]
    acts.sort(key=lambda act: act.at)
    in_order(node, [filed, *(act.at for act in acts)])
    return tuple(acts)


def _completed(
    node: Node, notes: list[tuple[str, Node]], closing: Node | None, wanted: tuple[str, str]
) -> list[tuple[str, Node]]:
    """What the description says, in the usual order, and what must have been done besides for the states wanted."""
    messages = [
        ("ask" if item.one_of("side", ("post", "ssi"), "post", what="side") == "ssi" else "reply", item)
        for item in node.nodes("messages", short="body")
    ]
    said = [*messages, *notes, *(("answer", item) for item in node.nodes("answers", short="body"))]
    said += [("wish", node.node("wish"))] if node.has("wish") else []
    if closing is not None:
        said.append(("close" if "closed" in wanted else "resolve", closing))
    state, handling_state = wanted
    needed = dict.fromkeys((*_TO_HANDLING.get(handling_state, ()), *_TO_FILING[state]))
    if handling_state == "declined":
        needed = dict.fromkeys(("decline",))
    done = {do for do, _item in said}
    defaults = {"body": "Message du dossier."}
    said += [
        (do, Node(dict(defaults) if do in {"ask", "answer"} else {}, f"{node.path}.state", node.mistakes, node.zone))
        for do in needed
        if do not in done
    ]
    return sorted(said, key=lambda pair: _PLACES[pair[0]])


def _read_act(do: str, node: Node, ground: Ground, people: tuple[str, str, str], at: datetime) -> Act:
    author, handler, country = people
    node.asked |= {"do", "at", "side"}
    data = _DATA[do](node)
    default = author if do in _POST_ACTS else handler
    if do == "reopen":
        default = ground.someone("consular_reopen", country)
    by = ground.person(node, "by", default, may=f"do {do!r} in {country}")
    node.finish()
    return Act(do, at, by, node.path, data)


def _handling_side(node: Node, ground: Ground, handler: str, acts: tuple[Act, ...], filed: datetime) -> SidePlan:
    """Access is decided once somebody is in charge."""
    charged = next((act for act in acts if act.do == "take_charge"), None)
    side = read_side(node, ground, by=charged.by if charged else handler, at=charged.at if charged else filed)
    if (side.need_to_know or side.readers) and charged is None:
        overseer = next((name for name in ground.people if _oversees(ground, name)), handler)
        return replace(side, by=overseer)
    return side


def _oversees(ground: Ground, name: str) -> bool:
    person = ground.people[name]
    places = [place for posting in person.postings for place in posting.countries]
    return any(ground.posting_for(person, "consular_oversee", place) for place in places)
