"""Asking for a job: the row is written with the rest of the request; a worker is woken once it is committed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db import transaction

from ssi.accounts.models import User
from ssi.jobs import broker, kinds
from ssi.jobs.models import Job

logger = logging.getLogger(__name__)


def request_job(kind: str, parameters: Mapping[str, Any], *, subject: str, actor: User) -> Job:
    """The job of ACTOR on SUBJECT: the one that already waits or runs, or a new one."""
    chosen = kinds.of(kind)
    job = Job.objects.visible_to(actor).live().about(kind, subject).filter(person=actor).first()
    if job is None:
        job = Job.objects.create(
            kind=kind, subject=subject, person=actor, parameters=dict(parameters), created_at=datetime.now(UTC)
        )
        logger.info("job asked for", extra={"job": str(job.pk), "kind": kind})
    transaction.on_commit(partial(broker.wake, job.pk, chosen.queue, chosen.seconds))
    return job
