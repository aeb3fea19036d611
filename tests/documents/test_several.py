"""Several files at once: each judged alone, the refused ones named, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from ssi.documents.fields import MOST_AT_ONCE
from ssi.documents.models import LONGEST_TITLE, Document
from ssi.documents.views import NEXT_HEADER, UPLOAD_HEADER
from ssi.records.models import Record
from tests.documents import hostile
from tests.documents.files import SOUND, pdf, uploaded
from tests.factories.cases import make_request
from tests.factories.consular import handling_of, make_filing
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def record(embassy: Embassy) -> Record:
    return make_request(embassy["attache.sg"])


def page(record: Record) -> str:
    return reverse("cases:add_document", args=[record.reference])


def typed(*files: tuple[str, bytes], **more: Any) -> dict[str, Any]:
    said = {"document_type": "report", "title": "", "language": "en", "handling_code": "H1", "handling_note": ""}
    return {**said, "file": [uploaded(name, content) for name, content in files], **more}


def titles() -> list[str]:
    with as_owner():
        return sorted(Document.objects.values_list("title", flat=True))


def stored(folder: Path) -> int:
    return len([path for path in folder.rglob("*") if path.is_file()])


def test_several_files_are_attached_together(signed_in: SignIn, record: Record, own_folder: Path) -> None:
    sent = typed(*((name, SOUND[name]) for name in ("note.pdf", "plan.png", "reponse.eml")))
    answer = signed_in("attache.sg").post(page(record), sent, follow=True)
    assert "3 pièces ajoutées" in answer.text
    assert titles() == ["note.pdf", "plan.png", "reponse.eml"]
    with as_owner():
        assert set(Document.objects.values_list("handling_code", "language")) == {("H1", "en")}
    assert stored(own_folder) == 3


def test_with_a_title_each_is_told_from_the_others_by_its_file(signed_in: SignIn, record: Record) -> None:
    sent = typed(("note.pdf", pdf()), ("plan.png", SOUND["plan.png"]), title="Réponse du CNB")
    signed_in("attache.sg").post(page(record), sent)
    assert titles() == ["Réponse du CNB — note.pdf", "Réponse du CNB — plan.png"]


def test_a_long_title_leaves_room_for_the_name_of_each_file(signed_in: SignIn, record: Record) -> None:
    names = ("é" * 140 + ".pdf", "plan.png")
    sent = typed((names[0], pdf()), (names[1], SOUND["plan.png"]), title="Titre " * 33)
    assert signed_in("attache.sg").post(page(record), sent).status_code == 302
    for title in titles():
        assert len(title) <= LONGEST_TITLE
        assert title.endswith(names)


def test_those_refused_are_named_and_the_others_kept(signed_in: SignIn, record: Record, own_folder: Path) -> None:
    sent = typed(
        ("note.pdf", pdf()),
        ("faux.pdf", HTML),
        ("vide.pdf", b""),
        ("outil.exe", b"MZ"),
        title="Réponse du CNB",
    )
    answer = signed_in("attache.sg").post(page(record), sent)
    assert answer.status_code == 200
    assert titles() == ["Réponse du CNB — note.pdf"] or titles() == ["Réponse du CNB"]
    assert stored(own_folder) == 1
    for words in (
        "Pièce ajoutée",
        "« faux.pdf » : Le nom annonce un document PDF, mais le contenu semble être une page HTML.",
        "« vide.pdf » : Ce fichier est vide.",
        "« outil.exe » : Les fichiers « .exe » ne sont pas acceptés.",
        'value="Réponse du CNB"',
    ):
        assert words in answer.text.replace("\u00a0", " "), words
    assert 'value="H1" selected' in answer.text
    again = answer.context["form"]
    assert again["submission"].value() != sent.get("submission")


def test_when_all_are_refused_each_says_why_and_nothing_is_written(
    signed_in: SignIn, record: Record, own_folder: Path
) -> None:
    sent = typed(("faux.pdf", HTML), ("outil.exe", b"MZ"), title="Réponse du CNB")
    answer = signed_in("attache.sg").post(page(record), sent)
    assert answer.status_code == 422
    for words in ("faux.pdf", "outil.exe", "une page HTML", 'value="Réponse du CNB"'):
        assert words in answer.text
    assert (titles(), stored(own_folder)) == ([], 0)


def test_an_error_in_what_is_typed_attaches_none(signed_in: SignIn, record: Record, own_folder: Path) -> None:
    sent = typed(("note.pdf", pdf()), ("plan.png", SOUND["plan.png"]), document_type="")
    answer = signed_in("attache.sg").post(page(record), sent)
    assert answer.status_code == 422
    assert "Choisissez de nouveau les fichiers" in answer.text
    assert (titles(), stored(own_folder)) == ([], 0)


def test_too_many_at_once_is_said(signed_in: SignIn, record: Record) -> None:
    answer = signed_in("attache.sg").post(
        page(record), typed(*((f"{number}.pdf", pdf()) for number in range(MOST_AT_ONCE + 1)))
    )
    assert answer.status_code == 422
    assert f"le maximum est de {MOST_AT_ONCE} à la fois" in answer.text
    assert titles() == []


def test_the_same_files_sent_twice_are_attached_once(signed_in: SignIn, record: Record) -> None:
    client = signed_in("attache.sg")
    key = str(client.get(page(record)).context["form"]["submission"].value())
    for _time in range(2):
        client.post(page(record), typed(("a.pdf", pdf()), ("b.pdf", pdf(b"b")), ("c.exe", b"MZ"), submission=key))
    assert titles() == ["a.pdf", "b.pdf"]
    client.post(page(record), typed(("a.pdf", pdf()), ("d.pdf", pdf(b"d")), submission=key))
    assert len(titles()) == 4, "another choice of files is another sending"


def test_a_script_that_follows_the_sending_is_told_where_to_go_and_leaves_the_message(
    signed_in: SignIn, record: Record
) -> None:
    client = signed_in("attache.sg")
    answer = client.post(page(record), typed(("note.pdf", pdf())), headers={UPLOAD_HEADER: "1"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Pièce ajoutée" in client.get(answer.headers[NEXT_HEADER]).text
    refused = client.post(page(record), typed(("faux.pdf", HTML)), headers={UPLOAD_HEADER: "1"})
    assert refused.status_code == 422
    assert NEXT_HEADER not in refused.headers


def test_hostile_files_by_the_page_are_refused_whole_and_leave_nothing(
    signed_in: SignIn, record: Record, own_folder: Path
) -> None:
    """One of each kind, under its own name and under one of 4 KiB: 422, named, nothing stored."""
    client = signed_in("attache.sg")
    chosen = [maker for maker in hostile.every()[::9] if len(maker[1]) < 5_000_000]
    for name, content in chosen:
        answer = client.post(page(record), typed((name, content)))
        assert answer.status_code == 422, name
    for name in ("../../etc/passwd", "x" * 4096 + ".svg", "a\u202efdp.exe"):
        assert client.post(page(record), typed((name, hostile.SVG))).status_code == 422, name
    assert (titles(), stored(own_folder)) == ([], 0)


def test_a_name_of_four_kilobytes_or_with_a_path_is_kept_short_and_plain(signed_in: SignIn, record: Record) -> None:
    client = signed_in("attache.sg")
    for name in ("../../etc/passwd.pdf", "é" * 4096 + ".pdf"):
        client.post(page(record), typed((name, pdf()), ("note.pdf", pdf())))
    with as_owner():
        names = set(Document.objects.values_list("file_name", flat=True))
    assert "passwd.pdf" in names
    assert max(map(len, names)) <= 150


def test_on_the_inner_side_of_a_request_all_are_attached_or_none(
    signed_in: SignIn, embassy: Embassy, own_folder: Path
) -> None:
    filing = make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="in_progress")
    address = reverse("consular:attach_internal", args=[filing.reference])
    client = signed_in("attache.ph")
    refused = client.post(address, typed(("note.pdf", pdf()), ("faux.pdf", HTML), title="Note interne"))
    assert refused.status_code == 422
    assert "faux.pdf" in refused.text
    assert 'value="Note interne"' in refused.text
    assert (titles(), stored(own_folder)) == ([], 0)
    assert client.post(address, typed(("note.pdf", pdf()), ("plan.png", SOUND["plan.png"]))).status_code == 302
    with as_owner():
        assert set(Document.objects.values_list("record", flat=True)) == {handling_of(filing).pk}
    assert titles() == ["note.pdf", "plan.png"]
