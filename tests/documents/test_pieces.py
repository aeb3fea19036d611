"""Attaching, downloading, withdrawing: the pages and what the database lets through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from consular.services import close_handling, release_answer, take_charge
from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.common.rules import RefusedError
from ssi.documents.models import Document
from ssi.documents.services import attach_document, withdraw_document
from ssi.documents.storage import path_of
from ssi.records.models import Record
from ssi.records.timeline import timeline_of
from ssi.territories.acting import acting_as
from tests.documents.files import SOUND, uploaded
from tests.factories.cases import make_request
from tests.factories.consular import handling_of, make_filing
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def record(embassy: Embassy) -> Record:
    return make_request(embassy["attache.sg"])


def piece_on(record: Record, author: User, name: str = "note.pdf", **more: Any) -> Document:
    with acting_as(author):
        return attach_document(
            record, uploaded(name, SOUND[name]), title="Canari de pièce", document_type="report", actor=author, **more
        )


def pieces_of(record: Record) -> list[Document]:
    with as_owner():
        return list(Document.objects.filter(record=record).order_by("added_at"))


def add_page(record: Record) -> str:
    return reverse("cases:add_document", args=[record.reference])


def typed(**more: Any) -> dict[str, Any]:
    return {"document_type": "report", "title": "Réponse du CNB", "language": "", "handling_code": "", **more}


def journal_acts() -> list[str]:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select unnest(acts) from audit_entry")
        return [row[0] for row in cursor.fetchall()]


def test_a_piece_is_attached_and_downloaded_byte_for_byte(signed_in: SignIn, record: Record) -> None:
    client = signed_in("attache.sg")
    answer = client.post(add_page(record), typed(file=uploaded("réponse 1.pdf", SOUND["note.pdf"]), handling_code="H1"))
    assert answer.status_code == 302
    [piece] = pieces_of(record)
    assert (piece.mime, piece.handling_code, piece.file_name) == ("application/pdf", "H1", "réponse 1.pdf")
    page = client.get(reverse("documents:download", args=[piece.pk]))
    assert page.getvalue() == SOUND["note.pdf"]
    assert page.headers["Content-Type"] == "application/pdf"
    assert page.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''r%C3%A9ponse%201.pdf")
    assert page.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {Act.DOCUMENT_ADDED, Act.DOCUMENT_READ} <= {*journal_acts()}


def test_a_page_under_the_name_of_a_pdf_is_refused_at_the_field(
    signed_in: SignIn, record: Record, own_folder: Path
) -> None:
    html = b"<!DOCTYPE html><script>alert(1)</script>"
    answer = signed_in("attache.sg").post(add_page(record), typed(file=uploaded("note.pdf", html)))
    assert answer.status_code == 422
    assert "le contenu semble être une page HTML" in answer.content.decode()
    assert "Réponse du CNB" in answer.content.decode()
    assert not pieces_of(record)
    assert not list(own_folder.rglob("*"))


def test_nothing_chosen_is_said_and_the_rest_is_kept(signed_in: SignIn, record: Record) -> None:
    answer = signed_in("attache.sg").post(add_page(record), typed())
    assert answer.status_code == 422
    assert "Choisissez un fichier." in answer.content.decode()


def test_another_error_says_that_the_file_must_be_chosen_again(signed_in: SignIn, record: Record) -> None:
    sent = typed(file=uploaded("note.pdf", SOUND["note.pdf"]), handling_code="H3")
    page = signed_in("attache.sg").post(add_page(record), sent).content.decode()
    assert "Le code H3 s’accompagne du texte de la restriction." in page
    assert "Choisissez de nouveau les fichiers" in page


def test_a_file_of_fifty_megabytes_is_told_its_weight(signed_in: SignIn, record: Record, own_folder: Path) -> None:
    heavy = uploaded("gros.pdf", b"%PDF-" + bytes(50 * 1024 * 1024))
    answer = signed_in("attache.sg").post(add_page(record), typed(file=heavy))
    assert answer.status_code == 422
    assert "Ce fichier pèse 51 Mo\u00a0: le maximum est de 20 Mo." in answer.content.decode()
    assert not list(own_folder.rglob("*"))


def test_the_same_sending_twice_attaches_once(signed_in: SignIn, record: Record) -> None:
    client = signed_in("attache.sg")
    key = client.get(add_page(record)).context["form"]["submission"].value()
    for _time in range(2):
        sent = typed(file=uploaded("note.pdf", SOUND["note.pdf"]), submission=str(key))
        assert client.post(add_page(record), sent).status_code == 302
    assert len(pieces_of(record)) == 1
    client.post(add_page(record), typed(file=uploaded("autre.pdf", SOUND["note.pdf"]), submission=str(key)))
    assert len(pieces_of(record)) == 2


def test_a_stranger_s_piece_does_not_exist(signed_in: SignIn, embassy: Embassy, record: Record) -> None:
    piece = piece_on(record, embassy["attache.sg"])
    missing = "00000000-0000-4000-8000-000000000000"
    for name in ("documents:download", "documents:withdraw"):
        foreign = signed_in("attache.my").get(reverse(name, args=[piece.pk]))
        absent = signed_in("attache.my").get(reverse(name, args=[missing]))
        assert (foreign.status_code, foreign.content) == (
            404,
            absent.content.replace(missing.encode(), str(piece.pk).encode()),
        )
    assert signed_in("attache.my").get(add_page(record)).status_code == 404
    assert signed_in("attache.my").post(add_page(record), typed()).status_code == 404


def test_who_sees_but_may_not_change_downloads_and_is_told_why_not_more(
    signed_in: SignIn, embassy: Embassy, record: Record
) -> None:
    piece = piece_on(record, embassy["attache.sg"])
    client = signed_in("manager")
    page = client.get(reverse("documents:download", args=[piece.pk]))
    assert page.getvalue() == SOUND["note.pdf"]
    for address in (add_page(record), reverse("documents:withdraw", args=[piece.pk])):
        refused = client.get(address)
        assert refused.status_code == 403
        assert "permet de consulter ce dossier, pas de le modifier" in refused.content.decode()


def test_a_damaged_file_is_refused_and_said(
    signed_in: SignIn, embassy: Embassy, record: Record, caplog: pytest.LogCaptureFixture
) -> None:
    piece = piece_on(record, embassy["attache.sg"])
    path = path_of(piece.storage_key)
    path.chmod(0o600)
    path.write_bytes(SOUND["note.pdf"].replace(b"1.7", b"1.4"))
    page = signed_in("attache.sg").get(reverse("documents:download", args=[piece.pk]))
    assert page.status_code == 409
    assert "Cette pièce n’est plus celle qui a été déposée" in page.content.decode()
    assert str(piece.pk) in caplog.text


def test_a_withdrawn_piece_keeps_its_trace_and_is_no_longer_given(
    signed_in: SignIn, embassy: Embassy, record: Record
) -> None:
    piece = piece_on(record, embassy["attache.sg"])
    client, address = signed_in("attache.sg"), reverse("documents:withdraw", args=[piece.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "  "}).status_code == 422
    assert client.post(address, {"reason": "Versée par erreur"}).status_code == 302
    assert client.post(address, {"reason": "Une seconde fois"}).status_code == 302
    refused = client.get(reverse("documents:download", args=[piece.pk]))
    assert refused.status_code == 403
    assert "Cette pièce a été retirée\u00a0: Versée par erreur" in refused.content.decode()
    with acting_as(embassy["attache.sg"]):
        lines = [line.title for day in timeline_of(record, "Asia/Singapore") for _hour, line in day.lines]
    assert "Pièce retirée\u00a0: Canari de pièce" in lines
    assert Act.DOCUMENT_WITHDRAWN in journal_acts()


def test_the_record_page_lists_its_pieces(signed_in: SignIn, embassy: Embassy, record: Record) -> None:
    piece = piece_on(record, embassy["attache.sg"], handling_code="H3", handling_note="Pas à la presse")
    withdrawn = piece_on(record, embassy["attache.sg"], name="plan.png")
    with acting_as(embassy["attache.sg"]):
        withdraw_document(withdrawn, reason="Doublon", actor=embassy["attache.sg"])
    page = signed_in("attache.sg").get(reverse("cases:detail", args=[record.reference])).content.decode()
    assert reverse("documents:download", args=[piece.pk]) in page
    assert f'href="{reverse("documents:download", args=[withdrawn.pk])}"' not in page
    assert "Pas à la presse" in page
    assert "Retirée\u00a0: Doublon" in page


def test_a_service_refuses_whoever_may_not_change(embassy: Embassy, record: Record) -> None:
    with pytest.raises(RefusedError, match="pas de le modifier"):
        piece_on(record, embassy["manager"])


def test_only_the_state_of_a_piece_changes(embassy: Embassy, record: Record) -> None:
    piece = piece_on(record, embassy["attache.sg"])
    with acting_as(embassy["attache.sg"]):
        for change in ({"title": "Autre"}, {"sha256": "0" * 64}, {"handling_code": "H0"}):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                Document.objects.filter(pk=piece.pk).update(**change)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Document.objects.filter(pk=piece.pk).delete()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"sha256": "abc"}, "document_hash_whole"),
        ({"size": 0}, "document_not_empty"),
        ({"mime": "text/html"}, "document_format_accepted"),
        ({"handling_code": "H3"}, "document_h3_says_what"),
        ({"handling_code": "H9"}, "document_handling_known"),
        ({"state": "withdrawn"}, "document_withdrawn_with_reason"),
        ({"title": ""}, "document_named"),
        ({"document_type": "virus"}, "document_type_known"),
    ],
)
def test_the_database_holds_the_rules_of_a_piece(
    embassy: Embassy, record: Record, change: dict[str, Any], constraint: str
) -> None:
    piece = piece_on(record, embassy["attache.sg"])
    with as_owner(), pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        Document.objects.filter(pk=piece.pk).update(**change)


def test_a_rolled_back_page_leaves_neither_row_nor_file(
    signed_in: SignIn, record: Record, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any, **_more: Any) -> None:
        raise RefusedError("Trop tard", field="nowhere")

    monkeypatch.setattr("ssi.documents.views.submissions.remember", refuse)
    monkeypatch.setattr("ssi.documents.views.kind_of", refuse)
    with pytest.raises(RefusedError):
        signed_in("attache.sg").post(add_page(record), typed(file=uploaded("note.pdf", SOUND["note.pdf"])))
    assert not pieces_of(record)
    assert not [path for path in own_folder.rglob("*") if path.is_file()]


# --- The request of a post: each side its own -----------------------------------------------------------------------


@pytest.fixture
def filing(embassy: Embassy) -> Record:
    return make_filing(embassy["agent.mnl"], embassy["attache.ph"])


def withdraw_by(username: str, piece: Document, embassy: Embassy) -> Document:
    with acting_as(embassy[username]):
        return withdraw_document(piece, reason="jointe par erreur", actor=embassy[username])


def test_a_post_takes_back_what_it_attached_and_the_service_too(embassy: Embassy, filing: Record) -> None:
    for username in ("agent.mnl", "attache.ph"):
        piece = piece_on(filing, embassy["agent.mnl"])
        assert piece.from_post
        assert not withdraw_by(username, piece, embassy).is_available


def test_a_post_does_not_take_back_what_the_service_attached(
    embassy: Embassy, signed_in: SignIn, filing: Record
) -> None:
    piece = piece_on(filing, embassy["attache.ph"])
    assert not piece.from_post
    with pytest.raises(RefusedError, match="jointe par le SSI"):
        withdraw_by("agent.mnl", piece, embassy)
    page = signed_in("agent.mnl").post(reverse("documents:withdraw", args=[piece.pk]), {"reason": "erreur"})
    assert page.status_code == 403
    assert "jointe par le SSI" in page.content.decode()
    with acting_as(embassy["agent.mnl"]):
        assert Document.objects.filter(pk=piece.pk).update(withdrawal_reason="x") == 0, "nor past the rule"
    assert not withdraw_by("attache.ph", piece, embassy).is_available


def test_a_post_does_not_pass_a_piece_for_the_services(embassy: Embassy, filing: Record) -> None:
    piece = piece_on(filing, embassy["agent.mnl"])
    forged = {field.attname: getattr(piece, field.attname) for field in Document._meta.concrete_fields}
    with acting_as(embassy["agent.mnl"]), pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.create(**{**forged, "id": uuid4(), "storage_key": uuid4(), "from_post": False})


def test_nothing_is_added_to_or_taken_from_a_request_that_is_over(
    embassy: Embassy, signed_in: SignIn, filing: Record
) -> None:
    piece, handler = piece_on(filing, embassy["agent.mnl"]), embassy["attache.ph"]
    with acting_as(handler):
        handling = take_charge(handling_of(filing), actor=handler)
        release_answer(handling, body="Visite accordée.", answered=[1], actor=handler)
        close_handling(handling, outcome="informed", actor=handler)
        over = Record.objects.get(pk=filing.pk)
    piece.record = over
    with pytest.raises(RefusedError, match="terminée"):
        piece_on(over, embassy["agent.mnl"])
    with pytest.raises(RefusedError, match="terminée"):
        withdraw_by("agent.mnl", piece, embassy)
    refused = signed_in("agent.mnl").get(reverse("consular:attach", args=[over.reference]))
    assert refused.status_code == 403
    assert piece_on(over, embassy["attache.ph"]).is_available, "the service completes what it keeps"
