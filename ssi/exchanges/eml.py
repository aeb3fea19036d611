"""Messages in the Internet's own format (.eml), by the standard library, with bounds on what it is given to chew.

The structure is read in the old policy, which looks at headers as plain strings; the few headers that are shown are
then understood by the new one, each cut first: its parser copies the rest of a header at each step.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import Message as Part
from email.utils import collapse_rfc2231_value
from typing import Any

from django.utils.translation import gettext as _

from ssi.common.rules import Text
from ssi.exchanges.reading import Letter, decoded, text_of_html, too_intricate, unreadable

MOST_LINES = 500_000
MOST_NESTED = 40
MOST_PARTS = 200
LONGEST_HEADER = 6000
MOST_ANSWERED = 20
_NESTED = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_IDENTIFIER = re.compile(r"<[^<>\s]{1,248}>")
# What the standard library raises on headers that no program wrote in good faith.
_BAD_HEADER = (ValueError, LookupError, AttributeError, TypeError, RecursionError, AssertionError)


def read(content: bytes) -> Letter:
    """The message in CONTENT; MalformedError when it is none."""
    if content.count(b"\n") + content.count(b"\r") > MOST_LINES or len(_NESTED.findall(content)) > MOST_NESTED:
        raise too_intricate()
    try:
        root = message_from_bytes(content, policy=policy.compat32)
    except (*_BAD_HEADER, UnicodeError) as broken:
        raise unreadable() from broken
    if root.get("From") is None:
        raise unreadable()
    letter = Letter()
    _headers(root, letter)
    _parts(root, letter)
    return letter


def _headers(root: Part, letter: Letter) -> None:
    letter.subject = str(_understood(root, "Subject", letter.notices) or "")
    letter.sender, letter.from_address = _first_address(root, "From", letter.notices)
    letter.receiver, letter.to_address = _first_address(root, "To", letter.notices)
    letter.sent_text = _raw(root, "Date")
    letter.sent_at = _instant(_understood(root, "Date", letter.notices), letter.notices)
    letter.message_id = next(iter(_IDENTIFIER.findall(_raw(root, "Message-ID"))), "")
    named = _IDENTIFIER.findall(f"{_raw(root, 'In-Reply-To')} {_raw(root, 'References')}")
    letter.answers = tuple(dict.fromkeys(named))[:MOST_ANSWERED]


def _raw(part: Part, name: str) -> str:
    """The header as it is written, in one line, cut."""
    for known, value in part.raw_items():
        if known.lower() == name.lower():
            text = str(value)[:LONGEST_HEADER]
            plain = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            return re.sub(r"[\r\n]+[ \t]*", " ", plain)
    return ""


def _understood(part: Part, name: str, notices: list[Text]) -> Any:
    """The header as the new policy reads it; None when it is missing or cannot be read, which is then said."""
    raw = _raw(part, name)
    if not raw:
        return None
    try:
        return policy.default.header_factory(name, raw)
    except _BAD_HEADER:
        notices.append(_("L’en-tête « %(name)s » de ce message n’a pas pu être lu.") % {"name": name})
        return None


def _first_address(part: Part, name: str, notices: list[Text]) -> tuple[str, str]:
    header = _understood(part, name, notices)
    addresses = getattr(header, "addresses", ())
    if not addresses:
        return str(header or ""), ""
    first = addresses[0]
    more = f" (+ {len(addresses) - 1})" if len(addresses) > 1 else ""
    return f"{first.display_name or first.addr_spec}{more}", first.addr_spec


def _instant(header: Any, notices: list[Text]) -> datetime | None:
    found: datetime | None = getattr(header, "datetime", None)
    if found is None:
        return None
    if found.tzinfo is None:
        notices.append(_("Ce message ne dit pas son fuseau horaire : son heure est lue comme temps universel."))
        return found.replace(tzinfo=UTC)
    return found.astimezone(UTC)


def _parts(root: Part, letter: Letter) -> None:
    """Texts become the body; everything else is attached. A message within the message is one piece, not opened."""
    plain: list[str] = []
    pages: list[str] = []
    waiting, seen = [root], 0
    while waiting:
        part, seen = waiting.pop(0), seen + 1
        if seen > MOST_PARTS:
            raise too_intricate()
        if part.get_content_maintype() == "message":
            letter.attach(_name(part) or str(_("message joint")) + ".eml", _whole(part))
        elif part.is_multipart():
            waiting[:0] = [one for one in part.get_payload() if isinstance(one, Part)]
        elif _is_body(part):
            words = decoded(_bytes(part), part.get_content_charset() or "", letter.notices)
            (pages if part.get_content_subtype() == "html" else plain).append(words)
        else:
            letter.attach(_name(part) or f"piece-{seen}.{part.get_content_subtype()[:8]}", _bytes(part))
    letter.body = "\n\n".join(plain) if any(one.strip() for one in plain) else "\n\n".join(map(text_of_html, pages))


def _is_body(part: Part) -> bool:
    disposition = _raw(part, "Content-Disposition").strip().lower()
    return part.get_content_maintype() == "text" and not disposition.startswith("attachment") and not _name(part)


def _bytes(part: Part) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _whole(part: Part) -> bytes:
    """The message that PART carries, as a file of its own."""
    inner = part.get_payload()
    try:
        if isinstance(inner, list) and inner and isinstance(inner[0], Part):
            return inner[0].as_bytes()
    except (*_BAD_HEADER, UnicodeError) as broken:
        raise unreadable() from broken
    return _bytes(part)


def _parameter(part: Part, header: str, name: str) -> Any:
    holder = Part(policy.compat32)
    holder[header] = _raw(part, header)
    return holder.get_param(name, None, header)


def _name(part: Part) -> str:
    """The name under which PART is attached, as it is written; whoever stores it makes it harmless."""
    try:
        found = _parameter(part, "Content-Disposition", "filename") or _parameter(part, "Content-Type", "name")
        text = collapse_rfc2231_value(found) if found else ""
        return str(policy.default.header_factory("Subject", text[:LONGEST_HEADER])) if text else ""
    except (*_BAD_HEADER, UnicodeError):
        return ""
