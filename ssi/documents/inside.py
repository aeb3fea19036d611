"""What a message carries, by its fingerprints alone: a file that comes inside another is the same file.

Nothing is kept nor believed of it. A message that cannot be gone through to its last part is refused where that counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from io import BytesIO

import olefile
from django.utils.translation import gettext as _

from ssi.common.rules import RefusedError
from ssi.documents.types import EML, MSG
from ssi.documents.uploads import CheckedFile

MOST_PARTS, DEEPEST = 500, 5
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The bytes of an attachment, at whatever depth an Outlook message holds it.
_ATTACHED = "__substg1.0_37010102"
_BROKEN = (OSError, ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError, OverflowError)


def fingerprints_inside(piece: CheckedFile) -> set[str]:
    """The fingerprints of every file that PIECE carries, when it is a message; RefusedError when that is not known."""
    if piece.file_type not in {EML, MSG}:
        return set()
    found: set[str] = set()
    try:
        for number, content in enumerate(_carried(b"".join(piece.chunks()), DEEPEST)):
            if number >= MOST_PARTS:
                raise _unknown()
            found.add(hashlib.sha256(content).hexdigest())
    except _BROKEN as error:
        raise _unknown() from error
    return found


def _unknown() -> RefusedError:
    return RefusedError(
        _("Ce message contient trop d’éléments emboîtés, ou ne se lit pas : déposez ses pièces une à une."),
        field="file",
    )


def _carried(content: bytes, depth: int) -> Iterator[bytes]:
    if depth == 0:
        raise _unknown()
    for inner in _of_outlook(content) if content.startswith(_OLE) else _of_mail(content):
        yield inner
        if inner.startswith(_OLE) or _is_mail(inner):
            yield from _carried(inner, depth - 1)


def _of_outlook(content: bytes) -> Iterator[bytes]:
    """Another Outlook message inside this one is no stream of its own: its attachments are met all the same."""
    with olefile.OleFileIO(BytesIO(content)) as container:
        for path in container.listdir(streams=True, storages=False):
            if path[-1].upper() == _ATTACHED.upper():
                with container.openstream(path) as stream:
                    yield stream.read()


def _of_mail(content: bytes) -> Iterator[bytes]:
    for part in message_from_bytes(content).walk():
        if part.get_content_maintype() == "message":
            inner = part.get_payload()
            yield inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""
        elif not part.is_multipart():
            payload = part.get_payload(decode=True)
            yield payload if isinstance(payload, bytes) else b""


def _is_mail(content: bytes) -> bool:
    """A message of its own, attached as a file: it begins with headers, and one of them says what it holds."""
    head = content[:20_000].lower()
    return b"content-type:" in head and (b"mime-version:" in head or b"from:" in head)
