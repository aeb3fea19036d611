"""What machines ask: health, and metrics to whoever holds the token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from celery import Celery
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from ssi.celery import app
from ssi.common.metrics import count_request
from ssi.jobs import ledger
from tests.jobs.conftest import Run, asked_by
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-tests"


@pytest.fixture
def broker_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ssi.jobs.broker.app", Celery("here", broker="memory://"))


@pytest.fixture
def broker_away(monkeypatch: pytest.MonkeyPatch) -> None:
    lonely = Celery("lonely", broker="redis+socket:///nowhere/valkey.sock")
    lonely.conf.broker_transport_options = app.conf.broker_transport_options
    monkeypatch.setattr("ssi.jobs.broker.app", lonely)


@pytest.fixture
def database_away(monkeypatch: pytest.MonkeyPatch) -> None:
    there = connection.get_connection_params()
    monkeypatch.setattr(connection, "get_connection_params", lambda: {**there, "host": "/nowhere"})


def test_everything_answers(client: Client, broker_here: None) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"database: ok\nbroker: ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_a_broker_it_says_so(client: Client, broker_away: None) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"database: ok\nbroker: down\n")


def test_without_a_database_it_says_so_and_nothing_else(client: Client, broker_here: None, database_away: None) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"database: down\nbroker: ok\n")


def test_health_asks_nothing_of_the_tables(client: Client, broker_here: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        client.get("/healthz")


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}é"])
def test_metrics_do_not_exist_without_the_token(client: Client, settings: Any, header: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 404
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 404


def figures(client: Client, settings: Any) -> dict[tuple[str, tuple[str, ...]], float]:
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return {
        (sample.name, tuple(value for _key, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_never_by_address(
    signed_in: Callable[[str], StrictClient], client: Client, settings: Any
) -> None:
    missing = ("ssi_requests_total", ("GET", "cases:detail", "404"))
    before = figures(client, settings).get(missing, 0)
    assert signed_in("attache.sg").get("/dossiers/SSI-SG-RFI-2026-9999/").status_code == 404
    after = figures(client, settings)
    assert after[missing] == before + 1
    assert after["ssi_request_seconds_count", ("cases:detail",)] >= 1
    assert [key for key in after if "9999" in str(key)] == []


def test_invented_methods_make_one_series(client: Client, settings: Any) -> None:
    for number in range(20):
        count_request("home", f"BREW{number}", 405, 0.1)
    methods = {labels[0] for name, labels in figures(client, settings) if name == "ssi_requests_total"}
    assert "other" in methods
    assert not [method for method in methods if method.startswith("BREW")]


def test_jobs_are_counted_by_state_over_all_persons(
    embassy: Embassy, kind_of: Callable[[Run], str], client: Client, settings: Any
) -> None:
    kind = kind_of(lambda work: None)
    held = asked_by(embassy["manager"], kind, subject="one")
    asked_by(embassy["attache.sg"], kind, subject="two")
    assert ledger.claim(held.pk) is not None
    found = figures(client, settings)
    states = {state: found["ssi_jobs", (state,)] for state in ("waiting", "running", "silent", "failed_today")}
    assert states == {"waiting": 1, "running": 1, "silent": 0, "failed_today": 0}
    assert 0 < found["ssi_oldest_waiting_job_seconds", ()] < 60


def test_the_age_of_the_last_backup_is_told_once_there_is_one(client: Client, settings: Any) -> None:
    assert ("ssi_last_backup_age_seconds", ()) not in figures(client, settings)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select ssi.note_backup(clock_timestamp() - interval '2 days', 10, 10, 1, 0)")
    assert figures(client, settings)["ssi_last_backup_age_seconds", ()] == pytest.approx(2 * 86400, abs=60)


def test_the_application_cannot_pretend_that_a_backup_was_taken(role_in_use: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select has_function_privilege(%s, 'ssi.note_backup(timestamptz, bigint, bigint, int, int)', 'execute'),"
            " has_table_privilege(%s, 'jobs_backup', 'insert')",
            [role_in_use, role_in_use],
        )
        assert cursor.fetchone() == (False, False)


def test_probes_are_routes_like_the_others() -> None:
    assert set(configured.PROBES) == {"/healthz", "/metrics"}
