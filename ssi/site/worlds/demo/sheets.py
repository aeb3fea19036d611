"""The security sheets of three years: one a quarter for each country, the last in force; one submitted, one draft."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ssi.site.worlds.demo.calendar import days_before
from ssi.site.worlds.demo.words import typeset
from ssi.site.worlds.draws import Draws
from ssi.territories.data import COUNTRIES

_QUARTER = 91
# How long ago each published its last sheet: Brunei's is to be read again, and the page says so.
_LAST = {"SG": 25, "MY": 48, "PH": 12, "BN": 99}
_ZONES = {row.code: row.time_zone for row in COUNTRIES}


@cache
def _bank() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "sheets.toml").read_text(encoding="utf-8"))


def describe_sheets(now: datetime, seed: int) -> list[dict[str, Any]]:
    """In the order of their publications, country by country: each replaces the one before it."""
    found = []
    for code, place in _bank()["countries"].items():
        draws = Draws("sheets", seed, code)
        levels = place["levels"]
        for number, level in enumerate(levels):
            days = _LAST[code] + _QUARTER * (len(levels) - 1 - number)
            found.append(_published(draws, code, place, level, now, days, last=number == len(levels) - 1))
    found.append(_begun("PH", "reviewed", now, Draws("sheets", seed, "submitted")))
    found.append(_begun("SG", "draft", now, Draws("sheets", seed, "draft")))
    for number, sheet in enumerate(found, start=1):
        sheet["key"] = f"fiche-{number}"
    return found


def _published(
    draws: Draws, code: str, place: dict[str, Any], level: str, now: datetime, days: float, *, last: bool
) -> dict[str, Any]:
    written = days_before(now, days + 3, _ZONES[code], draws)
    moments = {
        name: written + timedelta(hours=hours) for name, hours in (("review", 2), ("validate", 26), ("publish", 30))
    }
    sheet = _sheet(draws, code, place, level, written, moments["publish"])
    sheet["state"] = "published" if last else "superseded"
    sheet["at"] = {name: moment.isoformat() for name, moment in moments.items()}
    happened = draws.shuffled(_bank()["incidents"])[: draws.between(1, 2)] if last or draws.chance(40) else []
    sheet["incidents"] = [
        {**_typeset(one), "place": place["place"], "at": (moments["publish"] + timedelta(days=3 + order)).isoformat()}
        for order, one in enumerate(happened)
    ]
    return sheet


def _begun(code: str, state: str, now: datetime, draws: Draws) -> dict[str, Any]:
    """Not in force yet: what the head of service has to sign, and what its author alone sees."""
    place = _bank()["countries"][code]
    written = days_before(now, 1.2, _ZONES[code], draws)
    sheet = _sheet(draws, code, place, place["levels"][-1], written, written)
    sheet["state"] = state
    if state != "draft":
        sheet["at"] = {"review": (written + timedelta(hours=1)).isoformat()}
    return sheet


def _sheet(
    draws: Draws, code: str, place: dict[str, Any], level: str, written: datetime, valid: datetime
) -> dict[str, Any]:
    words = _bank()["words"]
    themes = draws.shuffled(_bank()["themes"])[: draws.between(2, 4)]
    return {
        "kind": "FIC",
        "author": place["author"],
        "country": code,
        "drafted_at": written.isoformat(),
        "vigilance_level": level,
        "summary": typeset(f"{draws.choice(words['summaries'])} {words['invented']}"),
        "outlook": typeset(draws.choice(words["outlooks"])),
        "confidence": draws.choice(("medium", "high", "medium", "low")),
        "audience": draws.choice(("internal", "consulates", "companies")),
        "proposed_change": typeset(draws.choice(words["proposals"])) if draws.chance(25) else "",
        "valid_from": valid.date().isoformat(),
        "valid_until": (valid.date() + timedelta(days=183)).isoformat(),
        "themes": [_theme(draws, one, place, level) for one in themes],
        "elements": [
            dict(zip(("source", "information", "source_reliability", "information_credibility"), row, strict=True))
            for row in [[typeset(text) for text in one] for one in draws.shuffled(words["elements"])[:2]]
        ],
    }


def _theme(draws: Draws, one: dict[str, Any], place: dict[str, Any], level: str) -> dict[str, str]:
    theme = {"theme": one["theme"], "assessment": typeset(draws.choice(one["texts"]))}
    if one.get("own_area"):
        theme["area"] = place["area"]
        theme["vigilance_level"] = {"green": "yellow", "yellow": "orange"}.get(level, "red")
    return theme


def _typeset(row: dict[str, Any]) -> dict[str, Any]:
    return {name: typeset(value) if name == "description" else value for name, value in row.items()}
