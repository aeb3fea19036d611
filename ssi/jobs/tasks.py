"""Celery's side of jobs, kept thin: an identifier in, the runner does the rest. And what a worker checks at start."""

from __future__ import annotations

import uuid
from typing import Any

from celery import shared_task
from celery.signals import celeryd_init
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from ssi.jobs import broker, kinds, ledger, runner
from ssi.territories.startup import refuse_unsafe_database


@shared_task(name=broker.RUN_TASK)
def run_job(job: str) -> None:
    runner.run(uuid.UUID(job))


@shared_task(name=broker.SWEEP_TASK)
def sweep() -> None:
    """Wakes workers again for the jobs that nobody holds: the broker lost them, or their worker died."""
    for job, kind in ledger.waiting():
        if not broker.wake(job, kinds.of(kind).queue):
            return


@celeryd_init.connect
def refuse_to_work(**_unused: Any) -> None:
    """A worker that sees through the second wall does not start. Its pool is closed: the children open their own."""
    try:
        refuse_unsafe_database()
    except ImproperlyConfigured as refused:
        raise SystemExit(str(refused)) from refused
    finally:
        connection.close()
        connection.close_pool()
