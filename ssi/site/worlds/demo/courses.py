"""What is done with a consular request once it is filed: who answers, how soon, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ssi.site.worlds.demo.calendar import awake
from ssi.site.worlds.demo.words import Values, phrases, typeset
from ssi.site.worlds.draws import Draws


@dataclass(frozen=True)
class Way:
    """What is done, and where it leaves the request: told to the post, and inside the service."""

    acts: tuple[str, ...]
    told: str
    inside: str


WAYS = {
    "draft": Way((), "draft", ""),
    "filed": Way((), "filed", "to_triage"),
    "triaged": Way(("triage",), "filed", "triaged"),
    "in_progress": Way(("take_charge", "note"), "in_progress", "in_progress"),
    "awaiting_post": Way(("take_charge", "note", "ask"), "awaiting_post", "awaiting_consulate"),
    "answered": Way(("take_charge", "note", "answer"), "answered", "in_progress"),
    "awaiting_local": Way(("take_charge", "note", "answer", "await_local"), "answered", "awaiting_local"),
    "awaiting_family": Way(("take_charge", "note", "answer", "await_family"), "answered", "awaiting_family"),
    "resolved": Way(("take_charge", "note", "answer", "wish", "resolve"), "answered", "resolved"),
    "long_term": Way(("take_charge", "note", "answer", "follow_long"), "answered", "long_term"),
    "transferred": Way(("take_charge", "note", "transfer"), "transferred", "transferred"),
    "declined": Way(("decline",), "closed", "declined"),
    "closed": Way(("take_charge", "note", "answer", "close"), "closed", "closed"),
    "reopened": Way(("take_charge", "note", "answer", "close", "reopen"), "in_progress", "in_progress"),
}
_DEAD = ("death_natural", "death_accident", "death_violent")
# Minutes after the act before: an ordinary request, and one of two hours.
_PACE = {
    "triage": ((15, 70), (4, 9)),
    "take_charge": ((20, 200), (4, 14)),
    "note": ((15, 90), (4, 14)),
    "ask": ((10, 60), (3, 8)),
    "reply": ((40, 300), (8, 20)),
    "answer": ((60, 420), (20, 50)),
    "notification": ((600, 2600), (300, 900)),
    "wish": ((400, 2600), (300, 900)),
    "await_local": ((120, 900), (60, 300)),
    "await_family": ((120, 900), (60, 300)),
    "follow_long": ((1500, 6000), (900, 3000)),
    "transfer": ((60, 400), (30, 90)),
    "resolve": ((1500, 6000), (900, 3000)),
    "close": ((2600, 26_000), (1500, 9000)),
    "decline": ((120, 900), (60, 100)),
    "reopen": ((9000, 30_000), (9000, 30_000)),
}
_LATE = (1500, 3000)


def is_vital(scenario: dict[str, Any]) -> bool:
    """The first answer is due within two hours."""
    category = scenario["category"]
    return category in {"death_violent", "kidnapping"} or (
        (bool(scenario.get("minor")) and category == "missing") or scenario.get("risk") == "yes"
    )


def course(
    scenario: dict[str, Any],
    values: Values,
    draws: Draws,
    *,
    stands: str,
    filed: datetime,
    now: datetime,
    zone: str,
) -> list[dict[str, Any]]:
    """The acts that lead where the request STANDS; squeezed into the time it has had when that is short."""
    acts = list(WAYS[stands].acts)
    if stands in {"closed", "reopened"}:
        acts = _enriched(acts, scenario, draws)
    steps = [{"do": do, **_says(do, scenario, values, draws)} for do in acts]
    moments = _moments(acts, draws, filed=filed, zone=zone, vital=is_vital(scenario), late=draws.chance(14))
    if moments and moments[-1] >= now:
        room = (now - filed) / (len(moments) + 1)
        moments = [(filed + room * place).replace(second=0, microsecond=0) for place in range(1, len(moments) + 1)]
    return [{**step, "at": moment.isoformat()} for step, moment in zip(steps, moments, strict=True)]


def _enriched(acts: list[str], scenario: dict[str, Any], draws: Draws) -> list[str]:
    """A precision asked and given, the notification that comes at last, what the person wishes."""
    found = list(acts)
    if draws.chance(38):
        found[2:2] = ["ask", "reply"]
    after = found.index("answer") + 1
    if scenario.get("detention") and scenario["known_by"] != "local_authority" and draws.chance(70):
        found.insert(after, "notification")
        after += 1
    if scenario["category"] not in _DEAD and draws.chance(62):
        found.insert(after, "wish")
    return found


def _moments(acts: list[str], draws: Draws, *, filed: datetime, zone: str, vital: bool, late: bool) -> list[datetime]:
    """Nobody answers in the middle of the night, unless a life is at stake."""
    moments, moment = [], filed
    for act in acts:
        low, high = _PACE[act][1 if vital else 0]
        if act == "answer" and late:
            low, high = (200, 500) if vital else _LATE
        moment += timedelta(minutes=draws.between(low, high))
        if not vital:
            moment = awake(moment, zone, draws)
        moments.append(moment)
    return moments


def _says(do: str, scenario: dict[str, Any], values: Values, draws: Draws) -> dict[str, Any]:
    if do in {"answer", "ask", "reply", "note"}:
        words = {"answer": "answer", "ask": "question", "reply": "reply", "note": "note"}[do]
        said: dict[str, Any] = {"body": values.fill(scenario[words])}
        if do == "answer":
            said["answered"] = list(range(1, len(scenario["asked"]) + 1 - draws.below(2)))
        if do == "note":
            said["source"] = typeset(scenario["source"])
        return said
    if do == "wish":
        wish = "opposed" if draws.chance(9) else "accepted"
        return {"wish": wish, "source": draws.choice(phrases("recueil"))}
    if do in {"close", "resolve"}:
        return {"outcome": draws.choice(scenario["outcomes"]), "reason": draws.choice(phrases("cloture"))}
    reasons = {"await_local": "attente_locale", "await_family": "attente_famille", "decline": "hors_champ"}
    if do == "transfer":
        return {"reason": "Plusieurs pays concernés : le centre de crise coordonne."}
    if do == "reopen":
        return {"reason": draws.choice(phrases("reprise"))}
    return {"reason": draws.choice(phrases(reasons[do]))} if do in reasons else {}
