"""What a file is, whatever its name says."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile

from ssi.common.rules import RefusedError
from ssi.documents.sniffing import seems
from ssi.documents.types import BY_EXTENSION, DOCX
from ssi.documents.uploads import check
from tests.documents import hostile
from tests.documents.files import SOUND, WORD, office, pdf, uploaded

HOSTILE = hostile.every()


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_accepted_under_its_own_type(name: str) -> None:
    checked = check(uploaded(name, SOUND[name], "text/html"))
    assert checked.file_type is BY_EXTENSION[name.rsplit(".", maxsplit=1)[-1].lower()]
    assert b"".join(checked.chunks()) == SOUND[name]


def test_there_are_two_hundred_hostile_files() -> None:
    assert len(HOSTILE) >= 200
    assert len({name for name, _content in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize(("name", "content"), HOSTILE, ids=[name for name, _content in HOSTILE])
def test_a_hostile_file_is_refused_at_its_field_with_words(name: str, content: bytes) -> None:
    started = time.perf_counter()
    with pytest.raises(RefusedError) as refused:
        check(uploaded(name, content))
    assert refused.value.field == "file"
    assert len(str(refused.value.reason)) > 10
    assert time.perf_counter() - started < 2


def test_the_message_names_what_the_file_seems_to_be() -> None:
    with pytest.raises(
        RefusedError, match="Le nom annonce un document PDF, mais le contenu semble être un programme Windows"
    ):
        check(uploaded("note.pdf", hostile.WRONG_CONTENTS["programme Windows"]))
    with pytest.raises(
        RefusedError, match="Le nom annonce un document Word, mais le contenu semble être un classeur Excel"
    ):
        check(uploaded("note.docx", SOUND["tableau.xlsx"]))
    with pytest.raises(RefusedError, match="«\u00a0\\.exe\u00a0» ne sont pas acceptés"):
        check(uploaded("facture\u202efdp.exe", pdf()))
    with pytest.raises(RefusedError, match="macros"):
        check(uploaded("note.docx", office(WORD, ("word/vbaProject.bin", b"x"))))


def test_every_family_of_content_has_a_name() -> None:
    assert str(seems(hostile.SVG)) == "une image SVG"
    assert str(seems(hostile.HTML)) == "une page HTML"
    assert str(seems(b"texte simple")) == "un texte"
    assert str(seems(b"\x00\x00\x00\x18ftypmp42")) == "une vidéo"
    assert "fichier" in str(seems(bytes(range(1, 32)) * 8))


def test_a_file_beyond_the_limit_is_told_its_weight() -> None:
    kept = TemporaryUploadedFile("gros.pdf", "application/pdf", settings.DOCUMENT_MAX_BYTES + 1, None)
    with pytest.raises(RefusedError, match="Ce fichier pèse 21 Mo\u00a0: le maximum est de 20 Mo"):
        check(kept)
    kept.close()


def test_a_bomb_is_refused_without_filling_the_memory() -> None:
    content = dict(HOSTILE)["bombe.docx"]
    tracemalloc.start()
    with pytest.raises(RefusedError):
        check(uploaded("bombe.docx", content))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * 1024 * 1024


def test_a_mark_counts_only_where_it_is_the_whole_type() -> None:
    """A content type hidden in a longer one is none."""
    with pytest.raises(RefusedError):
        check(uploaded("note.docx", office(f"{DOCX.mark.decode()}-almost")))
