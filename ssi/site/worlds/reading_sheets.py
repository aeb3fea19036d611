"""A security sheet, as a description gives it: what it says, each step of its life, what happened in the country."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cooperation.models import ContextEvidence, ContextTheme, SecurityContext, SecurityIncident
from cooperation.workflow.context import AUTOMATIC, SECURITY_CONTEXT
from ssi.records.enums import Marking
from ssi.site.worlds.ground import Ground, in_order
from ssi.site.worlds.nodes import Node, did_you_mean
from ssi.site.worlds.paths import follow, shortest_path
from ssi.site.worlds.plans import Act, Plan, SheetPlan
from ssi.site.worlds.reading_sides import read_side

# What the replacement of a sheet leaves is reached by publishing the next one.
_REPLACED = "superseded"
_AFTER = {"review": timedelta(hours=4), "validate": timedelta(hours=20), "publish": timedelta(hours=3)}
_REASONED = "Motif porté au dossier."
_VALIDITY = timedelta(days=183)
_TEXTS = {
    "vigilance_level": "yellow",
    "summary": "Appréciation du service.",
    "outlook": "",
    "confidence": "medium",
    "audience": "internal",
    "proposed_change": "",
}


def read_sheet(node: Node, ground: Ground, *, key: str, country: str) -> SheetPlan:
    author = ground.person(
        node, "author", ground.someone("context_change", country), may=f"write a security sheet of {country}"
    )
    drafted = ground.past(node, "drafted_at", ground.now - timedelta(days=60))
    state, codes = _read_path(node)
    content: dict[str, Any] = {name: node.of_model(SecurityContext, name, said) for name, said in _TEXTS.items()}
    content |= _read_validity(node, ground, drafted, country, short="expire" in codes)
    steps = _read_steps(node, ground, codes=codes, author=author, country=country, content=content, drafted=drafted)
    opened = steps[0].at if steps else drafted
    themes = tuple(_read_theme(item) for item in node.nodes("themes", short="assessment"))
    elements = tuple(_read_element(item) for item in node.nodes("elements", short="information"))
    incidents = [_read_incident(item, ground, author, steps) for item in node.nodes("incidents", short="description")]
    whole = steps and not node.has("themes")
    return SheetPlan(
        path=node.path,
        key=key,
        author=author,
        country=country,
        marking=node.one_of("marking", Marking.values, Marking.SENSITIVE, what="marking"),
        state=state,
        drafted_at=drafted,
        content=content,
        themes=themes or (({"theme": "crime", "assessment": "Délinquance ordinaire."},) if whole else ()),
        elements=elements
        or (_element("Sources ouvertes", "Rien de notable."),) * bool(steps and not node.has("elements")),
        acts=tuple(sorted([*steps, *incidents], key=lambda act: act.at)),
        side=read_side(node, ground, by=author, at=opened, reserves=False),
    )


def _element(source: str, information: str) -> dict[str, str]:
    return {
        "source": source,
        "information": information,
        "source_reliability": "B",
        "information_credibility": "2",
    }


def _read_validity(node: Node, ground: Ground, drafted: datetime, country: str, *, short: bool) -> dict[str, date]:
    local = drafted.astimezone(ZoneInfo(ground.zone(country))).date()
    start = node.day("valid_from") or local
    end = node.day("valid_until") or start + (timedelta(days=10) if short else _VALIDITY)
    if end < start:
        node.wrong("valid_until", "is before valid_from")
    return {"valid_from": start, "valid_until": end}


def _read_path(node: Node) -> tuple[str, list[str]]:
    """The state wanted and the transitions that lead to it."""
    wanted = node.one_of("state", list(SECURITY_CONTEXT.by_code), what="state")
    known = [one.code for one in SECURITY_CONTEXT.transitions if one.code not in AUTOMATIC]
    if not node.has("steps"):
        wanted = wanted or "reviewed"
        reached = "published" if wanted == _REPLACED else wanted
        return wanted, shortest_path(SECURITY_CONTEXT, "draft", reached) or []
    codes = [str(item.get("step", "")) if isinstance(item, dict) else "" for item in node.items("steps")]
    here, blocked = follow(SECURITY_CONTEXT, "draft", codes)
    strange = next((number for number, code in enumerate(codes) if code not in known), None)
    if strange is not None:
        node.wrong(f"steps[{strange}].step", f"unknown step {codes[strange]!r}, {did_you_mean(codes[strange], known)}")
        return wanted or here, codes[:strange]
    if blocked is not None:
        node.wrong(f"steps[{blocked}].step", f"{codes[blocked]!r} cannot be taken from the state {here!r}")
        return wanted or here, codes[:blocked]
    if wanted and here != ("published" if wanted == _REPLACED else wanted):
        node.wrong("state", f"unreachable: these steps end in {here!r}, not in {wanted!r}")
    return wanted or here, codes


def _read_steps(
    node: Node,
    ground: Ground,
    *,
    codes: list[str],
    author: str,
    country: str,
    content: dict[str, Any],
    drafted: datetime,
) -> list[Act]:
    """Each step has its instant, its person and its reason; who validates is the head of service."""
    given = node.nodes("steps") if node.has("steps") else []
    instants, reasons = node.node("at"), node.node("reasons")
    steps: list[Act] = []
    before = drafted
    for position, code in enumerate(codes):
        item = given[position] if given else Node({}, f"{node.path}.state", ground.mistakes, node.zone)
        item.asked.add("step")
        later = before + _AFTER.get(code, timedelta(days=30))
        if code == "expire":
            past = datetime.combine(content["valid_until"] + timedelta(days=2), before.timetz(), before.tzinfo)
            later = max(past, before)
        at = ground.past(item, "at", ground.past(instants, code, later))
        transition = SECURITY_CONTEXT.transition(code)
        head = ground.someone("context_validate", country) if transition.verb == "validate" else author
        reason = item.text("reason") or reasons.text(code, _REASONED if transition.needs_reason else "")
        by = ground.person(item, "by", head, may=f"take the step {code}")
        item.finish()
        steps.append(Act(code, at, by, item.path, {"reason": reason}))
        before = at
    for sheet in (instants, reasons):
        sheet.finish()
    in_order(node, [drafted, *(step.at for step in steps)])
    return steps


def _read_theme(node: Node) -> dict[str, str]:
    theme = {
        "theme": node.of_model(ContextTheme, "theme", "crime"),
        "area": node.of_model(ContextTheme, "area"),
        "vigilance_level": node.of_model(ContextTheme, "vigilance_level"),
        "assessment": node.of_model(ContextTheme, "assessment"),
    }
    node.finish()
    return theme


def _read_element(node: Node) -> dict[str, str]:
    element = {
        name: node.of_model(ContextEvidence, name, said)
        for name, said in {**_element("Sources ouvertes", ""), "information": ""}.items()
    }
    node.finish()
    return element


def _read_incident(node: Node, ground: Ground, author: str, steps: list[Act]) -> Act:
    if not steps:
        node.wrong("", "a draft bears no incident: it is added once the sheet is submitted")
    at = ground.past(node, "at", steps[-1].at if steps else ground.now)
    data = {
        "incident_type": node.of_model(SecurityIncident, "incident_type", "other"),
        "place": node.of_model(SecurityIncident, "place", "Capitale"),
        "occurred_on": node.day("on") or at.date(),
        "french_involved": node.of_model(SecurityIncident, "french_involved", "unknown"),
        "description": node.of_model(SecurityIncident, "description"),
        "is_major": node.flag("is_major"),
        "severity": node.of_model(SecurityIncident, "severity", ""),
        "source": node.of_model(SecurityIncident, "source", ""),
    }
    act = Act("incident", at, ground.person(node, "by", author), node.path, data)
    node.finish()
    return act


def check_sheets(plans: list[Plan], ground: Ground) -> None:
    """A country has one sheet in force: each is replaced by the next one of the description."""
    last: dict[str, SheetPlan] = {}
    for plan in plans:
        publications = [act.at for act in plan.acts if act.do == "publish"] if isinstance(plan, SheetPlan) else []
        if not isinstance(plan, SheetPlan) or not publications:
            continue
        before = last.get(plan.country)
        if before is not None:
            if before.state == "published":
                ground.mistakes.add(f"{before.path}.state", f"is superseded: {plan.key!r} is published after it")
            if before.acts[-1].at > publications[-1]:
                ground.mistakes.add(plan.path, f"is published before {before.key!r} is done with: put it first")
        last[plan.country] = plan
    for plan in last.values():
        if plan.state == _REPLACED:
            ground.mistakes.add(f"{plan.path}.state", f"no later sheet of {plan.country} replaces it")
