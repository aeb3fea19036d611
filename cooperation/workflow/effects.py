"""What the steps of cooperation records share: the instant at which they count, their reference, their deadlines."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import User
from ssi.common import clock
from ssi.records import deadlines
from ssi.records.models import Record

BEGINNING = deadlines.Rule("act.start", timedelta(0), _("début de l’action"), _("prévu"))


def first_instant(record: Record, day: date) -> datetime:
    """The instant at which DAY begins on the wall clock of the record's country."""
    return datetime.combine(day, time.min, ZoneInfo(record.country.time_zone)).astimezone(UTC)


def expect_beginning(record: Record, day: date) -> None:
    """Due on the first day planned."""
    deadlines.restart(record, BEGINNING, started_at=first_instant(record, day))


def close_in_its_time(record: Record, _actor: User, _data: dict[str, Any]) -> None:
    """Nothing is awaited any more. What was to come, and is given up, counts in the quarter for which it was planned:
    it is not closed before the instant at which it opens."""
    deadlines.meet(record)
    if record.opened_at is not None:
        record.closed_at = max(clock.now(), record.opened_at)
