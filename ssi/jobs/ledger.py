"""The job table as workers reach it: through the database functions of ssi/jobs/sql.py, under a fencing token."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg.types.json import Jsonb

from ssi.jobs.enums import State


@dataclass(frozen=True)
class Claim:
    """One taking of one job: whoever holds TOKEN writes, an earlier holder no longer does."""

    job: uuid.UUID
    token: uuid.UUID
    kind: str
    person: int
    parameters: Mapping[str, Any]
    attempts: int


def claim(job: uuid.UUID) -> Claim | None:
    """Takes the job; None when another worker has it or it is over."""
    token = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            "select kind, person, parameters::text, attempts from ssi.claim_job(%s, %s, %s)",
            [job, token, settings.JOB_LEASE_SECONDS],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    kind, person, parameters, attempts = row
    return Claim(job, token, kind, person, json.loads(parameters), attempts)


def advance(held: Claim, *, done: int, total: int, step: str) -> bool:
    return _true(
        "select ssi.advance_job(%s, %s, %s, %s, %s, %s)",
        [held.job, held.token, done, total, step[:200], settings.JOB_LEASE_SECONDS],
    )


def settle(held: Claim, state: State, *, result: Mapping[str, Any] | None = None, message: str = "") -> bool:
    return _true(
        "select ssi.settle_job(%s, %s, %s, %s, %s)",
        [held.job, held.token, state.value, None if result is None else Jsonb(dict(result)), message[:500]],
    )


def waiting() -> list[tuple[uuid.UUID, str]]:
    """(job, kind) of those that no living worker holds."""
    with connection.cursor() as cursor:
        cursor.execute("select id, kind from ssi.waiting_jobs()")
        return [(row[0], row[1]) for row in cursor.fetchall()]


def _true(statement: str, values: list[Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return bool(row[0])
