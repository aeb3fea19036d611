"""What the machine does at night: the table of periodic jobs names works that exist, and they do them."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from ssi.celery import app
from ssi.jobs import upkeep
from ssi.printing.files import UNFINISHED_AFTER_SECONDS

OLD = time.time() - UNFINISHED_AFTER_SECONDS - 60


def aged(path: Path, when: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")
    os.utime(path, (when, when))
    return path


def test_every_work_of_the_table_is_one_that_an_application_registered() -> None:
    named = {entry["args"][0] for entry in app.conf.beat_schedule.values() if entry["task"] == "ssi.jobs.upkeep"}
    assert named == upkeep.names()
    assert named == {
        "consular.retention",
        "documents.files",
        "documents.pictures",
        "documents.scans",
        "duty.watch",
        "followup.mail",
        "followup.watch",
        "exchanges.mail",
        "imports.lines",
        "records.exports",
        "records.requests",
        "reports.unfinished",
        "site.handover",
        "site.reminders",
    }


def test_an_unknown_work_is_a_mistake_in_the_code() -> None:
    with pytest.raises(upkeep.UnknownWorkError):
        upkeep.run("nobody.knows")


def test_a_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match=r"documents\.files"):
        upkeep.register("documents.files", lambda: 0)


@pytest.mark.django_db
def test_at_night_the_files_without_a_row_are_taken_away(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path
    lost = aged(tmp_path / "documents" / "ab" / "ab0e8400-e29b-41d4-a716-446655440000", OLD)
    upkeep.run("documents.files")
    assert not lost.exists()


def test_at_night_what_an_interrupted_printing_left_is_taken_away(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path
    folder = tmp_path / "reports" / "1f"
    left, fresh = aged(folder / ".writing-a", OLD), aged(folder / ".writing-b", time.time())
    whole = aged(folder / "report.pdf", OLD)
    upkeep.run("reports.unfinished")
    assert (left.exists(), fresh.exists(), whole.exists()) == (False, True, True)
