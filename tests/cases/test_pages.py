"""The pages of requests for information: what is typed, what is refused, what comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ssi.audit.models import Entry
from ssi.common import clock
from ssi.records.models import Record
from tests.factories.cases import RECEIVED, make_request
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
NEW = "/dossiers/nouveau/demande/"


def typed(**changes: Any) -> dict[str, Any]:
    """A complete form, as a browser sends it."""
    return {
        "country": "SG",
        "title": "Importation de kétamine",
        "direction": "incoming_fr",
        "requesting_authority": "FR-OFAST",
        "external_reference": "OFAST/SI/2026-01874",
        "received_at": "08/09/2026 09:20",
        "received_by": "dcis_h24",
        "urgency": "urgent",
        "urgency_reason": "Une livraison identique est attendue.",
        "framework": "judicial_inquiry",
        "judicial_case_number": "JIJIRS4 26000027",
        "crime_type": "DRUG",
        "purpose": "investigate",
        "objective_reasons": "La société est à Singapour.",
        "availability": "indirect",
        "marking": "DR",
        "summary": "Trois colis.",
        "questions-TOTAL_FORMS": "2",
        "questions-INITIAL_FORMS": "0",
        "questions-0-question_type": "company",
        "questions-0-text": "Qui dirige la société ?",
        "questions-1-question_type": "",
        "questions-1-text": "",
        "submission": "6f0c1c5e-8c0f-4c39-9f49-0d2f4d8a3f10",
        "act": "register",
        **changes,
    }


@pytest.fixture(autouse=True)
def in_september() -> Any:
    with clock.at(RECEIVED + timedelta(minutes=20)):
        yield


def stored() -> list[Record]:
    with as_owner():
        return list(Record.objects.order_by("created_at"))


def test_logging_a_request_gives_its_reference_and_its_due_date(signed_in: SignIn) -> None:
    answer = signed_in("attache.sg").post(NEW, typed(), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "SSI-SG-RFI-2026-0001" in page
    assert "11/09/2026 09:20" in page
    assert "standard du service\u00a0: 3 jours, reçue le 08/09/2026 09:20" in page
    assert "DIFFUSION RESTREINTE" in page.upper()


def test_a_double_click_logs_once(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    first, second = client.post(NEW, typed()), client.post(NEW, typed())
    assert first["Location"] == second["Location"]
    assert len(stored()) == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "obligatoire"),
        ("title", "x" * 10_000, "10000 caractères"),
        ("title", "Kéta\u202emine", "U+202E"),
        ("title", "Kéta\x00mine", "U+0000"),
        ("title", "Note classifiée Très Secret", "classifié"),
        ("received_at", "08/09/2027 09:20", "sont à venir"),
        ("received_at", "hier", "JJ/MM/AAAA"),
        ("country", "XX", "liste"),
        ("country", "MY", "liste"),
        ("urgency_reason", "", "urgent"),
        ("crime_type", "NOPE", "liste"),
        ("requesting_authority", "FR-NOPE", "annuaire"),
        ("questions-0-question_type", "", "type"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_nothing_is_written_or_lost(
    signed_in: SignIn, field: str, value: str, words: str
) -> None:
    answer = signed_in("attache.sg").post(NEW, typed(**{field: value}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page.replace("\u202f", "").replace("\xa0", " ")
    assert "OFAST/SI/2026-01874" in page
    assert "Qui dirige la société ?" in page
    assert stored() == []


def test_a_draft_is_kept_without_reference_and_registered_later(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    draft = client.post(NEW, typed(act="keep", purpose=""))
    record = stored()[0]
    assert draft["Location"] == f"/dossiers/brouillons/{record.pk}/"
    assert record.reference is None
    assert client.get("/dossiers/brouillons/").content.decode().count(record.title) == 1
    registered = client.post(draft["Location"], typed(version=record.version))
    assert registered["Location"] == "/dossiers/SSI-SG-RFI-2026-0001/"


def test_a_draft_of_somebody_else_does_not_exist(signed_in: SignIn, embassy: Embassy) -> None:
    draft = make_request(embassy["attache.sg"], state="draft")
    assert signed_in("deputy.sg").get(f"/dossiers/brouillons/{draft.pk}/").status_code == 404


def test_a_stale_form_shows_both_values_and_writes_nothing(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"], text="Premier objet")
    page = f"/dossiers/{record.reference}/modifier/"
    opened = record.version
    assert signed_in("deputy.sg").post(page, typed(title="Objet du second", version=opened)).status_code == 302
    answer = signed_in("attache.sg").post(page, typed(title="Objet du premier", version=opened))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Objet du second" in text
    assert "Objet du premier" in text
    assert stored()[0].title == "Objet du second"


def test_the_page_says_what_is_missing_for_the_next_step(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"], state="qualified")
    with as_owner():
        record.informationrequest.purpose = ""
        record.informationrequest.save()
    client = signed_in("attache.sg")
    assert "la finalité n’est pas renseignée" in client.get(f"/dossiers/{record.reference}/").content.decode()
    refused = client.get(f"/dossiers/{record.reference}/transmettre/")
    assert refused.status_code == 409
    assert f"/dossiers/{record.reference}/modifier/#id_purpose" in refused.content.decode()


def test_whoever_may_read_but_not_change_gets_the_reason(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"])
    answer = signed_in("manager").get(f"/dossiers/{record.reference}/modifier/")
    assert answer.status_code == 403
    assert "pas de le modifier" in answer.content.decode()


def test_a_stranger_and_a_missing_reference_get_the_same_page(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"])
    client = signed_in("attache.my")
    foreign = client.get(f"/dossiers/{record.reference}/")
    missing = client.get("/dossiers/SSI-SG-RFI-2026-9999/")
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
    assert foreign.status_code == 404


def test_each_reading_and_each_refusal_leaves_one_line(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"])
    reader, stranger = signed_in("deputy.sg"), signed_in("attache.my")
    with as_owner():
        before = Entry.objects.count()
    reader.get(f"/dossiers/{record.reference}/")
    stranger.get(f"/dossiers/{record.reference}/")
    with as_owner():
        refused, read = Entry.objects.order_by("-id")[:2]
        assert Entry.objects.count() == before + 2
    assert (read.operation, read.country, read.keys) == ("consult", "SG", [str(record.pk)])
    assert (refused.operation, refused.country, refused.keys) == ("refuse", "", [record.reference])
