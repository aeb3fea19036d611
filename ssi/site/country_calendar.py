"""When the administrations of a country work: its week, its holidays to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import WEEKDAYS

from ssi.common import clock
from ssi.common.rules import Text
from ssi.directory.calendars import COUNTRIES, holiday_name, is_weekend, is_working_day
from ssi.directory.models import HolidayCorrection
from ssi.territories.models import Country

DAYS, MOST = 120, 8
_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class Calendar:
    """CLOSED_TODAY: the holiday of the day, if it is one; OPEN_TODAY: whether an administration answers."""

    working_days: tuple[Text, ...]
    holidays: tuple[tuple[date, str], ...]
    open_today: bool


def calendar_of(place: Country) -> Calendar | None:
    """None for a country whose calendar is not known."""
    if place.code not in COUNTRIES:
        return None
    today = clock.today(place.time_zone)
    soon = HolidayCorrection.objects.filter(country=place, date__range=(today, today + timedelta(days=DAYS)))
    corrections = soon.by_day()
    days = [today + timedelta(days=offset) for offset in range(DAYS + 1)]
    named = [(day, name) for day in days if (name := holiday_name(place.code, day, corrections=corrections))]
    week = [WEEKDAYS[number] for number in range(7) if not is_weekend(place.code, _MONDAY + timedelta(days=number))]
    return Calendar(tuple(week), tuple(named[:MOST]), is_working_day(place.code, today, corrections=corrections))
