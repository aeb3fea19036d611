"""A request that cannot wait: the chain is called in its order until somebody has it, whatever fails meanwhile."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.test import override_settings

from consular.services import take_charge, triage
from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.duty.models import Alert, Call
from ssi.duty.watching import watch
from ssi.followup.alarms import queue_of
from ssi.jobs.models import Notice
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.factories.consular import FILED, handling_of, make_filing
from tests.factories.duty import make_alert, make_turn
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
NOW = datetime(2026, 9, 21, 13, 0, tzinfo=UTC)
SECRET = "s" * 40


@pytest.fixture
def handling(embassy: Embassy) -> Record:
    return handling_of(make_filing(embassy["agent.mnl"], embassy["attache.ph"]))


@pytest.fixture
def alert(embassy: Embassy, handling: Record) -> Iterator[Alert]:
    with clock.at(NOW):
        yield make_alert(handling, embassy["attache.ph"])


def called(alert: Alert) -> list[str]:
    with as_owner():
        return [call.person.username for call in Call.objects.filter(alert=alert).select_related("person")]


def test_the_chain_is_called_until_somebody_has_it_and_starts_again(alert: Alert, embassy: Embassy) -> None:
    with as_owner():
        User.objects.filter(username__in=["attache.ph", "manager"]).update(email="un@example.org")
    assert watch() == 1
    assert watch() == 0, "ten minutes are left to answer"
    with clock.at(NOW + timedelta(minutes=10)):
        assert watch() == 1
    assert called(alert) == ["attache.ph", "manager"]
    with clock.at(NOW + timedelta(minutes=20)):
        assert watch() == 0, "the last of the chain has longer"
    with clock.at(NOW + timedelta(minutes=41)):
        assert watch() == 1
    assert called(alert) == ["attache.ph", "manager", "attache.ph"]
    with as_owner():
        assert Notice.objects.filter(kind="duty.alert").count() == 3
        assert {act for line in Entry.objects.all() for act in line.acts} >= {"duty.alerted", "duty.called"}


def test_whoever_has_it_stops_the_chain_and_taking_the_request_in_charge_does_too(
    alert: Alert, embassy: Embassy, signed_in: SignIn, handling: Record
) -> None:
    client = signed_in("attache.ph")
    page = f"/permanence/alertes/{alert.pk}/"
    assert "Je l’ai" in client.get(page).text
    with acting_as(embassy["attache.ph"]):
        assert [one.alarm.key for one in queue_of(embassy["attache.ph"], only="duty")] == [f"duty:{alert.pk}"]
    assert client.post(f"{page}passer/").status_code == 302
    assert called(alert) == ["attache.ph"]
    assert client.post(f"{page}prise/").status_code == 302
    with clock.at(NOW + timedelta(hours=2)):
        assert watch() == 0
    assert "Claire Vasseur" in client.get(page).text
    again = client.post(f"{page}prise/", follow=True)
    assert "déjà été prise en compte" in again.text
    other = handling_of(make_filing(embassy["agent.mnl"], embassy["attache.ph"], text="Autre"))
    second = make_alert(other, embassy["attache.ph"])
    with as_owner(), acting_as(embassy["attache.ph"]):
        take_charge(other, actor=embassy["attache.ph"])
        second.refresh_from_db()
    assert second.acknowledged_by == embassy["attache.ph"]


def test_an_alert_is_raised_by_the_filing_of_what_cannot_wait_and_by_a_triage_that_says_so(
    embassy: Embassy, signed_in: SignIn, handling: Record
) -> None:
    with as_owner():
        assert not Alert.objects.exists()
    with clock.at(FILED + timedelta(hours=3)), as_owner(), acting_as(embassy["attache.ph"]):
        triage(handling, urgency="vital", actor=embassy["attache.ph"])
        assert Alert.objects.get().record_id == handling.pk
    filing = make_filing(embassy["agent.mnl"], embassy["attache.ph"], text="Enlèvement", category="kidnapping")
    with as_owner():
        assert Alert.objects.filter(record=handling_of(filing)).exists()
    page = signed_in("agent.mnl").get(f"/consulaire/{filing.reference}/accuse/").text
    assert "La permanence du SSI est alertée" in page
    assert "Claire Vasseur" not in page


def test_no_post_and_no_stranger_sees_an_alert(alert: Alert, embassy: Embassy, signed_in: SignIn) -> None:
    page = f"/permanence/alertes/{alert.pk}/"
    for stranger in ("agent.mnl", "attache.sg", "auditor", "admin", "nobody"):
        client = signed_in(stranger)
        assert client.get(page).status_code in {403, 404}
        assert client.post(f"{page}prise/").status_code in {403, 404}
    with override_settings(FIRST_WALL=False):
        for stranger in ("agent.mnl", "attache.sg"):
            with acting_as(embassy[stranger]):
                assert not Alert.objects.exists()
                assert not Call.objects.exists()


class Gateway(BaseHTTPRequestHandler):
    taken: list[tuple[str, dict[str, str]]] = []
    status = 202

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert self.headers["X-SSI-Signature"] == signature
        self.taken.append((self.path, json.loads(body)))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Nothing: the test reads what was taken."""


@pytest.fixture
def gateway() -> Iterator[str]:
    Gateway.taken.clear()
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/sms"
    with override_settings(SMS_GATEWAY=address, SMS_SECRET=SECRET):
        yield address
    server.shutdown()
    server.server_close()


def test_a_text_message_says_nothing_of_the_request_and_is_signed(alert: Alert, embassy: Embassy, gateway: str) -> None:
    make_turn(embassy["attache.ph"], embassy["attache.ph"], phone="+63 2 8555 0101")
    watch()
    [(path, said)] = Gateway.taken
    assert (path, said["to"], said["at"]) == ("/sms", "+63 2 8555 0101", NOW.isoformat())
    assert "Arrestation" not in str(said)
    assert "ROUVI" not in str(said)
    with as_owner():
        assert Call.objects.get().gateway == "sent"


def test_a_gateway_that_is_down_does_not_stop_the_chain(alert: Alert, embassy: Embassy, signed_in: SignIn) -> None:
    make_turn(embassy["attache.ph"], embassy["attache.ph"], phone="+63 2 8555 0101")
    with override_settings(SMS_GATEWAY="http://127.0.0.1:9/sms", SMS_SECRET=SECRET):
        for minute in range(12):
            with clock.at(NOW + timedelta(minutes=minute)):
                watch()
    assert called(alert) == ["attache.ph", "manager"]
    with as_owner():
        assert [call.gateway for call in Call.objects.all()] == ["failed", "none"]
    assert "SMS non parti" in signed_in("attache.ph").get(f"/permanence/alertes/{alert.pk}/").text
