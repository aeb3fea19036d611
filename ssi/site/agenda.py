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
from ssi.territories.models import Country

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


def countries_with_corrections(user: User) -> tuple[dict[str, Country], Corrections]:
    """The countries, and what was corrected by hand in their calendars for the days to come: one statement."""
    today = clock.today(user.time_zone)
    soon = HolidayCorrection.objects.filter(country=OuterRef("pk"), date__range=(today, today + timedelta(days=DAYS)))
    words = JSONObject(date="date", working="working", label="label")
    rows = list(Country.objects.annotate(corrected=ArraySubquery(soon.values(words=words))))
    corrections = {
        (country.code, date.fromisoformat(one["date"])): Correction(working=one["working"], label=one["label"])
        for country in rows
        for one in country.corrected
    }
    return {country.code: country for country in rows}, corrections


def agenda_of(
    user: User, records: Records, countries: dict[str, Country], codes: Sequence[str], corrections: Corrections
) -> Agenda:
    """What falls due among the open RECORDS on USER's wall clock, and the holidays of the countries of CODES."""
    now = clock.now()
    soon = records.open().filter(due_at__gte=now, due_at__lt=now + timedelta(days=DAYS))
    due = list(soon.select_related("owner").only(*SHOWN).order_by("due_at", "pk")[: MOST + 1])
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
