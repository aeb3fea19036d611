"""The world of the demonstration: people, 150 requests for information over two years, 60 consular requests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ssi.site.worlds.demo.assistance import compose_assistance
from ssi.site.worlds.demo.people import PEOPLE, PHRASE
from ssi.site.worlds.demo.requests import DESKS, compose_request
from ssi.site.worlds.demo.words import phrases
from ssi.site.worlds.draws import Draws

REQUESTS, ASSISTANCE = 150, 60
TWO_YEARS_DAYS = 729
SEED = 2026
_COUNTRIES = ("SG", "SG", "SG", "SG", "MY", "MY", "MY", "PH", "PH", "PH", "PH", "BN")


def compose(now: datetime) -> dict[str, Any]:
    """The description of the demonstration embassy as it stands at NOW."""
    records = [_request(number, now) for number in range(1, REQUESTS + 1)]
    records += [_assistance(number, now) for number in range(1, ASSISTANCE + 1)]
    records.sort(key=lambda record: record.get("received_at") or record["filed_at"])
    return {
        "now": now.isoformat(),
        "password": PHRASE,
        "people": [person.described() for person in PEOPLE],
        "records": records,
    }


def _days_ago(number: int, total: int, draws: Draws) -> timedelta:
    """Evenly over two years, the last month a little denser: the desk has work this morning."""
    recent = total // 6
    if number <= recent:
        return timedelta(minutes=draws.between(90, 30 * 24 * 60))
    share = (number - recent) / (total - recent)
    return timedelta(days=30 + share * (TWO_YEARS_DAYS - 30), minutes=draws.between(0, 900))


def _request(number: int, now: datetime) -> dict[str, Any]:
    draws = Draws("demo", SEED, "rfi", number)
    country = draws.choice(_COUNTRIES)
    record = compose_request(number, country, now - _days_ago(number, REQUESTS, draws), now, draws)
    if record.get("state") == "draft":
        return record
    if number % 17 == 0:
        record["need_to_know"] = True
        others = [name for name in DESKS[country] if name != record["author"]]
        record["readers"] = [{"person": others[0], "reason": phrases("acces")[0]}] if others else []
    if number % 11 == 0:
        record["documents"] = [
            {
                "name": "note-de-synthese.txt",
                "title": "Note de synthèse",
                "type": "report",
                "content": record["summary"],
            }
        ]
    return record


def _assistance(number: int, now: datetime) -> dict[str, Any]:
    draws = Draws("demo", SEED, "asc", number)
    return compose_assistance(number, now - _days_ago(number, ASSISTANCE, draws), now, draws)
