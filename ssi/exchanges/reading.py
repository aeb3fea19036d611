"""What the readers of messages share: what they give, what they refuse, and HTML made plain text in linear time."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from ssi.common.rules import Text

MOST_ATTACHED = 50
# Of a text that is cut to a few thousand characters, reading more is only work given to whoever wrote it.
LONGEST_READ = 400_000
_BREAKS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote", "hr"}
_UNSAID = {"script", "style", "head", "title", "template", "noscript", "svg", "iframe", "object"}
_COMMENT_ENDS = "-->"
_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]*")
_CHARSETS = re.compile(
    r"utf-?8|utf-?16(le|be)?|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?1|(windows-?|cp)125\d|gb2312|gbk|gb18030|big5"
    r"(-?hkscs)?|shift[-_]jis|euc-(jp|kr)|iso-2022-(jp|kr)|koi8-[ru]|tis-620|macintosh",
    re.IGNORECASE,
)


class MalformedError(Exception):
    """This is no message, or one that is made to harm; the reason is shown as it stands."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


def unreadable() -> MalformedError:
    return MalformedError(_("Ce message est abîmé ou incomplet : il ne se lit pas. Enregistrez-le de nouveau."))


def too_intricate() -> MalformedError:
    return MalformedError(_("Ce message contient trop d’éléments emboîtés : déposez ses pièces une à une."))


@dataclass
class Letter:
    """A message as its file tells it, before it is cut to what the register holds."""

    subject: str = ""
    sender: str = ""
    from_address: str = ""
    receiver: str = ""
    to_address: str = ""
    sent_at: datetime | None = None
    sent_text: str = ""
    body: str = ""
    message_id: str = ""
    answers: tuple[str, ...] = ()
    attached: list[tuple[str, bytes]] = field(default_factory=list)
    notices: list[Text] = field(default_factory=list)

    def attach(self, name: str, content: bytes) -> None:
        if len(self.attached) >= MOST_ATTACHED:
            raise too_intricate()
        self.attached.append((name, content))


def decoded(content: bytes, charset: str, notices: list[Text]) -> str:
    """CONTENT in the CHARSET that it claims when that is one of the world's, else in UTF-8; what is lost is said."""
    known = bool(_CHARSETS.fullmatch(charset or "us-ascii"))
    try:
        text = content[: 4 * LONGEST_READ].decode(charset if known and charset else "utf-8", "replace")
    except LookupError:
        known, text = False, content[: 4 * LONGEST_READ].decode("utf-8", "replace")
    if not known or "\ufffd" in text:
        notices.append(_("Certains caractères de ce message n’ont pas pu être lus : comparez avec l’original."))
    return text[:LONGEST_READ]


def text_of_html(source: str) -> str:
    """The words of a page, without tags, scripts, styles nor comments. Each character is looked at once."""
    first, *pieces = source[:LONGEST_READ].split("<")
    said, skipped = [first], ""
    for piece in pieces:
        if skipped == _COMMENT_ENDS or (not skipped and piece.startswith("!--")):
            _comment, ended, words = piece.partition(_COMMENT_ENDS)
            skipped = "" if ended else _COMMENT_ENDS
            said.append(words)
            continue
        tag, _end, words = piece.partition(">")
        found = _NAME.match(tag)
        name = found.group().lower() if found else ""
        if skipped:
            skipped = "" if name == f"/{skipped}" else skipped
        elif name in _UNSAID and not tag.endswith("/"):
            skipped = name
        if not skipped:
            said.append(("\n" if name.strip("/") in _BREAKS else "") + words)
    lines = [" ".join(line.split()) for line in html.unescape("".join(said)).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
