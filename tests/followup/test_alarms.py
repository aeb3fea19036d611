"""The queue of alarms: what each domain watches, in order of gravity; put aside for a reason, back on its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings

from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.followup import assigned
from ssi.followup.alarms import put_aside, queue_of
from ssi.followup.assigned import Wanted
from ssi.records.enums import HardDateKind
from ssi.records.hard_dates import add_hard_date
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.delegations import declare_absence
from tests.factories.cooperation import make_agreement
from tests.factories.missions import ARRIVAL, make_mission
from tests.support.client import StrictClient
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
NOW = datetime(2026, 9, 21, 0, 42, tzinfo=UTC)


@pytest.fixture
def ringing(record: Record, embassy: Embassy) -> Record:
    """A hearing in five days, a task in retard; the request itself is overdue by then."""
    owner = embassy["attache.sg"]
    with clock.at(NOW), acting_as(owner):
        add_hard_date(record, HardDateKind.HEARING, NOW.date() + timedelta(days=5), actor=owner)
        assigned.add_task(record, Wanted("Traduire", NOW.date() - timedelta(days=1), owner), actor=owner)
    return record


def keys(embassy: Embassy, username: str) -> list[str]:
    user = embassy[username]
    with acting_as(user):
        return [one.alarm.key.split(":")[0] for one in queue_of(user) if one.aside is None]


def test_the_gravest_comes_first_and_nobody_hears_what_they_do_not_see(
    ringing: Record, embassy: Embassy, signed_in: SignIn
) -> None:
    with clock.at(NOW):
        assert keys(embassy, "attache.sg") == ["due", "task", "hard"]
        assert keys(embassy, "manager") == ["due", "task", "hard"]
        for stranger in ("attache.my", "agent.mnl", "auditor"):
            assert keys(embassy, stranger) == []
            assert str(ringing.reference) not in signed_in(stranger).get("/alertes/").content.decode()
        page = signed_in("attache.sg").get("/alertes/").content.decode()
        assert "audience le 26/09/2026" in page
        only = signed_in("attache.sg").get("/alertes/?nature=task&miennes=1").content.decode()
        assert "Traduire" in only
        assert "audience le" not in only
        assert "Traduire" not in signed_in("deputy.sg").get("/alertes/?miennes=1").content.decode()
    with override_settings(FIRST_WALL=False), clock.at(NOW):
        assert keys(embassy, "attache.my") == []


def test_an_alarm_is_put_aside_for_a_reason_and_comes_back_on_its_day(
    ringing: Record, embassy: Embassy, signed_in: SignIn
) -> None:
    client, owner = signed_in("attache.sg"), embassy["attache.sg"]
    with clock.at(NOW):
        with acting_as(owner):
            key = next(one.alarm.key for one in queue_of(owner) if one.alarm.key.startswith("hard:"))
        where = f"/suivi/{ringing.pk}/alarme/?alarme={key}"
        assert client.get(where).status_code == 200
        for wrong in (
            {"reason": "", "until": "2026-09-23"},
            {"reason": "Vu.", "until": "2026-09-21"},
            {"reason": "Vu.", "until": "2027-09-21"},
        ):
            assert client.post(where, wrong).status_code == 422
        assert client.post(where, {"reason": "Juge prévenu.", "until": "2026-09-23"}).status_code == 302
        page = client.get("/alertes/").content.decode().replace("\u00a0", " ")
        assert "mise de côté par Julien Martin jusqu’au 23/09/2026 : Juge prévenu." in page
        assert keys(embassy, "deputy.sg") == ["due", "task"]
        with acting_as(owner), pytest.raises(RefusedError, match="n’est plus active"):
            put_aside(ringing, "hard:x:7", reason="Vu.", until=NOW.date() + timedelta(days=2), actor=owner)
        assert signed_in("attache.my").get(where).status_code == 404
        assert signed_in("attache.my").post(where, {}).status_code == 404
    with clock.at(NOW + timedelta(days=2)):
        assert "hard" in keys(embassy, "attache.sg")


def test_domains_tell_of_missions_without_agreement_and_of_agreements_that_end(embassy: Embassy) -> None:
    owner = embassy["attache.sg"]
    make_mission(owner, state="requested")
    make_agreement(owner, state="in_force")
    with clock.at(datetime.combine(ARRIVAL, datetime.min.time(), UTC) - timedelta(days=3)):
        assert "authorisation" in keys(embassy, "attache.sg")
    with clock.at(NOW + timedelta(days=3650)):
        assert "agreement" in keys(embassy, "attache.sg")


def test_who_replaces_hears_the_alarms_of_the_absent_and_for_whom(
    ringing: Record, embassy: Embassy, signed_in: SignIn
) -> None:
    absent, delegate = embassy["attache.sg"], embassy["attache.my"]
    with clock.at(NOW):
        with acting_as(absent):
            declare_absence(absent, delegate, start=NOW, end=NOW + timedelta(days=5), actor=absent)
        page = signed_in("attache.my").get("/alertes/?miennes=1").content.decode()
        assert str(ringing.reference) in page
        assert "que vous remplacez" in page
