"""What a file is, whatever its name says. Content that is not its name is refused, naming what it seems to be."""

from __future__ import annotations

import re
import struct
from email.parser import BytesHeaderParser
from io import BytesIO
from typing import BinaryIO

import olefile
import puremagic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.rules import RefusedError, Text
from ssi.documents.containers import TAIL, check_container, end_of_archive
from ssi.documents.names import extension_of
from ssi.documents.types import ACCEPTED, BY_EXTENSION, FileType

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What an Outlook message has in its container, and no other kind of old Office file.
_OUTLOOK_PROPERTIES = "__properties_version1.0"
_HEAD = 4096
_MAIL_HEAD = 64 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_ACTIVE = re.compile(rb"<\s*(?:script|html|!doctype\s+html|svg|iframe|body|\?php)\b", re.IGNORECASE)

_OPENING: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF-", gettext_lazy("un document PDF")),
    (_PNG, gettext_lazy("une image PNG")),
    (_JPEG, gettext_lazy("une image JPEG")),
    (b"GIF8", gettext_lazy("une image GIF")),
    (_OLE, gettext_lazy("un ancien document Office")),
    (b"{\\rtf", gettext_lazy("un document RTF")),
    (b"MZ", gettext_lazy("un programme Windows")),
    (b"\x7fELF", gettext_lazy("un programme Linux")),
    (b"\xcf\xfa\xed\xfe", gettext_lazy("un programme macOS")),
    (b"\xca\xfe\xba\xbe", gettext_lazy("un programme Java")),
    (b"#!", gettext_lazy("un script")),
    (b"Rar!\x1a\x07", gettext_lazy("une archive RAR")),
    (b"7z\xbc\xaf\x27\x1c", gettext_lazy("une archive 7z")),
    (b"\x1f\x8b", gettext_lazy("une archive GZIP")),
    (b"BZh", gettext_lazy("une archive BZIP2")),
    (b"\xfd7zXZ\x00", gettext_lazy("une archive XZ")),
)
_MARKUP: tuple[tuple[re.Pattern[bytes], Text], ...] = (
    (
        re.compile(rb"<\?xml[^>]*>\s*(?:<!--.*?-->\s*)*(?:<!doctype\s+svg|<svg)", re.I | re.S),
        gettext_lazy("une image SVG"),
    ),
    (re.compile(rb"(?:<!doctype\s+svg|<svg)\b", re.IGNORECASE), gettext_lazy("une image SVG")),
    (re.compile(rb"<\?php", re.IGNORECASE), gettext_lazy("un script")),
    (re.compile(rb"<\?xml", re.IGNORECASE), gettext_lazy("un document XML")),
    (re.compile(rb"<(?:!doctype|!--|[a-z][a-z0-9]*[\s/>])", re.IGNORECASE), gettext_lazy("une page HTML")),
)


def _refuse(reason: Text) -> RefusedError:
    return RefusedError(reason, field="file")


def identify(file: BinaryIO, *, name: str, size: int) -> FileType:
    """The accepted type of FILE, when its content is that of its NAME; else RefusedError with the reason."""
    extension = extension_of(name)
    claimed = BY_EXTENSION.get(extension)
    if claimed is None:
        shown = f".{extension[:12]}" if extension else _("sans extension")
        raise _refuse(
            _("Les fichiers « %(extension)s » ne sont pas acceptés. Formats acceptés : %(accepted)s.")
            % {"extension": shown, "accepted": ACCEPTED}
        )
    file.seek(0)
    head = file.read(_HEAD)
    if claimed.family in {"office", "opendocument"}:
        if not head.startswith(_ZIP[0]):
            raise _mismatch(claimed, head)
        check_container(file, size, claimed)
    elif claimed.family == "text":
        _check_text(file, head, claimed)
    elif claimed.family == "mail":
        _check_mail(file, head, claimed)
    elif claimed.family == "outlook":
        _check_outlook(file, head, claimed)
    else:
        _check_picture_or_pdf(file, head, size, claimed)
    file.seek(0)
    return claimed


def seems(head: bytes) -> Text:
    """What the first bytes of a file look like, in words."""
    for opening, label in _OPENING:
        if head.startswith(opening):
            return label
    if head.startswith(_ZIP):
        return _("une archive ZIP")
    if head[4:8] == b"ftyp":
        return _("une vidéo")
    markup = _without_mark(head)
    for pattern, label in _MARKUP:
        if pattern.match(markup):
            return label
    if not _BINARY.search(head):
        return _("un texte")
    return _by_its_magic(head)


