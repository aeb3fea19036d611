"""The file of a piece for a program: by a token, within its rights, as bytes and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from ssi.documents.models import Document
from ssi.documents.services import attach_document, withdraw_document
from ssi.documents.storage import path_of
from ssi.territories.acting import acting_as
from tests.api.test_tokens import bearer, secret_of
from tests.documents.files import SOUND, uploaded
from tests.documents.test_pieces import journal_acts
from tests.factories.cases import make_request
from tests.support.client import StrictClient
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def piece(embassy: Embassy) -> Document:
    author = embassy["attache.sg"]
    with acting_as(author):
        return attach_document(
            make_request(author, state="answered"),
            uploaded("note.pdf", SOUND["note.pdf"]),
            title="Note",
            document_type="report",
            actor=author,
        )


def program(embassy: Embassy, username: str = "attache.sg", right: str = "operational_view") -> StrictClient:
    return bearer(secret_of(embassy[username], right))


def test_a_program_reads_where_the_file_is_then_its_bytes(embassy: Embassy, piece: Document) -> None:
    client = program(embassy)
    [told] = client.get(f"/api/v1/records/{piece.record_id}/").json()["detail"]["documents"]
    assert (told["scan"], told["scanned_at"], told["replaces"]) == ("none", None, None)
    answer = client.get(told["file"], headers={"Accept": "application/octet-stream"})
    assert answer.getvalue() == SOUND["note.pdf"]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="note.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "document.read" in journal_acts()


def test_without_the_right_or_the_piece_the_answer_is_the_same(embassy: Embassy, piece: Document) -> None:
    address = reverse("api:document-file", args=[piece.pk])
    missing = address.replace(str(piece.pk), "00000000-0000-4000-8000-000000000000")
    for client in (program(embassy, "attache.my"), program(embassy, right="consular_view")):
        foreign, absent = client.get(address), client.get(missing)
        assert (foreign.status_code, foreign.content) == (404, absent.content)
        assert foreign.headers["Content-Type"] == "application/problem+json"


def test_a_withdrawn_or_damaged_piece_is_refused_with_the_reason(embassy: Embassy, piece: Document) -> None:
    client, address = program(embassy), reverse("api:document-file", args=[piece.pk])
    path_of(piece.storage_key).write_bytes(b"autre chose")
    damaged = client.get(address)
    assert damaged.status_code == 409
    assert "n’est plus celle" in damaged.json()["detail"]
    with acting_as(embassy["attache.sg"]):
        withdraw_document(piece, reason="Doublon", actor=embassy["attache.sg"])
    refused = client.get(address)
    assert refused.status_code == 403
    assert "Doublon" in refused.json()["detail"]
    assert client.get(f"/api/v1/records/{piece.record_id}/").json()["detail"]["documents"][0]["file"] is None
