"""Reading the words of a piece: the program `extraction.py`, alone, without our environment, under limits.

What comes back is text and nothing else; a file that kills, hangs or swells its reader is a piece without words.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from ssi.documents.enums import Reading

SECONDS = 30
MOST_CHARACTERS = 300_000
PROGRAM = Path(__file__).with_name("extraction.py")
WITHOUT_WORDS = "image/"
_NO_LETTERS = {"Cc", "Cs", "Co", "Cn"}


@dataclass(frozen=True)
class Words:
    reading: Reading
    text: str = ""


def words_of(path: Path, mime: str) -> Words:
    """The words of the file at PATH, at most MOST_CHARACTERS letters; no exception, whatever the file holds."""
    if mime.startswith(WITHOUT_WORDS):
        return Words(Reading.WORDLESS)
    with tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-B", str(PROGRAM), str(path), mime, str(MOST_CHARACTERS)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                timeout=SECONDS,
                check=False,
            )
            ended_well = done.returncode == 0
        except subprocess.TimeoutExpired:
            ended_well = False
        output.seek(0)
        text = _clean(output.read(4 * MOST_CHARACTERS).decode("utf-8", "ignore"))
    if not text:
        return Words(Reading.WORDLESS if ended_well else Reading.UNREADABLE)
    # What was read before it broke is worth finding.
    return Words(Reading.WHOLE if ended_well else Reading.PARTIAL, text)


def _clean(text: str) -> str:
    """Letters that a database keeps and a page shows: no control character, single spaces."""
    kept = "".join(" " if unicodedata.category(letter) in _NO_LETTERS else letter for letter in text)
    return " ".join(kept.split())[:MOST_CHARACTERS]
