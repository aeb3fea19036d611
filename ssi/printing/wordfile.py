"""A letter as a word processor opens it (DOCX), for those who must edit it. The only importer of python-docx."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}


class WordFile:
    """A letter on A4, written from its head to its pieces."""

    def __init__(self, *, title: str, author: str, language: str, created: datetime) -> None:
        self._document = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin = section.bottom_margin = Mm(22)
        normal = self._document.styles["Normal"]
        normal.font.name, normal.font.size = "Arial", Pt(11)
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), "Arial")
        about = self._document.core_properties
        about.title, about.author, about.language = title, author, _LANGUAGES.get(language, language)
        about.created = about.modified = created.astimezone(UTC).replace(tzinfo=None)
        about.last_modified_by, about.comments = author, ""

    def lines(self, lines: Sequence[str], *, bold: bool = False, right: bool = False) -> None:
        """One paragraph of several lines."""
        if not lines:
            return
        paragraph = self._document.add_paragraph()
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for rank, line in enumerate(lines):
            run = paragraph.add_run(_allowed(line))
            run.bold = bold
            if rank < len(lines) - 1:
                run.add_break()

    def title(self, text: str) -> None:
        self._document.add_heading(_allowed(text), level=1)

    def items(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._document.add_paragraph(_allowed(line), style="List Bullet")

    def content(self) -> bytes:
        written = io.BytesIO()
        self._document.save(written)
        return written.getvalue()


def _allowed(text: str) -> str:
    """Without the characters that XML forbids."""
    return "".join(letter for letter in text if letter in "\t\n" or " " <= letter <= "\ud7ff" or letter > "\udfff")
