"""A form sent twice counts once (double click, answer lost on a bad line). See OnceForm in ssi.common.forms.

Use in a service or a view, inside the request's transaction:

    done = submissions.earlier(form.sending, actor=actor)
    if done is None:
        record = …                                     # the one intention
        submissions.remember(record, form.sending, actor=actor)
"""

from __future__ import annotations

import uuid

from django.db import connection

from ssi.accounts.models import User
from ssi.common import clock
from ssi.records.models import Record, Submission


def earlier(key: uuid.UUID | None, *, actor: User) -> Record | None:
    """The record that an earlier sending of the same form wrote; waits for one that is being written right now."""
    if key is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])
    seen = Submission.objects.select_related("record").filter(key=key, actor=actor).first()
    return seen.record if seen else None


def remember(record: Record, key: uuid.UUID | None, *, actor: User) -> None:
    """What was sent under KEY has been written on RECORD."""
    if key is not None:
        Submission.objects.create(record=record, scope=record.scope, key=key, actor=actor, at=clock.now())
