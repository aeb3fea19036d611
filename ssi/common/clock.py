"""The one clock of the product: twin of the SQL function ssi.now(), moved with it by the test clock.

Sessions, leases and throttles keep real time and do not come here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

_moved: ContextVar[datetime | None] = ContextVar("moved_clock", default=None)
_everywhere: list[datetime] = []


def moved_instant() -> datetime | None:
    """The instant set by the test clock or by a replay; None when real time runs (always, in production)."""
    if settings.MODE == "production":
        return None
    if _moved.get() is not None:
        return _moved.get()
    if settings.MODE != "test":
        return None
    if _everywhere:
        return _everywhere[-1]
    if settings.TEST_CLOCK:
        path = Path(settings.TEST_CLOCK)
        if path.exists() and (words := path.read_text(encoding="utf-8").strip()):
            return datetime.fromisoformat(words).astimezone(UTC)
    return None


def now() -> datetime:
    """This instant, aware, in UTC."""
    return moved_instant() or datetime.now(UTC)


def in_zone(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone))


def today(zone: str) -> date:
    """The civil date where the clock on the wall shows ZONE."""
    return in_zone(now(), zone).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """This thread lives at INSTANT: tests, and the replay of a demo embassy's past. Refused in production."""
    if settings.MODE == "production":
        raise RuntimeError("the clock does not move in production")
    token = _moved.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)


@contextmanager
def everywhere_at(instant: datetime) -> Iterator[None]:
    """Test mode only: every thread of this process lives at INSTANT (browser tests)."""
    if settings.MODE != "test":
        raise RuntimeError("the test clock exists in test mode only")
    _everywhere.append(instant.astimezone(UTC))
    try:
        yield
    finally:
        _everywhere.pop()
