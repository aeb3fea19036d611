"""File 1 of the worked input, played by the attaché of Singapore at the instants of the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ssi.records.models import Record
from tests.support.browser import Visitor
from tests.support.database import as_owner

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SUBJECT = "Importation de kétamine et de 4-MMC par fret postal, identification d’un expéditeur"
QUESTIONS = (
    ("identify_person", "Identification complète de TAN Wei Jie et de ses alias."),
    ("company", "Existence, dirigeants et adresse réelle de Tanjong Spice Trading Pte. Ltd."),
    ("phone_subscriber", "Titulaire de la ligne +65 8555 0142."),
    ("criminal_record", "Antécédents en matière de stupéfiants auprès du Central Narcotics Bureau."),
)
ANSWERS = (
    ("hit", "", "Identité confirmée : né le 14 mars 1988 à Singapour, connu comme CHEN Weijie."),
    ("partial", "", "Directeur jusqu’en juin 2026 ; dirigeants actuels et adresse réelle inconnus."),
    ("refused", "needs_mla", "L’abonné est un tiers ; identité refusée sans demande formelle."),
    ("hit", "", "Une condamnation en 2013 pour détention."),
)


def log_request(visitor: Visitor) -> None:
    visitor.go("/dossiers/nouveau/demande/")
    visitor.check()
    visitor.choose("country", "SG")
    visitor.page.fill("[name=title]", SUBJECT)
    visitor.choose("requesting_authority", "FR-OFAST")
    visitor.page.fill("[name=external_reference]", "OFAST/SI/2026-01874")
    visitor.page.fill("[name=received_at]", "2026-09-08T09:20")
    visitor.choose("received_by", "dcis_h24")
    visitor.choose("urgency", "urgent")
    visitor.page.locator("#echeance").get_by_text("11/09/2026 09:20").wait_for()
    visitor.page.fill("[name=urgency_reason]", "Une livraison identique est attendue dans les prochains jours.")
    for row, (kind, text) in enumerate(QUESTIONS):
        visitor.choose(f"questions-{row}-question_type", kind)
        visitor.page.fill(f"[name=questions-{row}-text]", text)
    visitor.choose("framework", "judicial_inquiry")
    visitor.page.fill("[name=judicial_case_number]", "JIJIRS4 26000027")
    visitor.choose("crime_type", "DRUG")
    visitor.choose("purpose", "investigate")
    visitor.page.fill("[name=objective_reasons]", "L’expéditeur, la société et le numéro sont à Singapour.")
    visitor.choose("marking", "DR")
    visitor.press("Enregistrer la demande")
    visitor.page.get_by_text("SSI-SG-RFI-2026-0001").first.wait_for()
    visitor.check()
    visitor.picture("case-registered")


def add_parts(visitor: Visitor) -> None:
    for kind, category, name in (
        ("person", "suspect", "TAN Wei Jie"),
        ("organisation", "other_party", "Tanjong Spice Trading Pte. Ltd."),
        ("phone", "", "+65 8555 0142"),
    ):
        visitor.go("/dossiers/SSI-SG-RFI-2026-0001/personnes/ajouter/")
        visitor.choose("entity_type", kind)
        if category:
            visitor.choose("category", category)
        visitor.page.fill("[name=name]", name)
        if kind == "person":
            visitor.page.fill("[name=aliases]", "Jay Tan\nCHEN Weijie")
        visitor.page.locator("main form button[type=submit]").first.click()
        visitor.page.wait_for_url("**/dossiers/SSI-SG-RFI-2026-0001/**")
    visitor.check()


def add_answer(visitor: Visitor) -> None:
    visitor.go("/dossiers/SSI-SG-RFI-2026-0001/reponse/")
    visitor.check()
    visitor.page.fill("[name=at]", "2026-09-10T18:40")
    visitor.choose("channel", "bilateral")
    visitor.page.fill("[name=external_reference]", "CNB/IL/FR/26/0219")
    visitor.choose("handling_code", "H1")
    visitor.choose("source_reliability", "B")
    visitor.choose("information_credibility", "2")
    for row, (outcome, ground, text) in enumerate(ANSWERS):
        visitor.choose(f"answers-{row}-outcome", outcome)
        if ground:
            visitor.choose(f"answers-{row}-refusal_ground", ground)
        visitor.page.fill(f"[name=answers-{row}-answer]", text)
    visitor.press("Enregistrer la réponse")
    visitor.page.get_by_text("Identité confirmée").wait_for()


def mail(visitor: Visitor, page: str, authority: str, at: str, button: str) -> None:
    visitor.go(f"/dossiers/SSI-SG-RFI-2026-0001/{page}/")
    visitor.check()
    visitor.choose("to_authority", authority)
    visitor.page.fill("[name=at]", at)
    visitor.choose("channel", "bilateral" if authority == "SG-CNB" else "dcis_h24")
    visitor.press(button)
    visitor.page.wait_for_url("**/dossiers/SSI-SG-RFI-2026-0001/")


def step(visitor: Visitor, code: str, button: str) -> None:
    visitor.go(f"/dossiers/SSI-SG-RFI-2026-0001/etapes/{code}/")
    visitor.check()
    visitor.press(button)
    visitor.page.wait_for_url("**/dossiers/SSI-SG-RFI-2026-0001/")


def play(visit: Callable[..., Visitor], at_instant: Callable[[str], Any]) -> None:
    with at_instant("2026-09-08T09:40+08:00"):
        attache = visit("attache.sg")
        log_request(attache)
        add_parts(attache)
    with at_instant("2026-09-08T10:15+08:00"):
        step(attache, "qualify", "Qualifier la demande")
    with at_instant("2026-09-08T16:05+08:00"):
        mail(attache, "transmettre", "SG-CNB", "2026-09-08T16:05", "Transmettre au service requis")
    with at_instant("2026-09-10T18:45+08:00"):
        add_answer(attache)
    with at_instant("2026-09-10T19:30+08:00"):
        mail(attache, "transmettre-la-reponse", "FR-OFAST", "2026-09-10T19:30", "Transmettre la réponse au requérant")
        step(attache, "close", "Clôturer le dossier")
        attache.check()
        attache.picture("case-closed")
    with at_instant("2026-09-15T10:00+08:00"):
        attache.go("/dossiers/SSI-SG-RFI-2026-0001/questions/1/accord/")
        attache.page.fill("[name=reference]", "CNB/IL/FR/26/0231")
        attache.page.fill("[name=consented_on]", "2026-09-15")
        attache.press("Enregistrer l’accord")
        attache.page.get_by_text("CNB/IL/FR/26/0231").first.wait_for()


def test_the_attache_takes_the_request_from_its_arrival_to_a_partial_answer_in_time(
    visit: Callable[..., Visitor], at_instant: Callable[[str], Any]
) -> None:
    play(visit, at_instant)
    with as_owner():
        record = Record.objects.get(reference="SSI-SG-RFI-2026-0001")
        request = record.informationrequest
        deadline = record.deadlines.get()
        assert record.state == "closed"
        assert request.outcome == "partial"
        assert deadline.met_at is not None
        assert deadline.met_at < deadline.due_at
        assert str(deadline.met_at - deadline.started_at) == "2 days, 10:10:00"
        assert [question.outcome for question in record.questions.all()] == ["hit", "partial", "refused", "hit"]
        assert [question.consent_reference for question in record.questions.all()][:2] == ["CNB/IL/FR/26/0231", ""]


def test_the_attache_of_malaysia_finds_nothing_of_it(
    visit: Callable[..., Visitor], at_instant: Callable[[str], Any]
) -> None:
    play(visit, at_instant)
    with at_instant("2026-09-16T09:00+08:00"):
        stranger = visit("attache.my")
        for address in (
            "/",
            "/dossiers/",
            "/dossiers/?q=ketamine",
            "/recherche/?q=SSI-SG-RFI-2026-0001",
            "/recherche/?q=kétamine",
        ):
            stranger.go(address)
            assert "Importation" not in stranger.text
            stranger.check()
        missing = stranger.go("/dossiers/SSI-SG-RFI-2026-0001/")
        assert missing is not None
        assert missing.status == 404
