"""The figures of consular assistance: evidence when there is enough of it, nothing of anybody otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from consular.models import AssistanceFiling
from consular.reports import ConsularSection
from consular.services import close_handling, release_answer
from ssi.accounts.models import User
from ssi.common import clock
from ssi.records.models import Record
from ssi.reports.figures import Breakdown, Figures
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.consular.test_pages import SignIn
from tests.consular.world import ANSWERED, at, in_charge
from tests.reports import world
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def collected(user: User) -> Figures:
    with acting_as(user):
        countries = list(Country.objects.filter(code__in=world.COUNTRIES).order_by("code"))
        return ConsularSection().collect(world.QUARTER, countries, user)


def table(figures: Figures, key: str) -> Breakdown:
    return next(one for one in figures.breakdowns if one.key == key)


def recount(statement: str) -> list[tuple[Any, ...]]:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


@pytest.fixture
def first_of_october(embassy: Embassy) -> Iterator[None]:
    with clock.at(world.NOW):
        yield


IN_QUARTER = "r.opened_at at time zone 'Asia/Singapore' between '2026-07-01' and '2026-09-30 23:59:59.999999'"


def test_notification_by_country_equals_a_recount_and_hides_the_few(embassy: Embassy, first_of_october: None) -> None:
    world.fill(embassy["manager"], requests=0, filings=150)
    with as_owner():
        arrests = AssistanceFiling.objects.filter(record__country__in=["SG", "BN"]).select_related("record")
        for number, filing in enumerate(arrests):
            opened = filing.record.opened_at or world.NOW
            AssistanceFiling.objects.filter(pk=filing.pk).update(
                category="arrest_detention",
                incident_at=opened - timedelta(hours=60 + number),
                notification_received_at=opened - timedelta(hours=number % 7),
            )
    found = recount(
        f"""select r.country_id, count(*), percentile_cont(0.5) within group (order by extract(epoch from
                   f.notification_received_at - f.incident_at)) / 3600,
                   max(extract(epoch from f.notification_received_at - f.incident_at)) / 3600
              from consular_assistancefiling f join records_record r on r.id = f.record_id
             where f.category = 'arrest_detention' and f.notification_received_at is not null and {IN_QUARTER}
             group by r.country_id"""
    )
    shown = table(collected(embassy["manager"]), "notification-pays")
    lines = {line.code: line.values for line in shown.lines}
    assert set(lines) == {country for country, *_rest in found}
    assert {count < 5 for _country, count, *_rest in found} == {True, False}
    for country, count, median, worst in found:
        if count < 5:
            assert [str(value) for value in lines[country]] == ["moins de 5 cas", "None", "None"]
        else:
            assert lines[country][:2] == pytest.approx((float(median), float(worst)), abs=0.06)
            assert lines[country][2] == count


def test_the_detained_that_are_followed_balance(embassy: Embassy, first_of_october: None) -> None:
    world.fill(embassy["manager"], requests=0, filings=120)
    figures = collected(embassy["manager"])
    detained = table(figures, "detenus-pays")
    start, opened, closed, end = (int(value or 0) for value in detained.totals)
    assert start + opened - closed == end
    assert (
        end
        == recount(
            "select count(*) from consular_assistancefiling f join records_record r on r.id = f.record_id"
            " where f.category = 'arrest_detention' and r.opened_at < '2026-09-30 16:00+00'"
            "   and (r.closed_at is null or r.closed_at >= '2026-09-30 16:00+00')"
        )[0][0]
    )


def test_what_became_of_the_missing_is_said_of_each_one_once(embassy: Embassy) -> None:
    for outcome in ("found_safe", "found_dead", "no_result", ""):
        _filing, handling = in_charge(embassy, category="missing", last_name=outcome or "Cherchée")
        if outcome:
            with at(ANSWERED, embassy["attache.ph"]):
                release_answer(handling, body="Voici.", actor=embassy["attache.ph"])
                fresh = Record.objects.get(pk=handling.pk)
                close_handling(fresh, outcome=outcome, actor=embassy["attache.ph"])
    sought = table(collected(embassy["manager"]), "disparitions")
    assert [line.values for line in sought.lines] == [(1,), (1,), (1,), (1,)]
    assert sought.totals == (4,)


def test_the_page_shows_charts_with_their_table_and_only_what_one_may_read(signed_in: SignIn, embassy: Embassy) -> None:
    world.fill(embassy["manager"], requests=0, filings=60)
    client = signed_in("attache.ph")
    page = client.get("/consulaire/chiffres/?quarter=2026-3&country=PH").content.decode()
    assert "Notification des arrestations, par pays" in page
    assert page.count("<svg") >= 3
    assert "Philippines" in page
    assert "Malaisie" not in page
    assert client.get("/consulaire/chiffres/?quarter=autre&country=SG").content.decode().count('value="SG"') == 0
    assert signed_in("agent.mnl").get("/consulaire/chiffres/").status_code == 403
