"""The templates of letters that the product ships, one file each: `kind.record-kind.language.txt`.

The first line is the subject; the body follows an empty one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("letters")
_ANY = "any"


@dataclass(frozen=True, slots=True)
class TemplateRow:
    kind: str
    record_kind: str
    language: str
    subject: str
    body: str


@cache
def letter_templates() -> tuple[TemplateRow, ...]:
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.txt")))


def _read(path: Path) -> TemplateRow:
    kind, record_kind, language = path.name.removesuffix(".txt").split(".")
    subject, _empty, body = path.read_text(encoding="utf-8").partition("\n\n")
    return TemplateRow(kind, "" if record_kind == _ANY else record_kind, language, subject.strip(), body.strip())
