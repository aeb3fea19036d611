"""Counts of records over a period, made by the database, on the rows that the reader may see.

A record counts in the period of its opening on the wall clock of its own country; each country brings its own bounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Max, Q, QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from ssi.common.periods import Period
from ssi.common.rules import Text
from ssi.records.filters import OPENED
from ssi.records.models import Record
from ssi.reports.figures import SMALLEST_SAMPLE, Breakdown, Comparison, Delay, Flow, Line, share, total_of
from ssi.reports.periods import quarter_title, short_title
from ssi.territories.models import Country

Records = QuerySet[Record]


class Percentile(Aggregate):
    """Continuous percentile of an expression; NULLs do not count."""

    function = "PERCENTILE_CONT"
    name = "Percentile"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression: Any, fraction: float, **extra: Any) -> None:
        super().__init__(expression, fraction=fraction, **extra)


@dataclass(frozen=True)
class Span:
    """A period as instants, one pair of bounds for each time zone in play."""

    period: Period
    bounds: tuple[tuple[datetime, datetime, tuple[str, ...]], ...]

    @classmethod
    def of(cls, period: Period, countries: Sequence[Country]) -> Span:
        zones: dict[tuple[datetime, datetime], list[str]] = {}
        for country in countries:
            zones.setdefault(period.bounds(country.time_zone), []).append(country.code)
        return cls(period, tuple((start, end, tuple(codes)) for (start, end), codes in zones.items()))

    def within(self, field: str, country: str = "country") -> Q:
        """FIELD falls in the period; COUNTRY is the path to the record's country."""
        return self._any(country, lambda start, end: Q(**{f"{field}__gte": start, f"{field}__lt": end}))

    def open_at_start(self) -> Q:
        return self._any("country", lambda start, _end: _open_at(start))

    def open_at_end(self) -> Q:
        return self._any("country", lambda _start, end: _open_at(end))

    def _any(self, country: str, condition: Any) -> Q:
        found = Q(pk__in=[])
        for start, end, codes in self.bounds:
            found |= Q(**{f"{country}__in": codes}) & condition(start, end)
        return found


def _open_at(instant: datetime) -> Q:
    return Q(opened_at__lt=instant) & (Q(closed_at__isnull=True) | Q(closed_at__gte=instant))


@dataclass(frozen=True)
class CountryCount:
    """The flow of one country, and how many were opened in each earlier quarter, the nearest first."""

    country: Country
    flow: Flow
    earlier: tuple[int, ...]


def four_before(period: Period) -> tuple[Period, ...]:
    found = [period]
    for _number in range(4):
        found.append(found[-1].previous())
    return tuple(found[1:])


def count_by_country(records: Records, period: Period, countries: Sequence[Country]) -> tuple[CountryCount, ...]:
    """One statement: for each country the four counts of the flow, and the new records of the four quarters before."""
    span = Span.of(period, countries)
    earlier = [Span.of(one, countries).within("opened_at") for one in four_before(period)]
    rows = (
        records.filter(country__in=[country.code for country in countries])
        .order_by()
        .values("country_id")
        .annotate(
            at_start=Count("pk", filter=span.open_at_start()),
            opened=Count("pk", filter=span.within("opened_at")),
            closed=Count("pk", filter=span.within("closed_at")),
            at_end=Count("pk", filter=span.open_at_end()),
            **{f"before_{number}": Count("pk", filter=condition) for number, condition in enumerate(earlier)},
        )
    )
    found: dict[str, dict[str, Any]] = {row["country_id"]: dict(row) for row in rows}
    return tuple(_country_count(country, found.get(country.code)) for country in countries)


def _country_count(country: Country, row: dict[str, Any] | None) -> CountryCount:
    if row is None:
        return CountryCount(country, Flow.of(0, 0, 0, 0), (0, 0, 0, 0))
    flow = Flow.of(row["at_start"], row["opened"], row["closed"], row["at_end"])
    return CountryCount(country, flow, tuple(row[f"before_{number}"] for number in range(4)))


def flows_by_kind(records: Records, period: Period, country: Country) -> dict[str, Flow]:
    """One statement: the flow of each kind of record of COUNTRY; a kind without any is left out."""
    span = Span.of(period, [country])
    rows = (
        records.filter(country=country)
        .order_by()
        .values("kind")
        .annotate(
            at_start=Count("pk", filter=span.open_at_start()),
            opened=Count("pk", filter=span.within("opened_at")),
            closed=Count("pk", filter=span.within("closed_at")),
            at_end=Count("pk", filter=span.open_at_end()),
        )
    )
    return {row["kind"]: Flow.of(row["at_start"], row["opened"], row["closed"], row["at_end"]) for row in rows}


def whole_flow(counts: Sequence[CountryCount]) -> Flow:
    flows = [one.flow for one in counts]
    return Flow.of(
        sum(flow.open_at_start for flow in flows),
        sum(flow.opened for flow in flows),
        sum(flow.closed for flow in flows),
        sum(flow.open_at_end for flow in flows),
    )


def comparison(counts: Sequence[CountryCount], period: Period) -> Comparison:
    earlier = [sum(one.earlier[number] for one in counts) for number in range(4)]
    return Comparison(
        current=sum(one.flow.opened for one in counts),
        previous_label=quarter_title(period.previous()),
        previous=earlier[0],
        year_before_label=quarter_title(period.year_before()),
        year_before=earlier[3],
        mean_of_four=round(sum(earlier) / 4, 1),
    )


