"""From JSON to a world: every name, place, person, instant and state is checked before anything is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from ssi.common import clock
from ssi.site.worlds.ground import Ground, reach_mistake
from ssi.site.worlds.nodes import Mistakes, Node, WorldError
from ssi.site.worlds.plans import HANDLING_SIDE, AssistancePlan, PersonPlan, Plan, PostingPlan, World
from ssi.site.worlds.reading_assistance import read_assistance
from ssi.site.worlds.reading_cooperation import COOPERATION, read_cooperation
from ssi.site.worlds.reading_letters import read_letter
from ssi.site.worlds.reading_missions import read_mission
from ssi.site.worlds.reading_requests import read_request
from ssi.site.worlds.reading_sheets import check_sheets, read_sheet
from ssi.territories.capabilities import Area
from ssi.territories.data import COUNTRIES, POSTS, CountryRow, PostRow
from ssi.territories.roles import Role

_READERS: dict[str, Callable[..., Plan]] = {
    "RFI": read_request,
    "CRI": read_letter,
    "MIS": read_mission,
    "ASC": read_assistance,
    **dict.fromkeys(COOPERATION, read_cooperation),
    "FIC": read_sheet,
}
KINDS = tuple(_READERS)


def parse_world(text: str) -> World:
    try:
        described = json.loads(text)
    except ValueError as error:
        raise WorldError([f"$: this is not JSON: {error}"]) from error
    return read_world(described)


def read_world(described: Any) -> World:
    """The world that DESCRIBED asks for, or WorldError with every mistake found."""
    mistakes = Mistakes()
    root = Node(described, "$", mistakes)
    ground = Ground(now=_now_of(root), mistakes=mistakes)
    _read_countries(root, ground)
    _read_posts(root, ground)
    password = root.text("password")
    for node in root.nodes("people"):
        _read_person(node, ground, password)
    plans = [_read_record(node, ground, number) for number, node in enumerate(root.nodes("records"), start=1)]
    root.finish()
    _check_links([plan for plan in plans if plan is not None], ground)
    check_sheets([plan for plan in plans if plan is not None], ground)
    mistakes.check()
    return World(
        now=ground.now,
        countries=tuple(ground.countries.values()),
        posts=tuple(ground.posts.values()),
        people=tuple(ground.people.values()),
        records=tuple(plan for plan in plans if plan is not None),
    )


def _now_of(root: Node) -> datetime:
    present = clock.now()
    return root.instant("now", present) or present


def _read_countries(root: Node, ground: Ground) -> None:
    """The five of the service are always there; others are described in full."""
    known = {row.code: row for row in COUNTRIES}
    ground.countries.update(known)
    for node in root.nodes("countries", short="code"):
        code = node.text("code", required=True)
        if code not in known and not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
            node.wrong("code", f"a country is two capital letters, not {code!r}")
        before = known.get(code)
        zone = _zone(node, "time_zone", before.time_zone if before else "")
        if not zone:
            node.wrong("time_zone", f"is required for {code!r}, which is not a country of the service")
        row = CountryRow(
            code=code,
            name_fr=node.text("name_fr", before.name_fr if before else code),
            name_en=node.text("name_en", before.name_en if before else code),
            capital_fr=node.text("capital_fr", before.capital_fr if before else ""),
            time_zone=zone or "UTC",
            covered=node.flag("covered", default=before.covered if before else True),
        )
        node.finish()
        ground.countries[code] = row


def _read_posts(root: Node, ground: Ground) -> None:
    known = {row.code: row for row in POSTS}
    ground.posts.update(known)
    for node in root.nodes("posts", short="code"):
        code = node.text("code", required=True)
        if code not in known and not (len(code) == 3 and code.isascii() and code.isalnum() and code.isupper()):
            node.wrong("code", f"a post is three capital letters or digits, not {code!r}")
        before = known.get(code)
        countries = node.texts("countries") or (before.countries if before else ())
        if not countries:
            node.wrong("countries", f"are required for {code!r}, which is not a post of the service")
        _known_countries(node, countries, ground)
        zone = _zone(node, "time_zone", before.time_zone if before else ground.zone(countries[0] if countries else ""))
        ground.posts[code] = PostRow(
            code=code,
            name_fr=node.text("name_fr", before.name_fr if before else f"Consulat {code}"),
            name_en=node.text("name_en", before.name_en if before else f"Consulate {code}"),
            time_zone=zone,
            countries=countries,
        )
        node.finish()


def _known_countries(node: Node, codes: tuple[str, ...], ground: Ground) -> None:
    for position, code in enumerate(codes):
        if code not in ground.countries:
            node.wrong(f"countries[{position}]", f"unknown country {code!r}, known: {', '.join(ground.countries)}")


def _zone(node: Node, name: str, default: str) -> str:
    return node.one_of(name, available_timezones(), default, what="time zone")


def _read_person(node: Node, ground: Ground, password: str) -> None:
    username = node.text("username", required=True)
    if username.lower() in {name.lower() for name in ground.people} or username == "automate":
        node.wrong("username", f"{username!r} is already taken")
    person = PersonPlan(
        username=username,
        full_name=node.text("full_name", username),
        email=node.text("email"),
        language=node.one_of("language", ("fr", "en"), "fr", what="language"),
        time_zone=_zone(node, "time_zone", "Asia/Singapore"),
        password=node.text("password", password) or None,
        active=node.flag("active", default=True),
        postings=tuple(
            posting for item in node.nodes("postings") if (posting := _read_posting(item, ground)) is not None
        ),
    )
    node.finish()
    ground.people[username] = person


def _read_posting(node: Node, ground: Ground) -> PostingPlan | None:
    role = node.one_of("role", Role.values, what="role")
    countries = node.texts("countries")
    _known_countries(node, countries, ground)
    post = node.one_of("post", ground.posts, what="post")
    areas = node.texts("areas") if node.has("areas") else None
    node.asked.add("areas")
    for position, area in enumerate(areas or ()):
        if area not in Area.values:
            node.wrong(f"areas[{position}]", f"unknown area {area!r}, known: {', '.join(Area.values)}")
    start, end = node.instant("from"), node.instant("until")
    node.finish()
    if not role:
        node.wrong("role", "is required")
        return None
    posting = PostingPlan(Role(role), countries, post, areas, start, end)
    if words := reach_mistake(posting):
        node.wrong("", words)
    return posting


def _read_record(node: Node, ground: Ground, number: int) -> Plan | None:
    kind = node.one_of("kind", _READERS, "RFI", what="kind")
    key = node.text("key", f"{kind.lower()}-{number}")
    country = node.one_of("country", ground.countries, what="country")
    if not country:
        node.wrong("country", "is required")
        return None
    if not ground.countries[country].covered:
        node.wrong("country", f"no record is kept under {country}")
    node.zone = ground.zone(country)
    for name in (key, key + HANDLING_SIDE) if kind == "ASC" else (key,):
        if name in ground.keys:
            node.wrong("key", f"{name!r} is already the key of {ground.keys[name]}")
        ground.keys[name] = node.path
    plan = _READERS[kind](node, ground, key=key, country=country)
    node.finish()
    return plan


def _check_links(plans: list[Plan], ground: Ground) -> None:
    """A link may point forward: all keys are known once all records are read."""
    for plan in plans:
        sides = [("", plan.key, plan.side)]
        if isinstance(plan, AssistancePlan):
            sides.append((".handling", plan.key + HANDLING_SIDE, plan.handling))
        for under, own, side in sides:
            for position, link in enumerate(side.links):
                path = f"{plan.path}{under}.links[{position}]"
                if link.to not in ground.keys:
                    ground.mistakes.add(path, f"unknown key {link.to!r}")
                elif link.to == own:
                    ground.mistakes.add(path, "a record is not linked to itself")
