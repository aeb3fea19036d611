"""The calendar of the missions that the reader sees: a month, a week, or the agenda of what is to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.rules.mission_dates import missions_between
from cases.workflow.missions import MISSION
from ssi.accounts.http import person
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.components import Tab
from ssi.common.rules import Text
from ssi.records.access import require_area
from ssi.records.listing import note_shown
from ssi.records.models import Record
from ssi.territories.capabilities import Area

VIEWS = ("mois", "semaine", "agenda")
AGENDA = timedelta(days=90)
MOST = 200
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True)
class Mark:
    """A mission on the calendar."""

    record: Record
    state: Text
    given_up: bool


@dataclass(frozen=True)
class Cell:
    """One day. OUTSIDE: of the month before or after."""

    day: date
    today: bool
    outside: bool
    marks: list[Mark]


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Missions by day; the address says the view and the day that it shows."""
    user = person(request)
    require_area(user, Area.OPERATIONAL)
    today = clock.today(user.time_zone)
    view = request.GET.get("vue", "mois")
    view = view if view in VIEWS else "mois"
    day = _day(request.GET.get("jour", ""), today)
    first, last = bounds(view, day)
    found = list(missions_between(user, first, last)[:MOST])
    note_shown(found, Act.LIST_READ)
    marks = [
        Mark(record, (state := MISSION.state(record.state)).label, state.in_vain or record.state == "postponed")
        for record in found
    ]
    context = {
        "view": view,
        "day": day,
        "first": first,
        "last": last,
        "tabs": [
            Tab(label, address(code, day), current=code == view)
            for code, label in zip(VIEWS, (_("Mois"), _("Semaine"), _("Agenda")), strict=True)
        ],
        "weeks": weeks(first, last, marks, today, day.month if view == "mois" else 0) if view != "agenda" else [],
        "marks": marks if view == "agenda" else [],
        "previous": address(view, _moved(view, day, -1)),
        "next": address(view, _moved(view, day, 1)),
        "now": address(view, today),
        "capped": len(found) == MOST,
    }
    return render(request, "cases/missions.html", context)


def bounds(view: str, day: date) -> tuple[date, date]:
    """The first and last day that VIEW shows around DAY; weeks begin on Monday."""
    monday = day - timedelta(days=day.weekday())
    if view == "semaine":
        return monday, monday + timedelta(days=6)
    if view == "agenda":
        return day, day + AGENDA
    start = day.replace(day=1)
    end = (start + timedelta(days=31)).replace(day=1) - _DAY
    return start - timedelta(days=start.weekday()), end + timedelta(days=6 - end.weekday())


def weeks(first: date, last: date, marks: Sequence[Mark], today: date, month: int) -> list[list[Cell]]:
    """The days from FIRST to LAST in weeks, each with the missions that are there."""
    cells = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        there = [one for one in marks if one.record.mission.holds_day(day)]
        cells.append(Cell(day, day == today, bool(month) and day.month != month, there))
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def address(view: str, day: date) -> str:
    return f"{reverse('cases:missions')}?vue={view}&jour={day.isoformat()}"


def _day(typed: str, today: date) -> date:
    """What the address asks for, when it is a day that the calendar can show."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today
    return day if 2000 <= day.year <= 2100 else today


def _moved(view: str, day: date, by: int) -> date:
    if view == "semaine":
        return day + by * _WEEK
    if view == "agenda":
        return day + by * AGENDA
    start = day.replace(day=1)
    return start - _DAY if by < 0 else (start + timedelta(days=31)).replace(day=1)
