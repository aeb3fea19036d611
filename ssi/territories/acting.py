"""The acting context: who is acting, told to the database for one transaction, and the journal sheet that goes with it.

`acting_as` is the only way in, for requests, jobs, commands and tests. Without it the second wall shows nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from ssi.accounts.models import User
from ssi.audit.journal import Sheet, opened
from ssi.common import clock

Actor = User | AnonymousUser


@dataclass(frozen=True)
class _Context:
    user: str = ""
    clock: str = ""
    request: str = ""
    token: str = ""
    reading: str = ""


_NOBODY = _Context()
_context: ContextVar[_Context | None] = ContextVar("acting_context", default=None)


def _tell_database(context: _Context) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('ssi.user', %s, true), set_config('ssi.clock', %s, true),"
            " set_config('ssi.request', %s, true), set_config('ssi.token', %s, true),"
            " set_config('ssi.reading', %s, true)",
            [context.user, context.clock, context.request, context.token, context.reading],
        )


def is_reading() -> bool:
    """Whether a page is only being read: what an emergency access opens is open to that, and to nothing else."""
    context = _context.get()
    return context is not None and bool(context.reading)


@contextmanager
def acting_as(
    user: Actor, *, address: str | None = None, request: uuid.UUID | None = None, reading: bool = False
) -> Iterator[Sheet]:
    """Opens a transaction in which USER acts; what is noted on the sheet is written before it commits.

    A user who presents a token has no more rights than it leaves them, in both walls. READING: a page is asked for that
    writes nothing; never a job.

    Nested use restores the outer person. An exception rolls everything back, the journal with it.
    """
    outermost = not connection.in_atomic_block
    before = _context.get() or _NOBODY
    moment = clock.moved_instant()
    context = _Context(
        user=str(user.pk) if isinstance(user, User) else "",
        clock=moment.isoformat() if moment else "",
        request=str(request) if request else before.request,
        token=str(user.presented) if isinstance(user, User) and user.presented else "",
        reading="on" if reading else "",
    )
    sheet = Sheet(
        actor=user.pk if isinstance(user, User) else None, address=address, request=request, token=context.token
    )
    with transaction.atomic():
        token = _context.set(context)
        try:
            _tell_database(context)
            with opened(sheet):
                yield sheet
                if not connection.needs_rollback:
                    sheet.write()
        finally:
            _context.reset(token)
            # SET LOCAL outlives the release of a savepoint: put the outer person back by hand.
            if not outermost and not connection.needs_rollback:
                _tell_database(before)
