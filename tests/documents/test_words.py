"""The words of pieces: read after they are filed, by a program apart, whatever the file is; gone with the piece."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ssi.documents import words
from ssi.documents.enums import Reading
from ssi.documents.models import Document, DocumentText
from ssi.documents.services import attach_document, withdraw_document
from ssi.documents.types import BY_EXTENSION
from ssi.jobs import runner
from ssi.jobs.models import Job
from ssi.records.models import Record, SearchableText
from ssi.records.sought import sought
from ssi.territories.acting import acting_as
from tests.documents import hostile
from tests.documents.files import EXCEL, ODT, WORD, archive, mail, office
from tests.factories.cases import make_request
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PARAGRAPHS = (
    f"<w:document {W}><w:p><w:r><w:t>Saisie &amp; pivoine</w:t></w:r></w:p><w:p><w:t>fin</w:t></w:p></w:document>"
)
SHARED = "<sst><si><t>Compte pivoine</t></si><si><t xml:space='preserve'> fin</t></si></sst>"
CONTENT = "<office:text><text:p>Note <text:span>pivoine</text:span></text:p><text:p>fin</text:p></office:text>"


def pdf_of(text: str) -> bytes:
    """A PDF of one page that says TEXT."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    made += b"xref\n0 6\n0000000000 65535 f \n" + table
    return made + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


def read(tmp_path: Path, name: str, content: bytes) -> words.Words:
    path = tmp_path / "piece"
    path.write_bytes(content)
    return words.words_of(path, BY_EXTENSION[name.rpartition(".")[2]].mime)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"Note pivoine\nfin"),
        ("a.txt", "Été pivoine fin".encode("cp1252")),
        ("a.csv", b"nom;fleur\n1;pivoine\nfin;x"),
        ("a.pdf", pdf_of("Rapport pivoine fin")),
        ("a.docx", office(WORD, ("word/document.xml", PARAGRAPHS.encode()))),
        ("a.xlsx", office(EXCEL, ("xl/sharedStrings.xml", SHARED.encode()))),
        ("a.odt", archive(("mimetype", ODT.encode()), ("content.xml", CONTENT.encode()), stored=("mimetype",))),
        ("a.eml", mail().replace(b"\r\n\r\n", b"\r\n\r\npivoine fin ", 1)),
    ],
)
def test_each_format_gives_its_words(tmp_path: Path, name: str, content: bytes) -> None:
    found = read(tmp_path, name, content)
    assert found.reading is Reading.WHOLE
    assert "pivoine" in found.text
    assert "<w:" not in found.text
    assert "<text:" not in found.text


def test_two_hundred_hostile_files_hurt_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if each had passed the checks of arrival: nothing raises, nothing hangs, no letter that a base refuses."""
    monkeypatch.setattr(words, "SECONDS", 20)
    for name, content in hostile.every()[::4]:
        extension = name.rpartition(".")[2]
        if extension in BY_EXTENSION:
            found = read(tmp_path, f"x.{extension}", content)
            assert len(found.text) <= words.MOST_CHARACTERS
            assert "\x00" not in found.text


def test_a_file_that_never_ends_is_left_and_one_that_is_long_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "MOST_CHARACTERS", 5000)
    assert read(tmp_path, "a.txt", b"pivoine " * 100_000).reading is Reading.PARTIAL
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(words, "PROGRAM", endless)
    monkeypatch.setattr(words, "SECONDS", 1)
    start = time.monotonic()
    assert read(tmp_path, "a.txt", b"pivoine") == words.Words(Reading.UNREADABLE)
    assert time.monotonic() - start < 10


def test_the_reader_has_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSI_SECRET", "pivoine")
    spy = tmp_path / "spy.py"
    spy.write_text("import os, sys; print(sorted(os.environ), sys.path)")
    monkeypatch.setattr(words, "PROGRAM", spy)
    assert "SSI_" not in read(tmp_path, "a.txt", b"x").text


def filed(record: Record, embassy: Embassy, username: str, content: bytes, name: str = "note.txt") -> Document:
    with acting_as(embassy[username]):
        return attach_document(
            record, SimpleUploadedFile(name, content), title="Note", document_type="message", actor=embassy[username]
        )


def job_of(piece: Document) -> Job:
    with as_owner():
        return Job.objects.get(subject=f"document:{piece.pk}")


def found_by(embassy: Embassy, username: str, typed: str) -> list[str | None]:
    with acting_as(embassy[username]):
        return [record.reference for record in Record.objects.visible_to(embassy[username]).matching(sought(typed))]


def test_a_piece_is_found_by_its_words_by_who_sees_it_and_until_it_is_withdrawn(embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"], state="answered", text="Affaire")
    piece = filed(record, embassy, "attache.sg", ("remplissage " * 1500 + "pivoine " + "suite " * 1500).encode())
    runner.run(job_of(piece).pk)
    assert found_by(embassy, "deputy.sg", "pivoine") == [record.reference]
    assert found_by(embassy, "attache.my", "pivoine") == []
    with acting_as(embassy["attache.my"]):
        assert not DocumentText.objects.exists()
        assert not SearchableText.objects.exists()
    with acting_as(embassy["attache.sg"]):
        withdraw_document(piece, reason="Versée par erreur", actor=embassy["attache.sg"])
    assert found_by(embassy, "deputy.sg", "pivoine") == []
    with as_owner():
        assert not DocumentText.objects.exists()
        assert not SearchableText.objects.filter(source__startswith="document").exists()


def test_a_piece_withdrawn_while_it_is_read_leaves_no_word(embassy: Embassy, monkeypatch: pytest.MonkeyPatch) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="answered", text="Affaire")
    piece = filed(record, embassy, "attache.sg", b"pivoine")

    def reading(path: Path, mime: str) -> words.Words:
        with acting_as(user):
            withdraw_document(piece, reason="Versée par erreur", actor=user)
        return words.Words(Reading.WHOLE, "pivoine")

    monkeypatch.setattr("ssi.documents.reading_job.words_of", reading)
    job = job_of(piece)
    runner.run(job.pk)
    assert job_of(piece).state == "failed"
    with as_owner():
        assert not DocumentText.objects.exists()


def test_the_follow_up_of_a_piece_is_not_in_one_s_list_of_jobs(embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"], state="answered", text="Affaire")
    filed(record, embassy, "attache.sg", b"pivoine")
    page = StrictClient().sign_in(embassy["attache.sg"]).get("/travaux/").content.decode()
    assert "Lecture du texte" not in page
