"""Nothing of the service's side reaches the post: not a word, not a count, not a byte of difference."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consular.enums import Outcome
from consular.services import add_note, pass_step, release_answer, resolve_handling
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.documents.services import attach_document
from ssi.records.models import Record
from ssi.records.services import link_records, reserve
from tests.consular.test_pages import SignIn
from tests.consular.world import ANSWERED, CANARY, at, draft, filed, handling_of, in_charge
from tests.factories.records import make_record
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGES = (
    "",
    "accuse/",
    "recapitulatif/",
    "message/",
    "souhait/",
    "notification/",
    "proches/ajouter/",
    "proches/1/accord/",
)
MORE = ("proches/1/informer/", "pieces/ajouter/", "historique/", "acces/")
FOLLOWING = ("visites/ajouter/", "visites/1/", "audiences/ajouter/", "audiences/1/")
MASKED = re.compile(r'name="(?:csrfmiddlewaretoken|submission)" value="[^"]*"')


def addresses(filing: Record) -> list[str]:
    """Every page that a post may open around one of its requests."""
    around = [f"/consulaire/{filing.reference}/{page}" for page in (*PAGES, *MORE, *FOLLOWING)]
    words = ("rouviere", "Cebu", CANARY, str(filing.reference), "SSI-PH-RFI-2026-0001")
    return ["/", "/consulaire/", "/consulaire/nouvelle/", *around, *(f"/recherche/?q={word}" for word in words)]


def crawl(client: StrictClient, filing: Record) -> dict[str, tuple[int, str]]:
    found = {}
    for address in addresses(filing):
        answer = client.get(address)
        # A visit that was not told yet is missing.
        assert answer.status_code in {200, 302, *([404] if address.endswith(("/visites/1/", "/audiences/1/")) else [])}
        found[address] = (answer.status_code, MASKED.sub("", answer.content.decode()))
    return found


def work_inside(embassy: Embassy, handling: Record) -> None:
    """Notes, an internal piece, a link, a step, need-to-know: all of it on the service's side."""
    attache = embassy["attache.ph"]
    request = make_record(attache, "PH", reference="SSI-PH-RFI-2026-0001", title=f"{CANARY} opérationnel")
    with at(ANSWERED, attache):
        for number in range(3):
            add_note(handling, body=f"{CANARY} {number}", source=f"{CANARY} PDEA", actor=attache)
        piece = SimpleUploadedFile(f"{CANARY}.txt", b"canari-source-interne\n")
        attach_document(handling, piece, title=f"{CANARY} pièce", document_type="other", actor=attache)
        link_records(handling, request, actor=attache)
        pass_step(handling, "await_local", actor=attache)
        reserve(handling, reserved=True, version=None, actor=attache)


def test_no_word_of_the_service_reaches_a_post_in_any_response(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    work_inside(embassy, handling)
    attache = embassy["attache.ph"]
    with at(ANSWERED, attache):
        release_answer(handling, body="Visite accordée dimanche.", actor=attache)
        resolve_handling(handling, outcome=Outcome.ACCESS, reason=f"{CANARY} issue", actor=attache)
    with clock.at(ANSWERED + timedelta(hours=1)):
        assert CANARY in signed_in("attache.ph").get(f"/consulaire/{filing.reference}/").content.decode()
        for username in ("agent.mnl", "agent.kul"):
            client = signed_in(username)
            for address in addresses(filing):
                page = client.get(address).content.decode()
                if CANARY not in address:
                    assert CANARY not in page, address
                assert "Accès consulaire obtenu" not in page
                assert str(handling.pk) not in page


def test_a_reserved_handling_shows_its_filing_as_the_post_reads_it(signed_in: SignIn, embassy: Embassy) -> None:
    filing = filed(embassy, "agent.sin", "SG", "SIN")
    attache = embassy["attache.sg"]
    with at(ANSWERED, attache):
        handling = handling_of(filing, attache)
        add_note(handling, body=CANARY, actor=attache)
    with at(ANSWERED, embassy["manager"]):
        reserve(handling, reserved=True, version=None, actor=embassy["manager"])
    with clock.at(ANSWERED):
        client = signed_in("deputy.sg")
        page = client.get(f"/consulaire/{filing.reference}/")
        assert page.status_code == 200
        assert CANARY not in page.content.decode()
        assert client.get(f"/consulaire/{filing.reference}/note/").status_code == 404
        assert "—" in client.get("/consulaire/").content.decode()
        assert CANARY in signed_in("manager").get(f"/consulaire/{filing.reference}/").content.decode()


@pytest.mark.parametrize("username", ["agent.kul", "agent.sin", "attache.ph", "attache.my", "manager"])
def test_a_draft_is_found_by_nobody_outside_its_post(signed_in: SignIn, embassy: Embassy, username: str) -> None:
    record = draft(embassy, last_name="Canaribrouillon")
    client: StrictClient = signed_in(username)
    for address in ("/", "/consulaire/", "/recherche/?q=rouviere", f"/consulaire/{record.pk}/"):
        assert "anaribrouillon" not in client.get(address).content.decode().lower()


def test_reading_is_journalled_with_keys_and_never_with_names(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    attache = embassy["attache.ph"]
    with clock.at(ANSWERED):
        signed_in("attache.ph").get(f"/consulaire/{filing.reference}/")
    with as_owner():
        lines = [set(entry.keys) for entry in Entry.objects.filter(actor=attache.pk, operation="consult")]
    assert {str(filing.pk), str(handling.pk)} in lines
    assert not any("ouvi" in key.lower() for line in lines for key in line)
