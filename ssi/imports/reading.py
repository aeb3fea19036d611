"""Reading a sheet that somebody sends: the program `sheet_reader.py`, alone, without our environment, under limits."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from ssi.common.rules import RefusedError
from ssi.documents.uploads import CheckedFile
from ssi.imports.sheet_reader import TOO_MANY_COLUMNS, TOO_MANY_ROWS

SECONDS = 60
MOST_LINES, MOST_COLUMNS = 20_000, 60
LONGEST_HEADING = 200
PROGRAM = Path(__file__).with_name("sheet_reader.py")
# What stands above the headings: a title, a date, a marking.
MOST_ABOVE = 20


@dataclass(frozen=True)
class Sheet:
    """HEADINGS of the columns, and the LINES under them: number in the sheet, cells (as many as there are headings)."""

    headings: list[str]
    lines: list[tuple[int, list[str]]]


def sheet_of(file: CheckedFile, kind: str) -> Sheet:
    """The rows of FILE; RefusedError at the field `file` when it holds none, too many, or cannot be read."""
    with tempfile.NamedTemporaryFile() as copy, tempfile.TemporaryFile() as output:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        code = _run(copy.name, kind, output)
        if code == TOO_MANY_ROWS:
            raise _refused(
                _("Ce fichier compte plus de %(most)s lignes : scindez-le en plusieurs fichiers.")
                % {"most": f"{MOST_LINES:,}".replace(",", "\u202f")}
            )
        if code == TOO_MANY_COLUMNS:
            raise _refused(_("Ce fichier compte plus de %(most)d colonnes.") % {"most": MOST_COLUMNS})
        if code:
            raise _refused(_("Ce fichier ne se lit pas : enregistrez-le de nouveau en XLSX, ODS ou CSV."))
        output.seek(0)
        return _sheet(json.loads(line) for line in output)


def _run(path: str, kind: str, output: IO[bytes]) -> int:
    command = [sys.executable, "-I", "-B", str(PROGRAM), path, kind, str(MOST_LINES + MOST_ABOVE), str(MOST_COLUMNS)]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1
    return done.returncode


def _sheet(rows: Iterable[list[Any]]) -> Sheet:
    found = [(int(row[0]), [str(cell) for cell in row[1:]]) for row in rows]
    head = next((place for place, (_n, cells) in enumerate(found[:MOST_ABOVE]) if sum(map(bool, cells)) > 1), None)
    if head is None or head + 1 >= len(found):
        raise _refused(_("Ce fichier ne contient pas de tableau : une ligne de titres, puis une ligne par dossier."))
    below = found[head + 1 :]
    if len(below) > MOST_LINES:
        raise _refused(
            _("Ce fichier compte plus de %(most)s lignes : scindez-le en plusieurs fichiers.")
            % {"most": f"{MOST_LINES:,}".replace(",", "\u202f")}
        )
    width = max(len(cells) for _n, cells in found[head:])
    return Sheet(_named(found[head][1], width), [(number, _wide(cells, width)) for number, cells in below])


def _wide(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _named(cells: list[str], width: int) -> list[str]:
    """A heading for each column, each of them once."""
    names: list[str] = []
    for place, said in enumerate(_wide(cells, width), start=1):
        name = " ".join(said.split())[: LONGEST_HEADING - 20] or _("Colonne %(number)d") % {"number": place}
        names.append(f"{name} ({place})" if name in names else name)
    return names


def _refused(reason: str) -> RefusedError:
    return RefusedError(reason, field="file")
