"""The one writer of the journal.

An acting context opens a *sheet*; services and views note what they do on it; the context writes the sheet in one
INSERT before it commits: one line per response and country. No context: noting raises, and nothing is disclosed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection

from ssi.audit.acts import Act, Operation, operation_of
from ssi.common import clock

_RANK = [
    Operation.ERASE,
    Operation.TRANSFER,
    Operation.COMMUNICATE,
    Operation.MODIFY,
    Operation.COLLECT,
    Operation.ACCOUNT,
    Operation.REFUSE,
    Operation.CONSULT,
]
MAX_KEY = 80
_INSERT = "insert into audit_entry (at, actor, operation, acts, country, keys, address, request) values "


class NoActingContextError(RuntimeError):
    """Something was about to be read or written by nobody."""


@dataclass
class _Line:
    acts: list[Act] = field(default_factory=list)
    keys: dict[str, None] = field(default_factory=dict)


@dataclass
class Sheet:
    """What one response, or one step of a job, did: at most one line per country."""

    actor: int | None
    address: str | None = None
    request: uuid.UUID | None = None
    token: str = ""
    lines: dict[str, _Line] = field(default_factory=dict)

    def add(self, act: Act, country: str, keys: Iterable[object]) -> None:
        line = self.lines.setdefault(country, _Line())
        if act not in line.acts:
            line.acts.append(act)
        line.keys.update(dict.fromkeys(str(key)[:MAX_KEY] for key in keys))

    def take(self, operation: Operation) -> dict[str, _Line]:
        """Empties the sheet; what is left of it is the acts of OPERATION, to be put back."""
        kept = {
            country: _Line([act for act in line.acts if operation_of(act) is operation], line.keys)
            for country, line in self.lines.items()
        }
        self.lines.clear()
        return {country: line for country, line in kept.items() if line.acts}

    def put_back(self, lines: dict[str, _Line]) -> None:
        self.lines.update(lines)

    def write(self) -> None:
        """One INSERT for the whole sheet."""
        if not self.lines:
            return
        at = clock.now()
        rows = [
            (
                at,
                self.actor,
                min((operation_of(act) for act in line.acts), key=_RANK.index).value,
                [act.value for act in line.acts],
                country,
                [*([f"token:{self.token}"] if self.token else []), *line.keys],
                self.address,
                self.request,
            )
            for country, line in sorted(self.lines.items())
        ]
        # Plain SQL: the application's role may insert lines that it may not read back (no RETURNING).
        values = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * len(rows))
        with connection.cursor() as cursor:
            cursor.execute(_INSERT + values, [value for row in rows for value in row])
        self.lines.clear()


_sheet: ContextVar[Sheet | None] = ContextVar("journal_sheet", default=None)


@contextmanager
def opened(sheet: Sheet) -> Iterator[Sheet]:
    token = _sheet.set(sheet)
    try:
        yield sheet
    finally:
        _sheet.reset(token)


def current() -> Sheet:
    sheet = _sheet.get()
    if sheet is None:
        raise NoActingContextError("nothing is read or written outside an acting context")
    return sheet


def note(act: Act, *, country: str = "", keys: Iterable[object] = ()) -> None:
    """Notes one act on the sheet of the current acting context."""
    current().add(act, country, keys)
