"""Reminders: each working morning, once, to who has something due or replaces somebody, as they see it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ssi.accounts.models import User
from ssi.common import clock
from ssi.jobs.models import Notice
from ssi.site.reminders import remind
from ssi.territories.acting import acting_as
from ssi.territories.delegations import declare_absence
from tests.records.factories import make_record
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 9, 21, 0, 42, tzinfo=UTC)  # Monday, 08:42 in Singapore


@pytest.fixture(autouse=True)
def addresses(embassy: Embassy) -> None:
    with as_owner():
        User.objects.filter(username__in=["attache.sg", "attache.my"]).update(email="x@example.org")


def written() -> list[tuple[str, str, int]]:
    with as_owner():
        return sorted((row.person.username, row.kind, row.count) for row in Notice.objects.select_related("person"))


def test_what_is_late_or_due_within_three_days_is_told_once_in_the_morning(embassy: Embassy) -> None:
    with clock.at(MORNING):
        owner = embassy["attache.sg"]
        for number, due in enumerate((timedelta(days=-2), timedelta(days=2), timedelta(days=9)), start=1):
            make_record(owner, number=number, opened_at=MORNING - timedelta(days=20), due_at=MORNING + due)
        make_record(embassy["deputy.sg"], number=9, due_at=MORNING)
        assert remind() == 1
        assert remind() == 0
    assert written() == [("attache.sg", "due.soon", 2)]


@pytest.mark.parametrize("shift", [timedelta(hours=6), timedelta(hours=-3), timedelta(days=-1)])
def test_nothing_is_told_at_another_hour_nor_on_sunday(embassy: Embassy, shift: timedelta) -> None:
    make_record(embassy["attache.sg"], number=1, opened_at=MORNING - timedelta(days=20), due_at=MORNING)
    with clock.at(MORNING + shift):
        assert remind() == 0


def test_who_replaces_is_told_when_it_begins(embassy: Embassy) -> None:
    absent = embassy["attache.sg"]
    with clock.at(MORNING - timedelta(days=3)), acting_as(absent):
        start, end = MORNING - timedelta(hours=9), MORNING + timedelta(days=5)
        declare_absence(absent, embassy["attache.my"], start=start, end=end, actor=absent)
        assert remind() == 0
    with clock.at(MORNING):
        assert remind() == 1
        assert remind() == 0
    assert written() == [("attache.my", "delegation.begins", 1)]
