"""The shapes that sections count into: plain frozen values, the same for the page, the snapshot and the PDF.

Words are lazy: one collection is written in both languages with the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ssi.common.rules import Text

SMALLEST_SAMPLE = 5  # under this many cases a median says more about one file than about the service

Value = int | float | str | None
Form = Literal["", "bars", "stacked", "lines", "rows"]
Unit = Literal["count", "hours", "percent"]


@dataclass(frozen=True)
class Headline:
    """One of the few figures of the summary, with the same one of the quarter before."""

    label: Text
    value: int | float | None
    before: int | float | None
    unit: Unit = "count"


@dataclass(frozen=True)
class Flow:
    """Four counts made apart from one another: open + opened - closed must give what is open at the end."""

    open_at_start: int
    opened: int
    closed: int
    open_at_end: int
    balanced: bool

    @classmethod
    def of(cls, open_at_start: int, opened: int, closed: int, open_at_end: int) -> Flow:
        return cls(open_at_start, opened, closed, open_at_end, open_at_start + opened - closed == open_at_end)


@dataclass(frozen=True)
class Comparison:
    """New records of the period beside the one before, the same a year before, and the mean of the four before."""

    current: int
    previous_label: Text
    previous: int
    year_before_label: Text
    year_before: int
    mean_of_four: float


@dataclass(frozen=True)
class Line:
    """One row; SHARE is the part of the first value in its column, in percent. CODE: what its label stands for."""

    label: Text
    values: tuple[Value, ...]
    share: float | None = None
    code: str = ""


@dataclass(frozen=True)
class Breakdown:
    """A table of counts; with a FORM, also a chart of the same figures.

    NARROWS: the criterion of the list behind that holds the code of a line, if there is one; STAGES: what each column
    counts there (ssi.records.filters.STAGES), after "before:" in the period before.
    """

    key: str
    title: Text
    head: Text
    columns: tuple[Text, ...]
    lines: tuple[Line, ...]
    totals: tuple[Value, ...] = ()
    form: Form = ""
    description: Text = ""
    shares: bool = False
    narrows: str = ""
    stages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delay:
    """How long something took, in hours. Hidden (None) when fewer than SMALLEST_SAMPLE cases were measured."""

    key: str
    title: Text
    count: int
    median: float | None
    ninth_decile: float | None
    worst: float | None = None
    within: int | None = None
    share_within: float | None = None
    standard: Text = ""
    hidden: bool = False


@dataclass(frozen=True)
class Note:
    """A remark on the quality of the data, with how many records it is about."""

    text: Text
    count: int


@dataclass(frozen=True)
class Definition:
    term: Text
    meaning: Text


@dataclass(frozen=True)
class Figures:
    """What every section gives; a section with more of its own extends it."""

    headlines: tuple[Headline, ...]
    flow: Flow
    comparison: Comparison
    breakdowns: tuple[Breakdown, ...]
    delays: tuple[Delay, ...]
    notes: tuple[Note, ...]
    references: tuple[str, ...]


def share(part: int, whole: int) -> float | None:
    """Percentage with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def total_of(lines: Sequence[Line]) -> tuple[Value, ...]:
    """Column sums of lines that hold whole numbers."""
    columns = zip(*(line.values for line in lines), strict=True)
    return tuple(sum(value for value in column if isinstance(value, int)) for column in columns)
