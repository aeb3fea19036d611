"""What the machine is at, in figures without anybody's name: for the health page and the metrics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from ssi.jobs.models import Backup


@dataclass(frozen=True)
class JobFigures:
    """Over all persons. SILENT: a worker held it and stopped speaking; another will take it."""

    waiting: int
    running: int
    silent: int
    failed_today: int
    oldest_waiting: datetime | None

    @property
    def oldest_waiting_seconds(self) -> float:
        return (datetime.now(UTC) - self.oldest_waiting).total_seconds() if self.oldest_waiting else 0.0


def job_figures() -> JobFigures:
    with connection.cursor() as cursor:
        cursor.execute("select waiting, running, silent, failed_today, oldest_waiting from ssi.job_figures()")
        return JobFigures(*cursor.fetchone())


def last_backup() -> Backup | None:
    """The last one that was finished; None when none ever was."""
    return Backup.objects.first()
