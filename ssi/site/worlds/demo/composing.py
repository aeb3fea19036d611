"""The world of the demonstration: people, 150 requests for information over two years, 60 consular requests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ssi.site.worlds.demo.assistance import compose_assistance
from ssi.site.worlds.demo.people import PEOPLE, PHRASE
from ssi.site.worlds.demo.requests import describe_requests
from ssi.site.worlds.draws import Draws

ASSISTANCE = 60
TWO_YEARS_DAYS = 729
SEED = 2026


def compose(now: datetime) -> dict[str, Any]:
    """The description of the demonstration embassy as it stands at NOW."""
    assistance = [_assistance(number, now) for number in range(1, ASSISTANCE + 1)]
    assistance.sort(key=lambda record: str(record["filed_at"]))
    return {
        "now": now.isoformat(),
        "password": PHRASE,
        "people": [person.described() for person in PEOPLE],
        "records": [*describe_requests(now, SEED), *assistance],
    }


def _days_ago(number: int, draws: Draws) -> timedelta:
    """Evenly over two years, the last month a little denser: the desk has work this morning."""
    recent = ASSISTANCE // 6
    if number <= recent:
        return timedelta(minutes=draws.between(90, 30 * 24 * 60))
    share = (number - recent) / (ASSISTANCE - recent)
    return timedelta(days=30 + share * (TWO_YEARS_DAYS - 30), minutes=draws.between(0, 900))


def _assistance(number: int, now: datetime) -> dict[str, Any]:
    draws = Draws("demo", SEED, "asc", number)
    return compose_assistance(number, now - _days_ago(number, draws), now, draws)
