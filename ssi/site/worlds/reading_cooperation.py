"""An action, a participation or an agreement, as a description gives it: what it says, and each step of its life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from cooperation.enums.agreements import WITHOUT_APPROVAL, InstrumentType
from cooperation.models import Agreement, CooperationAction, Participation
from cooperation.workflow.actions import ACTION
from cooperation.workflow.agreements import AGREEMENT
from cooperation.workflow.participations import PARTICIPATION
from ssi.records.enums import LinkKind, Marking
from ssi.records.models import Detail
from ssi.records.workflow import Workflow
from ssi.site.worlds.ground import AUTHORITY_CODES, Ground, in_order
from ssi.site.worlds.nodes import Node, did_you_mean
from ssi.site.worlds.paths import follow, shortest_path
from ssi.site.worlds.plans import Act, CooperationPlan, LinkPlan, SidePlan
from ssi.site.worlds.reading_acts import PARTNERS, read_exchange, read_part
from ssi.site.worlds.reading_facts import MORNING, Facts, read_number
from ssi.site.worlds.reading_sides import read_side


@dataclass(frozen=True)
class _Kind:
    """What is read of one kind; DEFAULTS make a record that can go to its end."""

    area: str
    model: type[Detail]
    workflow: Workflow
    state: str
    fields: tuple[str, ...]
    defaults: dict[str, Any]


_ATTENDED = (
    "action_type", "theme", "format", "venue", "planned_start", "planned_end", "planned_participants", "planned_women",
)  # fmt: skip
_COMMON = {"action_type": "training", "theme": "drugs", "format": "in_person", "planned_participants": 20}
_KINDS = {
    "ACT": _Kind(
        "technical",
        CooperationAction,
        ACTION,
        "proposed",
        (
            *_ATTENDED, "aim", "requested_by", "french_services", "regional", "trainers", "language", "objectives",
            "content",
        ),
        {
            **_COMMON,
            "aim": "build_capacity",
            "requested_by": "partner",
            "french_services": ["police"],
            "language": "en",
            "venue": "École nationale de police",
            "objectives": "Renforcer les compétences du partenaire.",
        },
    ),
    "PRT": _Kind("technical", Participation, PARTICIPATION, "planned", _ATTENDED, _COMMON),
    "ACC": _Kind(
        "institutional",
        Agreement,
        AGREEMENT,
        "negotiation",
        (
            "instrument_type", "parties", "themes", "summary", "is_public", "signatories", "negotiation_opened_on",
            "approval_reference", "publication", "expires_on", "notice_days", "tacit_renewal", "follow_up_body",
            "source",
        ),
        {"instrument_type": "letter_of_intent", "parties": ["France", "Partenaire"], "notice_days": 0},
    ),
}  # fmt: skip
COOPERATION = tuple(_KINDS)
_REASONED = "Motif porté au dossier."


def read_cooperation(node: Node, ground: Ground, *, key: str, country: str) -> CooperationPlan:
    code = node.text("kind", "ACT")
    kind = _KINDS[code]
    may = f"{kind.area}_change"
    author = ground.person(node, "author", ground.someone(may, country), may=f"conduct cooperation in {country}")
    content = _read_content(node, kind, ground)
    drafted = ground.past(node, "drafted_at", _drafted(content, node, ground.now.date()))
    state, codes = _read_path(node, kind)
    steps = _read_steps(node, ground, kind, codes=codes, author=author, drafted=drafted, content=content)
    opened = steps[0].at if steps else drafted
    owner = node.one_of("owner", ground.people, author, what="person")
    acts = [
        *steps,
        *(read_part(item, ground, author, opened) for item in node.nodes("parts", short="name")),
        *(read_exchange(item, ground, author, opened, country) for item in node.nodes("exchanges", short="subject")),
    ]
    if owner != author:
        acts.append(Act("owner", opened, author, f"{node.path}.owner", {"owner": owner}))
    return CooperationPlan(
        path=node.path,
        kind=code,
        key=key,
        author=author,
        owner=owner,
        country=country,
        title=node.text("title", f"Coopération {key}"),
        marking=node.one_of("marking", Marking.values, Marking.UNMARKED, what="marking"),
        state=state,
        drafted_at=drafted,
        content=content,
        partners=_read_partners(node, country) if code == "ACT" else (),
        acts=tuple(sorted(acts, key=lambda act: act.at)),
        side=_read_side(node, ground, code, author=author, owner=owner, opened=opened),
    )


def _read_side(node: Node, ground: Ground, code: str, *, author: str, owner: str, opened: datetime) -> SidePlan:
    """`action`, on a participation: the action that it arises from."""
    side = read_side(node, ground, by=owner, at=opened)
    action = node.text("action") if code == "PRT" else ""
    if not action:
        return side
    link = LinkPlan(to=action, kind=LinkKind.ARISES_FROM, by=author)
    return replace(side, links=(*side.links, link))


def _read_partners(node: Node, country: str) -> tuple[str, ...]:
    codes = node.texts("partner_authorities") if node.has("partner_authorities") else (PARTNERS.get(country, ""),)
    node.asked.add("partner_authorities")
    for position, code in enumerate(codes):
        if code and code not in AUTHORITY_CODES:
            node.wrong(f"partner_authorities[{position}]", f"unknown authority {code!r}")
    return tuple(code for code in codes if code)


def _drafted(content: dict[str, Any], node: Node, today: date) -> datetime:
    """Ninety days before the first day planned, or the day on which the negotiation opened."""
    day: date = content.get("planned_start") or content.get("negotiation_opened_on") or today
    before = timedelta(days=90) if "planned_start" in content else timedelta(0)
    return datetime.combine(day - before, MORNING, ZoneInfo(node.zone))


# --- Fields ---------------------------------------------------------------------------------------------------------


def _read_content(node: Node, kind: _Kind, ground: Ground) -> dict[str, Any]:
    today = ground.now.astimezone(ZoneInfo(node.zone)).date()
    start = "planned_start" if "planned_start" in kind.fields else "negotiation_opened_on"
    ago = timedelta(days=30 if start == "planned_start" else 400)
    defaults = {**kind.defaults, start: today - ago}
    if kind.model is Agreement:
        # One that can be renewed, unless it is over.
        over = node.text("state") == "expired"
        if node.text("state") == "approval":
            defaults["instrument_type"] = InstrumentType.TREATY.value
        defaults["expires_on"] = today - timedelta(days=1) if over else today + timedelta(days=730)
    return {name: _read_field(node, kind.model, name, defaults.get(name)) for name in kind.fields}


def _read_field(node: Node, model: type[Detail], name: str, default: Any) -> Any:
    """A value that the field NAME of MODEL accepts."""
    column = model._meta.get_field(name)
    if isinstance(column, ArrayField):
        return _read_list(node, column, name, default or [])
    if isinstance(column, models.BooleanField):
        return node.flag(name, default=bool(default))
    if isinstance(column, models.DateField):
        # Said to be null: a day that nobody knows.
        return None if node.has(name) and node.raw(name) is None else node.day(name) or default
    if isinstance(column, models.IntegerField):
        return read_number(node, name, default)
    return node.of_model(model, name, default or "")


def _read_list(node: Node, column: Any, name: str, default: Sequence[str]) -> list[str]:
    if not node.has(name):
        node.asked.add(name)
        return list(default)
    found = list(node.texts(name))
    for position, one in enumerate(found):
        try:
            column.base_field.clean(one, None)
        except ValidationError as error:
            node.wrong(f"{name}[{position}]", " ".join(error.messages))
    return found


# --- Steps ----------------------------------------------------------------------------------------------------------


def _read_path(node: Node, kind: _Kind) -> tuple[str, list[str]]:
    """The state that is reached, and the codes of the steps that lead there."""
    wanted = node.one_of("state", [state.code for state in kind.workflow.states], what="state")
    if not node.has("steps"):
        wanted = wanted or kind.state
        return wanted, _way(node, kind, wanted)
    codes = [str(item.get("step", "")) if isinstance(item, dict) else "" for item in node.items("steps")]
    reached, blocked = follow(kind.workflow, "draft", codes)
    if blocked is not None:
        known = [transition.code for transition in kind.workflow.transitions]
        words = f"{codes[blocked]!r} cannot be taken from the state {reached!r}"
        if codes[blocked] not in known:
            words = f"unknown step {codes[blocked]!r}, {did_you_mean(codes[blocked], known)}"
        node.wrong(f"steps[{blocked}].step", words)
        codes = codes[:blocked]
    elif wanted and reached != wanted:
        node.wrong("state", f"unreachable: these steps end in {reached!r}, not in {wanted!r}")
    return wanted or reached, codes


def _way(node: Node, kind: _Kind, wanted: str) -> list[str]:
    """The shortest way; an instrument that engages in law is approved before it is in force."""
    way = shortest_path(kind.workflow, "draft", wanted) or []
    instrument = node.text("instrument_type", kind.defaults.get("instrument_type", ""))
    if kind.model is Agreement and instrument not in WITHOUT_APPROVAL:
        way = [step for code in way for step in (("seek_approval", code) if code == "enter_into_force" else (code,))]
    return way


def _read_steps(
    node: Node,
    ground: Ground,
    kind: _Kind,
    *,
    codes: list[str],
    author: str,
    drafted: datetime,
    content: dict[str, Any],
) -> list[Act]:
    """Each step has its instant, its person, its reason and what it records: said under it, or once for the record."""
    given = node.nodes("steps") if node.has("steps") else []
    instants, reasons = node.node("at"), node.node("reasons")
    facts = Facts(node, content, ground)
    steps: list[Act] = []
    before = drafted
    for position, code in enumerate(codes):
        item = given[position] if given else Node({}, f"{node.path}.state", ground.mistakes, node.zone)
        item.asked.add("step")
        at = ground.past(item, "at", ground.past(instants, code, max(before, facts.usual(code, before))))
        needs = kind.workflow.transition(code).needs_reason
        reason = item.text("reason") or reasons.text(code, _REASONED if needs else "")
        data = {"reason": reason, "facts": facts.of(code, item, at)}
        steps.append(Act(code, at, ground.person(item, "by", author, may=f"take the step {code}"), item.path, data))
        item.finish()
        before = at
    for sheet in (instants, reasons):
        sheet.finish()
    facts.finish(kind.workflow)
    in_order(node, [drafted, *(step.at for step in steps)])
    return steps
