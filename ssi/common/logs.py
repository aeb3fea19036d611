"""Technical log: one event, one line of JSON in UTC, whatever the message holds; keys, and never what a record says.

An error is told by its type, its place in the code and, from the database, its code and its constraint. Its message is
left out: it may quote what somebody typed, or the row that was refused.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from django.conf import settings

# What the line belongs to: the request that was received, and for a worker the job that it led to.
_thread: ContextVar[dict[str, str] | None] = ContextVar("log_thread", default=None)
# What stands after the question mark of an address was typed by a person.
_QUERY = re.compile(r"\?\S+")
_EXTRA = ("route", "method", "status", "milliseconds", "job", "kind", "state")


@contextmanager
def following(**keys: str) -> Iterator[None]:
    """Every line written inside carries these keys (`request`, `job`)."""
    token = _thread.set({**(_thread.get() or {}), **keys})
    try:
        yield
    finally:
        _thread.reset(token)


def followed(key: str) -> str:
    return (_thread.get() or {}).get(key, "")


class OneLineFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _QUERY.sub("?…", _message(record)),
            **(_thread.get() or {}),
            **{key: getattr(record, key) for key in _EXTRA if hasattr(record, key)},
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = list(_told(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=True, default=str)


def _message(record: logging.LogRecord) -> str:
    """Celery writes the exception and its traceback into the message itself: here, what it was doing."""
    told = getattr(record, "data", None)
    if record.name == "celery.app.trace" and isinstance(told, dict) and "exc" in told:
        return f"task {told.get('name')}[{told.get('id')}] {told.get('description')}"
    return record.getMessage()


def _told(error: BaseException) -> Iterator[dict[str, Any]]:
    """The error, then what it came from."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield {
            "type": f"{type(current).__module__}.{type(current).__qualname__}",
            **_by_the_database(current),
            "frames": _frames(current.__traceback__),
        }
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _by_the_database(error: BaseException) -> dict[str, str]:
    found = {"sqlstate": getattr(error, "sqlstate", None)}
    diagnosis = getattr(error, "diag", None)
    if diagnosis is not None:
        found["constraint"] = diagnosis.constraint_name
        found["table"] = diagnosis.table_name
    return {key: value for key, value in found.items() if value}


def _frames(trace: TracebackType | None) -> list[str]:
    root = f"{settings.ROOT}/"
    return [
        f"{frame.filename.removeprefix(root)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace, limit=-12)
    ]
