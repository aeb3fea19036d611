"""The health page: a plain verdict for each part; home warns of what has to be dealt with, and only those who can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import override_settings

from ssi.jobs import outbox
from ssi.jobs.models import Heartbeat, Job, Notice
from ssi.site import health
from ssi.territories.acting import acting_as
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
PAGE = "/administration/sante/"
WARNING = "L’application demande une intervention"


@pytest.fixture(autouse=True)
def followed_backup() -> Iterator[list[datetime | None]]:
    """A backup of an hour ago; a test may put another in the list."""
    last: list[datetime | None] = [datetime.now(UTC) - timedelta(hours=1)]
    before = list(health._last_backup)
    health.register_backup(lambda: last[0])
    yield last
    health._last_backup[:] = before


def levels(embassy: Embassy) -> dict[str, str]:
    with acting_as(embassy["admin"]):
        return {check.name: check.level for check in health.checks("Asia/Singapore")}


def test_a_service_that_works_says_so_and_home_warns_of_nothing(signed_in: SignIn, embassy: Embassy) -> None:
    outbox.beat()
    with override_settings(MAIL_HOST="mail.example.org", MAIL_FROM="ssi@example.org", CLAMD="/nowhere"):
        found = levels(embassy)
    assert {name: level for name, level in found.items() if not name.startswith("Disque")} == {
        "Exécution des travaux et des envois": "good",
        "Travaux en attente": "good",
        "Travaux en échec depuis un jour": "good",
        "Messagerie": "good",
        "Antivirus des pièces": "good",
        "Dernière sauvegarde": "good",
    }
    assert "PostgreSQL" in signed_in("admin").get(PAGE).text
    assert WARNING not in signed_in("manager").get("/").text


def test_a_silent_worker_is_told_to_the_head_and_the_administrator_alone(signed_in: SignIn, embassy: Embassy) -> None:
    outbox.beat()
    with as_owner():
        Heartbeat.objects.update(at=datetime.now(UTC) - timedelta(minutes=4))
    assert levels(embassy)["Exécution des travaux et des envois"] == "bad"
    for username, told in (("manager", True), ("admin", True), ("attache.sg", False), ("agent.mnl", False)):
        assert (WARNING in signed_in(username).get("/").text) is told, username


@pytest.mark.parametrize(
    ("age", "level"), [(timedelta(hours=20), "good"), (timedelta(hours=30), "watch"), (timedelta(days=4), "bad")]
)
def test_the_age_of_the_last_backup_has_its_verdict(
    embassy: Embassy, followed_backup: list[datetime | None], age: timedelta, level: str
) -> None:
    followed_backup[0] = datetime.now(UTC) - age
    assert levels(embassy)["Dernière sauvegarde"] == level
    followed_backup[0] = None
    assert levels(embassy)["Dernière sauvegarde"] == "bad"


def test_a_job_that_waits_too_long_is_bad_and_one_that_failed_is_to_watch(embassy: Embassy) -> None:
    now = datetime.now(UTC)
    with as_owner():
        Job.objects.create(kind="x", subject="1", person=embassy["manager"], created_at=now - timedelta(minutes=11))
        Job.objects.create(
            kind="x", subject="2", person=embassy["manager"], created_at=now, finished_at=now, state="failed"
        )
    found = levels(embassy)
    assert (found["Travaux en attente"], found["Travaux en échec depuis un jour"]) == ("bad", "watch")


@pytest.mark.parametrize(("free", "level"), [(50, "good"), (10, "watch"), (2, "bad")])
def test_the_room_left_has_its_verdict(
    embassy: Embassy, monkeypatch: pytest.MonkeyPatch, free: int, level: str
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(total=100, free=free))
    assert levels(embassy)["Disque des pièces"] == level


def test_mail_that_fails_is_to_watch(embassy: Embassy) -> None:
    now = datetime.now(UTC)
    with as_owner():
        Notice.objects.create(
            person=embassy["attache.sg"],
            kind="due.soon",
            state="failed",
            created_at=now,
            next_try_at=now,
            expires_at=now,
        )
    with override_settings(MAIL_HOST="mail.example.org", MAIL_FROM="ssi@example.org"):
        assert levels(embassy)["Messagerie"] == "watch"


@pytest.mark.parametrize("username", ["attache.sg", "auditor", "agent.mnl", "nobody"])
def test_others_have_no_health_page(signed_in: SignIn, username: str) -> None:
    assert signed_in(username).get(PAGE).status_code == 403
