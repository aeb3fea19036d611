"""The door to Celery: wakes a worker with the identifier of a job, and nothing else."""

from __future__ import annotations

import logging
import uuid

from kombu.exceptions import OperationalError

from ssi.celery import app

logger = logging.getLogger(__name__)

RUN_TASK = "ssi.jobs.run_job"
SWEEP_TASK = "ssi.jobs.sweep"
UPKEEP_TASK = "ssi.jobs.upkeep"
MAIL_TASK = "ssi.jobs.send_mail"


def wake(job: uuid.UUID, queue: str) -> bool:
    """Tells a worker. A broker that does not answer loses nothing: the row waits and the sweep tells again."""
    try:
        app.send_task(RUN_TASK, args=[str(job)], queue=queue, ignore_result=True, retry=False)
    except OperationalError as error:
        logger.warning("broker away, job %s waits: %s", job, error)
        return False
    return True
