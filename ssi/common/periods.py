"""Quarters and other stretches of civil dates, turned into instants in a country's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Period:
    """From the first to the last civil day, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends before it starts")

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """Instants [start, end) of the period on the wall clock of ZONE, in UTC."""
        place = ZoneInfo(zone)
        start = datetime.combine(self.first, time.min, place)
        end = datetime.combine(self.last + timedelta(days=1), time.min, place)
        return start.astimezone(UTC), end.astimezone(UTC)

    def previous(self) -> Period:
        """The quarter before, when this is a quarter; else as many days just before."""
        quarter = quarter_of(self)
        if quarter:
            year, number = quarter
            return quarter_period(year - 1, 4) if number == 1 else quarter_period(year, number - 1)
        length = self.last - self.first
        return Period(self.first - length - timedelta(days=1), self.first - timedelta(days=1))

    def year_before(self) -> Period:
        quarter = quarter_of(self)
        if quarter:
            return quarter_period(quarter[0] - 1, quarter[1])
        return Period(_a_year_before(self.first), _a_year_before(self.last))


def _a_year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def quarter_period(year: int, number: int) -> Period:
    """The civil quarter NUMBER (1 to 4) of YEAR."""
    if number not in {1, 2, 3, 4}:
        raise ValueError("a quarter is 1, 2, 3 or 4")
    first = date(year, 3 * number - 2, 1)
    following = date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)
    return Period(first, following - timedelta(days=1))


def quarter_of(period: Period) -> tuple[int, int] | None:
    """(year, number) when the period is exactly a civil quarter."""
    number = (period.first.month + 2) // 3
    exact = quarter_period(period.first.year, number)
    return (period.first.year, number) if exact == period else None


def last_full_quarter(day: date) -> tuple[int, int]:
    """The quarter that ended most recently before DAY."""
    number = (day.month + 2) // 3
    return (day.year - 1, 4) if number == 1 else (day.year, number - 1)
