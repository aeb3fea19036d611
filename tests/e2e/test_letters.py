"""File 2 of the worked input in the browser: a letter from its request, checked, refused, completed, delivered."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ssi.people.services import PartContent, add_part
from ssi.territories.acting import acting_as
from tests.documents.files import pdf
from tests.factories.cases import make_request
from tests.support.browser import Visitor
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]


def type_the_letter(letter: Visitor) -> None:
    """What the paper says, but what the request has already brought."""
    letter.choose("issuing_court", "FR-JIRS-PARIS")
    letter.write(
        issuing_chamber="cabinet JIRS 4",
        issuing_magistrate="Hélène Varenne-Costa",
        prosecution_number="26240000418",
        investigation_number="JIJIRS4 26000027",
        issued_on="2026-09-21",
        purpose="Établir qui a expédié les colis.",
        facts_summary="Trois colis ont été découverts à Roissy.",
        procedure_wished="Audition en présence d’un avocat.",
        confidentiality_reason="L’intéressé ignore l’enquête.",
        limitation_date="2056-08-28",
    )
    letter.choose("confidentiality", "asked")
    for box in ("signed", "sealed"):
        letter.page.locator(f"[name={box}]").check(force=True)
    letter.page.locator("[name=legal_grounds][value='FR-SG-MLA-2020']").check(force=True)
    letter.page.fill("[name=offences-0-label]", "Importation de stupéfiants en bande organisée")
    letter.page.fill("[name=offences-0-articles]", "222-36, 222-41, 132-71")
    letter.page.fill("[name=offences-0-maximum_penalty]", "30 ans de réclusion criminelle")
    letter.choose("measures-0-measure_type", "bank_records")
    letter.page.fill("[name=measures-0-text]", "Documents bancaires du compte.")
    letter.page.locator("[name=parts]").first.check(force=True)


def attach(letter: Visitor, folder: Path, title: str, document_type: str) -> None:
    piece = folder / f"{document_type}.pdf"
    piece.write_bytes(pdf())
    letter.go("/dossiers/SSI-SG-CRI-2026-0001/documents/ajouter/")
    letter.page.set_input_files("[name=file]", str(piece))
    letter.choose("document_type", document_type)
    letter.page.fill("[name=title]", title)
    letter.page.locator("main form button[type=submit]").first.click()
    # A script follows the sending: the page changes once the file is there.
    letter.page.wait_for_url(re.compile(r"/dossiers/SSI-SG-CRI-2026-0001/$"))


def test_a_letter_waits_for_its_certificate_and_is_then_delivered(
    visit: Visit, embassy: Embassy, at_instant: Callable[[str], Any], tmp_path: Path
) -> None:
    attache = embassy["attache.sg"]
    request = make_request(attache, state="answered", text="Kétamine par fret postal")
    suspect = PartContent("person", "TAN Wei Jie", category="suspect", detail="A réglé les trois expéditions.")
    with as_owner(), acting_as(attache):
        add_part(request, suspect, actor=attache)
    with at_instant("2026-10-06T10:00+08:00"):
        letter = visit("attache.sg")
        letter.go(f"/dossiers/{request.reference}/commission-rogatoire/")
        letter.check()
        type_the_letter(letter)
        letter.page.fill("[name=wished_before]", "2026-11-20")
        letter.page.fill("[name=preserved_until]", "2026-11-01")
        letter.page.fill("[name=affair_title]", "Kétamine par fret postal")
        letter.press("Enregistrer la CRI")
        letter.page.get_by_text("SSI-SG-CRI-2026-0001").first.wait_for()
        assert "fin du gel de données le 01/11/2026" in letter.text
        letter.check()
        attach(letter, tmp_path, "Traduction en anglais", "translation")
        letter.go("/dossiers/SSI-SG-CRI-2026-0001/controler/")
        letter.page.get_by_text("Il manque 1 point").wait_for()
        letter.check()
        letter.picture("letter-check")
        letter.press("J’ai contrôlé la CRI")
        letter.go("/dossiers/SSI-SG-CRI-2026-0001/remettre/")
        letter.page.get_by_text("Attestation d’affaire pénale").first.wait_for()
        letter.check()
        letter.picture("letter-refused")
    with at_instant("2026-10-07T10:00+08:00"):
        attach(letter, tmp_path, "Certificate of criminal matter", "certificate")
        letter.go("/dossiers/SSI-SG-CRI-2026-0001/remettre/")
        letter.choose("channel", "diplomatic")
        letter.press("Remettre à l’autorité centrale")
        letter.page.get_by_text("Remise à l’autorité centrale").first.wait_for()
        letter.check()
        letter.picture("letter-delivered")
        letter.page.get_by_role("link", name="Kétamine par fret postal").first.click()
        letter.page.get_by_text("Dossiers de l’affaire").first.wait_for()
        letter.check()
