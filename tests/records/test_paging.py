"""Keyset paging: each row once, in order, whatever the ties; a count that stops."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from ssi.common import clock
from ssi.common.paging import Count, Order, UnknownPlaceError, capped_count, page_of
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.records.factories import make_record
from tests.support.people import Embassy

DUE = Order("due", "due_at", nullable=True)
NEWEST = Order("newest", "opened_at", descending=True)


@pytest.fixture
def forty(embassy: Embassy) -> list[Record]:
    """Forty records: ten due at the same instant, ten at their own, twenty never; all opened on two instants."""
    author, now = embassy["attache.sg"], clock.now()
    dues = [now] * 10 + [now + timedelta(hours=n) for n in range(10)] + [None] * 20
    return [
        make_record(author, number=n, due_at=due, opened_at=now - timedelta(days=1 + n % 2))
        for n, due in enumerate(dues, start=1)
    ]


def walk(order: Order, size: int) -> list[list[Record]]:
    pages, token = [], ""
    while True:
        page = page_of(Record.objects.all(), order, token, size=size)
        pages.append(page.rows)
        token = page.next
        if not token:
            return pages


@pytest.mark.django_db
@pytest.mark.parametrize("order", [DUE, NEWEST, Order("oldest", "opened_at")], ids=lambda order: order.code)
@pytest.mark.parametrize("size", [3, 7, 25, 40, 41])
def test_every_row_comes_once_whatever_the_ties(embassy: Embassy, forty: list[Record], order: Order, size: int) -> None:
    with acting_as(embassy["attache.sg"]):
        seen = [record.pk for page in walk(order, size) for record in page]
    assert len(seen) == 40
    assert set(seen) == {record.pk for record in forty}


@pytest.mark.django_db
def test_rows_without_a_due_date_come_last(embassy: Embassy, forty: list[Record]) -> None:
    with acting_as(embassy["attache.sg"]):
        dues = [record.due_at for page in walk(DUE, 6) for record in page]
    given = [due for due in dues if due is not None]
    assert given == sorted(given)
    assert dues == [*given, *[None] * 20]


@pytest.mark.django_db
@pytest.mark.parametrize("order", [DUE, NEWEST], ids=lambda order: order.code)
def test_going_back_shows_the_page_one_came_from(embassy: Embassy, forty: list[Record], order: Order) -> None:
    with acting_as(embassy["attache.sg"]):
        first = page_of(Record.objects.all(), order, size=15)
        second = page_of(Record.objects.all(), order, first.next, size=15)
        back = page_of(Record.objects.all(), order, second.previous, size=15)
    assert first.previous == ""
    assert [record.pk for record in back.rows] == [record.pk for record in first.rows]
    assert back.previous == ""
    assert back.next


@pytest.mark.django_db
def test_a_row_added_in_front_does_not_shift_the_next_page(embassy: Embassy, forty: list[Record]) -> None:
    author = embassy["attache.sg"]
    with acting_as(author):
        first = page_of(Record.objects.all(), NEWEST, size=10)
        expected = page_of(Record.objects.all(), NEWEST, first.next, size=10)
    make_record(author, number=99, opened_at=clock.now())
    with acting_as(author):
        second = page_of(Record.objects.all(), NEWEST, first.next, size=10)
    assert [record.pk for record in second.rows] == [record.pk for record in expected.rows]


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["x", "é", "e30", "W10", "WyJkdWUiLDAsIngiLCJ5Il0", "A" * 400, "W251bGxd"])
def test_a_token_that_was_not_made_here_is_refused(token: str) -> None:
    with pytest.raises(UnknownPlaceError):
        page_of(Record.objects.all(), DUE, token)


@pytest.mark.django_db
def test_a_token_of_another_sort_is_refused(embassy: Embassy, forty: list[Record]) -> None:
    with acting_as(embassy["attache.sg"]):
        first = page_of(Record.objects.all(), NEWEST, size=10)
        with pytest.raises(UnknownPlaceError):
            page_of(Record.objects.all(), DUE, first.next, size=10)


@pytest.mark.django_db
def test_a_count_is_exact_up_to_its_cap_and_then_says_more(embassy: Embassy, forty: list[Record]) -> None:
    with acting_as(embassy["attache.sg"]):
        assert capped_count(Record.objects.all()) == Count(40, capped=False)
        assert capped_count(Record.objects.all(), most=40) == Count(40, capped=False)
        assert capped_count(Record.objects.all(), most=39) == Count(39, capped=True)
    assert str(Count(10_000, capped=True)) == "plus de 10\u202f000"


@pytest.mark.django_db
def test_the_page_and_the_count_are_one_statement_each(
    embassy: Embassy, forty: list[Record], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with acting_as(embassy["attache.sg"]):
        with django_assert_num_queries(1):
            page_of(Record.objects.all(), DUE)
        with django_assert_num_queries(1):
            capped_count(Record.objects.all())
