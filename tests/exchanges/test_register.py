"""The register of exchanges: what may be filed, what stays, what a record shows of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.directory.models import Authority
from ssi.documents.models import Document
from ssi.documents.services import attach_document, withdraw_document
from ssi.exchanges.models import Exchange, ExchangeDocument
from ssi.exchanges.services import file_exchange, strictest_handling
from ssi.records.models import Record
from ssi.records.timeline import timeline_of
from ssi.territories.acting import acting_as
from tests.documents.files import SOUND, uploaded
from tests.factories.cases import make_request
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SignIn = Callable[[str], StrictClient]
WHEN = datetime(2026, 9, 10, 10, 40, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def attache(embassy: Embassy) -> User:
    return embassy["attache.sg"]


@pytest.fixture
def record(attache: User) -> Record:
    return make_request(attache)


def filed(record: Record, actor: User, **more: Any) -> Exchange:
    said = {"direction": "in", "kind": "message", "channel": "bilateral", "occurred_at": WHEN, "subject": "Réponse"}
    with acting_as(actor):
        return file_exchange(record, **{**said, **more}, actor=actor)


def piece_on(record: Record, actor: User, code: str = "") -> Document:
    upload = uploaded("note.pdf", SOUND["note.pdf"])
    with acting_as(actor):
        return attach_document(
            record, upload, title="Pièce", document_type="report", handling_code=code, handling_note="Dit", actor=actor
        )


def exchanges_of(record: Record) -> list[Exchange]:
    with as_owner():
        return list(Exchange.objects.of(record))


def add_page(record: Record) -> str:
    return reverse("cases:add_exchange", args=[record.reference])


def typed(**more: Any) -> dict[str, Any]:
    said = {"direction": "in", "kind": "message", "channel": "bilateral", "occurred_at": "10/09/2026 18:40"}
    return {**said, "subject": "Réponse du CNB", "external_reference": "CNB/IL/FR/26/0219", **more}


def test_an_arrival_is_filed_at_the_hour_of_the_place(signed_in: SignIn, record: Record) -> None:
    sent = typed(from_authority="SG-CNB", handling_code="H1", source_reliability="B", information_credibility="2")
    with clock.at(WHEN + timedelta(hours=1)):
        answer = signed_in("attache.sg").post(add_page(record), sent)
    assert answer.status_code == 302
    [exchange] = exchanges_of(record)
    assert exchange.occurred_at == WHEN
    assert exchange.registered_at == WHEN + timedelta(hours=1)
    assert (exchange.handling_code, exchange.evaluation) == ("H1", "B2")
    assert exchange.sender == "CNB"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"occurred_at": "10/09/2026 20:00"}, "Cette date et cette heure sont à venir"),
        ({"occurred_at": "2026-09-10"}, "Saisissez une date et une heure"),
        ({"occurred_at": "31/02/2026 10:00"}, "Saisissez une date et une heure"),
        ({"handling_code": "H3"}, "Le code H3 s’accompagne du texte de la restriction."),
        ({"source_reliability": "A"}, "Évaluez la source et l’information, ou ni l’une ni l’autre."),
        ({"information_credibility": "1"}, "Évaluez la source et l’information, ou ni l’une ni l’autre."),
        ({"channel": "pigeon"}, "Choisissez une valeur de la liste."),
        ({"direction": ""}, "obligatoire"),
        ({"from_authority": "XX-NONE"}, "Choisissez une autorité de l’annuaire."),
        ({"from_authority": "SG\x00"}, "Le caractère nul n’est pas autorisé"),
        ({"in_reply_to": "999999"}, "Choisissez une valeur de la liste."),
        ({"subject": "x" * 201}, "Ce texte compte 201 caractères\u00a0; le maximum est de 200."),
        ({"body": "x" * 10_000}, "Ce texte compte 10000 caractères\u00a0; le maximum est de 8000."),
    ],
)
def test_a_wrong_value_is_said_at_its_field_and_nothing_is_written(
    signed_in: SignIn, record: Record, wrong: dict[str, str], message: str
) -> None:
    with clock.at(WHEN + timedelta(minutes=30)):
        answer = signed_in("attache.sg").post(add_page(record), typed(from_person="Ma saisie gardée", **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message.replace("'", "&#x27;") in page
    assert "Ma saisie gardée" in page
    assert exchanges_of(record) == []


def test_an_answer_is_not_older_than_what_it_answers(signed_in: SignIn, record: Record, attache: User) -> None:
    asked = filed(record, attache, direction="out", subject="Question")
    with clock.at(WHEN + timedelta(days=1)):
        client = signed_in("attache.sg")
        early = client.post(add_page(record), typed(in_reply_to=asked.pk, occurred_at="10/09/2026 18:00"))
        assert "datée d’avant l’échange auquel elle répond" in early.content.decode()
        assert client.post(add_page(record), typed(in_reply_to=asked.pk)).status_code == 302
    assert exchanges_of(record)[0].in_reply_to == asked


def test_pieces_of_the_record_and_a_new_one_come_with_an_exchange(
    signed_in: SignIn, record: Record, attache: User
) -> None:
    known = piece_on(record, attache, "H2")
    new = uploaded("réponse.eml", SOUND["reponse.eml"])
    sent = typed(documents=[str(known.pk)], file=new, handling_code="H2")
    with clock.at(WHEN + timedelta(hours=1)):
        assert signed_in("attache.sg").post(add_page(record), sent).status_code == 302
    with as_owner():
        joined = {link.document.title: link.document.handling_code for link in ExchangeDocument.objects.all()}
    assert joined == {"Pièce": "H2", "réponse.eml": "H2"}


def test_a_bad_file_refuses_the_whole_sending(signed_in: SignIn, record: Record, own_folder: Path) -> None:
    sent = typed(file=uploaded("note.pdf", b"MZ\x90\x00"))
    with clock.at(WHEN + timedelta(hours=1)):
        answer = signed_in("attache.sg").post(add_page(record), sent)
    assert answer.status_code == 422
    assert "un programme Windows" in answer.content.decode()
    assert exchanges_of(record) == []
    assert not list(own_folder.rglob("*"))


def test_a_piece_of_another_record_is_none_of_the_choices(signed_in: SignIn, record: Record, attache: User) -> None:
    other = piece_on(make_request(attache), attache)
    piece_on(record, attache)
    with clock.at(WHEN + timedelta(hours=1)):
        answer = signed_in("attache.sg").post(add_page(record), typed(documents=[str(other.pk)]))
    assert "Choisissez une pièce de ce dossier." in answer.content.decode()
    assert exchanges_of(record) == []


def test_the_same_sending_twice_files_once(signed_in: SignIn, record: Record) -> None:
    client = signed_in("attache.sg")
    key = str(client.get(add_page(record)).context["form"]["submission"].value())
    with clock.at(WHEN + timedelta(hours=1)):
        for _time in range(2):
            assert client.post(add_page(record), typed(submission=key)).status_code == 302
    assert len(exchanges_of(record)) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"occurred_at": WHEN + timedelta(days=3650)}, "occurred_at"),
        ({"handling_code": "H3"}, "handling_note"),
        ({"source_reliability": "A"}, "information_credibility"),
    ],
)
def test_the_service_refuses_what_the_form_would(
    record: Record, attache: User, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        filed(record, attache, **wrong)
    assert refused.value.field == field


def test_the_service_joins_only_what_is_of_the_record(record: Record, attache: User) -> None:
    other = make_request(attache)
    with pytest.raises(RefusedError, match="ne fait pas partie de ce dossier"):
        filed(record, attache, documents=[piece_on(other, attache)])
    with pytest.raises(RefusedError, match="même dossier"):
        filed(record, attache, in_reply_to=filed(other, attache))


def again(exchange: Exchange, **change: Any) -> Exchange:
    """The same row once more, but for CHANGE, past every form and service."""
    columns = [column.attname for column in Exchange._meta.concrete_fields if column.name != "id"]
    copied = Exchange(**{column: getattr(exchange, column) for column in columns})
    for name, value in change.items():
        setattr(copied, name, value)
    copied.save(force_insert=True)
    return copied


def test_the_database_joins_only_what_is_of_the_record(record: Record, attache: User) -> None:
    other = make_request(attache)
    exchange, stranger, piece = filed(record, attache), filed(other, attache), piece_on(other, attache)
    with as_owner():
        with pytest.raises(DatabaseError, match="exchange_answers_same_record"), transaction.atomic():
            again(exchange, in_reply_to=stranger)
        with pytest.raises(DatabaseError, match="attachment_document_same_record"), transaction.atomic():
            ExchangeDocument.objects.create(record=record, scope=record.scope, exchange=exchange, document=piece)


def test_what_is_written_stays(record: Record, attache: User) -> None:
    exchange = filed(record, attache)
    with acting_as(attache):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Exchange.objects.filter(pk=exchange.pk).update(subject="Autre")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Exchange.objects.filter(pk=exchange.pk).delete()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"occurred_at": WHEN + timedelta(days=3650)}, "exchange_not_in_the_future"),
        ({"handling_code": "H3"}, "exchange_h3_says_what"),
        ({"source_reliability": "A"}, "exchange_evaluated_on_both_sides"),
        ({"direction": "sideways"}, "exchange_direction_known"),
        ({"kind": "smoke"}, "exchange_kind_known"),
        ({"channel": "pigeon"}, "exchange_channel_known"),
        ({"subject": ""}, "exchange_has_a_subject"),
    ],
)
def test_the_database_holds_the_rules_of_an_exchange(
    record: Record, attache: User, change: dict[str, Any], constraint: str
) -> None:
    exchange = filed(record, attache)
    with as_owner(), pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        again(exchange, **change)


def test_a_record_shows_the_strictest_of_its_pieces(record: Record, attache: User) -> None:
    def strictest() -> str:
        with acting_as(attache):
            return strictest_handling(record)

    assert strictest() == ""
    filed(record, attache, handling_code="H1")
    assert strictest() == "H1"
    piece = piece_on(record, attache, "H3")
    filed(record, attache, handling_code="H0")
    assert strictest() == "H3"
    with acting_as(attache):
        withdraw_document(piece, reason="Doublon", actor=attache)
    assert strictest() == "H1"


def test_the_thread_says_who_to_whom_and_how(record: Record, attache: User) -> None:
    filed(
        record,
        attache,
        from_authority=Authority.objects.get(code="SG-CNB"),
        to_person="M. Martin",
        external_reference="CNB/26/0219",
        handling_code="H1",
        source_reliability="B",
        information_credibility="2",
        body="Identité confirmée.",
    )
    with acting_as(attache):
        lines = [line for day in timeline_of(record, "Asia/Singapore") for _hour, line in day.lines]
    [line] = [line for line in lines if line.title == "Réponse"]
    assert str(line.body).split("\n") == [
        "CNB → M. Martin · Liaison bilatérale directe · réf. CNB/26/0219 · H1 · B2",
        "Identité confirmée.",
    ]
    assert line.kind_label == "Arrivée"


def test_the_list_of_exchanges_shows_codes_references_and_pieces(record: Record, attache: User) -> None:
    asked = filed(record, attache, direction="out", subject="Question", to_person="M. Lim")
    kept, gone = piece_on(record, attache, "H3"), piece_on(record, attache, "H3")
    filed(
        record, attache, in_reply_to=asked, documents=[kept, gone], handling_code="H3", handling_note="Pas à la presse"
    )
    with acting_as(attache):
        withdraw_document(gone, reason="Doublon", actor=attache)
        exchanges = list(Exchange.objects.of(record))
        page = render_to_string("exchanges/_list.html", {"exchanges": exchanges, "record": record})
    assert "En réponse à «\u00a0Question\u00a0»" in page
    assert "— → M. Lim" in page
    assert "Pas à la presse" in page
    assert reverse("documents:download", args=[kept.pk]) in page
    assert reverse("documents:download", args=[gone.pk]) not in page
    assert "Aucun échange" in render_to_string("exchanges/_list.html", {"exchanges": [], "record": record})


def test_a_stranger_files_nothing(signed_in: SignIn, embassy: Embassy, record: Record) -> None:
    assert signed_in("attache.my").get(add_page(record)).status_code == 404
    assert signed_in("attache.my").post(add_page(record), typed()).status_code == 404
    refused = signed_in("manager").post(add_page(record), typed())
    assert refused.status_code == 403
    assert "pas de le modifier" in refused.content.decode()
    with pytest.raises(RefusedError):
        filed(record, embassy["manager"])
    assert exchanges_of(record) == []


def test_the_keys_of_a_form_do_not_count_what_others_file(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_request(embassy["attache.sg"], state="sent")
    page = signed_in("attache.sg").get(reverse("cases:add_exchange", args=[record.reference]))
    keys = [key for key, _label in page.context["form"].fields["in_reply_to"].choices if key]
    assert keys
    assert not [key for key in keys if key.isdecimal()]
