"""Civil days of the office, and the instants between which a posting runs. The last day is worked to its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from psycopg.types.range import Range

from ssi.common import clock

OFFICE_ZONE = "Asia/Singapore"


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(OFFICE_ZONE))


def end_of(day: date) -> datetime:
    """The first instant that is no longer DAY."""
    return start_of(day + timedelta(days=1))


def today() -> date:
    return clock.today(OFFICE_ZONE)


@dataclass(frozen=True)
class Days:
    """First and last day of a posting; None where it has no bound."""

    first: date | None
    last: date | None


def days_of(during: Range[datetime]) -> Days:
    if during.isempty:
        return Days(None, None)
    first = clock.in_zone(during.lower, OFFICE_ZONE).date() if during.lower else None
    last = clock.in_zone(during.upper - timedelta(microseconds=1), OFFICE_ZONE).date() if during.upper else None
    return Days(first, last)
