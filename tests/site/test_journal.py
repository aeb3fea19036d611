"""The journal searched by person, act, country, period, reference; exported by the auditor alone, which is noted."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest

from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.records.models import Record
from ssi.site.journal import _cell
from ssi.territories.acting import acting_as
from tests.records.factories import make_record
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
PAGE, EXPORT = "/journal/", "/journal/export/"


@pytest.fixture
def seen(embassy: Embassy) -> Record:
    """Read by Anne, changed by Marc, in Singapore; another read in Malaysia."""
    record = make_record(embassy["attache.sg"], number=1)
    other = make_record(embassy["attache.my"], "MY", number=2)
    for username, act, one in (
        ("deputy.sg", Act.RECORD_READ, record),
        ("liaison.sg", Act.RECORD_CHANGED, record),
        ("attache.my", Act.RECORD_READ, other),
    ):
        with acting_as(embassy[username]):
            journal.note(act, country=one.country_id, keys=[one.pk])
    return record


def told(page: str) -> set[str]:
    """Whose lines are in the table; their names are also in the list of people."""
    table = page.partition("<tbody>")[2]
    return {name for name in ("Anne Leroy", "Marc Ferrand", "Paul Garnier") if name in table}


def test_who_has_seen_this_record(signed_in: SignIn, seen: Record) -> None:
    found = signed_in("manager").get(PAGE, {"key": str(seen.reference), "act": "record.read"}).text
    assert told(found) == {"Anne Leroy"}
    assert told(signed_in("auditor").get(PAGE, {"key": str(seen.reference)}).text) == {"Anne Leroy", "Marc Ferrand"}


def test_criteria_add_up_and_stay_within_what_one_reads(signed_in: SignIn, seen: Record, embassy: Embassy) -> None:
    assert told(signed_in("auditor").get(PAGE, {"act": "record.read"}).text) == {"Anne Leroy", "Paul Garnier"}
    assert told(signed_in("manager.my").get(PAGE, {"act": "record.read"}).text) == {"Paul Garnier"}
    assert told(signed_in("auditor").get(PAGE, {"act": "record.read", "country": "SG"}).text) == {"Anne Leroy"}
    tomorrow = f"{clock.now() + timedelta(days=2):%Y-%m-%d}"
    assert told(signed_in("auditor").get(PAGE, {"act": "record.read", "since": tomorrow}).text) == set()
    assert signed_in("auditor").get(PAGE, {"act": "nothing"}).status_code == 422


def test_the_auditor_exports_what_was_searched_and_that_is_noted(signed_in: SignIn, seen: Record) -> None:
    answer = signed_in("auditor").get(EXPORT, {"key": str(seen.reference), "act": "record.read"})
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["Anne Leroy"]
    assert str(seen.reference) in rows[1][5]
    assert seen.title not in text
    with as_owner():
        line = Entry.objects.filter(acts__contains=["export.made"]).get()
    assert line.keys == ["journal", "act:record.read", f"key:{seen.reference}"]


@pytest.mark.parametrize("username", ["manager", "attache.sg", "admin", "agent.mnl"])
def test_nobody_else_exports_the_journal(signed_in: SignIn, username: str) -> None:
    assert signed_in(username).get(EXPORT).status_code == 403


@pytest.mark.parametrize("text", ["=1+1", "+33 1", "-2", "@cmd", "\tx"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert _cell(text) == f"'{text}"
    assert _cell("Anne") == "Anne"
