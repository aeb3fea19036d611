"""Celery's side of jobs, kept thin: an identifier in, the runner does the rest. And what a worker checks at start."""

from __future__ import annotations

import uuid
from typing import Any

from celery import shared_task
from celery.signals import celeryd_init
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from ssi.common import logs
from ssi.jobs import broker, kinds, ledger, outbox, runner, upkeep
from ssi.territories.startup import refuse_unsafe_database


def run_job(job: str) -> None:
    runner.run(uuid.UUID(job))


def run_followed(task: Any, job: str) -> None:
    """The lines of a worker carry the request that asked for the job, when its message says so, and the job."""
    request = (task.request.headers or {}).get(broker.REQUEST_HEADER) or ""
    with logs.following(job=job, **({"request": request} if request else {})):
        run_job(job)


def sweep() -> None:
    """Wakes workers again for the jobs that nobody holds: the broker lost them, or their worker died."""
    for job, kind in ledger.waiting():
        chosen = kinds.of(kind)
        if not broker.wake(job, chosen.queue, chosen.seconds):
            return


def send_mail() -> None:
    """Mails what is due; by the way, a worker says that it lives."""
    outbox.beat()
    outbox.send_due()


def refuse_to_work(**_unused: Any) -> None:
    """A worker that sees through the second wall does not start. Its pool is closed: the children open their own."""
    try:
        refuse_unsafe_database()
    except ImproperlyConfigured as refused:
        raise SystemExit(str(refused)) from refused
    finally:
        _close_pool()


def _close_pool() -> None:
    connection = connections["default"]
    connection.close()
    if isinstance(connection, DatabaseWrapper):
        connection.close_pool()


shared_task(name=broker.RUN_TASK, bind=True)(run_followed)
shared_task(name=broker.SWEEP_TASK)(sweep)
shared_task(name=broker.UPKEEP_TASK)(upkeep.run)
shared_task(name=broker.MAIL_TASK)(send_mail)
celeryd_init.connect(refuse_to_work)