def _by_its_magic(head: bytes) -> Text:
    try:
        guesses = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        guesses = []
    if guesses and guesses[0].confidence >= 0.8 and guesses[0].name:
        return _("un fichier « %(kind)s »") % {"kind": guesses[0].name[:60]}
    return _("un fichier d’un autre type")


def _mismatch(claimed: FileType, head: bytes) -> RefusedError:
    return _refuse(
        _("Le nom annonce %(claimed)s, mais le contenu semble être %(found)s.")
        % {"claimed": claimed.label, "found": seems(head)}
    )


def _two_in_one() -> RefusedError:
    return _refuse(_("Ce fichier en cache un autre : il n’est pas accepté."))


def _incomplete() -> RefusedError:
    return _refuse(_("Ce fichier est abîmé ou incomplet : il ne s’ouvre pas."))


def _tail(file: BinaryIO, size: int) -> bytes:
    file.seek(max(0, size - TAIL))
    return file.read(TAIL)


def _check_picture_or_pdf(file: BinaryIO, head: bytes, size: int, claimed: FileType) -> None:
    opening = {"pdf": b"%PDF-", "png": _PNG, "jpeg": _JPEG}[claimed.family]
    if not head.startswith(opening):
        raise _mismatch(claimed, head)
    tail = _tail(file, size)
    if _ACTIVE.search(head) or end_of_archive(tail) is not None:
        raise _two_in_one()
    if claimed.family == "png":
        _check_png(file, size)
    else:
        ending = {"pdf": b"%%EOF", "jpeg": b"\xff\xd9"}[claimed.family]
        if ending not in tail:
            raise _incomplete()


def _check_png(file: BinaryIO, size: int) -> None:
    """From chunk to chunk: the picture ends where the file ends."""
    position, kind = len(_PNG), b""
    while kind != b"IEND":
        file.seek(position)
        header = file.read(8)
        if len(header) < 8:
            raise _incomplete()
        length, kind = struct.unpack(">I4s", header)
        if position == len(_PNG) and (kind, length) != (b"IHDR", 13):
            raise _incomplete()
        position += 12 + length
    if position > size:
        raise _incomplete()
    if position < size:
        raise _two_in_one()


def _without_mark(content: bytes) -> bytes:
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()


def _check_text(file: BinaryIO, head: bytes, claimed: FileType) -> None:
    """UTF-8, UTF-16 with its mark, or the old Windows table: readable, and not the source of a page or of a script."""
    file.seek(0)
    content = file.read()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError:
            raise _mismatch(claimed, head) from None
    opening = _without_mark(content[:_HEAD])
    is_source = any(pattern.match(opening) for pattern, _label in _MARKUP) or opening.startswith(
        (b"#!", b"{\\rtf", b"%PDF-")
    )
    if _BINARY.search(content) or is_source:
        raise _mismatch(claimed, opening or head)


def _check_mail(file: BinaryIO, head: bytes, claimed: FileType) -> None:
    file.seek(0)
    content = file.read()
    if not re.match(rb"[!-9;-~]+:[^\n]*\n", head) or b"\x00" in content or _BINARY.search(head):
        raise _mismatch(claimed, head)
    headers = BytesHeaderParser().parsebytes(content[:_MAIL_HEAD])
    if "From" not in headers or not any(name in headers for name in ("Date", "Subject", "To", "Message-ID")):
        raise _mismatch(claimed, head)
    if end_of_archive(content[-TAIL:]) is not None:
        raise _two_in_one()


def _check_outlook(file: BinaryIO, head: bytes, claimed: FileType) -> None:
    if not head.startswith(_OLE):
        raise _mismatch(claimed, head)
    file.seek(0)
    content = file.read()
    try:
        with olefile.OleFileIO(BytesIO(content)) as container:
            is_message = container.exists(_OUTLOOK_PROPERTIES)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error, RecursionError):
        raise _incomplete() from None
    if not is_message:
        raise _mismatch(claimed, head)
    if end_of_archive(content[-TAIL:]) is not None:
        raise _two_in_one()
