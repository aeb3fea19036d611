"""Three years of cooperation: about thirty-five actions a year, the programme to come, a dozen agreements."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cooperation.services.known_agreements import KNOWN
from ssi.site.worlds.demo.requests import HEADS
from ssi.site.worlds.demo.words import typeset, words
from ssi.site.worlds.draws import Draws
from ssi.territories.data import COUNTRIES

A_YEAR, YEARS = 35, 3
_ZONES = {row.code: row.time_zone for row in COUNTRIES}
_WEIGHTS = ("SG",) * 10 + ("MY",) * 10 + ("PH",) * 11 + ("BN",) * 4
# Who else takes part in a regional action: a country of the same attaché.
_NEIGHBOUR = {"SG": "BN", "BN": "SG"}
# The programme to come: days until the first day, and where each stands.
_TO_COME = (
    (6, "scheduled"), (13, "scheduled"), (20, "scheduled"), (34, "funded"), (48, "funded"), (62, "programmed"),
    (75, "programmed"), (90, "programmed"), (110, "proposed"), (130, "proposed"), (150, "draft"),
)  # fmt: skip
_RECENT = ((1, "under_way"), (12, "done"), (19, "done"), (41, "evaluated"))
_FIRST_PAST = 52
_ARTICLE = re.compile("^(la|le|les) ")


@cache
def _rows(name: str) -> tuple[dict[str, Any], ...]:
    text = (Path(__file__).parent / "cooperation.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)[name])


def describe_cooperation(now: datetime, seed: int) -> list[dict[str, Any]]:
    """Oldest first, so that references follow the order of time."""
    draws = Draws("cooperation", seed)
    past = A_YEAR * YEARS - len(_RECENT)
    step = (365 * YEARS - _FIRST_PAST) / past
    ages = [(_FIRST_PAST + int(step * number) + draws.below(5), _past_state(draws)) for number in range(past)]
    ages += list(_RECENT) + [(-days, state) for days, state in _TO_COME]
    countries = draws.shuffled((_WEIGHTS * -(-len(ages) // len(_WEIGHTS)))[: len(ages)])
    deck = [draws.shuffled(_rows("scenario")) for _number in range(-(-len(ages) // len(_rows("scenario"))))]
    dealt = [scenario for hand in deck for scenario in hand]
    actions: list[dict[str, Any]] = []
    for position, ((age, state), country) in enumerate(zip(ages, countries, strict=True)):
        described = _action(Draws("action", seed, position), now, age, state, country, dealt[position])
        described["key"] = f"action-{position + 1}"
        actions.append(described)
    actions.sort(key=lambda one: one["planned_start"])
    return [*actions, *_participations(actions), *_agreements(now), *_known(now)]


def _past_state(draws: Draws) -> str:
    turn = draws.below(100)
    if turn < 6:
        return "cancelled"
    if turn < 9:
        return "rejected"
    return "late" if turn < 17 else "closed"


def _action(
    draws: Draws, now: datetime, age: int, state: str, country: str, scenario: dict[str, Any]
) -> dict[str, Any]:
    today = now.astimezone(ZoneInfo(_ZONES[country])).date()
    start = _working(today - timedelta(days=age)) if age > 1 or age < 0 else today - timedelta(days=age)
    people = draws.between(*scenario["people"])
    women = people * draws.between(18, 48) // 100
    place = words()[country]
    action: dict[str, Any] = {
        "kind": "ACT",
        "country": country,
        "author": HEADS[country],
        "title": typeset(f"{scenario['title']} ({_ARTICLE.sub('', place['pays'])})"),
        "action_type": scenario["type"],
        "theme": scenario["theme"],
        "aim": scenario["aim"],
        "requested_by": draws.choice(("partner", "partner", "partner", "france", "regional")),
        "french_services": scenario["services"],
        "format": "remote" if scenario.get("remote") else "in_person",
        "venue": scenario.get("france") or ("" if scenario.get("remote") else draws.choice(place["villes"])),
        "planned_start": start.isoformat(),
        "planned_end": (start + timedelta(days=scenario["days"] - 1)).isoformat(),
        "planned_participants": people,
        "planned_women": women,
        "trainers": draws.between(2, 5),
        "language": draws.choice(("en", "en", "en", "fr_interpreted")),
        "objectives": typeset(scenario["objectives"]),
        "partner_authorities": [scenario["partners"][country]],
        "regional": bool(scenario.get("regional")),
        "state": "closed" if state == "late" else state,
    }
    return action | _outcome(draws, action, state, now, start, scenario["days"])


def _outcome(draws: Draws, action: dict[str, Any], state: str, now: datetime, start: date, days: int) -> dict[str, Any]:
    """What really took place; a postponed action keeps the plan that the programme had first set."""
    if state in {"cancelled", "rejected"}:
        return {"reasons": {"cancel" if state == "cancelled" else "reject": typeset(draws.choice(_REASONS))}}
    if state not in {"closed", "late", "done", "evaluated"}:
        return {"actual_start": start.isoformat()} if state == "under_way" else {}
    present = max(2, action["planned_participants"] - draws.below(5))
    facts: dict[str, Any] = {
        "actual_start": start.isoformat(),
        "actual_end": (start + timedelta(days=days - 1)).isoformat(),
        "days": days,
        "actual_participants": present,
        "actual_women": min(present, max(0, action["planned_women"] - draws.below(3))),
    }
    if state in {"closed", "evaluated", "late"}:
        facts |= {"score": draws.choice((3, 4, 4, 4, 5)), "evaluation": typeset(draws.choice(_EVALUATIONS))}
    return facts | (_later(action, now, facts) if state == "late" else {})


def _later(action: dict[str, Any], now: datetime, facts: dict[str, Any]) -> dict[str, Any]:
    """Programmed for an earlier quarter, then postponed: the steps say how."""
    first = date.fromisoformat(action["planned_start"])
    programmed = first - timedelta(days=100)
    day = datetime.combine(programmed, datetime.min.time(), now.tzinfo) + timedelta(hours=9)
    codes = ("register", "program", "postpone", "replan", "fund", "schedule")
    steps: list[dict[str, Any]] = [
        {"step": code, "at": (day - timedelta(days=60 - 12 * position)).isoformat()}
        for position, code in enumerate(codes)
    ]
    steps[2]["reason"] = typeset(_REASONS[first.toordinal() % len(_REASONS)])
    steps[3] |= {"planned_start": first.isoformat(), "planned_end": action["planned_end"]}
    steps += [{"step": code} for code in ("begin", "finish", "evaluate", "close")]
    return {
        "planned_start": programmed.isoformat(),
        "planned_end": (programmed + timedelta(days=1)).isoformat(),
        "drafted_at": (day - timedelta(days=61)).isoformat(),
        "steps": steps,
        **facts,
    }


def _working(day: date) -> date:
    """The Monday that follows a week-end."""
    return day + timedelta(days=(7 - day.weekday()) % 7) if day.weekday() > 4 else day


def _participations(actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One attaché leads in one country and sends people from the other."""
    found = []
    for action in actions:
        other = _NEIGHBOUR.get(action["country"])
        if not (action["regional"] and other and action["state"] in {"closed", "done", "scheduled"}):
            continue
        planned = max(1, action["planned_participants"] // 5)
        held = action["state"] != "scheduled"
        found.append(
            {
                "kind": "PRT",
                "key": f"part-{action['key']}",
                "country": other,
                "author": action["author"],
                "action": action["key"],
                "state": "held" if held else "planned",
                "title": "Participation : " + action["title"].split(" (")[0],
                **{name: action[name] for name in ("action_type", "theme", "format", "planned_start", "planned_end")},
                "planned_participants": planned,
                "planned_women": planned // 3,
                **({name: action[name] for name in ("actual_start", "actual_end", "days")} if held else {}),
            }
        )
    return found


def _agreements(now: datetime) -> list[dict[str, Any]]:
    return [_agreement(now.date(), number, row) for number, row in enumerate(_rows("agreement"), start=1)]


def _agreement(today: date, number: int, row: dict[str, Any]) -> dict[str, Any]:
    signed = today - timedelta(days=int(365 * row.get("years", 0)))
    opened = (signed - timedelta(days=240)) if "years" in row else today - timedelta(days=150)
    described: dict[str, Any] = {
        "kind": "ACC",
        "key": f"accord-{number}",
        "country": row["country"],
        "author": HEADS[row["country"]],
        "title": row["title"],
        "instrument_type": row["instrument"],
        "themes": row["themes"],
        "parties": ["France", words()[row["country"]]["pays"]],
        "negotiation_opened_on": opened.isoformat(),
        "state": row.get("state", "in_force"),
        "expires_on": None,
        "notice_days": row.get("notice", 0),
        "drafted_at": f"{opened.isoformat()}T10:00",
    }
    if "years" in row:
        described |= {"signed": signed.isoformat()}
    if "lasts" in row:
        described |= {"expires_on": (signed + timedelta(days=int(365 * row["lasts"]))).isoformat()}
    if described["state"] in {"in_force", "renewal_due", "expired"}:
        described |= {"in_force_on": (signed + timedelta(days=5)).isoformat()}
    return described


def _known(now: datetime) -> list[dict[str, Any]]:
    """The real ones, registered three years ago."""
    return [
        {
            "kind": "ACC",
            "key": f"accord-connu-{number}",
            "author": HEADS[known.country],
            "country": known.country,
            "title": known.title,
            "state": "in_force",
            "negotiation_opened_on": None,
            "expires_on": None,
            "drafted_at": (now - timedelta(days=365 * YEARS)).isoformat(),
            "at": {code: (now - timedelta(days=365 * YEARS)).isoformat() for code in ("register", *known.steps)},
            "signed": known.signed.first.isoformat()[: {"year": 4, "month": 7, "day": 10}[known.signed.precision]],
            "in_force_on": None,
            "publication": known.publication,
            **known.content,
        }
        for number, known in enumerate(KNOWN, start=1)
    ]


_REASONS = (
    "Le partenaire demande un autre calendrier.",
    "Les experts français ne sont pas disponibles.",
    "Crédits non obtenus pour l’exercice.",
    "Élections dans le pays : les autorités suspendent les visites.",
)
_EVALUATIONS = (
    "Participants assidus ; le partenaire demande une suite avec ses formateurs.",
    "Contenu bien adapté ; à l’avenir, prévoir un interprète pour les travaux pratiques.",
    "Bons échanges ; les procédures présentées sont reprises dans une instruction du partenaire.",
    "Groupe inégal : sélectionner davantage les participants.",
)
