"""What a kind of record needs to be brought in from a sheet. A domain registers its own when it starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import override

from ssi.accounts.models import User
from ssi.common.rules import Text
from ssi.directory.search_keys import search_words
from ssi.records.kinds import Kind, kind_by_code
from ssi.records.models import Record
from ssi.territories.models import Country

REFERENCE = "old_reference"
LANGUAGES = ("fr", "en")


def folded(text: str) -> str:
    """TEXT as headings and values are compared: lower case, no accent, no punctuation."""
    return " ".join(search_words(text))


def in_every_language(label: Text) -> list[str]:
    """What LABEL reads in each language of the interface."""
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(str(label))
    return found


@dataclass(frozen=True)
class Choice:
    """A value of a closed list: CODE is kept, LABEL is shown, NAMES are what a sheet may call it."""

    code: str
    label: Text
    names: tuple[str, ...] = ()


Choices = Sequence[Choice]


@dataclass(frozen=True)
class Target:
    """What a column of a sheet may fill. SYNONYMS: other headings, in French or English."""

    name: str
    label: Text
    synonyms: tuple[str, ...] = ()
    required: bool = False
    # A value for the lines, or the sheets, that give none; only where one value may fit many records.
    may_default: bool = False
    choices: Callable[[Country], Choices] | None = None


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a line: the target at fault (empty: the line itself), and why."""

    target: str
    reason: str


@dataclass(frozen=True)
class Read:
    """A line as the forms of its kind read it: CONTENT to write, or what is wrong."""

    content: Any = None
    wrong: tuple[Wrong, ...] = ()


class Reader(Protocol):
    """Judges lines with the form of the page; kept for many lines of one country."""

    def read(self, values: Mapping[str, str]) -> Read: ...


@dataclass(frozen=True)
class Importable:
    """READER judges; WRITE makes the records of contents that READER gave, in their order."""

    code: str
    targets: tuple[Target, ...]
    reader: Callable[[Country], Reader]
    write: Callable[[Sequence[Any], Country, User], list[Record]]

    @property
    def kind(self) -> Kind:
        return kind_by_code(self.code)

    def target(self, name: str) -> Target:
        return next(target for target in self.targets if target.name == name)


_importables: dict[str, Importable] = {}


def register(importable: Importable) -> None:
    _importables[importable.code] = importable


def importable(code: str) -> Importable:
    return _importables[code]


def all_importables() -> tuple[Importable, ...]:
    return tuple(_importables.values())


def why_heading() -> str:
    """The heading of the column that says what is wrong, in the file to be corrected."""
    return _("Pourquoi")
