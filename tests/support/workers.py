"""Real Celery workers, started and killed by tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections

from tests.support.database import app_role

PATIENCE = 90.0


def wait_until(true: Callable[[], bool], every: float = 0.02) -> None:
    """Reads again and again until it is TRUE; a machine that takes too long fails the test."""
    pause, deadline = threading.Event(), time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "nothing happened"
        pause.wait(every)


def environment(role: str, address: str, **more: str) -> dict[str, str]:
    chosen = connections.settings["default"]
    database = f"postgresql://{role}@/{chosen['NAME']}?host={chosen['HOST']}"
    if chosen["PORT"]:
        database += f"&port={chosen['PORT']}"
    return {
        **os.environ,
        "SSI_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "ssi.settings",
        "DATABASE_URL": database,
        "REDIS_URL": address,
        "SSI_FILES_ROOT": str(settings.FILES_ROOT),
        **more,
    }


COMMAND = [sys.executable, "-m", "celery", "--app", "ssi.celery", "worker", "--queues", "ssi,pdf", "--concurrency", "1"]


@contextmanager
def worker(address: str, log: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with its child, in a process group of their own; MORE goes to its environment."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*COMMAND, "--without-mingle", "--without-gossip"],
            env=environment(app_role(), address, **more),
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=settings.ROOT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """As the kernel does when memory runs out: no farewell."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
