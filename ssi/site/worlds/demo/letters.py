"""Letters rogatory over three years: most have come to their end, a stock is under way, one rings."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from ssi.directory.data.courts import COURTS
from ssi.site.worlds.demo.calendar import days_before, in_office
from ssi.site.worlds.demo.requests import HEADS, LOGGERS, ZONES
from ssi.site.worlds.demo.words import Values, scenarios
from ssi.site.worlds.draws import Draws

HOW_MANY = 60
_OLDEST, _YOUNGEST_OF_THE_PAST = 1080, 150
_WEIGHTS = ("SG",) * 5 + ("MY",) * 3 + ("PH",) * 4 + ("BN",)
# The stock of the reference day: age in days, state, hard dates as (kind, days from now).
_STOCK: tuple[tuple[float, str, tuple[tuple[str, int], ...]], ...] = (
    (1.2, "draft", ()),
    (2, "received_at_post", (("preservation", 26),)),
    (6, "received_at_post", ()),
    (9, "checked", (("preservation", 12),)),
    (14, "checked", ()),
    (20, "delivered", ()),
    (31, "delivered", (("custody", 6),)),
    (44, "under_review", ()),
    (58, "under_review", (("custody", 75),)),
    (63, "supplement_requested", ()),
    (80, "accepted", ()),
    (95, "executing", (("custody", 1),)),
    (118, "executing", ()),
    (140, "postponed", ()),
    (160, "partially_executed", ()),
    (171, "executed", ()),
    (25, "sent_back", ()),
)
_ENDS = ("closed",) * 8 + ("refused", "withdrawn", "returned")
_MAGISTRATES = (
    "Hélène Brécourtois",
    "Antoine Delagarrigue",
    "Camille Sauvageonne",
    "Pierre Ustarroze",
    "Florence Montguillon",
)


@cache
def _scenarios() -> tuple[dict[str, Any], ...]:
    return scenarios("scenarios/letters")


def describe_letters(now: datetime, seed: int) -> list[dict[str, Any]]:
    """Oldest first, so that references follow the order of time."""
    draws = Draws("letters", seed)
    lives = list(_STOCK)
    past = HOW_MANY - len(lives)
    for number in range(past):
        step = (_OLDEST - _YOUNGEST_OF_THE_PAST) / past
        lives.append((_YOUNGEST_OF_THE_PAST + step * number + draws.below(9), draws.choice(_ENDS), ()))
    countries = draws.shuffled((_WEIGHTS * -(-HOW_MANY // len(_WEIGHTS)))[:HOW_MANY])
    described = [
        _describe(Draws("letter", seed, position), now, *life, country=country)
        for position, (life, country) in enumerate(zip(lives, countries, strict=True))
    ]
    return sorted(described, key=lambda letter: datetime.fromisoformat(letter["drafted_at"]))


def _describe(
    draws: Draws, now: datetime, age: float, state: str, dates: tuple[tuple[str, int], ...], *, country: str
) -> dict[str, Any]:
    zone = ZONES[country]
    scenario = draws.choice(_scenarios())
    received = days_before(now, age, zone, draws)
    values = Values(draws, country, received.date())
    author = draws.choice(LOGGERS[country])
    label, penalty, *articles = scenario["offence"]
    logged = min(in_office(received + timedelta(minutes=draws.between(20, 150)), zone, draws), now)
    issued = received.date() - timedelta(days=draws.between(9, 24))
    letter: dict[str, Any] = {
        "kind": "CRI",
        "country": country,
        "author": author,
        "owner": HEADS[country] if author.startswith("assistant") else author,
        "title": values.fill(draws.choice(scenario["titles"])),
        "marking": "DR" if draws.chance(30) else "SENSIBLE",
        "state": state,
        "issuing_court": draws.choice([row.code for row in COURTS if "JIRS" in row.code]),
        "issuing_magistrate": draws.choice(_MAGISTRATES),
        "issuing_chamber": f"cabinet {draws.between(1, 12)}",
        "prosecution_number": f"{received.year % 100}{draws.digits(9)}",
        "investigation_number": f"JI {received.year % 100}/{draws.digits(3)}",
        "investigating_service": scenario["service"],
        "issued_on": issued.isoformat(),
        "received_at": received.isoformat(),
        "drafted_at": logged.isoformat(),
        "crime_type": scenario["crime"],
        "purpose": values.fill(scenario["purpose"]),
        "facts_summary": values.fill(scenario["facts"]),
        "confidentiality": "asked" if draws.chance(60) else "not_asked",
        "limitation_date": issued.replace(year=issued.year + scenario["limitation"], day=1).isoformat(),
        "dates": {kind: (now + timedelta(days=days)).date().isoformat() for kind, days in dates},
        "offences": [{"label": label, "maximum_penalty": penalty, "articles": articles}],
        "measures": [{"type": kind, "text": values.fill(text)} for kind, text in scenario["measures"]],
        "parts": [_part(values, *part) for part in scenario["parts"]],
        "events": _events(state, received),
    }
    if state == "draft":
        letter.pop("parts")
    return letter


def _part(values: Values, kind: str, category: str, name: str, why: str) -> dict[str, Any]:
    part = {"type": kind, "name": values.fill(name), "detail": values.fill(why)}
    return part | ({"category": category} if category else {})


def _events(state: str, received: datetime) -> list[dict[str, Any]]:
    """The chain before the post, as the paper tells it."""
    if state == "draft":
        return []
    before = {"letter_sent_bepi": 7, "letter_sent_mae": 4}
    return [{"code": code, "at": (received - timedelta(days=days)).isoformat()} for code, days in before.items()]
