"""The thirty days to come: what falls due on each, and where the administrations are closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common import clock
from ssi.directory.calendars import Correction, Corrections, holiday_name
from ssi.directory.models import HolidayCorrection
from ssi.records.filters import Records
from ssi.records.listing import SHOWN, Row, rows_of
from ssi.records.models import Record
from ssi.territories.delegations import Away, absences_told
from ssi.territories.models import Country
from ssi.territories.querysets import away_soon, working_there

DAYS = 30
MOST = 60
A_DAY = 3


@dataclass
class Day:
    """A day on which something falls due or an administration is closed.

    MORE: how many dossiers are not shown; CUT: there are others yet, which were not counted.
    """

    iso: str
    label: str
    closed: list[str] = field(default_factory=list)
    due: list[Record] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    more: int = 0
    cut: bool = False


@dataclass(frozen=True)
class Agenda:
    """The days that have something. GOES_ON: whether more falls due after the last one, within the thirty days."""

    days: list[Day]
    goes_on: bool

    @property
    def shown(self) -> list[Record]:
        return [record for day in self.days for record in day.due[:A_DAY]]


@dataclass(frozen=True)
class Ground:
    """What home needs to know of the countries. WORKING: who changes records there, by country and area."""

    countries: dict[str, Country]
    corrections: Corrections
    away: list[Away]
    working: dict[tuple[str, str], set[int]]


def ground_of(user: User, held: set[str]) -> Ground:
    """The countries, what was corrected by hand in their calendars for the days to come, who is away from those HELD,
    who works there: one statement."""
    today = clock.today(user.time_zone)
    soon = HolidayCorrection.objects.filter(country=OuterRef("pk"), date__range=(today, today + timedelta(days=DAYS)))
    words = JSONObject(date="date", working="working", label="label")
    found = Country.objects.annotate(corrected=ArraySubquery(soon.values(words=words)))
    rows = list(found.annotate(away=away_soon(), working=working_there()))
    corrections = {
        (country.code, date.fromisoformat(one["date"])): Correction(working=one["working"], label=one["label"])
        for country in rows
        for one in country.corrected
    }
    working: dict[tuple[str, str], set[int]] = defaultdict(set)
    for country in rows:
        for person, area in country.working:
            working[country.code, area].add(person)
    away = absences_told(one for country in rows if country.code in held for one in country.away)
    return Ground({country.code: country for country in rows}, corrections, away, working)


def coming(records: Records) -> Records:
    """What falls due within the days of the agenda, the next first, one more than is read."""
    now = clock.now()
    soon = records.open().filter(due_at__gte=now, due_at__lt=now + timedelta(days=DAYS))
    return soon.select_related("owner").only(*SHOWN).order_by("due_at", "pk")[: MOST + 1]


def agenda_of(
    user: User, due: list[Record], countries: dict[str, Country], codes: Sequence[str], corrections: Corrections
) -> Agenda:
    """What falls DUE (see `coming`) on USER's wall clock, and the holidays of the countries of CODES."""
    goes_on, due = len(due) > MOST, due[:MOST]
    found: dict[date, Day] = defaultdict(lambda: Day("", ""))
    for record in due:
        if record.due_at is not None:
            found[clock.in_zone(record.due_at, user.time_zone).date()].due.append(record)
    today = clock.today(user.time_zone)
    # Days beyond the last record read would tell of holidays as if nothing else fell there.
    last = max(found) if goes_on else today + timedelta(days=DAYS)
    for offset in range((last - today).days + 1):
        day = today + timedelta(days=offset)
        if closed := _closed(day, codes, countries, corrections):
            found[day].closed = closed
    for day, entry in found.items():
        entry.iso, entry.label = day.isoformat(), date_format(day, "D d/m")
        entry.rows = rows_of(entry.due[:A_DAY], countries)
        entry.cut = goes_on and day == last
        entry.more = 0 if entry.cut else max(0, len(entry.due) - A_DAY)
    return Agenda([found[day] for day in sorted(found)], goes_on)


def _closed(day: date, codes: Sequence[str], countries: dict[str, Country], corrections: Corrections) -> list[str]:
    names = [(code, holiday_name(code, day, corrections=corrections)) for code in codes]
    return [
        _("férié : %(country)s (%(name)s)") % {"country": countries[code].name, "name": name}
        for code, name in names
        if name
    ]
