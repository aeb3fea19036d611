"""The rows of a sheet, by a program of its own: `python -I sheet_reader.py FILE FORMAT MOST_ROWS MOST_COLUMNS`.

It knows nothing of the product, has none of its environment, and limits itself first (time, memory, output): whatever
a hostile file does to it, it does to nobody else. One JSON list a row: its number in the sheet, then its texts.
Started by `ssi.imports.reading`.
"""

from __future__ import annotations

import csv
import io
import json
import re
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

CPU_SECONDS = 40
MEGABYTES = 1024
MOST_BYTES = 128 * 1024 * 1024
LONGEST_CELL = 10_000
TOO_MANY_ROWS, TOO_MANY_COLUMNS = 3, 4
_SEPARATORS = ";,\t|"
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What our own files put before a text that a spreadsheet would take for a formula.
_QUOTED = re.compile(r"'(?=[ \u00a0\u202f]*[=+\-@\t\r\n＝＋－−＠|%])")


def rows(path: Path, kind: str) -> Iterator[list[Any]]:
    if kind == "csv":
        yield from _separated(_decoded(path.read_bytes()))
        return
    with CalamineWorkbook.from_path(path) as book:
        for number in range(len(book.sheet_names)):
            sheet = book.get_sheet_by_index(number)
            if sheet.total_height:
                start = sheet.start or (0, 0)
                yield from ([] for _above in range(start[0]))
                yield from sheet.iter_rows()
                return


def _decoded(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _separated(text: str) -> Iterator[list[Any]]:
    """The separator is the one that the first lines hold most often, outside quotes."""
    csv.field_size_limit(LONGEST_CELL * 10)
    head = re.sub(r'"[^"]*"', "", text[:20_000])
    separator = max(_SEPARATORS, key=head.count)
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def text_of(value: Any) -> str:
    """The text of a cell: a day as DD/MM/YYYY, a whole number without its point."""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}" if (value.hour, value.minute) != (0, 0) else f"{value:%d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, timedelta):
        return str(value)
    said = _UNSEEN.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n").strip()
    return _QUOTED.sub("", said, count=1)[:LONGEST_CELL] if said.startswith("'") else said[:LONGEST_CELL]


def written(found: Iterable[list[Any]], most_rows: int, most_columns: int) -> int:
    """Writes the rows that say something; stops, and says so, where there are too many."""
    count = 0
    for number, row in enumerate(found, start=1):
        texts = [text_of(value) for value in row]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if len(texts) > most_columns:
            return TOO_MANY_COLUMNS
        count += 1
        if count > most_rows:
            return TOO_MANY_ROWS
        sys.stdout.write(json.dumps([number, *texts], ensure_ascii=True) + "\n")
    return 0


def limit() -> None:
    """What this process may take from the machine, from now on."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    path, kind, most_rows, most_columns = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    limit()
    return written(rows(path, kind), most_rows, most_columns)


if __name__ == "__main__":
    sys.exit(main())
