"""Outlook messages (.msg), by the library that reads them, once what the container claims to hold has been bounded."""

from __future__ import annotations

import struct
from datetime import UTC
from email.utils import parseaddr
from io import BytesIO

import olefile
from django.utils.translation import gettext as _
from oxmsg import Message as OutlookMessage
from oxmsg.attachment import Attachment

from ssi.common.rules import Text
from ssi.exchanges.reading import LONGEST_READ, Letter, text_of_html, too_intricate, unreadable

MOST_ENTRIES = 5000
MOST_DEPTH = 8
# The message itself has this stream; any other file in the same container has not.
PROPERTIES = "__properties_version1.0"
_BAD_FILE = (
    OSError, ValueError, LookupError, AttributeError, TypeError, AssertionError, struct.error, RecursionError,
    OverflowError,
)  # fmt: skip


def read(content: bytes) -> Letter:
    """The message in CONTENT; MalformedError when it is none."""
    _bound(content)
    try:
        message = OutlookMessage.load(content)
        letter = Letter(
            subject=message.subject or "",
            body=(message.body or "").strip()[:LONGEST_READ],
            message_id=message.message_headers.get("Message-ID", "").strip(),
        )
        _ends(message, letter)
        if not letter.body:
            letter.body = _page(message, letter.notices)
        if message.sent_date:
            letter.sent_at = message.sent_date.astimezone(UTC)
        letter.sent_text = message.message_headers.get("Date", "")
        answered = message.message_headers.get("In-Reply-To", "").strip()
        letter.answers = (answered,) if answered else ()
        attached = message.attachments
    except _BAD_FILE as broken:
        raise unreadable() from broken
    for number, attachment in enumerate(attached, start=1):
        letter.attach(*_attached(attachment, number))
    return letter


def _bound(content: bytes) -> None:
    """Each stream may claim the same sectors again: together they are no larger than the file."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as container:
            entries = container.listdir(streams=True, storages=False)
            sizes = [container.get_size(entry) for entry in entries]
            named = [entry[0] for entry in entries if len(entry) == 1]
    except _BAD_FILE as broken:
        raise unreadable() from broken
    if len(entries) > MOST_ENTRIES or max(map(len, entries), default=0) > MOST_DEPTH or sum(sizes) > len(content):
        raise too_intricate()
    if PROPERTIES not in named:
        raise unreadable()


def _ends(message: OutlookMessage, letter: Letter) -> None:
    name, address = parseaddr((message.sender or "")[:LONGEST_READ])
    letter.sender, letter.from_address = name or address or (message.sender or ""), address if "@" in address else ""
    recipients = message.recipients
    if recipients:
        first = recipients[0]
        more = f" (+ {len(recipients) - 1})" if len(recipients) > 1 else ""
        letter.receiver = f"{first.name or first.email_address}{more}"
        letter.to_address = first.email_address or ""


def _page(message: OutlookMessage, notices: list[Text]) -> str:
    try:
        return text_of_html(message.html_body or "")
    except (LookupError, UnicodeError):
        notices.append(_("Le texte de ce message n’a pas pu être lu : il est dans l’original, conservé comme pièce."))
        return ""


def _attached(attachment: Attachment, number: int) -> tuple[str, bytes]:
    """Another Outlook message inside this one has no bytes of its own: it is refused as empty, and stays inside."""
    try:
        return attachment.file_name or f"piece-{number}", attachment.file_bytes or b""
    except _BAD_FILE as broken:
        raise unreadable() from broken
