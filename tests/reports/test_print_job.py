"""Printing as a job: as the person who asked, with the rights that they still have."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.conf import settings

from ssi.accounts.models import User
from ssi.common.rules import RefusedError
from ssi.jobs import runner
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.reports.models import Report
from ssi.reports.services import record_print, request_print
from ssi.territories.acting import acting_as
from ssi.territories.models import CountryGrant

AsOwner = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.slow  # prints for real


def asked(report: Report, person: User) -> Job:
    with acting_as(person):
        return request_print(report, actor=person)


def seen(job: Job, person: User) -> Job:
    with acting_as(person):
        return Job.objects.get(pk=job.pk)


def take_away(person: User, as_owner: AsOwner) -> None:
    with as_owner():
        CountryGrant.objects.filter(user=person, content_object_id="PH").delete()


def folder_of(report: Report) -> Path:
    return Path(settings.FILES_ROOT) / "reports" / str(report.pk)


def test_rights_lost_before_the_worker_comes_deliver_nothing(manager: User, issued: Report, as_owner: AsOwner) -> None:
    job = asked(issued, manager)
    take_away(manager, as_owner)
    runner.run(job.pk)
    failed = seen(job, manager)
    assert failed.state == State.FAILED
    assert "plus accès à ce rapport" in failed.message
    assert not folder_of(issued).exists()


def test_rights_lost_during_the_layout_deliver_nothing(
    manager: User, issued: Report, as_owner: AsOwner, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(issued, manager)

    def printed_then_revoked(printout: object, progress: object = None) -> bytes:
        take_away(manager, as_owner)
        return b"%PDF"

    monkeypatch.setattr("ssi.reports.printouts.Printout.render", printed_then_revoked)
    runner.run(job.pk)
    assert seen(job, manager).state == State.FAILED
    assert not folder_of(issued).exists()


def test_a_disabled_account_prints_nothing(manager: User, issued: Report, as_owner: AsOwner) -> None:
    job = asked(issued, manager)
    with as_owner():
        User.objects.filter(pk=manager.pk).update(is_active=False)
    runner.run(job.pk)
    failed = seen(job, manager)
    assert failed.state == State.FAILED
    assert "désactivé" in failed.message


def test_a_full_disk_is_said_tried_again_and_leaves_no_half_file(
    manager: User, issued: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(issued, manager)

    def fsync(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        runner.run(job.pk)
    waiting = seen(job, manager)
    assert waiting.state == State.WAITING
    assert "plein" in waiting.message
    assert list(folder_of(issued).iterdir()) == []
    runner.run(job.pk)
    assert seen(job, manager).state == State.DONE


def test_another_print_that_differs_is_refused(manager: User, issued: Report) -> None:
    with acting_as(manager):
        record_print(issued, key="reports/a.pdf", sha256="a" * 64, size=1, actor=manager)
        with pytest.raises(RefusedError, match="diffère"):
            record_print(issued, key="reports/b.pdf", sha256="b" * 64, size=1, actor=manager)


def test_the_steps_are_counted_to_the_end(manager: User, issued: Report) -> None:
    job = asked(issued, manager)
    runner.run(job.pk)
    done = seen(job, manager)
    assert done.steps_done == done.steps_total == 9
    assert done.result is not None
    assert set(done.result) == {"report", "sha256", "bytes"}
