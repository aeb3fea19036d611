"""The pages of pieces as pictures: drawn by a program apart under limits, with the rights of the download."""

from __future__ import annotations

import io
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.documents import drawing, pictures
from ssi.documents.models import Document
from ssi.documents.pictures import NoSuchPageError, picture_of, sweep
from ssi.documents.services import attach_document, withdraw_document
from ssi.documents.storage import path_of
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.documents.files import PNG_MARK, SOUND, chunk, jpeg, pdf, uploaded
from tests.documents.test_pieces import journal_acts
from tests.factories.cases import make_request
from tests.support.client import StrictClient
from tests.support.people import Embassy

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
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


SQUARE = b"0 0 1 rg 100 100 200 200 re f"


def pdf_of(pages: int, size: tuple[float, float] = (595, 842), stream: bytes = SQUARE) -> bytes:
    """A PDF of PAGES pages, each with a blue square."""
    kids = " ".join(f"{number} 0 R" for number in range(4, 4 + pages))
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Contents 3 0 R>>" % size
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        *([leaf] * pages),
    ]
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, content)
    start, count = len(made), len(objects) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n" % count + b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, start)


def png_of(width: int, height: int, *more: bytes) -> bytes:
    """A white PNG, one bit a point: large to look at, small to keep."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    row = b"\x00" + b"\xff" * -(-width // 8)
    return PNG_MARK + header + b"".join(more) + chunk(b"IDAT", zlib.compress(row * height, 9)) + chunk(b"IEND")


def filed(record: Record, author: User, content: bytes, name: str = "note.pdf") -> Document:
    with acting_as(author):
        return attach_document(record, uploaded(name, content), title="Plan", document_type="report", actor=author)


def dimensions(content: bytes) -> tuple[int, int]:
    assert content.startswith(PNG_MARK)
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def address(piece: Document, page: int = 1, name: str = "picture") -> str:
    return reverse(f"documents:{name}", args=[piece.pk, page])


def test_each_page_is_shown_with_links_to_its_neighbours(signed_in: SignIn, record: Record, author: User) -> None:
    piece = filed(record, author, pdf_of(3))
    client = signed_in("attache.sg")
    for page, before, after in ((1, 0, 2), (2, 1, 3), (3, 2, 0)):
        shown = client.get(address(piece, page, "show"))
        assert shown.status_code == 200
        assert f"Page {page} sur 3" in shown.text
        assert address(piece, page) in shown.text
        links = {number: f'href="{address(piece, number, "show")}"' in shown.text for number in (1, 2, 3)}
        assert links == {number: number in {before, after} for number in (1, 2, 3)}
    assert client.get(address(piece, 4, "show")).status_code == 404
    assert client.get(address(piece, 0, "show")).status_code == 404
    assert address(piece, 1, "show") in client.get(reverse("cases:detail", args=[record.reference])).text
    assert Act.DOCUMENT_SHOWN in journal_acts()


def test_the_picture_is_a_png_of_ours_never_kept_by_the_browser(
    signed_in: SignIn, record: Record, author: User
) -> None:
    answer = signed_in("attache.sg").get(address(filed(record, author, pdf_of(1))))
    assert max(dimensions(answer.getvalue())) == drawing.LONGEST_SIDE
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_picture_is_drawn_again_without_what_was_hidden_in_it(
    signed_in: SignIn, record: Record, author: User
) -> None:
    client = signed_in("attache.sg")
    said = chunk(b"tEXt", b"Comment\x00GPS 1.29 103.85 canari")
    answer = client.get(address(filed(record, author, png_of(3000, 200, said), "plan.png"))).getvalue()
    assert dimensions(answer) == (1600, 107)
    assert b"canari" not in answer
    assert b"tEXt" not in answer


def test_a_page_is_drawn_once_and_swept_when_nobody_looks(
    record: Record, author: User, own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    piece = filed(record, author, pdf_of(2))
    first = picture_of(piece, 1)
    assert (first.count, first.path is not None) == (2, True)
    monkeypatch.setattr(pictures, "PROGRAM", own_folder / "gone.py")
    assert picture_of(piece, 1) == first
    with pytest.raises(NoSuchPageError):
        picture_of(piece, 3)
    assert sweep(older_than=3600) == 0
    assert sweep(older_than=-1) == 1
    assert not [path for path in pictures.root().rglob("*") if path.is_file()]
    assert path_of(piece.storage_key).exists()


def test_a_picture_follows_the_rights_of_its_piece(
    signed_in: SignIn, embassy: Embassy, record: Record, author: User
) -> None:
    piece = filed(record, author, pdf_of(1))
    missing = "00000000-0000-4000-8000-000000000000"
    assert dimensions(signed_in("manager").get(address(piece)).getvalue())
    for name in ("show", "picture"):
        foreign = signed_in("attache.my").get(address(piece, 1, name))
        absent = signed_in("attache.my").get(reverse(f"documents:{name}", args=[missing, 1]))
        assert foreign.status_code == 404
        assert foreign.content == absent.content.replace(missing.encode(), str(piece.pk).encode())
    with acting_as(author):
        withdraw_document(piece, reason="Versée par erreur", actor=author)
    for name in ("show", "picture"):
        refused = signed_in("attache.sg").get(address(piece, 1, name))
        assert refused.status_code == 403
        assert "Versée par erreur" in refused.text


def test_what_is_no_picture_is_downloaded_and_not_shown(signed_in: SignIn, record: Record, author: User) -> None:
    piece = filed(record, author, SOUND["note.odt"], "note.odt")
    for name in ("show", "picture"):
        refused = signed_in("attache.sg").get(address(piece, 1, name))
        assert refused.status_code == 403
        assert "téléchargez-la" in refused.text


def test_a_damaged_file_is_said_and_not_drawn(signed_in: SignIn, record: Record, author: User) -> None:
    piece = filed(record, author, pdf_of(1))
    path_of(piece.storage_key).write_bytes(pdf_of(2))
    for name in ("show", "picture"):
        answer = signed_in("attache.sg").get(address(piece, 1, name))
        assert answer.status_code == 409
        assert "n’est plus celle qui a été déposée" in answer.text


BOMB = b"0 0 m " + b"1 1 l " * 200_000 + b"S " + b"q 1 0 0 1 0 0 cm " * 50_000
HOSTILE = {
    "vide.pdf": pdf(),
    "bombe.png": png_of(60_000, 60_000),
    "tronquee.jpg": jpeg(),
    "tordue.pdf": pdf_of(1).replace(b"/Count 1", b"/Count 9"),
    "immense.pdf": pdf_of(1, size=(14_400_000, 14_400_000)),
    "nulle.pdf": pdf_of(1, size=(0, 0)),
    "longue.pdf": pdf_of(1, stream=BOMB),
    "boucle.pdf": pdf_of(1).replace(b"/Contents 3 0 R", b"/Contents 4 0 R"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_hurts_nobody(signed_in: SignIn, record: Record, author: User, name: str) -> None:
    """As if it had passed the checks of arrival: shown or said not to be, in a bounded time, never a failure."""
    piece = filed(record, author, HOSTILE[name], name)
    client = signed_in("attache.sg")
    started = time.monotonic()
    shown = client.get(address(piece, 1, "show"))
    assert time.monotonic() - started < pictures.SECONDS + 5
    assert shown.status_code == 200
    answer = client.get(address(piece))
    if "/image/" in shown.text:
        assert max(dimensions(answer.getvalue())) <= drawing.LONGEST_SIDE
    else:
        assert "téléchargez la pièce" in shown.text
        assert answer.status_code == 403


def test_a_program_that_never_ends_is_stopped_and_costs_its_time_once(
    record: Record, author: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    piece = filed(record, author, pdf_of(1))
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(pictures, "PROGRAM", endless)
    monkeypatch.setattr(pictures, "SECONDS", 1)
    for _time in range(2):
        started = time.monotonic()
        assert picture_of(piece, 1) == pictures.Picture(None, 0)
    assert time.monotonic() - started < 0.5
    with pytest.raises(NoSuchPageError):
        picture_of(piece, 2)


def test_the_program_has_nothing_of_our_environment(
    record: Record, author: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    piece = filed(record, author, pdf_of(1))
    monkeypatch.setenv("SSI_SECRET", "canari")
    spy, told = tmp_path / "spy.py", tmp_path / "told"
    spy.write_text(f"import os; open({str(told)!r}, 'w').write(repr(dict(os.environ)))")
    monkeypatch.setattr(pictures, "PROGRAM", spy)
    assert picture_of(piece, 1).path is None
    assert "SSI_" not in told.read_text()


def test_both_programs_agree_on_what_they_say() -> None:
    assert drawing.NO_SUCH_PAGE == pictures.NO_SUCH_PAGE
    assert io.BytesIO(png_of(10, 10)).read(8) == PNG_MARK
