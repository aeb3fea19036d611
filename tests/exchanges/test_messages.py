"""Reading e-mails that come from anywhere: what is understood, what is bounded, what is refused with words."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.exchanges.messages import BODY, Message, read_message
from ssi.exchanges.reading import text_of_html
from tests.documents import outlook
from tests.documents.files import archive, mail, pdf

NOW = datetime(2026, 9, 20, tzinfo=UTC)
HEAD = "From: Liaison <liaison@example.sg>\r\nTo: SSI <ssi@example.fr>\r\nSubject: Objet\r\n"
DATE = "Date: Thu, 10 Sep 2026 18:40:00 +0800\r\n"


def read(content: bytes | str, name: str = "message.eml") -> Message:
    with clock.at(NOW):
        return read_message(name, content.encode() if isinstance(content, str) else content)


def mixed(*parts: str, head: str = HEAD + DATE) -> str:
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return f'{head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n{body}--b--\r\n'


def piece(name: str, content: str, kind: str = "application/octet-stream") -> str:
    return f'Content-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n{content}'


def notices(message: Message) -> str:
    return " ".join(map(str, message.notices))


def test_a_plain_message_is_read_with_its_ends_its_hour_and_its_text() -> None:
    found = read(mail().replace(b"\r\n\r\n", b"\r\nMessage-ID: <a@b>\r\nIn-Reply-To: <c@d>\r\n\r\n", 1))
    assert (found.sender, found.from_address, found.receiver) == ("CNB", "liaison@example.sg", "SSI")
    assert found.sent_at == datetime(2026, 9, 10, 10, 40, tzinfo=UTC)
    assert "+0800" in found.sent_text
    assert (found.subject, found.body) == ("CNB/IL/FR/26/0219", "Bonjour,")
    assert (found.message_id, found.answers) == ("<a@b>", ("<c@d>",))
    assert not found.notices
    assert found.original.name == "message.eml"


def test_encoded_words_and_charsets_are_read() -> None:
    head = "From: =?iso-8859-1?Q?Andr=E9?= <a@b.fr>\r\nSubject: =?utf-8?B?S8OpdGFtaW5l?=\r\n" + DATE
    kind = (
        "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nProt=E9g=E9"
    )
    found = read(head + kind)
    assert (found.sender, found.subject, found.body) == ("André", "Kétamine", "Protégé")


@pytest.mark.parametrize("charset", ["klingon-8", "unicode_escape", "idna", "hex", "utf-7", "x" * 300])
def test_a_charset_that_is_none_is_said_and_harms_nothing(charset: str) -> None:
    content = (HEAD + DATE + f"Content-Type: text/plain; charset={charset}\r\n\r\n").encode() + b"caf\xe9 \\x41"
    found = read(content)
    assert found.body.startswith("caf")
    assert "\\x41" in found.body
    assert "n’ont pas pu être lus" in notices(found)


def test_the_words_of_a_page_are_kept_and_nothing_else_of_it() -> None:
    page = (
        "<html><head><title>t</title><style>p{}</style></head><body><!-- caché --><p>Bonjour&nbsp;&lt;CNB&gt;</p>"
        "<script>alert(1)</script><div onclick='x()'>Fin</div><img src=x onerror=alert(2)></body></html>"
    )
    found = read(HEAD + DATE + "Content-Type: text/html; charset=utf-8\r\n\r\n" + page)
    assert found.body == "Bonjour <CNB>\n\nFin"


@pytest.mark.parametrize(
    "attack", ["<" * 400_000, "<!--" * 100_000, "<script>" * 50_000, "<![CDATA[" * 40_000, "&#" * 200_000]
)
def test_a_page_made_to_be_slow_is_read_at_once(attack: str) -> None:
    began = time.perf_counter()
    text_of_html(attack)
    assert time.perf_counter() - began < 2


def test_attachments_meet_the_law_of_pieces_and_what_is_refused_is_named() -> None:
    found = read(
        mixed(
            "Content-Type: text/plain\r\n\r\nVoir pièces.",
            piece("note.pdf", pdf().decode("latin-1"), "application/pdf"),
            piece("virus.exe", "MZ\x90", "application/pdf"),
            piece("faux.pdf", "MZ\x90", "application/pdf"),
        )
    )
    assert [one.name for one in found.pieces] == ["note.pdf"]
    assert [one.name for one in found.refused] == ["virus.exe", "faux.pdf"]
    assert "un programme Windows" in str(found.refused[1].reason)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd.txt", "passwd.txt"), ("C:\\\\Windows\\\\a.txt", "a.txt"), ("a\u202etxt.txt", "atxt.txt")],
)
def test_a_name_that_climbs_or_deceives_is_made_harmless(name: str, kept: str) -> None:
    [one] = read(mixed(piece(name, "texte"))).pieces
    assert one.name == kept


def test_a_name_of_four_kilobytes_is_cut_and_keeps_its_extension() -> None:
    [one] = read(mixed(piece("a" * 3900 + ".txt", "texte"))).pieces
    assert len(one.name) <= 150
    assert one.name.endswith(".txt")


@pytest.mark.parametrize(
    "date", ["", "Date: hier\r\n", "Date: Thu, 10 Sep 2099 18:40:00 +0800\r\n", "Date: " + "(" * 3000 + "\r\n"]
)
def test_a_date_that_is_missing_or_absurd_is_left_to_the_person(date: str) -> None:
    found = read(HEAD + date + "\r\nBonjour")
    assert found.sent_at is None
    assert "saisissez-la" in notices(found)


def test_an_hour_without_its_zone_is_said() -> None:
    found = read(HEAD + "Date: Thu, 10 Sep 2026 18:40:00 -0000\r\n\r\nBonjour")
    assert found.sent_at == datetime(2026, 9, 10, 18, 40, tzinfo=UTC)
    assert "fuseau" in notices(found)


def test_headers_made_to_break_a_reader_break_nothing() -> None:
    for bad in ("(" * 3900, "<" * 3900, "a@" * 1900, '"' * 3999, "=?utf-8?B?" * 380, "=?x?Q?" + "=" * 3000 + "?="):
        began = time.perf_counter()
        found = read(f"From: {bad}\r\nTo: {bad}\r\nSubject: {bad}\r\n{DATE}\r\nBonjour")
        assert found.body == "Bonjour"
        assert len(found.subject) <= 200
        assert time.perf_counter() - began < 5


def test_a_long_text_is_cut_with_a_word_about_it() -> None:
    found = read(HEAD + DATE + "\r\n" + "mot " * 9000)
    assert len(found.body) <= BODY
    assert "message entier" in notices(found)


def test_a_message_within_the_message_is_one_piece() -> None:
    inner = "Content-Type: message/rfc822\r\n\r\n" + mail().decode()
    found = read(mixed("Content-Type: text/plain\r\n\r\nVoir.", inner))
    assert [one.file_type.name for one in found.pieces] == ["EML"]
    assert found.body == "Voir."


def _nested(depth: int) -> str:
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    return HEAD + DATE + opened + "Content-Type: text/plain\r\n\r\nfond\r\n"


@pytest.mark.parametrize(
    "content",
    [
        _nested(3000),
        mixed(*[piece(f"{n}.txt", "x") for n in range(60)]),
        HEAD + DATE + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n" * 300,
        HEAD + DATE + "\r\n" + "\r\n" * 600_000,
        mixed(*["Content-Type: message/rfc822\r\n\r\n" + mail().decode()] * 60),
    ],
    ids=["nested", "pieces", "parts", "lines", "messages"],
)
def test_a_bomb_is_refused_with_words_and_at_once(content: str) -> None:
    began = time.perf_counter()
    with pytest.raises(RefusedError, match="emboîtés") as refused:
        read(content)
    assert refused.value.field == "file"
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.eml", b"MZ\x90\x00"),
        ("a.eml", b""),
        ("a.eml", b"Bonjour\r\n"),
        ("a.eml", archive(("a", b"b"))),
        ("a.pdf", pdf()),
        ("a.msg", mail()),
        ("a.msg", outlook.compound({"WordDocument": b"x" * 5000})),
        ("a.msg", outlook.message()[:700]),
        ("a.msg", outlook.message()[:1024] + b"\xff" * 4000),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000),
    ],
)
def test_what_is_no_message_is_refused_with_words(name: str, content: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        read(content, name)
    assert str(refused.value.reason)
    assert refused.value.field == "file"


def test_an_outlook_message_is_read_with_its_pieces() -> None:
    found = read(outlook.message(attached=(("note.pdf", pdf()), ("virus.exe", b"MZ"))), "réponse.msg")
    assert (found.subject, found.sender, found.from_address) == (
        "CNB/IL/FR/26/0219", "Liaison CNB", "liaison@example.sg",
    )  # fmt: skip
    assert (found.receiver, found.to_address) == ("SSI", "ssi@example.fr")
    assert found.sent_at == datetime(2026, 9, 10, 10, 40, tzinfo=UTC)
    assert found.body == "Bonjour,\nIdentité confirmée."
    assert [one.name for one in found.pieces] == ["note.pdf"]
    assert [one.name for one in found.refused] == ["virus.exe"]
    assert found.original.file_type.name == "MSG"


def test_an_outlook_message_whose_streams_claim_the_same_bytes_is_refused() -> None:
    sound = outlook.message(attached=(("a.txt", b"x" * 5000),))
    claimed = (5000).to_bytes(8, "little")
    assert claimed in sound
    with pytest.raises(RefusedError):
        read(sound.replace(claimed, (2**31).to_bytes(8, "little")), "a.msg")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=40), st.booleans())
def test_whatever_is_damaged_is_read_or_refused_never_worse(place: int, noise: bytes, old: bool) -> None:
    sound = outlook.message(attached=(("note.pdf", pdf()),)) if old else mixed(piece("note.pdf", "x")).encode()
    place %= len(sound)
    damaged = sound[:place] + noise + sound[place + len(noise) :]
    with suppress(RefusedError):
        assert read(damaged, "a.msg" if old else "a.eml").subject
