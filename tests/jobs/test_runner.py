"""A job ends exactly once, as a result or as a failure that is said."""

from __future__ import annotations

import errno
import uuid
from collections.abc import Callable

import pytest
from django.db import connection

from ssi.common.rules import RefusedError
from ssi.jobs import ledger, runner
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.jobs.runner import MAX_ATTEMPTS
from ssi.jobs.work import LeaseLostError, Work
from ssi.territories.acting import acting_as
from tests.jobs.conftest import Run, asked_by, seen_by
from tests.support.people import Embassy

KindOf = Callable[[Run], str]


def two_steps(work: Work) -> None:
    work.plan(2)
    with work.step("Première étape"):
        pass
    with work.step("Seconde étape"):
        work.finish({"number": work.parameters["number"]})


def expire_lease(job: Job) -> None:
    """As if the worker had been silent for the length of its lease."""
    with connection.cursor() as cursor:
        cursor.execute("set role ssi_owner")
        cursor.execute(
            "update jobs_job set lease_until = clock_timestamp() - interval '1 second' where id = %s", [job.pk]
        )
        cursor.execute("set role ssi_app")


def test_a_job_gives_its_result_with_all_its_steps_done(embassy: Embassy, kind_of: KindOf) -> None:
    manager = embassy["manager"]
    job = asked_by(manager, kind_of(two_steps))
    runner.run(job.pk)
    done = seen_by(manager, job)
    assert (done.state, done.result, done.steps_done, done.steps_total) == (State.DONE, {"number": 7}, 2, 2)
    assert done.finished_at is not None
    assert done.lease_until is None


def test_each_step_is_done_as_the_person_who_asked(embassy: Embassy, kind_of: KindOf) -> None:
    actors: list[int | None] = []

    def run(work: Work) -> None:
        work.plan(1)
        with work.step("Étape"):
            with connection.cursor() as cursor:
                cursor.execute("select ssi.acting()")
                actors.append(cursor.fetchone()[0])
            work.finish({})

    manager = embassy["manager"]
    runner.run(asked_by(manager, kind_of(run)).pk)
    assert actors == [manager.pk]


def test_a_job_asked_twice_while_it_waits_is_one_job(embassy: Embassy, kind_of: KindOf) -> None:
    kind = kind_of(two_steps)
    manager = embassy["manager"]
    assert asked_by(manager, kind).pk == asked_by(manager, kind).pk
    assert asked_by(manager, kind, subject="autre").pk != asked_by(manager, kind).pk


def test_a_job_that_is_over_is_not_run_again(embassy: Embassy, kind_of: KindOf) -> None:
    times: list[int] = []

    def run(work: Work) -> None:
        times.append(1)
        two_steps(work)

    job = asked_by(embassy["manager"], kind_of(run))
    runner.run(job.pk)
    runner.run(job.pk)
    assert times == [1]
    assert ledger.waiting() == []


def test_a_job_held_by_a_living_worker_is_left_alone(embassy: Embassy, kind_of: KindOf) -> None:
    job = asked_by(embassy["manager"], kind_of(two_steps))
    assert ledger.claim(job.pk) is not None
    assert ledger.claim(job.pk) is None
    assert ledger.waiting() == []


def test_a_silent_worker_loses_its_job_and_its_late_result_is_refused(embassy: Embassy, kind_of: KindOf) -> None:
    manager = embassy["manager"]
    job = asked_by(manager, kind_of(two_steps))
    first = ledger.claim(job.pk)
    assert first is not None
    expire_lease(job)
    assert [found for found, _kind in ledger.waiting()] == [job.pk]
    runner.run(job.pk)
    assert seen_by(manager, job).result == {"number": 7}
    zombie = Work(first, manager)
    with pytest.raises(LeaseLostError), acting_as(manager):
        zombie.finish({"number": "from the dead"})
    with pytest.raises(LeaseLostError):
        zombie.say("still here")
    assert seen_by(manager, job).result == {"number": 7}
    assert seen_by(manager, job).attempts == 2


