"""The figures and lines of the home pages: what is late, due, new, to decide; the zone this quarter; the load.

Every figure is counted on what the reader sees, in few statements: each part of home costs one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    Count,
    DateField,
    DurationField,
    F,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import JSONObject, TruncWeek
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.paging import Count as Number
from ssi.common.paging import CountOf
from ssi.common.periods import Period, quarter_period
from ssi.followup.models import Task
from ssi.records.enums import ALARMS
from ssi.records.filters import ORDERS, Records, awaiting_decision, end_of_week
from ssi.records.handover import Orphans, orphans_among
from ssi.records.hard_dates import REASON as HARD_DATE
from ssi.records.kinds import Kind, all_kinds
from ssi.records.listing import SHOWN
from ssi.records.models import Record
from ssi.reports.models import Report
from ssi.site.agenda import coming
from ssi.territories.grants import scopes

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
    tasks: Number
    late_tasks: Number
    report: Report | None


def figures_of(user: User, records: Records) -> Figures:
    """All in one statement; the last report with it, as far as home tells of it."""
    closures = records.annotate(lasted=F("closed_at") - F("opened_at"))
    period = this_quarter(user)
    new = records.filter(opened_at__gte=clock.now() - timedelta(days=NEW_DAYS), opened_at__lte=clock.now())
    tasks = Task.objects.visible_to(user).for_person(user)
    said = JSONObject(pk="pk", first="first", last="last", state="state")
    row = User.objects.filter(pk=user.pk).values_list(
        CountOf(records.overdue(), most=MOST_COUNTED),
        CountOf(records.due_before(end_of_week(user.time_zone)), most=MOST_COUNTED),
        CountOf(new, most=MOST_COUNTED),
        CountOf(records.open().filter(awaiting_decision(numbered_kinds())), most=MOST_COUNTED),
        _MedianOf(_closed_in(closures, period, user)),
        _MedianOf(_closed_in(closures, period.previous(), user)),
        CountOf(tasks.to_do(), most=MOST_COUNTED),
        CountOf(tasks.late(clock.today(user.time_zone)), most=MOST_COUNTED),
        Subquery(Report.objects.visible_to(user).values(said=said)[:1]),
    )
    late, week, new, decide, median, before, to_do_, late_tasks, report = row.get()
    return Figures(
        _number(late),
        _number(week),
        _number(new),
        _number(decide),
        median,
        before,
        _number(to_do_),
        _number(late_tasks),
        _report(report),
    )


def _report(said: dict[str, str] | None) -> Report | None:
    if said is None:
        return None
    first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
    return Report(pk=UUID(said["pk"]), first=first, last=last, state=said["state"])


def _number(found: int) -> Number:
    return Number(min(found, MOST_COUNTED), capped=found > MOST_COUNTED)


def _closed_in(records: QuerySet[Any], period: Period, user: User) -> QuerySet[Any]:
    start, end = period.bounds(user.time_zone)
    return records.filter(closed_at__gte=start, closed_at__lt=end)


# --- To do now ------------------------------------------------------------------------------------------------------


def to_do(user: User, records: Records) -> Records:
    """What is late, due this week or waits for a decision, and hard dates from their first alarm on; the most pressing
    first, one more than is shown."""
    due = ORDERS["due"].key()
    ringing = Q(due_reason__startswith=HARD_DATE, due_at__lt=clock.now() + timedelta(days=max(ALARMS) + 1))
    week = Q(due_at__lt=end_of_week(user.time_zone))
    pressing = records.open().filter(week | ringing | awaiting_decision(numbered_kinds()))
    return pressing.select_related("owner").only(*SHOWN).order_by(due, "pk")[: TO_DO + 1]


def pressing_and_coming(user: User, records: Records) -> tuple[list[Record], list[Record]]:
    """What is to be done now, then what falls due in the days of the agenda: one statement for both."""
    now, later = to_do(user, records).annotate(part=Value(0)), coming(records).annotate(part=Value(1))
    far = datetime.max.replace(tzinfo=UTC)
    rows: list[Any] = sorted(now.union(later, all=True), key=lambda row: (row.due_at or far, row.pk))
    return [row for row in rows if row.part == 0], [row for row in rows if row.part == 1]


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
    orphans: list[Orphans]


def loads_of(user: User, country_names: dict[str, str], working: Mapping[tuple[str, str], set[int]]) -> Loads:
    """Who has what in hand, and what nobody follows any more, in one statement. WORKING: see `agenda.Ground`."""
    numbered = Q(kind__in=[kind.code for kind in numbered_kinds()])
    grouped = Record.objects.visible_to(user).open().order_by()
    keys = grouped.values(
        "country_id",
        "area",
        "scope",
        "owner_id",
        "owner__full_name",
        counted=Case(When(numbered, then=Value(True)), default=Value(False)),
    )
    rows: list[Any] = list(keys.annotate(stock=Count("pk"), late=Count("pk", filter=Q(due_at__lt=clock.now()))))
    countries = {code: (name, code) for code, name in country_names.items()}
    nobody = _("à attribuer")
    people = {row["owner_id"]: (row["owner__full_name"] or nobody, str(row["owner_id"] or "none")) for row in rows}
    own = [row for row in rows if row["counted"]]
    orphans = orphans_among(rows, frozenset(scopes(user, "oversee")), working)
    return Loads(_summed(own, "country_id", countries), _summed(own, "owner_id", people), orphans)


def _summed(rows: Sequence[dict[str, Any]], column: str, names: dict[Any, tuple[str, str]]) -> list[Load]:
    stock: Counter[Any] = Counter()
    late: Counter[Any] = Counter()
    for row in rows:
        stock[row[column]] += row["stock"]
        late[row[column]] += row["late"]
    loads = [Load(*names[key], stock[key], late[key]) for key in stock]
    return sorted(loads, key=lambda load: (-load.late, -load.open, load.name))