# --- Tables -------------------------------------------------------------------------------------------------------


def _read(row: Any, field: str) -> str:
    return str(getattr(row, field))


# One for all: each call of `lazy` makes a class, a few milliseconds for every row of reference data.
_read_when_shown = lazy(_read, str)


def name_of(row: Any, field: str = "name") -> Text:
    """The name of a row of reference data, in the language of whoever reads it."""
    text: Text = _read_when_shown(row, field)
    return text


def by_quarter(key: str, title: Text, description: Text, counts: Sequence[CountryCount], period: Period) -> Breakdown:
    """New records of five quarters, one column a country."""
    periods = [*reversed(four_before(period)), period]
    columns = [[*reversed(one.earlier), one.flow.opened] for one in counts]
    lines = [Line(short_title(one), tuple(column[number] for column in columns)) for number, one in enumerate(periods)]
    names = tuple(name_of(one.country) for one in counts)
    return Breakdown(key, title, _("Trimestre"), names, tuple(lines), form="stacked", description=description)


def by_country(key: str, title: Text, description: Text, counts: Sequence[CountryCount]) -> Breakdown:
    """The flow of each country, and of all."""
    lines = tuple(
        Line(
            name_of(one.country),
            (one.flow.open_at_start, one.flow.opened, one.flow.closed, one.flow.open_at_end),
            code=one.country.code,
        )
        for one in counts
    )
    columns = (_("Ouvertes au début"), _("Nouvelles"), _("Clôturées"), _("Ouvertes à la fin"))
    return Breakdown(
        key,
        title,
        _("Pays"),
        columns,
        lines,
        totals=total_of(lines),
        form="bars",
        description=description,
        narrows="country",
        stages=("start", OPENED, "closed", "end"),
    )


def by_value(
    key: str,
    title: Text,
    head: Text,
    rows: QuerySet[Any],
    field: str,
    labels: Mapping[str, Text],
    *,
    current: Q,
    before: Q,
    narrows: str = "",
) -> Breakdown:
    """How many of ROWS hold each value of FIELD, CURRENT beside BEFORE; an empty value is said as such.

    NARROWS: the criterion of the list of records that holds FIELD, for rows that count by their opening.
    """
    found = (
        rows.filter(current | before)
        .order_by()
        .values_list(field)
        .annotate(
            now_count=Count("pk", filter=current, distinct=True), before_count=Count("pk", filter=before, distinct=True)
        )
    )
    ordered = sorted(found, key=lambda row: (-row[1], -row[2], str(row[0] or "")))
    whole = sum(number for _value, number, _earlier in ordered)
    lines = tuple(
        Line(
            labels.get(value, value) if value else _("Non renseigné"),
            (number, earlier),
            share(number, whole),
            code=str(value or ""),
        )
        for value, number, earlier in ordered
    )
    columns = (_("Période"), _("Trimestre précédent"))
    stages = (OPENED, f"before:{OPENED}") if narrows else ()
    return Breakdown(
        key, title, head, columns, lines, totals=total_of(lines), shares=True, narrows=narrows, stages=stages
    )


# --- Delays -------------------------------------------------------------------------------------------------------


def hours(duration: timedelta | None) -> float | None:
    return None if duration is None else round(duration.total_seconds() / 3600, 1)


@dataclass(frozen=True)
class Standard:
    """The time limit that some cases had: which ones (HAD) and which met it (MET)."""

    name: Text
    had: Q
    met: Q


def delay(
    key: str, title: Text, rows: QuerySet[Any], start: str, end: str, *, standard: Standard | None = None
) -> Delay:
    """Time from START to END over the ROWS that have both."""
    took = ExpressionWrapper(F(end) - F(start), output_field=DurationField())
    wanted: dict[str, Any] = {
        "number": Count("pk"),
        "median": Percentile(took, 0.5, output_field=DurationField()),
        "ninth": Percentile(took, 0.9, output_field=DurationField()),
        "worst": Max(took),
    }
    if standard is not None:
        wanted["had"] = Count("pk", filter=standard.had)
        wanted["met"] = Count("pk", filter=standard.had & standard.met)
    measured = rows.order_by().filter(**{f"{start}__isnull": False, f"{end}__isnull": False})
    found = measured.aggregate(**wanted)
    count, had, met = found["number"], found.get("had", 0), found.get("met")
    shown = count >= SMALLEST_SAMPLE
    return Delay(
        key=key,
        title=title,
        count=count,
        median=hours(found["median"]) if shown else None,
        ninth_decile=hours(found["ninth"]) if shown else None,
        worst=hours(found["worst"]) if shown else None,
        within=met if shown else None,
        share_within=share(met, had) if shown and met is not None and had >= SMALLEST_SAMPLE else None,
        standard=standard.name if standard else "",
        hidden=not shown,
    )


def references(records: Records, span: Span) -> tuple[str, ...]:
    """References of the records opened in the period, in their order: what the counts are made of. Reserved ones count
    and are not named: a report is read, printed and sent further than they are."""
    named = records.filter(span.within("opened_at"), need_to_know=False).exclude(reference=None)
    opened = named.order_by("opened_at", "reference")
    return tuple(reference for reference in opened.values_list("reference", flat=True) if reference)
