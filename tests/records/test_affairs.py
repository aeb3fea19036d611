"""The title of an affair: typed for it, read by whoever sees one of its records, its changes told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ssi.common.rules import RefusedError
from ssi.records.affairs import affair_of, open_affair, rename_affair
from ssi.records.models import Event, Record
from ssi.records.services import reserve
from ssi.territories.acting import acting_as
from tests.factories.cases import make_request
from tests.support.client import StrictClient
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]


@pytest.fixture(autouse=True)
def plain_kinds() -> None:
    """The real kinds, whose pages these are."""


def test_a_new_affair_never_takes_the_title_of_a_record(signed_in: SignIn, embassy: Embassy) -> None:
    attache = embassy["attache.sg"]
    secret, plain = make_request(attache, text="Taupe TARTEMPION"), make_request(attache, text="Banal")
    with acting_as(attache):
        reserve(secret, reserved=True, version=None, actor=attache)
    client, address = signed_in("attache.sg"), f"/dossiers/{plain.reference}/affaire/"
    untitled = client.post(address, {"reference": secret.reference, "title": ""})
    assert untitled.status_code == 422
    assert "donnez un titre" in untitled.text
    assert client.post(address, {"reference": secret.reference, "title": "Colis"}).status_code == 302
    page = signed_in("liaison.sg").get(f"/dossiers/{plain.reference}/").text
    assert "Colis" in page
    assert "TARTEMPION" not in page


def test_a_record_joins_the_affair_of_another_without_a_title(signed_in: SignIn, embassy: Embassy) -> None:
    attache = embassy["attache.sg"]
    first, second = make_request(attache), make_request(attache)
    with acting_as(attache):
        affair = open_affair(first, title="Colis", actor=attache)
    answer = signed_in("attache.sg").post(f"/dossiers/{second.reference}/affaire/", {"reference": first.reference})
    assert answer.status_code == 302
    with acting_as(attache):
        assert affair_of(Record.objects.get(pk=second.pk)) == affair


def test_renaming_is_told_in_the_thread_of_each_record_one_may_change(embassy: Embassy) -> None:
    attache = embassy["attache.sg"]
    record = make_request(attache)
    with acting_as(attache):
        affair = open_affair(record, title="Colis", actor=attache)
        rename_affair(affair, title="Colis de Roissy", known="Colis", actor=attache)
        event = Event.objects.get(record=record, code="affair_renamed")
    assert event.note == "Colis → Colis de Roissy"


def test_a_title_that_somebody_changed_meanwhile_is_shown_and_kept(signed_in: SignIn, embassy: Embassy) -> None:
    attache = embassy["attache.sg"]
    record = make_request(attache)
    with acting_as(attache):
        affair = open_affair(record, title="Colis", actor=attache)
        rename_affair(affair, title="Fret", known="Colis", actor=attache)
        with pytest.raises(RefusedError, match="Fret"):
            rename_affair(affair, title="Paquets", known="Colis", actor=attache)
    client, address = signed_in("attache.sg"), f"/dossiers/affaires/{affair.pk}/"
    late = client.post(address, {"title": "Paquets", "known": "Colis"})
    assert late.status_code == 422
    assert 'name="known" value="Fret"' in late.text
    assert client.post(address, {"title": "Paquets", "known": "Fret"}).status_code == 302
