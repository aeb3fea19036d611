"""Working days and public holidays of the five countries, as pure functions of a day.

What an administrator corrected by hand is passed in; `HolidayCorrection.objects.by_day()` reads it in one query.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import holidays
from django.utils.translation import get_language

from ssi.directory.holiday_names import in_french

COUNTRIES = ("FR", "SG", "MY", "PH", "BN")

# The English that the country itself writes, where the package has it.
_LOCAL_ENGLISH = {"SG": "en_SG", "PH": "en_PH"}
_COMMON_ENGLISH = "en_US"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Correction:
    """One day of one country that the published calendar has wrong or did not know."""

    working: bool
    label: str


Corrections = Mapping[tuple[str, date], Correction]
NO_CORRECTIONS: Corrections = MappingProxyType({})


def holiday_name(country: str, day: date, *, corrections: Corrections = NO_CORRECTIONS) -> str | None:
    """Name of the holiday in the active language, None on a day that is not one."""
    correction = corrections.get((country, day))
    if correction is not None:
        return None if correction.working else correction.label
    return published_holidays(country, day.year).get(day)


def published_holidays(country: str, year: int) -> Mapping[date, str]:
    """The published calendar of a year before any correction, in the active language."""
    if (get_language() or "fr").startswith("fr"):
        return _in_french(country, year)
    return _published(country, year, _LOCAL_ENGLISH.get(country, _COMMON_ENGLISH))


def is_weekend(country: str, day: date) -> bool:
    return day.weekday() in _weekend(country)


def is_working_day(country: str, day: date, *, corrections: Corrections = NO_CORRECTIONS) -> bool:
    """A correction has the last word: it can open a Sunday as well as close a Tuesday."""
    correction = corrections.get((country, day))
    if correction is not None:
        return correction.working
    return not is_weekend(country, day) and day not in _published(country, day.year, _COMMON_ENGLISH)


def working_day_on_or_after(country: str, day: date, *, corrections: Corrections = NO_CORRECTIONS) -> date:
    while not is_working_day(country, day, corrections=corrections):
        day += _ONE_DAY
    return day


def next_working_day(country: str, day: date, *, corrections: Corrections = NO_CORRECTIONS) -> date:
    """The first working day strictly after the given day."""
    return working_day_on_or_after(country, day + _ONE_DAY, corrections=corrections)


def add_working_days(country: str, day: date, count: int, *, corrections: Corrections = NO_CORRECTIONS) -> date:
    """The day that is `count` working days after the given one, which itself is never counted; 0 gives it back."""
    if count < 0:
        raise ValueError("a number of working days to add is not negative")
    for _step in range(count):
        day = next_working_day(country, day, corrections=corrections)
    return day


def working_days_between(country: str, start: date, end: date, *, corrections: Corrections = NO_CORRECTIONS) -> int:
    """How many working days fall after `start` and up to `end` included, the inverse of `add_working_days`."""
    if end < start:
        raise ValueError("a period does not end before it starts")
    days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    return sum(is_working_day(country, day, corrections=corrections) for day in days)


@lru_cache(maxsize=len(COUNTRIES))
def _weekend(country: str) -> frozenset[int]:
    return frozenset(holidays.country_holidays(_known(country)).weekend)


@lru_cache(maxsize=128)
def _published(country: str, year: int, language: str) -> Mapping[date, str]:
    calendar = holidays.country_holidays(_known(country), years=year, expand=False, language=language)
    return MappingProxyType(dict(calendar))


@lru_cache(maxsize=128)
def _in_french(country: str, year: int) -> Mapping[date, str]:
    named = _published(country, year, _COMMON_ENGLISH)
    return MappingProxyType({day: "\u00a0; ".join(map(in_french, name.split("; "))) for day, name in named.items()})


def _known(country: str) -> str:
    if country not in COUNTRIES:
        raise ValueError(f"no calendar for the country {country!r}")
    return country
