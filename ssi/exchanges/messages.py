"""What an e-mail says, whatever program wrote it. Read, bounded, made plain text; nothing of it is run or believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from ssi.common import clock
from ssi.common.forms import TOLERANCE, without_tricks
from ssi.common.rules import RefusedError, Text
from ssi.documents.names import clean_name, extension_of
from ssi.documents.uploads import CheckedFile, check
from ssi.exchanges import eml, outlook
from ssi.exchanges.reading import Letter, MalformedError

# What the register holds of each (ssi.exchanges.models, ssi.exchanges.forms).
SUBJECT, PERSON, ADDRESS, IDENTIFIER, BODY = 200, 120, 254, 250, 8000
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_READERS: dict[str, Callable[[bytes], Letter]] = {"eml": eml.read, "msg": outlook.read}
ACCEPT = ",".join(f".{extension}" for extension in _READERS)


@dataclass(frozen=True)
class RefusedPiece:
    """An attachment that is not accepted, and why: it stays in the original message."""

    name: str
    reason: Text


@dataclass(frozen=True)
class Message:
    """An e-mail as it may be filed. NOTICES say what could not be read as it stood."""

    subject: str
    sender: str
    from_address: str
    receiver: str
    to_address: str
    sent_at: datetime | None
    sent_text: str
    body: str
    message_id: str
    answers: tuple[str, ...]
    original: CheckedFile
    pieces: tuple[CheckedFile, ...]
    refused: tuple[RefusedPiece, ...]
    notices: tuple[Text, ...] = field(default=())


def read_message(name: str, content: bytes) -> Message:
    """The e-mail in CONTENT, whose file is called NAME. RefusedError, at the field `file`, when it is none."""
    reader = _READERS.get(extension_of(clean_name(name)))
    if reader is None:
        raise RefusedError(_("Déposez un message enregistré au format .eml ou .msg."), field="file")
    original = check(SimpleUploadedFile(name, content))
    try:
        letter = reader(content)
    except MalformedError as malformed:
        raise RefusedError(malformed.reason, field="file") from malformed
    notices = list(letter.notices)
    sent_at = _believable(letter.sent_at, notices)
    body = _cut(letter.body, BODY, notices)
    pieces, refused = _checked(letter.attached)
    return Message(
        subject=_line(letter.subject, SUBJECT) or str(_("Message sans objet")),
        sender=_line(letter.sender, PERSON),
        from_address=_line(letter.from_address, ADDRESS),
        receiver=_line(letter.receiver, PERSON),
        to_address=_line(letter.to_address, ADDRESS),
        sent_at=sent_at,
        sent_text=_line(letter.sent_text, 80),
        body=body,
        message_id=_line(letter.message_id, IDENTIFIER),
        answers=tuple(_line(one, IDENTIFIER) for one in letter.answers),
        original=original,
        pieces=tuple(pieces),
        refused=tuple(refused),
        notices=tuple(dict.fromkeys(notices)),
    )


def _believable(sent_at: datetime | None, notices: list[Text]) -> datetime | None:
    if sent_at is None:
        notices.append(_("Ce message ne porte pas de date lisible : saisissez-la."))
    elif not EARLIEST < sent_at <= clock.now() + TOLERANCE:
        notices.append(_("La date de ce message n’est pas vraisemblable : saisissez-la."))
        return None
    return sent_at


def _line(text: str, most: int) -> str:
    return " ".join(without_tricks(text).split())[:most]


def _cut(text: str, most: int, notices: list[Text]) -> str:
    plain = without_tricks(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(plain) > most:
        notices.append(
            _("Le texte est long : seul le début est repris ici, le message entier est conservé comme pièce.")
        )
    return plain[:most].rstrip()


def _checked(attached: Iterable[tuple[str, bytes]]) -> tuple[list[CheckedFile], list[RefusedPiece]]:
    """The same law as for any piece: one that is refused is named, with its reason."""
    kept: list[CheckedFile] = []
    refused: list[RefusedPiece] = []
    for name, content in attached:
        try:
            kept.append(check(SimpleUploadedFile(clean_name(name) or "piece", content)))
        except RefusedError as refusal:
            refused.append(RefusedPiece(clean_name(name) or str(_("sans nom")), refusal.reason))
    return kept, refused
