"""The section of the report on the security context: levels, changes, themes, outlook, review, incidents."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cooperation.reports.context import ContextFigures, ContextSection
from cooperation.stats.context import CountryContext
from ssi.common import clock
from ssi.common.periods import quarter_period
from ssi.reports.snapshot import plain
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.factories.context import make_incident, make_sheet
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
QUARTER = quarter_period(2026, 3)
MAY, AUGUST = datetime(2026, 5, 4, 2, 0, tzinfo=UTC), datetime(2026, 8, 10, 2, 0, tzinfo=UTC)


def collected(embassy: Embassy, username: str = "manager", *codes: str) -> ContextFigures:
    user = embassy[username]
    with clock.at(datetime(2026, 10, 1, 1, 0, tzinfo=UTC)), acting_as(user):
        countries = list(Country.objects.filter(code__in=codes or ("SG", "MY")).order_by("code"))
        return ContextSection().collect(QUARTER, countries, user)


def of(figures: ContextFigures, code: str) -> CountryContext:
    return next(one for one in figures.contexts if one.code == code)


def told(value: Any) -> Any:
    """As the snapshot keeps it, whatever the spaces of French typography."""
    return str(plain(value)).replace("\u00a0", " ")


def test_levels_at_both_ends_and_the_changes_between_them(embassy: Embassy) -> None:
    author, head = embassy["attache.sg"], embassy["manager"]
    make_sheet(author, head, at=MAY, vigilance_level="green")
    make_sheet(author, head, at=AUGUST, vigilance_level="orange")
    singapore = of(collected(embassy), "SG")
    assert told(singapore.before) == "vert : vigilance normale"
    assert told(singapore.level) == "orange : déconseillé sauf raison impérative"
    assert [(change.day, change.reference) for change in singapore.changes] == [("10/08/2026", "SSI-SG-FIC-2026-0002")]
    assert singapore.reviewed == "10/08/2026"
    assert told(singapore.themes) == "['Délinquance', 'Sûreté maritime']"


def test_a_country_without_a_sheet_says_so(embassy: Embassy) -> None:
    figures = collected(embassy)
    assert {told(one.level) for one in figures.contexts} == {"sans fiche"}
    assert figures.notes[0].count == 2


def test_the_headlines_count_countries_at_orange_or_red_and_major_incidents(embassy: Embassy) -> None:
    author, head = embassy["attache.sg"], embassy["manager"]
    sheet = make_sheet(author, head, at=MAY, vigilance_level="orange")
    make_incident(sheet, author, major=True, day=date(2026, 6, 30))
    make_incident(sheet, author, major=True, day=date(2026, 7, 1))
    make_incident(sheet, author, day=date(2026, 9, 30))
    watched, major = collected(embassy).headlines
    assert (watched.value, watched.before) == (1, 1)
    assert (major.value, major.before) == (1, 1)
    assert [line.values for line in collected(embassy).breakdowns[0].lines] == [(2, 1)]


@pytest.mark.parametrize(("audience", "shown"), [("internal", False), ("companies", True)])
def test_what_a_sheet_keeps_to_the_service_does_not_travel(embassy: Embassy, audience: str, shown: bool) -> None:
    make_sheet(embassy["attache.sg"], embassy["manager"], at=AUGUST, audience=audience, text="Le Détroit se tend")
    singapore = of(collected(embassy), "SG")
    assert ("Le Détroit se tend" in told(plain(singapore))) == shown
    assert singapore.reserved is not shown


def test_the_section_counts_what_its_reader_sees_and_nothing_else(embassy: Embassy) -> None:
    make_sheet(embassy["attache.sg"], embassy["manager"], at=AUGUST)
    make_sheet(embassy["attache.my"], embassy["manager"], "MY", at=AUGUST)
    stranger = collected(embassy, "attache.my")
    assert told(of(stranger, "SG").level) == "sans fiche"
    assert stranger.references == ("SSI-MY-FIC-2026-0001",)


def test_its_flow_is_that_of_the_sheets_and_balances(embassy: Embassy) -> None:
    author, head = embassy["attache.sg"], embassy["manager"]
    make_sheet(author, head, at=MAY)
    make_sheet(author, head, at=AUGUST)
    make_sheet(author, head, at=AUGUST + timedelta(days=1), state="draft")
    flow = collected(embassy).flow
    assert (flow.open_at_start, flow.opened, flow.closed, flow.open_at_end) == (1, 1, 1, 1)
    assert flow.balanced
