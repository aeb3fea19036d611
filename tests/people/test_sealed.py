"""A national number or a passport is in clear nowhere: not in a table, the history, the journal, search, the interface
for machines, exports or logs; it is read by an act, which the journal keeps."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.people.content import NumberContent, PartContent, content_of
from ssi.people.models import Part, PartNumber
from ssi.people.services import add_part, change_part
from ssi.people.sql import MASKED_HISTORY, UNMASKED_HISTORY
from ssi.records.models import Change, Record
from ssi.territories.acting import acting_as
from tests.factories.cases import make_request
from tests.people.conftest import NRIC, Name
from tests.people.test_parts import typed
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
PASSPORT = "18AA00217"


def number_of(part: Part, kind: str) -> PartNumber:
    with as_owner():
        number: PartNumber = PartNumber.objects.get(part=part, kind=kind)
    return number


def everything_stored() -> str:
    """Every row of every table of the product, as text."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select table_name from information_schema.tables where table_schema = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        texts = []
        for table in tables:
            cursor.execute(f'select string_agg(t::text, chr(10)) from "{table}" t')
            texts.append(str(cursor.fetchone()[0]))
    return "\n".join(texts)


@pytest.fixture
def part(record: Record, name_one: Name) -> Part:
    return name_one(record, "TAN Wei Jie", numbers=[("nric_fin", NRIC), ("passport", PASSPORT), ("plate", "SGX1234A")])


def test_no_table_holds_it_in_clear_whatever_is_done(
    embassy: Embassy, signed_in: SignIn, record: Record, part: Part, caplog: pytest.LogCaptureFixture
) -> None:
    user, client = embassy["attache.sg"], signed_in("attache.sg")
    caplog.set_level(logging.DEBUG)
    number = number_of(part, "nric_fin")
    client.post(reverse("people:find"), {"q": NRIC})
    client.get("/recherche/", {"q": NRIC})
    client.post(reverse("people:unmask", args=[number.pk]))
    with acting_as(user):
        changed = PartContent("person", "TAN Wei Jie", numbers=(NumberContent("nric_fin", "S7654321F"),))
        change_part(part, changed, version=None, actor=user)
    stored = everything_stored()
    assert "TAN Wei Jie" in stored
    assert "SGX1234A" in stored
    for secret in (NRIC, PASSPORT, "S7654321F", "1234567", "AA00217", NRIC.encode().hex(), PASSPORT.encode().hex()):
        assert secret not in stored
    said = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert NRIC not in said


def rewritten(part: Part, user: User, *numbers: NumberContent) -> Part:
    with acting_as(user):
        return change_part(part, PartContent("person", "TAN Wei Jie", numbers=numbers), version=None, actor=user)


def told(record: Record) -> str:
    with as_owner():
        return str(list(Change.objects.filter(record=record).values_list("fields", flat=True)))


def test_a_number_typed_in_clear_then_sealed_is_masked_in_what_the_history_kept(
    embassy: Embassy, record: Record, name_one: Name
) -> None:
    user = embassy["attache.sg"]
    part = name_one(record, "TAN Wei Jie", numbers=[("other", f"n° {PASSPORT}"), ("plate", "SGX1234A")])
    plate, phone = NumberContent("plate", "SGX1234A"), NumberContent("phone", "+65 8555 0142")
    assert PASSPORT in told(record)
    part = rewritten(part, user, NumberContent("passport", PASSPORT), plate)
    assert PASSPORT not in told(record)
    assert "••••••217" in told(record)
    assert "SGX1234A" in told(record)
    # Typed again in clear in another row, which is taken away: the history of that row is masked as well.
    part = rewritten(part, user, NumberContent("passport", PASSPORT), plate, NumberContent("other", PASSPORT))
    assert PASSPORT in told(record)
    part = rewritten(part, user, phone, NumberContent("passport", PASSPORT))
    assert PASSPORT not in everything_stored()
    assert "8555" in told(record)


def test_lines_written_before_are_masked_by_the_migration_which_can_be_taken_back(
    embassy: Embassy, record: Record, name_one: Name
) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(UNMASKED_HISTORY)
    part = name_one(record, "TAN Wei Jie", numbers=[("other", PASSPORT)])
    rewritten(part, embassy["attache.sg"], NumberContent("passport", PASSPORT))
    rewritten(part, embassy["attache.sg"])
    assert PASSPORT in told(record)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(MASKED_HISTORY)
    assert PASSPORT not in told(record)


