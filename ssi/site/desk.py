"""The figures and lines of the home pages: what is late, due, new, to decide; the zone this quarter; the load.

Every figure is counted on what the reader sees, in few statements: each part of home costs one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Count,
    DateField,
    DurationField,
    F,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import TruncWeek

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.paging import Count as Number
from ssi.common.paging import CountOf
from ssi.common.periods import Period, quarter_period
from ssi.records.enums import ALARMS
from ssi.records.filters import ORDERS, Records, awaiting_decision, end_of_week
from ssi.records.hard_dates import REASON as HARD_DATE
from ssi.records.kinds import Kind, all_kinds
from ssi.records.listing import SHOWN
from ssi.records.models import Record

MOST_COUNTED = 1000
TO_DO = 10
NEW_DAYS = 7


def numbered_kinds() -> tuple[Kind, ...]:
    """Kinds with a reference of their own: a request and its internal handling count once."""
    return tuple(kind for kind in all_kinds() if kind.numbered)


def findable(user: User) -> Records:
    """The registered records that USER sees, in every area, each matter once; the voided ones too."""
    return Record.objects.visible_to(user).registered().of_kinds(*(kind.code for kind in numbered_kinds()))


def followed(user: User) -> Records:
    """Those that count."""
    return findable(user).filed()


def quarter_of_today(user: User) -> tuple[int, int]:
    today = clock.today(user.time_zone)
    return today.year, (today.month + 2) // 3


def this_quarter(user: User) -> Period:
    return quarter_period(*quarter_of_today(user))


# --- Tiles ----------------------------------------------------------------------------------------------------------


class _MedianOf(Subquery):
    """The median of the column `lasted` of a query, as a value among others."""

    template = "(select percentile_cont(0.5) within group (order by lasted) from (%(subquery)s) closures)"

    def __init__(self, queryset: QuerySet[Any]) -> None:
        super().__init__(queryset.order_by().values("lasted"), output_field=DurationField())


@dataclass(frozen=True)
class Figures:
    """The four tiles, and how long closed records took (None: none was closed)."""

    late: Number
    week: Number
    new: Number
    decide: Number
    median: timedelta | None
    median_before: timedelta | None


def figures_of(user: User, records: Records) -> Figures:
    """All in one statement."""
    closures = records.annotate(lasted=F("closed_at") - F("opened_at"))
    period = this_quarter(user)
    new = records.filter(opened_at__gte=clock.now() - timedelta(days=NEW_DAYS), opened_at__lte=clock.now())
    row = User.objects.filter(pk=user.pk).values_list(
        CountOf(records.overdue(), most=MOST_COUNTED),
        CountOf(records.due_before(end_of_week(user.time_zone)), most=MOST_COUNTED),
        CountOf(
            records.filter(opened_at__gte=clock.now() - timedelta(days=NEW_DAYS), opened_at__lte=clock.now()),
            most=MOST_COUNTED,
        ),
        CountOf(records.open().filter(awaiting_decision(numbered_kinds())), most=MOST_COUNTED),
        _MedianOf(_closed_in(closures, period, user)),
        _MedianOf(_closed_in(closures, period.previous(), user)),
    )
    late, week, new, decide, median, before = row.get()
    return Figures(_number(late), _number(week), _number(new), _number(decide), median, before)


def _number(found: int) -> Number:
    return Number(min(found, MOST_COUNTED), capped=found > MOST_COUNTED)


def _closed_in(records: QuerySet[Any], period: Period, user: User) -> QuerySet[Any]:
    start, end = period.bounds(user.time_zone)
    return records.filter(closed_at__gte=start, closed_at__lt=end)


# --- To do now ------------------------------------------------------------------------------------------------------


def to_do(user: User, records: Records) -> list[Record]:
    """What is late, due this week or waits for a decision, and hard dates from their first alarm on; the most pressing
    first, one more than is shown."""
    due = ORDERS["due"].key()
    ringing = Q(due_reason__startswith=HARD_DATE, due_at__lt=clock.now() + timedelta(days=max(ALARMS) + 1))
    week = Q(due_at__lt=end_of_week(user.time_zone))
    pressing = records.open().filter(week | ringing | awaiting_decision(numbered_kinds()))
    return list(pressing.select_related("owner").only(*SHOWN).order_by(due, "pk")[: TO_DO + 1])


# --- The zone this quarter ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Flow:
    """What came in and what was closed since the quarter began, by country and by week."""

    by_country: dict[str, int]
    weeks: tuple[date, ...]
    opened: tuple[int, ...]
    closed: tuple[int, ...]


def flow_of(user: User, records: Records) -> Flow:
    start, end = this_quarter(user).bounds(user.time_zone)
    # What is planned opens later: it has not come in yet.
    end = min(end, clock.now() + timedelta(seconds=1))
    opened = _by_week(records.filter(opened_at__gte=start, opened_at__lt=end), "opened_at", user)
    closed = _by_week(records.filter(closed_at__gte=start, closed_at__lt=end), "closed_at", user)
    rows = list(opened.union(closed, all=True))
    came_in: Counter[date] = Counter()
    went_out: Counter[date] = Counter()
    by_country: Counter[str] = Counter()
    for column, country, week, number in rows:
        if column == "opened_at":
            came_in[week] += number
            by_country[country] += number
        else:
            went_out[week] += number
    weeks = _weeks(start, end, user)
    return Flow(
        by_country=dict(by_country),
        weeks=weeks,
        opened=tuple(came_in[week] for week in weeks),
        closed=tuple(went_out[week] for week in weeks),
    )


def _by_week(records: Records, column: str, user: User) -> QuerySet[Any, tuple[Any, ...]]:
    week = TruncWeek(column, tzinfo=ZoneInfo(user.time_zone), output_field=DateField())
    grouped = records.order_by().values(what=Value(column), where=F("country"), week=week)
    return grouped.annotate(number=Count("pk")).values_list("what", "where", "week", "number")


def _weeks(start: datetime, end: datetime, user: User) -> tuple[date, ...]:
    """The Mondays of the weeks that the period touches."""
    first = clock.in_zone(start, user.time_zone).date()
    last = clock.in_zone(end - timedelta(seconds=1), user.time_zone).date()
    monday = first - timedelta(days=first.weekday())
    return tuple(monday + timedelta(weeks=n) for n in range((last - monday).days // 7 + 1))


# --- Load -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Load:
    """Records in hand and, among them, late: by country or by person."""

    name: str
    key: str
    open: int
    late: int


@dataclass(frozen=True)
class Loads:
    by_country: list[Load]
    by_person: list[Load]


def loads_of(records: Records, country_names: dict[str, str], nobody: str) -> Loads:
    """Who has what in hand, in one statement."""
    grouped = records.open().order_by().values("country_id", "owner_id", "owner__full_name")
    rows: list[Any] = list(grouped.annotate(stock=Count("pk"), late=Count("pk", filter=Q(due_at__lt=clock.now()))))
    countries = {code: (name, code) for code, name in country_names.items()}
    people = {row["owner_id"]: (row["owner__full_name"] or nobody, str(row["owner_id"] or "none")) for row in rows}
    return Loads(_summed(rows, "country_id", countries), _summed(rows, "owner_id", people))


def _summed(rows: Sequence[dict[str, Any]], column: str, names: dict[Any, tuple[str, str]]) -> list[Load]:
    stock: Counter[Any] = Counter()
    late: Counter[Any] = Counter()
    for row in rows:
        stock[row[column]] += row["stock"]
        late[row[column]] += row["late"]
    loads = [Load(*names[key], stock[key], late[key]) for key in stock]
    return sorted(loads, key=lambda load: (-load.late, -load.open, load.name))
