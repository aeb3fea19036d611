"""The figures equal a recount made apart, in SQL, on the rows themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from cases.reports import OperationalSection
from consular.reports import ConsularSection
from cooperation.reports.context import ContextSection
from ssi.accounts.models import User
from ssi.common.periods import Period, quarter_period
from ssi.reports.figures import Breakdown, Figures
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.reports import world
from tests.support.database import as_owner
from tests.support.people import Embassy

# The instants of a civil day on the wall clock of each record's own country.
FLOW = """
with dated as (
  select r.*, (%(first)s::date)::timestamp at time zone c.time_zone as start_at,
         ((%(last)s::date) + 1)::timestamp at time zone c.time_zone as end_at
    from records_record r join territories_country c on c.code = r.country_id
   where r.kind = %(kind)s and r.country_id = any(%(countries)s) and r.state <> 'draft')
select count(*) filter (where opened_at < start_at and (closed_at is null or closed_at >= start_at)),
       count(*) filter (where opened_at >= start_at and opened_at < end_at),
       count(*) filter (where closed_at >= start_at and closed_at < end_at),
       count(*) filter (where opened_at < end_at and (closed_at is null or closed_at >= end_at))
  from dated
"""

pytestmark = pytest.mark.slow  # recounts years of records


def recount(statement: str, **values: Any) -> tuple[Any, ...]:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def table(figures: Figures, key: str) -> Breakdown:
    return next(one for one in figures.breakdowns if one.key == key)


def counts(breakdown: Breakdown) -> list[tuple[str, int]]:
    return sorted((str(line.label), int(line.values[0] or 0)) for line in breakdown.lines)


def collected(section: Any, user: User, period: Period = world.QUARTER, *codes: str) -> Figures:
    with acting_as(user):
        countries = list(Country.objects.filter(code__in=codes or world.COUNTRIES).order_by("code"))
        figures: Figures = section.collect(period, countries, user)
    return figures


@pytest.mark.parametrize("quarter", [(2025, 1), (2025, 4), (2026, 2), (2026, 3)])
@pytest.mark.parametrize(
    ("section", "kind"), [(ContextSection(), "FIC"), (OperationalSection(), "RFI"), (ConsularSection(), "ASC")]
)
def test_the_flow_of_any_quarter_equals_a_recount_and_balances(
    manager: User, first_of_october: None, section: Any, kind: str, quarter: tuple[int, int]
) -> None:
    world.fill(manager, requests=60, filings=40, seed=sum(quarter))
    period = quarter_period(*quarter)
    flow = collected(section, manager, period).flow
    values = {"first": period.first, "last": period.last, "kind": kind, "countries": list(world.COUNTRIES)}
    assert (flow.open_at_start, flow.opened, flow.closed, flow.open_at_end) == recount(FLOW, **values)
    assert flow.balanced


def test_a_report_on_one_country_counts_that_country_alone(manager: User, first_of_october: None) -> None:
    world.fill(manager, requests=60, filings=0)
    flow = collected(OperationalSection(), manager, world.QUARTER, "PH").flow
    values = {"first": world.QUARTER.first, "last": world.QUARTER.last, "kind": "RFI", "countries": ["PH"]}
    assert (flow.open_at_start, flow.opened, flow.closed, flow.open_at_end) == recount(FLOW, **values)


def test_the_comparison_is_with_the_four_quarters_before(manager: User, first_of_october: None) -> None:
    world.fill(manager, requests=100, filings=0)
    compared = collected(OperationalSection(), manager).comparison
    opened = [
        recount(FLOW, first=one.first, last=one.last, kind="RFI", countries=list(world.COUNTRIES))[1]
        for one in (world.previous(world.QUARTER, number) for number in range(5))
    ]
    assert compared.current == opened[0]
    assert compared.previous == opened[1]
    assert compared.year_before == opened[4]
    assert compared.mean_of_four == pytest.approx(sum(opened[1:]) / 4, abs=0.05)


def test_the_delays_equal_a_recount(manager: User, first_of_october: None) -> None:
    world.fill(manager, requests=120, filings=0)
    treatment, partner = collected(OperationalSection(), manager).delays
    window = "at time zone 'Asia/Singapore' between '2026-07-01' and '2026-09-30 23:59:59.999999'"
    found = recount(
        f"""
        select count(*), percentile_cont(0.5) within group (order by extract(epoch from forwarded_at - received_at)),
               percentile_cont(0.9) within group (order by extract(epoch from forwarded_at - received_at)),
               100.0 * count(*) filter (where d.due_at >= forwarded_at) / count(d.id)
          from cases_informationrequest i left join records_deadline d on d.record_id = i.record_id
         where forwarded_at {window}
        """
    )
    assert treatment.count == found[0]
    assert treatment.median == pytest.approx(found[1] / 3600, abs=0.06)
    assert treatment.ninth_decile == pytest.approx(found[2] / 3600, abs=0.06)
    assert treatment.share_within == pytest.approx(float(found[3]), abs=0.06)
    assert partner.count == recount(f"select count(*) from cases_informationrequest where answered_at {window}")[0]


@pytest.mark.parametrize(
    ("key", "column", "instant"),
    [("sens", "direction", "opened_at"), ("urgence", "urgency", "opened_at"), ("voie", "received_by", "opened_at"),
     ("infraction", "crime_type_id", "opened_at"), ("resultat", "outcome", "closed_at")],
)  # fmt: skip
def test_the_tables_equal_a_recount(manager: User, first_of_october: None, key: str, column: str, instant: str) -> None:
    world.fill(manager, requests=100, filings=0)
    breakdown = table(collected(OperationalSection(), manager), key)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            f"""select count(*) from cases_informationrequest i join records_record r on r.id = i.record_id
                 where r.{instant} at time zone 'Asia/Singapore' >= '2026-07-01'
                   and r.{instant} at time zone 'Asia/Singapore' < '2026-10-01' group by {column}"""
        )
        expected = sorted(row[0] for row in cursor.fetchall())
    assert sorted(number for _label, number in counts(breakdown) if number) == expected
    assert breakdown.totals[0] == sum(expected)
    assert sum(line.share or 0 for line in breakdown.lines) == pytest.approx(100, abs=0.5)


def test_a_median_of_fewer_than_five_cases_is_hidden(manager: User, first_of_october: None) -> None:
    world.fill(manager, requests=6, filings=0)
    treatment = collected(OperationalSection(), manager).delays[0]
    assert treatment.count < 5
    assert treatment.hidden
    assert (treatment.median, treatment.ninth_decile, treatment.share_within) == (None, None, None)


def test_what_the_reader_may_not_see_is_not_counted(embassy: Embassy, manager: User, first_of_october: None) -> None:
    world.fill(manager, requests=80, filings=40)
    stranger = collected(OperationalSection(), embassy["attache.my"]).flow
    values = {"first": world.QUARTER.first, "last": world.QUARTER.last, "kind": "RFI", "countries": ["MY"]}
    assert (stranger.open_at_start, stranger.opened, stranger.closed, stranger.open_at_end) == recount(FLOW, **values)
    nobody = collected(ConsularSection(), embassy["nobody"])
    assert (nobody.flow.opened, nobody.flow.open_at_end, nobody.references) == (0, 0, ())


def test_the_references_are_those_of_the_counted_records_and_hold_no_name(
    manager: User, first_of_october: None
) -> None:
    world.fill(manager)
    for section in (OperationalSection(), ConsularSection()):
        figures = collected(section, manager)
        assert len(figures.references) == figures.flow.opened
        assert all(reference.startswith("SSI-") for reference in figures.references)


def test_collecting_costs_the_same_statements_for_few_and_many_records(
    manager: User, first_of_october: None, django_assert_max_num_queries: Any
) -> None:
    world.fill(manager, requests=5, filings=5)
    with django_assert_max_num_queries(45) as few:
        collected(OperationalSection(), manager)
        collected(ConsularSection(), manager)
    world.fill(manager, requests=100, filings=50, seed=8)
    with django_assert_max_num_queries(len(few.captured_queries)):
        collected(OperationalSection(), manager)
        collected(ConsularSection(), manager)
