"""Working days and holidays of the five countries."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from ssi.directory import calendars
from ssi.directory.calendars import Correction

FRIDAY = date(2026, 9, 11)
SATURDAY = date(2026, 9, 12)
SUNDAY = date(2026, 9, 13)

countries = st.sampled_from(calendars.COUNTRIES)
days = st.dates(date(2024, 1, 1), date(2029, 12, 31))


def test_brunei_rests_on_friday_and_sunday_and_works_on_saturday() -> None:
    assert [calendars.is_working_day("BN", day) for day in (FRIDAY, SATURDAY, SUNDAY)] == [False, True, False]


@pytest.mark.parametrize("country", ["FR", "SG", "MY", "PH"])
def test_the_other_countries_rest_on_saturday_and_sunday(country: str) -> None:
    assert [calendars.is_working_day(country, day) for day in (FRIDAY, SATURDAY, SUNDAY)] == [True, False, False]


@pytest.mark.parametrize(
    ("country", "day", "in_french", "in_english"),
    [
        ("FR", date(2026, 7, 14), "Fête nationale", "National Day"),
        ("SG", date(2026, 11, 9), "Dipavali (jour de report)", "Deepavali (observed)"),
        ("MY", date(2026, 3, 20), "Aïd al-Fitr (jour supplémentaire)", "Eid al-Fitr (additional holiday)"),
        ("PH", date(2026, 12, 30), "Fête de Rizal", "Rizal Day"),
        ("BN", date(2026, 7, 15), "Anniversaire du sultan", "Sultan Hassanal Bolkiah's Birthday"),
    ],
)
def test_a_holiday_is_named_in_the_language_of_the_reader(
    country: str, day: date, in_french: str, in_english: str
) -> None:
    with translation.override("fr"):
        assert calendars.holiday_name(country, day) == in_french
    with translation.override("en"):
        assert calendars.holiday_name(country, day) == in_english


def test_two_holidays_on_one_day_are_both_translated() -> None:
    with translation.override("fr"):
        assert calendars.holiday_name("MY", date(2024, 9, 16)) == "Jour de la Malaisie\u00a0; Anniversaire du Prophète"


@pytest.mark.parametrize("country", calendars.COUNTRIES)
def test_every_holiday_published_for_ten_years_has_a_french_name(country: str) -> None:
    start = date(2022, 1, 1)
    for offset in range(3652):
        day = start + timedelta(days=offset)
        with translation.override("fr"):
            french = calendars.holiday_name(country, day)
        if french is not None:
            assert not any(word in french.split() for word in ("Day", "Year", "observed", "estimated", "Eve")), french


def test_an_ordinary_tuesday_is_no_holiday() -> None:
    assert calendars.holiday_name("SG", date(2026, 9, 8)) is None


def test_a_weekend_is_not_a_holiday_by_itself() -> None:
    assert calendars.holiday_name("SG", SATURDAY) is None


def test_a_correction_makes_a_holiday_of_a_working_day_and_names_it() -> None:
    corrections = {("PH", FRIDAY): Correction(working=False, label="Proclamation 1234")}
    assert not calendars.is_working_day("PH", FRIDAY, corrections=corrections)
    assert calendars.holiday_name("PH", FRIDAY, corrections=corrections) == "Proclamation 1234"


def test_a_correction_opens_a_holiday_even_on_a_sunday() -> None:
    national_day = date(2026, 8, 9)
    corrections = {("SG", national_day): Correction(working=True, label="Ouvré par exception")}
    assert national_day.weekday() == 6
    assert calendars.is_working_day("SG", national_day, corrections=corrections)
    assert calendars.holiday_name("SG", national_day, corrections=corrections) is None


def test_a_correction_of_one_country_leaves_the_others() -> None:
    corrections = {("PH", FRIDAY): Correction(working=False, label="Proclamation 1234")}
    assert calendars.is_working_day("MY", FRIDAY, corrections=corrections)


def test_the_next_working_day_is_never_the_day_itself() -> None:
    assert calendars.next_working_day("SG", date(2026, 9, 8)) == date(2026, 9, 9)


def test_the_working_day_on_or_after_a_working_day_is_that_day() -> None:
    assert calendars.working_day_on_or_after("SG", FRIDAY) == FRIDAY


def test_a_reminder_due_in_brunei_on_a_friday_falls_on_the_saturday() -> None:
    assert calendars.working_day_on_or_after("BN", FRIDAY) == SATURDAY


def test_the_chinese_new_year_and_its_weekend_are_jumped_over() -> None:
    assert calendars.next_working_day("SG", date(2026, 2, 16)) == date(2026, 2, 19)


def test_no_day_added_gives_the_day_back_even_if_nobody_works_on_it() -> None:
    assert calendars.add_working_days("FR", SUNDAY, 0) == SUNDAY


def test_a_country_without_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="no calendar"):
        calendars.is_working_day("TH", FRIDAY)


def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        calendars.add_working_days("SG", FRIDAY, -1)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="does not end before"):
        calendars.working_days_between("SG", FRIDAY, FRIDAY - timedelta(days=1))


@settings(deadline=None)  # the first look at a year builds its calendar
@given(countries, days, st.integers(0, 30))
def test_counting_finds_as_many_days_as_were_added(country: str, day: date, count: int) -> None:
    end = calendars.add_working_days(country, day, count)
    assert calendars.working_days_between(country, day, end) == count


@settings(deadline=None)  # the first look at a year builds its calendar
@given(countries, days, st.integers(1, 30))
def test_what_is_added_ends_on_a_working_day(country: str, day: date, count: int) -> None:
    assert calendars.is_working_day(country, calendars.add_working_days(country, day, count))
