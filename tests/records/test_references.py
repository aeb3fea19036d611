"""References are gap-free per series and year, whatever is rolled back and however many write at once."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from ssi.accounts.models import User
from ssi.records.models import Record
from ssi.records.services import number
from ssi.territories.acting import acting_as
from tests.factories.records import OPENED, make_record
from tests.support.database import as_owner
from tests.support.people import Embassy

WRITERS, EACH = 8, 25


class GivenUp(Exception):
    """A registration that does not go through."""


def _give_up_if(decided: bool) -> None:
    if decided:
        raise GivenUp


def _register(user: User, *, gives_up: bool) -> None:
    with acting_as(user):
        record = Record(
            kind="RFI",
            country_id="SG",
            area="operational",
            title="x",
            author=user,
            owner=user,
            created_at=OPENED,
            opened_at=OPENED,
            state="registered",
        )
        number(record, at=OPENED)
        record.save()
        _give_up_if(gives_up)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_eight_writers_with_rollbacks_leave_no_gap_and_no_duplicate(embassy: Embassy) -> None:
    usernames = ["attache.sg", "deputy.sg"] * (WRITERS // 2)
    together = threading.Barrier(WRITERS)

    def write(index: int) -> int:
        """Registers EACH times, gives some up, and says how many were."""
        chance, given_up = random.Random(index), 0
        user = embassy[usernames[index]]
        together.wait(timeout=20)
        try:
            for _attempt in range(EACH):
                try:
                    _register(user, gives_up=chance.random() < 0.2)
                except GivenUp:
                    given_up += 1
        finally:
            connection.close()
        return given_up

    with ThreadPoolExecutor(WRITERS) as writers:
        given_up = sum(writers.map(write, range(WRITERS)))
    with as_owner():
        found = sorted(str(reference) for reference in Record.objects.values_list("reference", flat=True))
    written = WRITERS * EACH - given_up
    assert given_up > 0
    assert found == [f"SSI-SG-RFI-2026-{position:04d}" for position in range(1, written + 1)]


@pytest.mark.django_db
def test_a_rolled_back_registration_gives_its_number_back(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    numbers = []
    for gives_up in (False, True, False):
        record = make_record(user)
        try:
            with acting_as(user), transaction.atomic():
                number(record, at=OPENED)
                _give_up_if(gives_up)
                numbers.append(record.reference)
        except GivenUp:
            continue
    assert numbers == ["SSI-SG-RFI-2026-0001", "SSI-SG-RFI-2026-0002"]


@pytest.mark.django_db
@settings(deadline=None)  # the time of a database says nothing of a series
@given(series=st.lists(st.sampled_from(["SG", "BN"]), min_size=1, max_size=8))
def test_each_country_has_its_own_series(series: list[str]) -> None:
    embassy = Embassy()
    with transaction.atomic():
        user = embassy["attache.sg"]
        counts = {"SG": 0, "BN": 0}
        for country in series:
            record = make_record(user, country)
            with acting_as(user):
                number(record, at=OPENED)
            counts[country] += 1
            assert record.reference == f"SSI-{country}-RFI-2026-{counts[country]:04d}"
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_post_numbers_the_countries_that_it_covers_apart(embassy: Embassy) -> None:
    """Whoever sees Singapore alone must not read Brunei in a gap."""
    agent = embassy["agent.sin"]

    def numbered(country: str) -> str | None:
        with acting_as(agent):
            record = Record(kind="ASC", country_id=country, area="consular", post_id="SIN", title="x", author=agent)
            number(record, at=OPENED)
        return record.reference

    given = [numbered(country) for country in ("SG", "BN", "SG", "BN")]
    assert given == [
        "SSI-SIN-ASC-2026-0001",
        "SSI-SIN-BN-ASC-2026-0001",
        "SSI-SIN-ASC-2026-0002",
        "SSI-SIN-BN-ASC-2026-0002",
    ]