def test_what_the_last_step_wrote_goes_with_a_refused_result(embassy: Embassy, kind_of: KindOf) -> None:
    """A worker overtaken in its last step leaves nothing behind: the step and the result commit together."""

    def run(work: Work) -> None:
        work.plan(1)
        with work.step("Étape"):
            asked_by(work.person, work.claim.kind, subject="written by the overtaken step")
            expire_lease(job)
            assert ledger.claim(job.pk) is not None
            work.finish({})

    manager = embassy["manager"]
    job = asked_by(manager, kind_of(run))
    runner.run(job.pk)
    with acting_as(manager):
        assert [one.subject for one in Job.objects.all()] == ["essai"]
        # The second claim went with the savepoint of the step: the lease still runs, nobody has written a result.
        assert Job.objects.get(pk=job.pk).result is None


def test_a_refusal_ends_the_job_with_its_reason(embassy: Embassy, kind_of: KindOf) -> None:
    def run(work: Work) -> None:
        with work.step("Étape"):
            raise RefusedError("Vous n’avez plus ce droit.")

    manager = embassy["manager"]
    job = asked_by(manager, kind_of(run))
    runner.run(job.pk)
    failed = seen_by(manager, job)
    assert (failed.state, failed.message) == (State.FAILED, "Vous n’avez plus ce droit.")


def test_a_full_disk_is_said_and_tried_again(embassy: Embassy, kind_of: KindOf) -> None:
    rooms = iter([False, True])

    def run(work: Work) -> None:
        if not next(rooms):
            raise OSError(errno.ENOSPC, "No space left on device")
        two_steps(work)

    manager = embassy["manager"]
    job = asked_by(manager, kind_of(run))
    runner.run(job.pk)
    waiting = seen_by(manager, job)
    assert waiting.state == State.WAITING
    assert "disque du serveur est plein" in waiting.message
    runner.run(job.pk)
    assert seen_by(manager, job).state == State.DONE
    assert seen_by(manager, job).message == ""


def test_a_crash_is_tried_three_times_and_then_said(embassy: Embassy, kind_of: KindOf) -> None:
    def run(work: Work) -> None:
        raise KeyError("mistake")

    manager = embassy["manager"]
    job = asked_by(manager, kind_of(run))
    for attempt in range(1, MAX_ATTEMPTS + 1):
        with pytest.raises(KeyError):
            runner.run(job.pk)
        state = seen_by(manager, job).state
        assert state == (State.FAILED if attempt == MAX_ATTEMPTS else State.WAITING)
    assert "trois fois" in seen_by(manager, job).message


def test_a_worker_that_dies_each_time_is_not_fed_the_job_for_ever(embassy: Embassy, kind_of: KindOf) -> None:
    manager = embassy["manager"]
    job = asked_by(manager, kind_of(two_steps))
    for _attempt in range(MAX_ATTEMPTS):
        assert ledger.claim(job.pk) is not None
        expire_lease(job)
    runner.run(job.pk)
    failed = seen_by(manager, job)
    assert failed.state == State.FAILED
    assert "plusieurs fois" in failed.message


def test_a_kind_that_forgets_its_result_is_a_mistake_that_shows(embassy: Embassy, kind_of: KindOf) -> None:
    job = asked_by(embassy["manager"], kind_of(lambda work: None))
    with pytest.raises(RuntimeError, match="ended without a result"):
        runner.run(job.pk)


def test_the_messages_are_in_the_language_of_the_person(embassy: Embassy, kind_of: KindOf) -> None:
    languages: list[str] = []

    def run(work: Work) -> None:
        languages.append(work.person.language)
        two_steps(work)

    runner.run(asked_by(embassy["assistant.sg"], kind_of(run)).pk)
    assert languages == ["en"]


def test_a_job_that_does_not_exist_is_nothing(embassy: Embassy) -> None:
    runner.run(uuid.uuid4())
