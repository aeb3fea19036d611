"""Sections of the report. A domain writes them; the roof orders them (its module `quarterly`, found at start)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ssi.accounts.models import User
from ssi.common.periods import Period
from ssi.common.rules import Text
from ssi.reports.figures import Definition, Figures
from ssi.territories.capabilities import Area
from ssi.territories.models import Country


@dataclass(frozen=True)
class CountedRecords:
    """The list of the records that a section counts: its address, their kind, the area that opens them."""

    address: str
    kind: str
    area: Area


class Section(Protocol):
    """What the engine asks of a section: its name, its figures, the template that shows them on page and paper."""

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> Text: ...

    @property
    def template(self) -> str: ...

    @property
    def counted(self) -> CountedRecords | None:
        """What its figures lead to; None when no list shows it."""
        ...

    @property
    def definitions(self) -> Sequence[Definition]:
        """The meaning of each figure, for the annex."""
        ...

    def collect(self, period: Period, countries: Sequence[Country], user: User) -> Figures:
        """The figures of PERIOD in COUNTRIES, over what USER may see."""
        ...


SUMMARY = "summary"  # the commentary that opens the report; it has no figures of its own

_sections: list[Section] = []


def compose(sections: Sequence[Section]) -> None:
    """The sections of the report, in the order in which it is read."""
    keys = [section.key for section in sections]
    if len(set(keys)) != len(keys) or SUMMARY in keys:
        raise ValueError(f"sections need keys of their own: {keys}")
    _sections[:] = sections


def all_sections() -> tuple[Section, ...]:
    return tuple(_sections)


def commentary_keys() -> tuple[str, ...]:
    """Where a person may write: the summary and each section."""
    return (SUMMARY, *(section.key for section in _sections))
