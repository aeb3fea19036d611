"""What machines ask: whether the product answers (`/healthz`), and its figures (`/metrics`). See ssi.common Probes.

Neither says anything of a person or of a record; the figures are for whoever holds the token, from inside.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterator

import psycopg
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ssi.common.metrics import exposition
from ssi.jobs import broker
from ssi.jobs.figures import job_figures, last_backup

PATIENCE_SECONDS = 2
_PLAIN = "text/plain; charset=utf-8"
_EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"


def database_answers() -> bool:
    """Asked on a line of its own: the pool would have the question wait as long as a person."""
    parameters = connection.get_connection_params()
    wanted = {key: parameters[key] for key in ("host", "port", "user", "password", "dbname") if parameters.get(key)}
    try:
        with psycopg.connect(**wanted, connect_timeout=PATIENCE_SECONDS, application_name="ssi health") as line:
            line.execute("select 1")
    except psycopg.OperationalError:
        return False
    return True


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database and the broker answer; 503, and which one does not."""
    parts = {"database": database_answers(), "broker": broker.answers()}
    lines = "".join(f"{name}: {'ok' if answers else 'down'}\n" for name, answers in parts.items())
    return HttpResponse(lines, content_type=_PLAIN, status=200 if all(parts.values()) else 503)


class MachineFigures(Collector):
    """Jobs and backups, read when they are asked for. A database that is away leaves its own figure at 0, alone."""

    def collect(self) -> Iterator[Metric]:
        reached = GaugeMetricFamily("ssi_database_up", "Whether the database answered.")
        try:
            figures = list(self._read())
        except OperationalError:
            figures = []
        reached.add_metric([], float(bool(figures)))
        yield reached
        yield from figures

    def _read(self) -> Iterator[Metric]:
        jobs = job_figures()
        states = GaugeMetricFamily(
            "ssi_jobs", "Jobs by state; silent: their worker stopped speaking.", labels=["state"]
        )
        for state in ("waiting", "running", "silent", "failed_today"):
            states.add_metric([state], getattr(jobs, state))
        yield states
        yield GaugeMetricFamily(
            "ssi_oldest_waiting_job_seconds", "How long the oldest waiting job waits.", jobs.oldest_waiting_seconds
        )
        backup = last_backup()
        if backup is not None:
            age = time.time() - backup.taken_at.timestamp()
            yield GaugeMetricFamily("ssi_last_backup_age_seconds", "Age of the last backup.", age)
            yield GaugeMetricFamily(
                "ssi_last_backup_damaged_files", "Files that it found missing or changed.", backup.damaged_files
            )


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever shows the token; to anybody else the address does not exist."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(shown.encode(), settings.METRICS_TOKEN.encode()):
        return HttpResponse("not found\n", content_type=_PLAIN, status=404)
    return HttpResponse(exposition(MachineFigures()), content_type=_EXPOSITION)
