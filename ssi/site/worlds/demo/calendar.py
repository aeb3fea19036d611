"""When an office works: instants of the past, in the hours of the country, never after the instant of the world."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ssi.site.worlds.draws import Draws

_OPENS, _CLOSES = 8, 19
_SATURDAY = 5
_RECENT = 8


def in_office(instant: datetime, zone: str, draws: Draws) -> datetime:
    """INSTANT itself in working hours, else the beginning of the next working day."""
    local = instant.astimezone(ZoneInfo(zone))
    if local.hour >= _CLOSES:
        local += timedelta(days=1)
        local = local.replace(hour=_OPENS, minute=draws.between(5, 55))
    elif local.hour < _OPENS:
        local = local.replace(hour=_OPENS, minute=draws.between(5, 55))
    while local.weekday() >= _SATURDAY:
        local += timedelta(days=1)
    return local.replace(second=0, microsecond=0)


def awake(instant: datetime, zone: str, draws: Draws) -> datetime:
    """INSTANT itself by day, else the next morning."""
    local = instant.astimezone(ZoneInfo(zone))
    if 7 <= local.hour < 23:
        return local.replace(second=0, microsecond=0)
    morning = local + timedelta(days=1 if local.hour >= 23 else 0)
    return morning.replace(hour=7, minute=draws.between(10, 58), second=0, microsecond=0)


def days_before(now: datetime, days: float, zone: str, draws: Draws, *, any_hour: bool = False) -> datetime:
    """About DAYS before NOW; in working hours unless ANY_HOUR."""
    rough = now.astimezone(ZoneInfo(zone)) - timedelta(days=days)
    if any_hour:
        return rough.replace(minute=draws.below(60), second=0, microsecond=0)
    if days <= _RECENT:
        # The duty desk of Paris forwards on a Sunday too: only what is older keeps to office hours.
        return awake(rough, zone, draws)
    busy = rough.replace(hour=draws.between(_OPENS, _CLOSES - 2), minute=draws.below(60), second=0, microsecond=0)
    while busy.weekday() >= _SATURDAY:
        busy -= timedelta(days=1)
    return busy
