"""The acting context: who is acting, restored when nested, and nothing without it."""

from __future__ import annotations

import pytest
from django.db import connection

from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.audit.journal import NoActingContextError
from ssi.audit.models import Entry
from ssi.territories.acting import acting_as
from tests.support.database import as_owner
from tests.support.people import Embassy


def acting_person() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("select ssi.acting()")
        row = cursor.fetchone()
    return None if row[0] is None else int(row[0])


@pytest.mark.django_db
def test_nobody_acts_before_or_after_the_block(embassy: Embassy) -> None:
    assert acting_person() is None
    with acting_as(embassy["attache.sg"]):
        assert acting_person() == embassy["attache.sg"].pk
    assert acting_person() is None


@pytest.mark.django_db
def test_nested_use_restores_the_outer_person(embassy: Embassy) -> None:
    outer, inner = embassy["attache.sg"], embassy["attache.my"]
    with acting_as(outer):
        with acting_as(inner):
            assert acting_person() == inner.pk
        assert acting_person() == outer.pk


@pytest.mark.django_db
def test_nested_failure_restores_the_outer_person(embassy: Embassy) -> None:
    outer = embassy["attache.sg"]
    with acting_as(outer):
        with pytest.raises(ValueError, match="stop"), acting_as(embassy["attache.my"]):
            raise ValueError("stop")
        assert acting_person() == outer.pk


@pytest.mark.django_db
def test_a_garbage_context_is_nobody_and_not_an_error() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('ssi.user', 'abc; drop', true)")
        cursor.execute("select ssi.acting(), ssi.scopes('view')")
        assert cursor.fetchone() == (None, [])


def test_nothing_is_noted_outside_a_context() -> None:
    with pytest.raises(NoActingContextError):
        journal.note(Act.RECORD_READ, country="SG", keys=["x"])


@pytest.mark.django_db
def test_one_line_per_country_is_written_with_the_transaction(embassy: Embassy) -> None:
    with acting_as(embassy["attache.sg"], address="127.0.0.1"):
        journal.note(Act.LIST_READ, country="SG", keys=["a", "b"])
        journal.note(Act.LIST_READ, country="BN", keys=["c"])
        journal.note(Act.LIST_READ, country="SG", keys=["d"])
    with as_owner():
        lines = {entry.country: entry for entry in Entry.objects.all()}
    assert lines["SG"].keys == ["a", "b", "d"]
    assert lines["BN"].keys == ["c"]
    assert lines["SG"].actor == embassy["attache.sg"].pk


@pytest.mark.django_db
def test_a_failed_context_leaves_no_line(embassy: Embassy) -> None:
    def fail() -> None:
        with acting_as(embassy["attache.sg"]):
            journal.note(Act.RECORD_READ, country="SG", keys=["a"])
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    with as_owner():
        assert not Entry.objects.exists()
