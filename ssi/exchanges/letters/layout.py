"""A letter as it is laid out, in print and in a word processor alike: its head, its text in blocks, its pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from ssi.common import clock
from ssi.directory.enums import LetterKind
from ssi.documents.models import Document
from ssi.exchanges.letters.fields import full_name, long_day
from ssi.exchanges.models import Letter

_BULLET = "- "


@dataclass(frozen=True)
class Block:
    """A paragraph, its lines kept; or a list, one item each."""

    is_list: bool
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """All that a letter shows. NUMBER: of the register, empty while it is a draft."""

    language: str
    state_brand: bool
    embassy: str
    service: str
    number: str
    number_line: str
    date: str
    addressee: tuple[str, ...]
    subject: str
    blocks: tuple[Block, ...]
    enclosures: tuple[str, ...]
    is_note: bool
    draft: str


def blocks_of(body: str) -> Iterator[Block]:
    """Paragraphs are separated by an empty line; lines that begin with a dash are a list."""
    for paragraph in body.replace("\r\n", "\n").split("\n\n"):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        for is_list, group in groupby(lines, key=lambda line: line.startswith(_BULLET)):
            found = tuple(line.removeprefix(_BULLET).strip() if is_list else line.strip() for line in group)
            yield Block(is_list, found)


def sheet_of(letter: Letter, documents: list[Document]) -> Sheet:
    """LETTER as it stands, in its own language."""
    with override(letter.language):
        exchange, record = letter.exchange, letter.record
        zone = record.country.time_zone
        day = clock.in_zone(exchange.occurred_at, zone).date() if exchange else clock.today(zone)
        number = exchange.register_number if exchange else ""
        attention = _("À l’attention de %(who)s") % {"who": letter.to_person} if letter.to_person else ""
        return Sheet(
            language=letter.language,
            state_brand=settings.STATE_BRAND,
            embassy=settings.EMBASSY,
            service=_("Service de sécurité intérieure"),
            number=number,
            number_line=_("N° %(number)s") % {"number": number} if number else str(record),
            date=long_day(day),
            addressee=tuple(filter(None, (full_name(letter.to_authority), attention))),
            subject=letter.subject,
            blocks=tuple(blocks_of(letter.body)),
            enclosures=tuple(f"{rank}. {one.title}" for rank, one in enumerate(documents, start=1)),
            is_note=letter.kind == LetterKind.NOTE_VERBALE,
            draft="" if exchange else _("PROJET"),
        )
