"""The numbers of the register: given by the database, one after the other in each scope, and kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cases.services.requests import register_request
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.exchanges.models import Acknowledgement, Exchange, ExchangeReference
from ssi.exchanges.register_sql import NUMBER_WHAT_IS_FILED, TAKE_NUMBERS_BACK
from ssi.exchanges.services import acknowledge, file_exchange
from ssi.records.models import Record
from ssi.records.services import reserve
from ssi.territories.acting import acting_as
from tests.factories.cases import RECEIVED, make_request
from tests.factories.cooperation import make_action
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NOW = RECEIVED + timedelta(days=4)


@pytest.fixture
def attache(embassy: Embassy) -> User:
    return embassy["attache.sg"]


@pytest.fixture
def record(attache: User) -> Record:
    return make_request(attache)


def filed(record: Record, actor: User, **more: Any) -> Exchange:
    said = {"direction": "in", "kind": "letter", "channel": "bilateral", "subject": "Lettre", "occurred_at": NOW}
    with clock.at(NOW), acting_as(actor):
        return file_exchange(record, **{**said, **more}, actor=actor)


def numbers(*exchanges: Exchange) -> list[str]:
    return [one.register_number for one in exchanges]


def test_arrivals_and_departures_follow_each_other_apart(record: Record, attache: User) -> None:
    ways = ("in", "out", "in", "internal", "out")
    found = [filed(record, attache, direction=way) for way in ways]
    assert numbers(*found) == ["A-SG-2026-0001", "D-SG-2026-0001", "A-SG-2026-0002", "", "D-SG-2026-0002"]


def test_each_country_and_each_area_has_its_own_series(record: Record, attache: User, embassy: Embassy) -> None:
    other = filed(make_request(embassy["attache.my"], "MY"), embassy["attache.my"])
    action = filed(make_action(attache, "SG", state="scheduled"), attache)
    assert numbers(other, action, filed(record, attache)) == ["A-MY-2026-0001", "A-SG-TEC-2026-0001", "A-SG-2026-0001"]


def _filed_then_refused(record: Record, actor: User) -> None:
    with clock.at(NOW), acting_as(actor), transaction.atomic():
        filed(record, actor)
        raise RefusedError("non")


def reserved(record: Record, actor: User, *, on: bool = True) -> Record:
    with acting_as(actor):
        return reserve(record, reserved=on, version=None, actor=actor)


def place_of(record: Record) -> str:
    """`SG-RFI-2026-0042`."""
    return str(record.reference).removeprefix("SSI-")


def test_what_is_filed_on_a_reserved_record_makes_no_gap_for_a_colleague(
    record: Record, attache: User, embassy: Embassy
) -> None:
    secret = make_request(attache)
    before = filed(secret, attache)
    hidden = reserved(secret, attache)
    own = [filed(hidden, attache, direction=way) for way in ("in", "out", "in", "internal")]
    place = place_of(secret)
    assert numbers(before, *own) == ["A-SG-2026-0001", f"A-{place}-01", f"D-{place}-01", f"A-{place}-02", ""]
    assert numbers(filed(record, attache)) == ["A-SG-2026-0002"]
    deputy = embassy["deputy.sg"]
    with acting_as(deputy):
        seen = Exchange.objects.visible_to(deputy).registered().values_list("register_number", flat=True)
        assert set(seen) == {"A-SG-2026-0002"}


def test_a_number_stays_when_the_record_is_opened_again(record: Record, attache: User) -> None:
    hidden = filed(reserved(record, attache), attache)
    after = filed(reserved(record, attache, on=False), attache)
    again = filed(reserved(record, attache), attache)
    place = place_of(record)
    assert numbers(hidden, after, again) == [f"A-{place}-01", "A-SG-2026-0001", f"A-{place}-02"]
    with acting_as(attache):
        assert Exchange.objects.get(pk=hidden.pk).register_number == f"A-{place}-01"


def test_a_draft_that_is_reserved_is_numbered_within_itself(attache: User) -> None:
    draft = make_request(attache, state="draft")
    filed(draft, attache)
    hidden = reserved(draft, attache)
    with clock.at(NOW), acting_as(attache):
        hidden = register_request(hidden, actor=attache)
        found = Exchange.objects.get(record=hidden)
    assert found.register_number == f"A-{place_of(hidden)}-01"


def test_a_filing_that_fails_makes_no_gap(record: Record, attache: User) -> None:
    with pytest.raises(RefusedError):
        _filed_then_refused(record, attache)
    assert numbers(filed(record, attache)) == ["A-SG-2026-0001"]


def test_the_year_is_that_of_the_country_when_it_was_filed(record: Record, attache: User) -> None:
    """Seven in the evening of the last day of December in Paris: the new year in Singapore."""
    eve = clock.now().replace(year=2026, month=12, day=31, hour=18, minute=0)
    with clock.at(eve), acting_as(attache):
        found = file_exchange(
            record, direction="in", kind="letter", channel="bilateral", subject="a", occurred_at=eve, actor=attache
        )
    assert found.register_number == "A-SG-2027-0001"


def test_what_a_draft_holds_is_numbered_when_it_is_registered(attache: User) -> None:
    draft = make_request(attache, state="draft")
    second = filed(draft, attache)
    first = filed(draft, attache, occurred_at=NOW - timedelta(hours=1))
    assert numbers(first, second) == ["", ""]
    with clock.at(NOW), acting_as(attache):
        register_request(draft, actor=attache)
        found = list(Exchange.objects.filter(record=draft).order_by("register_number"))
    assert [one.pk for one in found] == [first.pk, second.pk]
    assert numbers(*found) == ["A-SG-2026-0001", "A-SG-2026-0002"]


def test_a_number_that_somebody_types_is_not_believed(record: Record, attache: User) -> None:
    with acting_as(attache):
        forged = Exchange.objects.create(
            record=record, scope=record.scope, direction="in", kind="letter", channel="bilateral", subject="a",
            occurred_at=NOW, registered_at=NOW, actor=attache, register_number="A-SG-2026-9999", register_year=2026,
        )  # fmt: skip
        forged.refresh_from_db()
    assert forged.register_number == "A-SG-2026-0001"


@pytest.mark.parametrize("change", [{"subject": "Autre"}, {"register_number": "A-SG-2026-0099"}, {"body": "x"}])
def test_what_is_filed_stays_whoever_writes(record: Record, attache: User, change: dict[str, Any]) -> None:
    exchange = filed(record, attache)
    with as_owner():
        with pytest.raises(DatabaseError, match="what is filed stays"), transaction.atomic():
            Exchange.objects.filter(pk=exchange.pk).update(**change)
        with pytest.raises(DatabaseError, match="what is filed stays"), transaction.atomic():
            Exchange.objects.filter(pk=exchange.pk).delete()


def test_what_was_filed_before_there_were_numbers_receives_them_in_order(record: Record, attache: User) -> None:
    first, second = filed(record, attache), filed(record, attache, direction="out")
    third = filed(record, attache)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(TAKE_NUMBERS_BACK)
        assert not Exchange.objects.registered().exists()
        cursor.execute(NUMBER_WHAT_IS_FILED)
    with acting_as(attache):
        fresh = {one.pk: one.register_number for one in Exchange.objects.filter(record=record)}
    assert [fresh[one.pk] for one in (first, second, third)] == ["A-SG-2026-0001", "D-SG-2026-0001", "A-SG-2026-0002"]
    assert numbers(filed(record, attache)) == ["A-SG-2026-0003"]


def test_a_correction_says_what_it_corrects_and_keeps_its_side(record: Record, attache: User) -> None:
    wrong, other = filed(record, attache), filed(make_request(attache), attache)
    right = filed(record, attache, subject="Lettre du 3", corrects=wrong)
    assert right.corrects == wrong
    with pytest.raises(RefusedError, match="garde le sens"):
        filed(record, attache, direction="out", corrects=wrong)
    with pytest.raises(RefusedError, match="même dossier"):
        filed(record, attache, corrects=other)
    with as_owner(), pytest.raises(DatabaseError), transaction.atomic():
        Exchange.objects.filter(pk=right.pk).update(corrects=other)


def test_a_reminder_is_a_departure_about_a_departure(record: Record, attache: User) -> None:
    asked, received = filed(record, attache, direction="out"), filed(record, attache)
    assert filed(record, attache, direction="out", reminds=asked).reminds == asked
    for wrong in ({"direction": "in", "reminds": asked}, {"direction": "out", "reminds": received}):
        with pytest.raises(RefusedError, match="relance"):
            filed(record, attache, **wrong)


def test_an_acknowledgement_is_of_a_departure_and_is_written_once(record: Record, attache: User) -> None:
    sent, received = filed(record, attache, direction="out"), filed(record, attache)
    day = NOW.date()
    with clock.at(NOW + timedelta(days=2)), acting_as(attache):
        acknowledge(sent, received_on=day + timedelta(days=1), note="par M. Lim", actor=attache)
        acknowledge(sent, received_on=day + timedelta(days=2), actor=attache)
        for exchange, when in ((received, day), (sent, day - timedelta(days=3)), (sent, day + timedelta(days=9))):
            with pytest.raises(RefusedError):
                acknowledge(exchange, received_on=when, actor=attache)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Acknowledgement.objects.update(note="autre")
        assert [one.note for one in Acknowledgement.objects.all()] == ["par M. Lim"]


def test_several_references_are_kept_once_each(record: Record, attache: User) -> None:
    filed(record, attache, own_references=["N 12", "N 12"], more_references=["CNB/7"])
    with acting_as(attache):
        kept = sorted(ExchangeReference.objects.values_list("side", "value"))
        assert kept == [("ours", "N 12"), ("theirs", "CNB/7")]


def test_both_walls_close_the_register_to_a_stranger(record: Record, attache: User, embassy: Embassy) -> None:
    sent = filed(record, attache, direction="out", own_references=["N 12"])
    with clock.at(NOW), acting_as(attache):
        acknowledge(sent, received_on=NOW.date(), actor=attache)
    stranger = embassy["attache.my"]
    with acting_as(stranger):
        for model in (Exchange, ExchangeReference, Acknowledgement):
            assert not model.objects.visible_to(stranger).exists()
            assert not model.objects.exists()
