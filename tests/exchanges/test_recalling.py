"""Recalling several records at once: what is due, through the same door as from its own page."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from ssi.common import clock
from ssi.common.rules import Refused
from ssi.exchanges import departures
from ssi.exchanges.models import Exchange
from ssi.jobs import runner
from ssi.jobs.models import Job
from ssi.records.models import Record
from tests.factories.cases import RECEIVED, make_request
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]


@pytest.fixture(autouse=True)
def two_weeks_later() -> Iterator[None]:
    with clock.at(RECEIVED + timedelta(days=14)):
        yield


def sent(*records: Record) -> dict[str, Any]:
    boxes = [f"{one.pk}:{one.version}" for one in records]
    return {"list": "cases", "query": "", "act": "remind", "record": boxes, "submission": str(uuid.uuid4())}


def reminders() -> list[Exchange]:
    with as_owner():
        return list(Exchange.objects.exclude(reminds=None))


def test_what_is_due_is_recalled_in_one_go_and_the_rest_says_why_not(embassy: Embassy, signed_in: SignIn) -> None:
    due = make_request(embassy["attache.sg"], state="sent")
    answered = make_request(embassy["attache.sg"], state="answered")
    client = signed_in("attache.sg")
    page = client.post("/lots/apercu/", sent(due, answered)).text.replace("\u00a0", " ")
    assert "Relance n° 1 à CNB" in page
    assert "Aucune relance n’est due aujourd’hui sur ce dossier." in page
    assert not reminders()
    client.post("/lots/confirmer/", sent(due, answered))
    with as_owner():
        job = Job.objects.get()
    runner.run(job.pk)
    (filed,) = reminders()
    assert (filed.record_id, filed.direction, filed.language) == (due.pk, "out", "en")
    assert filed.to_authority_id == "SG-CNB"
    assert str(due.reference) in filed.body
    result = client.get(f"/lots/{job.pk}/").text.replace("\u00a0", " ")
    assert f"Relance enregistrée : {filed.register_number}" in result
    assert "Aucune relance n’est due" in result
    assert "Relance n°" not in client.post("/lots/apercu/", sent(due)).text.replace("\u00a0", " ")


def test_the_door_of_departures_holds_a_reminder_too(
    embassy: Embassy, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = make_request(embassy["attache.sg"], state="sent")
    held = departures._Leaving(lambda *_: Refused("Réponse retenue : essai."), judicial=False)
    client = signed_in("attache.sg")
    client.post("/lots/confirmer/", sent(due))
    with as_owner():
        job = Job.objects.get()
    monkeypatch.setitem(departures._rules, "RFI", held)
    assert "Réponse retenue : essai." in client.post("/lots/apercu/", sent(due)).text.replace("\u00a0", " ")
    assert client.post("/lots/confirmer/", sent(due)).status_code == 422
    runner.run(job.pk)
    assert "Réponse retenue : essai." in client.get(f"/lots/{job.pk}/").text.replace("\u00a0", " ")
    assert not reminders()


def test_nobody_recalls_several_where_they_do_not_write(embassy: Embassy, signed_in: SignIn) -> None:
    due = make_request(embassy["attache.sg"], state="sent")
    assert signed_in("manager").post("/lots/apercu/", sent(due)).status_code == 403
    foreign = signed_in("attache.my").post("/lots/apercu/", sent(due))
    assert foreign.status_code == 422
    assert str(due.reference) not in foreign.text
