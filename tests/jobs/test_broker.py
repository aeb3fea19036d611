"""The broker only wakes: nothing waits for it, and nothing is lost with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from ssi.celery import app
from ssi.jobs import ledger, tasks
from ssi.jobs.enums import State
from tests.jobs.conftest import Run, asked_by, seen_by
from tests.jobs.test_runner import two_steps
from tests.support.people import Embassy

KindOf = Callable[[Run], str]


@pytest.fixture
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Valkey does not answer."""
    lonely = Celery("lonely", broker="redis+socket:///nowhere/valkey.sock")
    lonely.conf.broker_transport_options = app.conf.broker_transport_options
    monkeypatch.setattr("ssi.jobs.broker.app", lonely)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What workers are told, instead of telling them: (job, queue)."""
    messages: list[tuple[str, str]] = []

    def send_task(name: str, args: list[str], queue: str, **_options: Any) -> None:
        messages.append((args[0], queue))

    monkeypatch.setattr(app, "send_task", send_task)
    return messages


def test_a_worker_is_told_once_the_request_is_committed_and_of_the_identifier_alone(
    embassy: Embassy, kind_of: KindOf, told: list[tuple[str, str]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        job = asked_by(embassy["manager"], kind_of(two_steps))
    assert told == []
    for callback in callbacks:
        callback()
    assert told == [(str(job.pk), "ssi")]


def test_without_a_broker_the_request_succeeds_at_once_and_the_job_waits(
    embassy: Embassy, kind_of: KindOf, no_broker: None, django_capture_on_commit_callbacks: Any
) -> None:
    started = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        job = asked_by(embassy["manager"], kind_of(two_steps))
    assert time.monotonic() - started < 3
    assert seen_by(embassy["manager"], job).state == State.WAITING
    assert [found for found, _kind in ledger.waiting()] == [job.pk]


def test_the_sweep_tells_again_of_what_nobody_holds(
    embassy: Embassy, kind_of: KindOf, told: list[tuple[str, str]]
) -> None:
    kind = kind_of(two_steps)
    waiting, held = (asked_by(embassy["manager"], kind, subject=subject) for subject in ("one", "two"))
    assert ledger.claim(held.pk) is not None
    tasks.sweep()
    assert told == [(str(waiting.pk), "ssi")]


def test_the_sweep_stops_at_the_first_silence_of_the_broker(
    embassy: Embassy, kind_of: KindOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = kind_of(two_steps)
    for subject in ("one", "two", "three"):
        asked_by(embassy["manager"], kind, subject=subject)
    attempts: list[int] = []

    def send_task(*_args: Any, **_options: Any) -> None:
        attempts.append(1)
        raise OperationalError("away")

    monkeypatch.setattr(app, "send_task", send_task)
    tasks.sweep()
    assert attempts == [1]
