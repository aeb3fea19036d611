"""Versions of a piece: the later one says why, the one before stays whole, and links to both stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.common.rules import RefusedError
from ssi.documents.models import Document
from ssi.documents.services import attach_document, replace_document, withdraw_document
from ssi.documents.uploads import check
from ssi.documents.versions import lines_of
from ssi.records.models import Record
from ssi.records.services import discard_draft
from ssi.records.timeline import timeline_of
from ssi.territories.acting import acting_as
from tests.documents.files import SOUND, uploaded
from tests.documents.test_pieces import journal_acts
from tests.factories.cases import make_request
from tests.factories.consular import make_filing
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
def author(embassy: Embassy) -> User:
    return embassy["attache.sg"]


@pytest.fixture
def record(author: User) -> Record:
    return make_request(author, state="answered")


def piece_on(record: Record, author: User, **more: Any) -> Document:
    with acting_as(author):
        return attach_document(
            record,
            uploaded("note.pdf", SOUND["note.pdf"]),
            title="Canari",
            document_type="report",
            actor=author,
            **more,
        )


def next_of(piece: Document, author: User, reason: str = "Page 3 manquante", title: str = "") -> Document:
    with acting_as(author):
        return replace_document(
            piece, check(uploaded("plan.png", SOUND["plan.png"])), reason=reason, title=title, actor=author
        )


def page(piece: Document) -> str:
    return reverse("documents:replace", args=[piece.pk])


def typed(**more: Any) -> dict[str, Any]:
    return {"reason": "Page 3 manquante", "title": "", "file": uploaded("plan.png", SOUND["plan.png"]), **more}


def test_a_later_version_says_why_and_the_one_before_stays(signed_in: SignIn, record: Record, author: User) -> None:
    piece = piece_on(record, author, handling_code="H2", language="en")
    client = signed_in("attache.sg")
    assert client.get(page(piece)).status_code == 200
    assert client.post(page(piece), typed()).status_code == 302
    with as_owner():
        version = Document.objects.get(replaces=piece)
        before = Document.objects.get(pk=piece.pk)
    assert (version.title, version.handling_code, version.language) == ("Canari", "H2", "en")
    assert (version.replacement_reason, version.added_by_id) == ("Page 3 manquante", author.pk)
    assert (before.state, before.sha256) == (piece.state, piece.sha256)
    assert client.get(reverse("documents:download", args=[piece.pk])).getvalue() == SOUND["note.pdf"]
    assert client.get(reverse("documents:download", args=[version.pk])).getvalue() == SOUND["plan.png"]
    shown = client.get(reverse("cases:detail", args=[record.reference])).text
    for words in ("Version 1", "Version 2", "Remplacée", f"#piece-{version.pk}", f"#piece-{piece.pk}"):
        assert words in shown, words
    assert page(version) in shown
    assert page(piece) not in shown
    with acting_as(author):
        lines = [line for day in timeline_of(record, "Asia/Singapore") for _hour, line in day.lines]
    assert ("Nouvelle version : Canari", "Page 3 manquante", author.full_name) in [
        (str(line.title).replace("\u00a0", " "), line.body, line.actor) for line in lines
    ]
    assert Act.DOCUMENT_REPLACED in journal_acts()
    told = {
        one["id"]: one["replaces"] for one in client.get(f"/api/v1/records/{record.pk}/").json()["detail"]["documents"]
    }
    assert told == {str(piece.pk): None, str(version.pk): str(piece.pk)}


def test_versions_follow_each_other_and_only_the_last_is_replaced(record: Record, author: User) -> None:
    first = piece_on(record, author)
    second = next_of(first, author)
    third = next_of(second, author, title="Version corrigée")
    with pytest.raises(RefusedError, match="version plus récente"):
        next_of(first, author)
    with acting_as(author):
        lines = {line.document.pk: line for line in lines_of(Document.objects.filter(record=record))}
    assert [lines[one.pk].number for one in (first, second, third)] == [1, 2, 3]
    assert lines[second.pk].replaced_by == third
    assert lines[third.pk].replaced_by is None
    with acting_as(author):
        assert list(Document.objects.filter(record=record).current()) == [third]


def test_a_version_that_is_withdrawn_gives_its_place_back(record: Record, author: User) -> None:
    first = piece_on(record, author)
    wrong = next_of(first, author)
    with acting_as(author):
        withdraw_document(wrong, reason="Mauvais fichier", actor=author)
        assert list(Document.objects.filter(record=record).current()) == [first]
    assert next_of(first, author).replaces_id == first.pk
    with pytest.raises(RefusedError, match="a été retirée"):
        next_of(wrong, author)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"reason": " "}, "Motif du remplacement"),
        ({"file": ""}, "Choisissez un fichier."),
        ({"file": uploaded("plan.png", b"<html><body>")}, "le contenu semble être une page HTML"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    signed_in: SignIn, record: Record, author: User, more: dict[str, Any], words: str
) -> None:
    piece = piece_on(record, author)
    answer = signed_in("attache.sg").post(page(piece), typed(title="Titre corrigé") | more)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Titre corrigé" in answer.text
    with as_owner():
        assert Document.objects.count() == 1


def test_the_same_sending_twice_makes_one_version(signed_in: SignIn, record: Record, author: User) -> None:
    piece = piece_on(record, author)
    client = signed_in("attache.sg")
    key = client.get(page(piece)).context["form"]["submission"].value()
    for _time in range(2):
        assert client.post(page(piece), typed(submission=str(key))).status_code == 302
    with as_owner():
        assert Document.objects.filter(replaces=piece).count() == 1


def test_two_people_replacing_the_same_piece_the_second_is_told(
    signed_in: SignIn, record: Record, author: User
) -> None:
    piece = piece_on(record, author)
    next_of(piece, author)
    client = signed_in("deputy.sg")
    refused = client.post(page(piece), typed())
    assert refused.status_code == 422
    assert "version plus récente" in refused.text
    assert "Page 3 manquante" in refused.text
    assert client.get(page(piece)).status_code == 403
    with as_owner():
        assert Document.objects.count() == 2


def test_who_may_not_change_the_record_is_told_and_a_stranger_finds_nothing(
    signed_in: SignIn, record: Record, author: User
) -> None:
    piece = piece_on(record, author)
    assert signed_in("manager").get(page(piece)).status_code == 403
    assert signed_in("attache.my").get(page(piece)).status_code == 404
    assert signed_in("attache.my").post(page(piece), typed()).status_code == 404


def test_a_post_replaces_its_own_pieces_alone(embassy: Embassy, signed_in: SignIn) -> None:
    filing = make_filing(embassy["agent.mnl"], embassy["attache.ph"])
    own, other = piece_on(filing, embassy["agent.mnl"]), piece_on(filing, embassy["attache.ph"])
    client = signed_in("agent.mnl")
    assert client.post(page(own), typed()).status_code == 302
    refused = client.post(page(other), typed())
    assert refused.status_code == 403
    assert "jointe par le SSI" in refused.text
    with as_owner():
        assert Document.objects.get(replaces=own).from_post


def test_a_draft_thrown_away_takes_all_versions(embassy: Embassy, author: User) -> None:
    draft = make_request(author, state="draft")
    next_of(piece_on(draft, author), author)
    with acting_as(author):
        discard_draft(Record.objects.get(pk=draft.pk), actor=author)
    with as_owner():
        assert not Document.objects.exists()


def test_the_database_holds_the_rules_of_versions(record: Record, author: User) -> None:
    first = piece_on(record, author)
    second = next_of(first, author)
    elsewhere = piece_on(make_request(author, state="answered"), author)
    for change, constraint in (
        ({"replacement_reason": ""}, "document_replaces_with_reason"),
        ({"replaces_id": second.pk}, "document_replaces_with_reason"),
        ({"replaces_id": elsewhere.pk}, "document_replaces_in_its_record"),
    ):
        with as_owner(), pytest.raises(DatabaseError, match=constraint), transaction.atomic():
            Document.objects.filter(pk=second.pk).update(**change)
    third = piece_on(record, author)
    with as_owner(), pytest.raises(DatabaseError, match="document_replaced_once"), transaction.atomic():
        Document.objects.filter(pk=third.pk).update(replaces=first, replacement_reason="x")
    with acting_as(author), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Document.objects.filter(pk=third.pk).update(replaces=second, replacement_reason="x")
