"""When a person who is held is to be visited: within seven days of the post knowing, then at least every six months.

Pure functions of days, where the clock on the wall shows the country of the facts.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from consular.enums import Wish
from consular.models.filing import AssistanceFiling
from consular.models.following import Visit
from ssi.common import clock

FIRST_VISIT = timedelta(days=7)
MONTHS_BETWEEN_VISITS = 6


@dataclass(frozen=True)
class VisitDue:
    """The day by which the post goes there. AFTER: the last visit, None for the first one."""

    on: date
    after: Visit | None = None


def months_later(day: date, months: int) -> date:
    """The same day MONTHS later, or the last one of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def latest_next_visit(visit: Visit, zone: str) -> date:
    return months_later(clock.in_zone(visit.at, zone).date(), MONTHS_BETWEEN_VISITS)


def visit_due(filing: AssistanceFiling, last: Visit | None) -> VisitDue | None:
    """The next visit of somebody who is held; None for who is not, or who said no, or once the request is over."""
    record = filing.record
    if not filing.is_detention or not record.is_open or filing.assistance_wish == Wish.OPPOSED:
        return None
    zone = record.country.time_zone
    if last is not None:
        latest = latest_next_visit(last, zone)
        return VisitDue(min(last.next_on or latest, latest), last)
    known = filing.known_at or record.opened_at
    return VisitDue(clock.in_zone(known, zone).date() + FIRST_VISIT) if known else None
