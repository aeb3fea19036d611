"""A mission of investigators, as a description gives it: what it says, who comes, and each step of its life."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cases.enums import ActRole, Currency, MissionActType, MissionPurpose, MissionRole
from cases.models import Mission, MissionAct, MissionCost, MissionMember, ProgrammeItem
from cases.workflow.missions import MISSION
from ssi.records.enums import Marking
from ssi.site.worlds.ground import Ground, in_order
from ssi.site.worlds.nodes import Node
from ssi.site.worlds.paths import follow, shortest_path
from ssi.site.worlds.plans import Act, MissionPlan
from ssi.site.worlds.reading_acts import PARTNERS, authority, read_exchange, read_part
from ssi.site.worlds.reading_facts import read_number
from ssi.site.worlds.reading_sides import read_side

_TEXTS = (
    "requesting_judge", "local_liaison", "commission_reference", "hearing_consent", "hotel", "vehicle", "interpreter",
    "secure_room", "escort", "weapons", "telephone_policy", "travel_order_number",
)  # fmt: skip
# How long after the step before, when the description does not say.
_AFTER = {
    "register": timedelta(minutes=20),
    "study": timedelta(days=1),
    "ask_host": timedelta(days=3),
    "authorise": timedelta(days=15),
    "prepare": timedelta(days=5),
    "come_back": timedelta(days=4),
    "report": timedelta(days=10),
}
_THERE = ("under_way", "returned", "reported", "closed")
_REASONED = "Motif porté au dossier."


def read_mission(node: Node, ground: Ground, *, key: str, country: str) -> MissionPlan:
    author = ground.person(
        node, "author", ground.someone("operational_change", country), may=f"log a mission in {country}"
    )
    state, codes = _read_path(node)
    content = _read_content(node, ground, country, there=state in _THERE)
    zone = ZoneInfo(node.zone)
    requested = datetime.combine(content["requested_on"], time(9), zone)
    drafted = ground.past(node, "drafted_at", requested + timedelta(minutes=20))
    steps = _read_steps(node, ground, codes=codes, author=author, country=country, drafted=drafted, content=content)
    opened = steps[0].at if steps else drafted
    owner = node.one_of("owner", ground.people, author, what="person")
    acts = [
        Act("rows", drafted, author, node.path),
        *steps,
        *(read_part(item, ground, author, opened) for item in node.nodes("parts", short="name")),
        *(read_exchange(item, ground, author, opened, country) for item in node.nodes("exchanges", short="subject")),
    ]
    if owner != author:
        acts.append(Act("owner", opened, author, f"{node.path}.owner", {"owner": owner}))
    return MissionPlan(
        path=node.path,
        key=key,
        author=author,
        owner=owner,
        country=country,
        title=node.text("title", f"Mission {key}"),
        marking=node.one_of("marking", Marking.values, Marking.SENSITIVE, what="marking"),
        state=state,
        drafted_at=drafted,
        content=content,
        rows=_read_rows(node, content),
        acts=tuple(sorted(acts, key=lambda act: act.at)),
        side=read_side(node, ground, by=owner, at=opened),
    )


def _read_content(node: Node, ground: Ground, country: str, *, there: bool) -> dict[str, Any]:
    today = ground.now.astimezone(ZoneInfo(node.zone)).date()
    arrival = node.day("arrival") or today + timedelta(days=-30 if there else 20)
    departure = node.day("departure") or arrival + timedelta(days=4)
    requested = node.day("requested_on") or min(arrival - timedelta(days=60), today)
    if departure < arrival:
        node.wrong("departure", "the mission leaves before it comes")
    court = authority(node, "requesting_court", "")
    content: dict[str, Any] = {
        "purpose": node.one_of("purpose", MissionPurpose.values, MissionPurpose.ASSIST_EXECUTION, what="purpose"),
        "requesting_service": authority(node, "requesting_service", "FR-OFAST"),
        "requesting_court": court,
        "host_authority": authority(node, "host_authority", PARTNERS.get(country, "")),
        "requested_on": requested,
        "arrival": arrival,
        "departure": departure,
        "magistrate_travels": node.flag("magistrate_travels"),
        "commissioned_on": node.day("commissioned_on"),
        "hearing_consented_on": node.day("hearing_consented_on"),
        "briefed_on": node.day("briefed_on") or requested,
    }
    content |= {name: node.of_model(Mission, name) for name in _TEXTS}
    for reference, day in (("commission_reference", "commissioned_on"), ("hearing_consent", "hearing_consented_on")):
        content[day] = (content[day] or requested) if content[reference] else None
    return content


def _read_rows(node: Node, content: dict[str, Any]) -> dict[str, tuple[dict[str, Any], ...]]:
    """What a mission has several of; one of each when the description gives none, so that it can be prepared."""
    arrival: date = content["arrival"]
    members = tuple(_read_member(item) for item in node.nodes("members", short="name"))
    acts = tuple(_read_act(item) for item in node.nodes("mission_acts", short="text"))
    programme = tuple(_read_item(item, arrival) for item in node.nodes("programme", short="what"))
    costs = tuple(_read_cost(item) for item in node.nodes("costs", short="budget_line"))
    empty = Node({"name": "Enquêteur"}, f"{node.path}.members", node.mistakes, node.zone)
    return {
        "members": members or (_read_member(empty),),
        "acts": acts or ({"act_type": "meeting", "role": "observe", "text": ""},),
        "programme": programme
        or ({"day": arrival, "hour": time(9, 30), "place": "", "authority": None, "what": "Accueil", "who": ""},),
        "costs": costs,
    }


def _read_member(node: Node) -> dict[str, Any]:
    names = ("rank", "service", "arrival_flight", "departure_flight")
    member = {
        "name": node.of_model(MissionMember, "name"),
        "role": node.one_of("role", MissionRole.values, MissionRole.INVESTIGATOR, what="role"),
        "is_judicial_officer": node.flag("is_judicial_officer"),
        "carries_weapon": node.flag("carries_weapon"),
        "passport_kind": node.of_model(MissionMember, "passport_kind", "service"),
        "passport": node.text("passport"),
        **{name: node.of_model(MissionMember, name) for name in names},
    }
    node.finish()
    return member


def _read_act(node: Node) -> dict[str, Any]:
    act = {
        "act_type": node.one_of("type", MissionActType.values, MissionActType.OTHER, what="act"),
        "role": node.one_of("role", ActRole.values, ActRole.OBSERVE, what="part of investigators"),
        "text": node.of_model(MissionAct, "text"),
    }
    node.finish()
    return act


def _read_item(node: Node, arrival: date) -> dict[str, Any]:
    hour = node.text("hour")
    try:
        moment = time.fromisoformat(hour) if hour else None
    except ValueError:
        node.wrong("hour", f"{hour!r} is no hour")
        moment = None
    item = {
        "day": node.day("day") or arrival,
        "hour": moment,
        "what": node.of_model(ProgrammeItem, "what"),
        "place": node.of_model(ProgrammeItem, "place"),
        "authority": authority(node, "authority", "") or None,
        "who": node.of_model(ProgrammeItem, "who"),
    }
    node.finish()
    return item


def _read_cost(node: Node) -> dict[str, Any]:
    cost = {
        "budget_line": node.of_model(MissionCost, "budget_line"),
        "currency": node.one_of("currency", Currency.values, Currency.EUR, what="currency"),
        **{name: read_number(node, name, 0) or 0 for name in ("planned", "committed", "paid")},
    }
    node.finish()
    return cost


def _read_path(node: Node) -> tuple[str, list[str]]:
    """The state wanted and the transitions that lead to it."""
    wanted = node.one_of("state", list(MISSION.by_code), what="state")
    if not node.has("steps"):
        wanted = wanted or "requested"
        return wanted, shortest_path(MISSION, "draft", wanted) or []
    codes = [str(item.get("step", "")) if isinstance(item, dict) else "" for item in node.items("steps")]
    reached, blocked = follow(MISSION, "draft", codes)
    if blocked is not None:
        node.wrong(f"steps[{blocked}].step", f"{codes[blocked]!r} cannot be taken from the state {reached!r}")
        codes = codes[:blocked]
    elif wanted and reached != wanted:
        node.wrong("state", f"unreachable: these steps end in {reached!r}, not in {wanted!r}")
    return wanted or reached, codes


def _read_steps(
    node: Node,
    ground: Ground,
    *,
    codes: list[str],
    author: str,
    country: str,
    drafted: datetime,
    content: dict[str, Any],
) -> list[Act]:
    """Each step has its instant, its person, its reason; three of them record a fact, dated the same day."""
    given = node.nodes("steps") if node.has("steps") else []
    instants, reasons = node.node("at"), node.node("reasons")
    references = {"ask_host": node.text("asked_reference", "NV 100"), "authorise": node.text("authorisation", "Note 7")}
    conditions, results = node.text("authorisation_conditions"), node.text("results", "Les actes prévus ont été faits.")
    steps: list[Act] = []
    before, zone = drafted, ZoneInfo(node.zone)
    for position, code in enumerate(codes):
        item = given[position] if given else Node({}, f"{node.path}.state", ground.mistakes, node.zone)
        item.asked.add("step")
        usual = min(before + _AFTER.get(code, timedelta(days=1)), ground.now)
        if code == "begin":
            usual = max(usual, min(datetime.combine(content["arrival"], time(10), zone), ground.now))
        at = ground.past(item, "at", ground.past(instants, code, usual))
        again = code in {"reopen", "take_up_again"}
        usual_person = ground.someone("operational_reopen", country) if again else author
        needs = MISSION.transition(code).needs_reason
        data: dict[str, Any] = {"reason": item.text("reason") or reasons.text(code, _REASONED if needs else "")}
        data |= {"on": at.astimezone(zone).date(), "reference": references.get(code, "")}
        data |= {"conditions": conditions, "results": results}
        by = ground.person(item, "by", usual_person, may=f"take the step {code}")
        item.finish()
        steps.append(Act(code, at, by, item.path, data))
        before = at
    for sheet in (instants, reasons):
        sheet.finish()
    in_order(node, [drafted, *(step.at for step in steps)])
    return steps
