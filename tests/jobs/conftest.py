"""Kinds of jobs that exist for these tests alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ssi.accounts.models import User
from ssi.jobs import kinds
from ssi.jobs.models import Job
from ssi.jobs.services import request_job
from ssi.jobs.work import Work
from ssi.territories.acting import acting_as

Run = Callable[[Work], None]


@pytest.fixture
def kind_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[Run], str]:
    """Registers a kind of job for one test: `kind_of(run)` gives its key."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))

    def register(run: Run) -> str:
        kinds.register(kinds.JobKind("test.kind", "Essai", "ssi", run, lambda job: ()))
        return "test.kind"

    return register


def asked_by(person: User, kind: str, subject: str = "essai") -> Job:
    with acting_as(person):
        return request_job(kind, {"number": 7}, subject=subject, actor=person)


def seen_by(person: User, job: Job) -> Job:
    with acting_as(person):
        return Job.objects.get(pk=job.pk)