@pytest.mark.parametrize("address", ["/dossiers/{ref}/", "/dossiers/{ref}/historique/", "/personnes/{part}/"])
def test_pages_show_its_mask_alone(signed_in: SignIn, record: Record, part: Part, address: str) -> None:
    answer = signed_in("attache.sg").get(address.format(ref=record.reference, part=part.pk))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "••••••67D" in shown
    assert NRIC not in shown
    assert PASSPORT not in shown
    assert "gAAAA" not in shown


def test_its_form_shows_the_mask_and_left_alone_it_stays(signed_in: SignIn, part: Part) -> None:
    client, address = signed_in("attache.sg"), reverse("people:change", args=[part.pk])
    page = client.get(address)
    assert NRIC not in page.content.decode()
    rows = page.context["rows"].numbers
    data = typed(version="1", **{"numbers-TOTAL_FORMS": "3", "numbers-INITIAL_FORMS": "3"})
    for index, row in enumerate(rows.forms[:3]):
        data |= {f"numbers-{index}-{name}": str(row[name].value() or "") for name in ("row", "kind", "number")}
    before = bytes(number_of(part, "nric_fin").sealed or b"")
    assert client.post(address, data).status_code == 302
    with as_owner():
        assert bytes(PartNumber.objects.get(part=part, kind="nric_fin").sealed or b"") == before
        assert PartNumber.objects.filter(part=part).count() == 3


def test_a_mask_of_another_row_or_kind_is_no_number(signed_in: SignIn, part: Part) -> None:
    data = typed(version="1", **{"numbers-TOTAL_FORMS": "1", "numbers-INITIAL_FORMS": "0"})
    data |= {"numbers-0-kind": "mykad", "numbers-0-number": "••••••67D"}
    answer = signed_in("attache.sg").post(reverse("people:change", args=[part.pk]), data)
    assert answer.status_code == 422
    assert "douze chiffres" in answer.content.decode()


def test_it_is_read_by_an_act_that_the_journal_keeps_without_it(signed_in: SignIn, record: Record, part: Part) -> None:
    number = number_of(part, "nric_fin")
    address = reverse("people:unmask", args=[number.pk])
    assert signed_in("attache.sg").get(address).status_code == 405
    answer = signed_in("attache.sg").post(address)
    assert NRIC in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    with as_owner():
        entry = Entry.objects.filter(acts__contains=["number.read"]).get()
    assert str(record.pk) in entry.keys
    assert NRIC not in str(vars(entry))


def test_a_stranger_and_a_missing_number_are_answered_alike(signed_in: SignIn, part: Part) -> None:
    client = signed_in("attache.ph")
    answers = [
        client.post(reverse("people:unmask", args=[key]))
        for key in (number_of(part, "nric_fin").pk, "00000000-0000-4000-8000-000000000000")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_number_in_clear_has_no_seal_to_open(signed_in: SignIn, part: Part) -> None:
    address = reverse("people:unmask", args=[number_of(part, "plate").pk])
    assert signed_in("attache.sg").post(address).status_code == 404


def test_the_database_refuses_a_sealed_kind_in_clear(part: Part) -> None:
    number = number_of(part, "nric_fin")
    for wrong in ({"value": NRIC}, {"masked": NRIC}, {"sealed": None}, {"blind": ""}, {"kind": "plate"}):
        with as_owner(), pytest.raises(IntegrityError, match="part_number_sealed_or_clear"), transaction.atomic():
            PartNumber.objects.filter(pk=number.pk).update(**wrong)


def test_a_row_does_not_leave_the_record_of_its_part(embassy: Embassy, part: Part) -> None:
    other = make_request(embassy["attache.sg"])
    with as_owner(), pytest.raises(IntegrityError, match="people_partnumber_part_record"), transaction.atomic():
        PartNumber.objects.filter(part=part, kind="plate").update(record=other)


def test_the_second_wall_alone_hides_the_rows(embassy: Embassy, part: Part) -> None:
    with acting_as(embassy["attache.ph"]):
        assert not part.numbers.model.objects.filter(part=part).exists()
        assert not part.names.model.objects.filter(part=part).exists()


def test_named_in_another_record_it_stays_sealed_and_is_found_there(
    embassy: Embassy, signed_in: SignIn, record: Record, part: Part
) -> None:
    user = embassy["attache.sg"]
    with acting_as(user):
        content = content_of(part)
        assert NRIC not in repr(content)
        copy = add_part(record, content, actor=user)
    page = signed_in("attache.sg").post(reverse("people:find"), {"q": NRIC}).content.decode()
    assert page.count("même numéro") == 2
    assert str(copy.pk) in page
