"""What comes back of a letter: acts with their fingerprints, exhibits hand by hand, grounds by class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cases.enums import REFUSAL_CLASS, LetterRefusal
from cases.models import CustodyLink, Exhibit, ReturnedAct
from cases.services.letters import return_acts
from cases.services.returns import Handing, Sealed, add_exhibit, hand_over, list_acts
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.documents.models import Document
from ssi.documents.services import withdraw_document
from ssi.documents.storage import path_of
from ssi.exchanges.models import Exchange
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.factories.letters import TODAY, listed, mail, make_letter
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
SEALED = Sealed("1", "Téléphone Samsung", "Inspecteur Tan, SPF", "Singapour")
SEALER = SEALED.sealed_by


@pytest.fixture(autouse=True)
def in_october() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def attache(embassy: Embassy) -> Iterator[User]:
    with acting_as(embassy["attache.sg"]):
        yield embassy["attache.sg"]


def give_back(record: Record, user: User) -> Record:
    court = record.letterrogatory.issuing_court
    return return_acts(record, to_authority=court, mail=mail("Renvoi", 3), actor=user)


def handing(from_holder: str, to_holder: str, *, hours: int = 0) -> Handing:
    return Handing(from_holder, to_holder, TODAY - timedelta(hours=24 - hours), "S-1", "intact")


def test_the_acts_do_not_go_back_without_their_inventory(attache: User) -> None:
    record = make_letter(attache, state="executed")
    with pytest.raises(RefusedError, match="inventaire") as refusal:
        give_back(record, attache)
    assert refusal.value.fix == f"/dossiers/{record.reference}/inventaire/"
    listed(record, attache)
    returned = give_back(Record.objects.get(pk=record.pk), attache)
    assert returned.state == "returned"
    acts = list(ReturnedAct.objects.filter(record=record))
    assert [(act.number, act.sha256) for act in acts] == [
        (number, act.document.sha256) for number, act in enumerate(acts, start=1)
    ]
    departure = Exchange.objects.filter(record=record, direction="out").latest("occurred_at")
    assert departure.attachments.count() == len(acts)


def test_a_piece_withdrawn_since_or_damaged_stops_the_return(attache: User) -> None:
    record = listed(make_letter(attache, state="executed"), attache)
    act = ReturnedAct.objects.filter(record=record).select_related("document").last()
    assert act is not None
    path = path_of(act.document.storage_key)
    kept = path.read_bytes()
    path.write_bytes(kept[:-1] + b"X")
    with pytest.raises(RefusedError, match="n’est plus celui qui a été déposé"):
        give_back(record, attache)
    path.write_bytes(kept)
    withdraw_document(act.document, reason="Versée par erreur.", actor=attache)
    with pytest.raises(RefusedError, match="retirée"):
        give_back(Record.objects.get(pk=record.pk), attache)


def test_the_database_ties_a_listed_act_to_the_fingerprint_of_its_piece(attache: User) -> None:
    record = listed(make_letter(attache, state="executed"), attache)
    act = ReturnedAct.objects.filter(record=record).first()
    assert act is not None
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        ReturnedAct.objects.filter(pk=act.pk).update(sha256="0" * 64)
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        ReturnedAct.objects.filter(pk=act.pk).update(sha256="0" * 64)


@pytest.mark.parametrize("state", ["checked", "delivered", "accepted"])
def test_nothing_is_listed_before_the_execution(attache: User, state: str) -> None:
    record = make_letter(attache, state=state)
    with pytest.raises(RefusedError, match="pendant l’exécution"):
        list_acts(record, list(record.documents.all()), actor=attache)


def test_the_piece_of_another_record_is_not_listed(attache: User) -> None:
    record = make_letter(attache, state="executed")
    other = make_letter(attache, state="checked", text="Autre")
    with pytest.raises(RefusedError, match="ne fait pas partie"):
        list_acts(record, [Document.objects.filter(record=other).latest("added_at")], actor=attache)
    with pytest.raises(RefusedError, match="au moins une pièce"):
        list_acts(record, [], actor=attache)
    with pytest.raises(StaleVersionError):
        list_acts(record, list(record.documents.all()), version=1, actor=attache)


def test_an_exhibit_is_followed_from_who_sealed_it_and_the_chain_does_not_break(attache: User) -> None:
    record = listed(make_letter(attache, state="executed"), attache)
    exhibit = add_exhibit(record, SEALED, actor=attache)
    with pytest.raises(RefusedError, match="aucune remise"):
        give_back(Record.objects.get(pk=record.pk), attache)
    with pytest.raises(RefusedError, match="rompue") as broken:
        hand_over(exhibit, handing("Quelqu’un", "Le poste"), actor=attache)
    assert broken.value.field == "from_holder"
    hand_over(exhibit, handing("inspecteur  tan, spf", "Central authority"), actor=attache)
    with pytest.raises(RefusedError, match="d’avant la précédente"):
        hand_over(exhibit, handing("Central authority", "Le poste", hours=-5), actor=attache)
    hand_over(exhibit, handing("Central authority", "Le poste", hours=5), actor=attache)
    links = CustodyLink.objects.filter(exhibit=exhibit)
    assert [(one.position, one.from_holder, one.to_holder) for one in links] == [
        (1, SEALER, "Central authority"),
        (2, "Central authority", "Le poste"),
    ]
    assert give_back(Record.objects.get(pk=record.pk), attache).state == "returned"


def test_the_database_refuses_a_link_that_begins_elsewhere(attache: User) -> None:
    record = make_letter(attache, state="executed")
    exhibit = add_exhibit(record, SEALED, actor=attache)
    for position, holder in ((1, "Quelqu’un"), (2, SEALER)):
        with pytest.raises(IntegrityError), transaction.atomic():
            CustodyLink.objects.create(
                record=record,
                scope=record.scope,
                exhibit=exhibit,
                position=position,
                from_holder=holder,
                to_holder="Le poste",
                handed_at=TODAY,
                seal_number="S-1",
                condition="intact",
                recorded_by=attache,
            )
    with pytest.raises(RefusedError, match="déjà inscrit"):
        add_exhibit(record, SEALED, actor=attache)


def test_every_ground_of_refusal_has_its_class() -> None:
    assert set(REFUSAL_CLASS) == set(LetterRefusal)


# --- By the page and by a program -----------------------------------------------------------------------------------


def test_the_pages_list_seal_and_hand_over(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_letter(embassy["attache.sg"], state="executed")
    client = signed_in("attache.sg")
    root = f"/dossiers/{record.reference}/"
    page = client.get(f"{root}inventaire/")
    form = page.context["form"]
    version = form.initial["version"]
    assert client.post(f"{root}inventaire/", {"version": version}).status_code == 422
    assert client.post(f"{root}inventaire/", {"version": "1", "acts": list(form.pieces)}).status_code == 409
    assert client.post(f"{root}inventaire/", {"version": version, "acts": list(form.pieces)}).status_code == 302
    assert "SHA-256" in client.get(root).content.decode()
    typed = {"number": "1", "description": "Téléphone", "sealed_by": "SPF", "place": "Singapour"}
    assert client.post(f"{root}scelles/", {**typed, "version": version + 1}).status_code == 302
    with as_owner():
        exhibit = Exhibit.objects.get(record=record)
    handed = {
        "from_holder": "Autre",
        "to_holder": "Le poste",
        "handed_at": "07/10/2026 10:00",
        "seal_number": "S-1",
        "condition": "intact",
        "version": version + 2,
    }
    address = f"{root}scelles/{exhibit.pk}/remise/"
    refused = client.post(address, handed)
    assert refused.status_code == 422
    assert "La chaîne serait rompue" in refused.content.decode()
    assert client.post(address, {**handed, "from_holder": "SPF"}).status_code == 302
    assert "S-1" in client.get(f"{root}scelles/").content.decode()
    stranger = signed_in("attache.my")
    for path in ("inventaire/", "scelles/", f"scelles/{exhibit.pk}/remise/"):
        assert stranger.get(root + path).status_code == 404


def test_a_program_does_the_same_and_is_refused_in_the_same_words(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_letter(embassy["attache.sg"], state="executed")
    client = signed_in("attache.sg")
    steps = f"/api/v1/letters-rogatory/{record.pk}/transitions/"
    pieces = [one["id"] for one in client.get(f"/api/v1/letters-rogatory/{record.pk}/").json()["detail"]["documents"]]

    def send(transition: str, version: int, **more: object) -> tuple[int, str]:
        body = {"transition": transition, "version": version, **more}
        answer = client.post(steps, body, "application/json")
        return answer.status_code, answer.content.decode()

    mailed = {
        "at": "2026-10-08T09:00:00",
        "channel": "diplomatic_bag",
        "subject": "Renvoi",
        "to_authority": "FR-JIRS-PARIS",
    }
    status, words = send("return_acts", record.version, **mailed)
    assert status == 409
    assert "inventaire des pièces renvoyées n’est pas dressé" in words
    assert send("list_acts", record.version, acts=[])[0] == 422
    assert send("list_acts", record.version, acts=pieces)[0] == 200
    sealed = {"number": "1", "description": "Téléphone", "sealed_by": "SPF", "place": "Singapour"}
    assert send("add_exhibit", record.version + 1, **sealed)[0] == 200
    link = {
        "exhibit": "1",
        "from_holder": "X",
        "to_holder": "Poste",
        "handed_at": "2026-10-07T10:00:00",
        "seal_number": "S",
        "condition": "intact",
    }
    status, words = send("hand_over", record.version + 2, **link)
    assert status in {409, 422}
    assert "La chaîne serait rompue" in words
    assert send("hand_over", record.version + 2, **{**link, "from_holder": "SPF"})[0] == 200
    assert send("return_acts", record.version + 3, **mailed)[0] == 200
    detail = client.get(f"/api/v1/letters-rogatory/{record.pk}/").json()["detail"]
    assert [one["number"] for one in detail["returned_acts"]] == list(range(1, len(pieces) + 1))
    assert detail["exhibits"][0]["continuity"][0]["to_holder"] == "Poste"


def test_a_refusal_says_its_ground_and_its_class(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_letter(embassy["attache.sg"], state="under_review")
    client = signed_in("attache.sg")
    page = f"/dossiers/{record.reference}/etapes/refuse/"
    assert "Infraction politique (obligatoire)" in client.get(page).content.decode()
    sent = {"version": record.version, "reason": "Note du 5 octobre.", "ground": "political_offence"}
    assert client.post(page, sent).status_code == 302
    assert "Infraction politique (obligatoire)" in client.get(f"/dossiers/{record.reference}/").content.decode()
    told = client.get(f"/api/v1/letters-rogatory/{record.pk}/").json()["detail"]["letter"]
    assert (told["refusal_ground"], told["refusal_class"]) == ("political_offence", "mandatory")
