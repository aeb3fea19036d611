"""Reminders at the customary dates, on working days of the host country, ready in one click."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.clock import in_zone
from ssi.exchanges.models import Exchange
from ssi.exchanges.reminders import Custom, Proposal, on_a_working_day, proposals_of, register
from ssi.exchanges.services import file_exchange
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.factories.cases import RECEIVED, make_request
from tests.factories.letters import make_letter
from tests.support.client import StrictClient
from tests.support.people import Embassy

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SignIn = Callable[[str], StrictClient]
SENT = RECEIVED + timedelta(hours=2)


@pytest.fixture
def attache(embassy: Embassy) -> User:
    return embassy["attache.sg"]


@pytest.fixture
def record(attache: User) -> Record:
    return make_request(attache, state="sent")


def proposed(user: User, when: datetime) -> list[Proposal]:
    with clock.at(when), acting_as(user):
        return proposals_of(user, {country.code: country for country in Country.objects.all()})


def owner_of(record: Record) -> User:
    assert record.owner is not None
    return record.owner


def departure(record: Record) -> Exchange:
    with acting_as(owner_of(record)):
        found: Exchange = Exchange.objects.get(record=record, direction="out", reminds=None)
    return found


def recalled(record: Record, when: datetime) -> Exchange:
    with clock.at(when), acting_as(owner_of(record)):
        first = departure(record)
        return file_exchange(
            record, direction="out", kind="message", channel="bilateral", subject="Relance", occurred_at=when,
            to_authority=first.to_authority, reminds=first, actor=owner_of(record),
        )  # fmt: skip


def days(number: int) -> datetime:
    return SENT + timedelta(days=number)


def test_a_request_is_recalled_at_ten_twenty_and_forty_days_then_closing_is_proposed(
    record: Record, attache: User
) -> None:
    for rank, (day, closes) in enumerate(((10, False), (20, False), (40, False), (90, True)), start=1):
        assert not proposed(attache, days(day - 1))
        [found] = proposed(attache, days(day + 3))
        assert (found.rank, found.closes) == (rank, closes)
        recalled(record, days(day))
    assert not proposed(attache, days(400))


def test_a_late_reminder_is_not_followed_by_the_next_one_the_day_after(record: Record, attache: User) -> None:
    recalled(record, days(45))
    assert not proposed(attache, days(46))
    assert [one.rank for one in proposed(attache, days(58))] == [2]


def test_a_letter_is_recalled_each_month_then_each_quarter(attache: User) -> None:
    letter = make_letter(attache, state="delivered")
    first = departure(letter).occurred_at
    for rank, day in enumerate((30, 60, 90, 181, 272), start=1):
        assert not proposed(attache, first + timedelta(days=day - 1))
        [found] = proposed(attache, first + timedelta(days=day + 4))
        assert (found.rank, found.closes) == (rank, False)
        recalled(letter, first + timedelta(days=day))


def test_an_answer_ends_the_reminders(record: Record, attache: User) -> None:
    with clock.at(days(12)), acting_as(attache):
        file_exchange(
            record, direction="in", kind="message", channel="bilateral", subject="Réponse", occurred_at=days(12),
            in_reply_to=departure(record), actor=attache,
        )  # fmt: skip
    assert not proposed(attache, days(30))


def test_a_record_that_moved_on_is_not_recalled(attache: User) -> None:
    make_request(attache, state="answered")
    assert not proposed(attache, days(60))


@pytest.mark.parametrize(
    ("country", "left", "due"),
    [
        # The tenth day is a Saturday in Singapore: Monday.
        ("SG", date(2026, 9, 9), date(2026, 9, 21)),
        # The tenth day is a Friday, then Saturday is worked in Brunei, whose weekend is Friday and Sunday.
        ("BN", date(2026, 9, 8), date(2026, 9, 19)),
    ],
)
def test_a_reminder_falls_on_a_day_that_the_host_country_works(
    embassy: Embassy, country: str, left: date, due: date
) -> None:
    assert embassy
    assert on_a_working_day(Country.objects.get(pk=country), left + timedelta(days=10)) == due


def test_two_customs_for_one_kind_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="two customs"):
        register(Custom("RFI", ("sent",), "x", days=(1,)))


def test_an_expected_day_that_passed_is_recalled_whatever_the_kind(attache: User) -> None:
    other = make_request(attache, state="registered")
    with clock.at(days(2)), acting_as(attache):
        file_exchange(
            other, direction="out", kind="letter", channel="bilateral", subject="Question", occurred_at=days(2),
            expects_reply_by=date(2026, 9, 15), actor=attache,
        )  # fmt: skip
    assert not proposed(attache, datetime(2026, 9, 15, 9, tzinfo=SENT.tzinfo))
    [found] = proposed(attache, datetime(2026, 9, 16, 9, tzinfo=SENT.tzinfo))
    assert (found.rank, found.due) == (1, date(2026, 9, 16))


def test_nobody_recalls_where_they_do_not_write(record: Record, embassy: Embassy) -> None:
    assert record.pk
    for stranger in ("attache.my", "manager", "agent.mnl", "auditor"):
        assert not proposed(embassy[stranger], days(30))


def test_the_list_of_what_to_follow_tells_it_and_one_click_makes_it_ready(
    record: Record, signed_in: SignIn, attache: User
) -> None:
    client = signed_in("attache.sg")
    when = days(13)
    with clock.at(when):
        page = client.get(reverse("followed")).content.decode()
        address = reverse("exchanges:remind", args=[departure(record).pk])
        assert "sans réponse depuis 13 jours" in page
        assert address in page
        ready = client.get(address)
        form: Any = ready.context["form"]
        assert form["direction"].value() == "out"
        assert form["language"].value() == "en"
        assert record.reference in form["body"].value()
        assert form["to_authority"].value() == "SG-CNB"
        typed = {name: form[name].value() or "" for name in form.fields if name not in {"file", "occurred_at"}}
        typed.update(occurred_at=f"{in_zone(when, 'Asia/Singapore'):%d/%m/%Y %H:%M}", acknowledgement_required="")
        assert client.post(address, typed).status_code == 302
        assert "sans réponse depuis" not in client.get(reverse("followed")).content.decode()
    with acting_as(attache):
        sent = Exchange.objects.get(reminds__isnull=False)
    assert (sent.direction, sent.register_number, sent.language) == ("out", "D-SG-2026-0002", "en")
