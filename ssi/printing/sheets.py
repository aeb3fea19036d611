"""Sheets of rows in XLSX, ODS and CSV: written row after row, every cell typed, nothing that a program would run.

A text is a text whatever it begins with: in XLSX and ODS its cell says so; a CSV cannot, so an apostrophe does.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from xlsxwriter import Workbook

from ssi.printing import ods

Cell = str | int | date | None
Format = Literal["xlsx", "ods", "csv"]
MIME: dict[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
}
# What a spreadsheet takes for the beginning of a formula, in its full width too, or skips to find one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "−", "＠", "|", "%")
LONGEST_CELL = 32_000


@dataclass(frozen=True)
class Sheet:
    """What is written: a few lines that say what this is, one row of headings, then the rows."""

    title: str
    about: Sequence[str]
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write(kind: Format, sheet: Sheet, path: Path) -> None:
    """The file of SHEET at PATH. Its rows are read once, as they are written."""
    {"xlsx": _xlsx, "ods": _ods, "csv": _csv}[kind](sheet, path)


def text(value: object) -> str:
    """VALUE as a cell may hold it: no character that the formats forbid, no more than a cell takes."""
    kept = "".join(
        letter for letter in str(value) if letter in "\t\n" or " " <= letter <= "\ud7ff" or letter > "\udfff"
    )
    return kept.replace("\ufffe", "").replace("\uffff", "")[:LONGEST_CELL]


def looks_like_a_formula(value: str) -> bool:
    return value.lstrip(" \u00a0\u202f").startswith(_FORMULA)


def _xlsx(sheet: Sheet, path: Path) -> None:
    options: dict[str, Any] = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    with Workbook(str(path), options) as book:
        strong = book.add_format({"bold": True})
        day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        # Kept by a spreadsheet when the cell is edited, or the file saved as something else.
        quoted = book.add_format({"quote_prefix": True})
        page = book.add_worksheet(sheet.title[:31])
        page.set_column(0, len(sheet.columns) - 1, 22)
        page.freeze_panes(len(sheet.about) + 1, 0)
        for number, line in enumerate(sheet.about):
            page.write_string(number, 0, text(line))
        for place, label in enumerate(sheet.columns):
            page.write_string(len(sheet.about), place, text(label), strong)
        for number, row in enumerate(sheet.rows, start=len(sheet.about) + 1):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, place, value, day)
                elif isinstance(value, int):
                    page.write_number(number, place, value)
                elif value:
                    page.write_string(number, place, text(value), quoted if looks_like_a_formula(value) else None)


def _ods(sheet: Sheet, path: Path) -> None:
    with ods.SheetWriter(path, sheet.title) as page:
        for line in sheet.about:
            page.row([text(line)])
        page.headings([text(label) for label in sheet.columns])
        for row in sheet.rows:
            page.row([text(value) if isinstance(value, str) else value for value in row])


def _csv(sheet: Sheet, path: Path) -> None:
    # The mark at the start tells a spreadsheet that the letters are UTF-8; the separator is that of French ones.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        for line in sheet.about:
            writer.writerow([_harmless(text(line))])
        writer.writerow([_harmless(text(label)) for label in sheet.columns])
        for row in sheet.rows:
            writer.writerow([_in_csv(value) for value in row])


def _in_csv(value: Cell) -> str | int:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int):
        return value
    return _harmless(text(value or ""))


def _harmless(value: str) -> str:
    return f"'{value}" if looks_like_a_formula(value) else value
