"""A person sees the jobs that they asked for; nobody changes a job without its token."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from ssi.jobs import ledger
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.territories.acting import acting_as
from tests.jobs.conftest import Run, asked_by
from tests.jobs.test_runner import two_steps
from tests.support.people import Embassy

KindOf = Callable[[Run], str]


def test_a_job_is_invisible_to_everyone_else_in_the_query_and_in_the_database(
    embassy: Embassy, kind_of: KindOf
) -> None:
    job = asked_by(embassy["manager"], kind_of(two_steps))
    stranger = embassy["manager.my"]
    with acting_as(stranger):
        assert not Job.objects.visible_to(stranger).exists()
        assert not Job.objects.all().exists()
    with acting_as(embassy["manager"]):
        assert Job.objects.get() == job
    assert not Job.objects.all().exists(), "no context, no rows"


def test_the_application_cannot_write_a_job_for_somebody_else(embassy: Embassy) -> None:
    with acting_as(embassy["manager"]), pytest.raises(ProgrammingError), transaction.atomic():
        Job.objects.create(kind="test.kind", subject="x", person=embassy["manager.my"], created_at=datetime.now(UTC))


@pytest.mark.parametrize("statement", ["update jobs_job set state = 'done'", "delete from jobs_job"])
def test_the_application_changes_no_job_directly(embassy: Embassy, kind_of: KindOf, statement: str) -> None:
    asked_by(embassy["manager"], kind_of(two_steps))
    with (
        acting_as(embassy["manager"]),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_wrong_token_writes_nothing(embassy: Embassy, kind_of: KindOf) -> None:
    job = asked_by(embassy["manager"], kind_of(two_steps))
    held = ledger.claim(job.pk)
    assert held is not None
    forged = ledger.Claim(job.pk, uuid.uuid4(), held.kind, held.person, {}, 1)
    assert not ledger.settle(forged, State.DONE, result={})
    assert not ledger.advance(forged, done=1, total=2, step="x")
    assert ledger.advance(held, done=1, total=2, step="x")
