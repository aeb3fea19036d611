"""One door for every kind, by whatever way one comes: what keeps no register files nothing, and each departure meets
the rule of its kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.directory.models import Authority
from ssi.documents.models import Document
from ssi.documents.services import attach_document
from ssi.exchanges.models import Exchange
from ssi.exchanges.services import file_exchange
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.documents.files import pdf, uploaded
from tests.factories.cases import make_request
from tests.factories.consular import make_filing
from tests.factories.context import make_sheet
from tests.factories.cooperation import NOW, make_action, make_agreement
from tests.factories.missions import make_mission
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
BODY = {
    "direction": "in", "kind": "letter", "channel": "bilateral", "occurred_at": "2026-09-01T09:00:00+08:00",
    "subject": "Lettre",
}  # fmt: skip


@pytest.fixture
def attache(embassy: Embassy) -> User:
    return embassy["attache.sg"]


def filed(record: Record, actor: User, **more: Any) -> Exchange:
    said = {"direction": "in", "kind": "letter", "channel": "bilateral", "subject": "Lettre", "occurred_at": NOW}
    with clock.at(NOW), acting_as(actor):
        return file_exchange(record, **{**said, **more}, actor=actor)


def test_a_mission_files_by_its_page_and_by_a_program_alike(signed_in: SignIn, attache: User) -> None:
    mission, client = make_mission(attache), signed_in("attache.sg")
    typed = {**BODY, "occurred_at": "01/09/2026 09:00"}
    with clock.at(NOW):
        page = client.post(reverse("cases:add_exchange", args=[mission.reference]), typed)
        program = client.post(reverse("api:record-exchanges", args=[mission.pk]), BODY, content_type="application/json")
    assert (page.status_code, program.status_code) == (302, 201)
    with as_owner():
        assert Exchange.objects.filter(record=mission).count() == 2


def test_what_keeps_no_register_files_nothing_from_anywhere(signed_in: SignIn, attache: User, embassy: Embassy) -> None:
    sheet = make_sheet(attache, embassy["manager"])
    with pytest.raises(RefusedError, match="ne tient pas de registre"):
        filed(sheet, attache)
    with clock.at(NOW):
        told = signed_in("attache.sg").post(
            reverse("api:record-exchanges", args=[sheet.pk]), BODY, content_type="application/json"
        )
    assert told.status_code == 409
    assert "ne tient pas de registre" in told.json()["detail"]
    agent = embassy["agent.mnl"]
    with pytest.raises(RefusedError, match="ne tient pas de registre"):
        filed(make_filing(agent, embassy["attache.ph"]), agent)


@pytest.mark.parametrize("make", [make_action, make_agreement])
def test_cooperation_meets_the_same_codes(attache: User, make: Callable[..., Record]) -> None:
    record = make(attache, "SG")
    filed(record, attache, handling_code="H2", from_authority=Authority.objects.get(code="SG-CNB"))
    with pytest.raises(RefusedError, match="code H2"):
        filed(record, attache, direction="out", to_authority=Authority.objects.get(code="SG-SPF-ICD"))
    assert filed(record, attache, direction="out", to_authority=Authority.objects.get(code="SG-CNB"))


@pytest.mark.parametrize("make", [make_action, make_request])
def test_what_goes_to_a_court_goes_into_proceedings_whatever_the_record(
    attache: User, make: Callable[..., Record]
) -> None:
    record = make(attache, "SG")
    with clock.at(NOW), acting_as(attache):
        held: Document = attach_document(
            record, uploaded("pv.pdf", pdf()), title="", document_type="report", handling_code="H1", actor=attache
        )
    sent = {"direction": "out", "documents": [held]}
    assert filed(record, attache, **sent, to_authority=Authority.objects.get(code="FR-OFAST"))
    with pytest.raises(RefusedError, match="code H1"):
        filed(record, attache, **sent, to_authority=Authority.objects.get(code="FR-JIRS-PARIS"))
