"""The door to Celery: wakes a worker with the identifier of a job, and nothing else."""

from __future__ import annotations

import logging
import uuid

from kombu.exceptions import OperationalError

from ssi.celery import TWO_MINUTES, app
from ssi.common import logs

logger = logging.getLogger(__name__)

RUN_TASK = "ssi.jobs.run_job"
SWEEP_TASK = "ssi.jobs.sweep"
UPKEEP_TASK = "ssi.jobs.upkeep"
MAIL_TASK = "ssi.jobs.send_mail"
REQUEST_HEADER = "ssi_request"
PATIENCE_SECONDS = 2


def wake(job: uuid.UUID, queue: str, seconds: int = TWO_MINUTES) -> bool:
    """Tells a worker, which has SECONDS for it.

    A broker that does not answer loses nothing: the row waits and the sweep tells again.
    """
    try:
        headers = {REQUEST_HEADER: logs.followed("request")}
        limits = {"soft_time_limit": seconds, "time_limit": seconds + 30}
        app.send_task(
            RUN_TASK, args=[str(job)], queue=queue, ignore_result=True, retry=False, headers=headers, **limits
        )
    except OperationalError as error:
        logger.warning("broker away, job %s waits: %s", job, error)
        return False
    return True


def answers() -> bool:
    """Whether the broker speaks, within PATIENCE_SECONDS."""
    try:
        with app.connection_for_write(connect_timeout=PATIENCE_SECONDS) as line:
            line.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=PATIENCE_SECONDS)
            line.channel().close()
    except (OperationalError, OSError):
        return False
    return True
