"""A sheet in OpenDocument (ISO/IEC 26300), written row after row: docs/adr/0008-own-writer-of-ods.md says why ours."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from xml.sax.saxutils import escape, quoteattr

MIME = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
    )
)
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_HEAD = (
    f'{_XML}<office:document-content {_NAMES} office:version="1.3"><office:automatic-styles>'
    '<style:style style:name="wide" style:family="table-column">'
    '<style:table-column-properties style:column-width="4.5cm"/></style:style>'
    '<style:style style:name="strong" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<number:date-style style:name="day-format"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    '</number:date-style><style:style style:name="day" style:family="table-cell" style:data-style-name="day-format"/>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
_MANIFEST = (
    f'{_XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    f' manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3"'
    f' manifest:media-type="{MIME}"/><manifest:file-entry manifest:full-path="content.xml"'
    ' manifest:media-type="text/xml"/></manifest:manifest>'
)
MOST_COLUMNS = 64


class SheetWriter:
    """One sheet of one file: lines, one row of headings, rows; nothing is kept in memory."""

    def __init__(self, path: Path, title: str) -> None:
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        # First and not compressed: a reader knows the format by it.
        self._archive.writestr(zipfile.ZipInfo("mimetype"), MIME)
        self._archive.writestr("META-INF/manifest.xml", _MANIFEST)
        self._content: IO[bytes] = self._archive.open("content.xml", "w")
        self._write(_HEAD + f"<table:table table:name={quoteattr(title)}>")
        self._write(f'<table:table-column table:style-name="wide" table:number-columns-repeated="{MOST_COLUMNS}"/>')

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._write(_TAIL)
        self._content.close()
        self._archive.close()

    def headings(self, labels: Sequence[str]) -> None:
        cells = "".join(_text(label, ' table:style-name="strong"') for label in labels)
        self._write(f"<table:table-header-rows><table:table-row>{cells}</table:table-row></table:table-header-rows>")

    def row(self, values: Sequence[str | int | date | None]) -> None:
        self._write(f"<table:table-row>{''.join(_cell(value) for value in values)}</table:table-row>")

    def _write(self, xml: str) -> None:
        self._content.write(xml.encode())


def _cell(value: str | int | date | None) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, date):
        return (
            f'<table:table-cell table:style-name="day" office:value-type="date" office:date-value="{value:%Y-%m-%d}">'
            f"<text:p>{value:%d/%m/%Y}</text:p></table:table-cell>"
        )
    if isinstance(value, int):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p>'
            "</table:table-cell>"
        )
    return _text(value)


def _text(value: str, style: str = "") -> str:
    """Spaces that follow each other and ends of lines have elements of their own, or a reader drops them."""
    lines = "".join(
        f"<text:p>{escape(line).replace('  ', ' <text:s/>').replace(chr(9), '<text:tab/>')}</text:p>"
        for line in value.split("\n")
    )
    return f'<table:table-cell{style} office:value-type="string">{lines}</table:table-cell>'
