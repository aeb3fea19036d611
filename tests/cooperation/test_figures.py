"""The two sections of the report: the programme against what took place, people where they come from, expiries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.reports.institutional import InstitutionalSection
from cooperation.reports.technical import TechnicalSection
from ssi.common import clock
from ssi.common.periods import quarter_period
from ssi.reports.figures import Figures
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.factories.cooperation import FACTS, NOW, make_action, make_agreement, make_participation, step
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
QUARTER = quarter_period(2026, 3)


@pytest.fixture(autouse=True)
def in_september() -> Iterator[None]:
    with clock.at(NOW):
        yield


def collected(section: Any, embassy: Embassy, *codes: str, username: str = "manager") -> Figures:
    user = embassy[username]
    with acting_as(user):
        countries = list(Country.objects.filter(code__in=codes or ("SG", "MY")).order_by("code"))
        figures: Figures = section.collect(QUARTER, countries, user)
    return figures


def lines(figures: Figures, key: str) -> dict[str, tuple[Any, ...]]:
    table = next(one for one in figures.breakdowns if one.key == key)
    return {str(line.label): line.values for line in table.lines}


def headline(figures: Figures, label: str) -> Any:
    return next(one.value for one in figures.headlines if str(one.label) == label)


def test_the_rate_is_measured_against_what_the_programme_first_said(embassy: Embassy) -> None:
    """Two done, one given up, one postponed to next year: half of the four that the programme had set."""
    user = embassy["attache.sg"]
    make_action(user, state="done")
    make_action(user, state="closed")
    step(make_action(user, state="programmed"), "cancel", actor=user)
    postponed = step(make_action(user, state="scheduled"), "postpone", actor=user)
    step(postponed, "replan", actor=user)
    figures = collected(TechnicalSection(), embassy)
    assert headline(figures, "Taux de réalisation du programme") == 50.0
    fates = {label: values[0] for label, values in lines(figures, "programme").items()}
    assert fates == {
        "Inscrites au programme pour la période": 4,
        "Réalisées dans la période": 2,
        "Réalisées à une autre date": 0,
        "Reportées": 1,
        "Annulées": 1,
    }


def test_an_action_counts_in_the_quarter_of_its_day_even_given_up(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    step(make_action(user, state="programmed", planned_start=date(2026, 9, 28), planned_end=None), "cancel", actor=user)
    flow = collected(TechnicalSection(), embassy).flow
    assert (flow.opened, flow.closed, flow.open_at_end, flow.balanced) == (1, 1, 0, True)


def test_people_are_counted_where_they_come_from(embassy: Embassy) -> None:
    make_action(embassy["attache.sg"], state="done", regional=True)
    make_participation(embassy["attache.my"], "MY", state="held")
    figures = collected(TechnicalSection(), embassy)
    assert lines(figures, "participants") == {"Malaisie": (4, 1, 25.0), "Singapour": (18, 7, 38.9)}
    assert figures.flow.opened == 1
    assert headline(figures, "Participants") == 22


def test_what_took_place_is_told_by_form_and_theme(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    make_action(user, state="done", action_type="seminar", theme="forensics")
    make_action(user, state="scheduled")
    figures = collected(TechnicalSection(), embassy)
    assert lines(figures, "forme") == {"Séminaire": (1, 0)}
    assert lines(figures, "theme") == {"Police technique et scientifique": (1, 0)}


def test_a_reader_counts_their_own_countries_alone(embassy: Embassy) -> None:
    make_action(embassy["attache.sg"], state="done")
    figures = collected(TechnicalSection(), embassy, username="manager.my")
    assert figures.flow.opened == 0
    assert lines(figures, "participants")["Singapour"] == (0, 0, None)


def test_agreements_stand_by_state_and_those_that_end_are_named(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    ending = make_agreement(user, state="in_force", expires_on=date(2027, 3, 31))
    make_agreement(user, state="in_force", expires_on=date(2030, 3, 31))
    make_agreement(embassy["attache.my"], "MY", instrument_type="treaty")
    figures = collected(InstitutionalSection(), embassy)
    assert lines(figures, "etats") == {"En négociation": (1, 0), "En vigueur": (0, 2)}
    assert lines(figures, "instruments") == {"Lettre d’intention": (0, 2)}
    assert lines(figures, "echeances") == {str(ending.reference): ("31/03/2027", "01/11/2026")}


def test_signatures_are_counted_in_their_quarter(embassy: Embassy) -> None:
    make_agreement(embassy["attache.sg"], state="signed")
    assert headline(collected(InstitutionalSection(), embassy), "Accords signés") == 0
    with clock.at(datetime.fromisoformat("2026-04-02T09:00:00+08:00")), acting_as(embassy["manager"]):
        countries = list(Country.objects.filter(code="SG"))
        first = InstitutionalSection().collect(quarter_period(2026, 1), countries, embassy["manager"])
    assert headline(first, "Accords signés") == 1
    assert FACTS["sign"]["signed"].first < QUARTER.first - timedelta(days=1)


def test_both_sections_cost_the_same_statements_whatever_they_count(
    embassy: Embassy,
) -> None:
    costs = []
    for number in (1, 5):
        for _each in range(number):
            make_action(embassy["attache.sg"], state="done")
            make_agreement(embassy["attache.sg"], state="in_force", expires_on=date(2027, 3, 31))
        with CaptureQueriesContext(connection) as asked:
            collected(TechnicalSection(), embassy)
            collected(InstitutionalSection(), embassy)
        costs.append(len(asked))
    assert costs[0] == costs[1]
