"""A letter as a file of a word processor."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from ssi.exchanges.letters.layout import Sheet
from ssi.printing.wordfile import MIME, WordFile

__all__ = ["MIME", "word_file"]


def word_file(sheet: Sheet, *, author: str, created: datetime) -> bytes:
    """SHEET, in the order in which it is printed."""
    with override(sheet.language):
        state = [_("République française")] if sheet.state_brand else []
        about = [sheet.number_line, sheet.date]
        pieces = _("Pièces jointes")
    file = WordFile(title=sheet.subject, author=author, language=sheet.language, created=created)
    file.lines([*state, sheet.embassy, sheet.service], bold=True)
    if sheet.draft:
        file.lines([sheet.draft], bold=True, right=True)
    file.lines(about, right=True)
    if not sheet.is_note:
        file.lines(sheet.addressee)
    file.title(sheet.subject)
    for block in sheet.blocks:
        (file.items if block.is_list else file.lines)(block.lines)
    if sheet.is_note:
        file.lines(sheet.addressee)
    if sheet.enclosures:
        file.lines([pieces], bold=True)
        file.items(sheet.enclosures)
    return file.content()
