"""The worked input as people play it in the browser: file 1 by an attaché, file 3 by Manila."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import FilePayload

from tests.support.browser import Visitor

Visit = Callable[..., Visitor]
At = Callable[[str], Any]

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
            visitor.page.fill("[name=names-0-value]", "Jay Tan")
            visitor.page.fill("[name=names-1-value]", "CHEN Weijie")
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


def add_consent_paper(visitor: Visitor) -> None:
    """The written consent arrives before it is recorded."""
    visitor.go("/dossiers/SSI-SG-RFI-2026-0001/echanges/ajouter/")
    for name, value in (
        ("direction", "in"),
        ("kind", "letter"),
        ("channel", "bilateral"),
        ("from_authority", "SG-CNB"),
    ):
        visitor.choose(name, value)
    visitor.page.fill("[name=occurred_at]", "2026-09-15T09:30")
    visitor.page.fill("[name=subject]", "Accord d’usage judiciaire")
    paper = FilePayload(name="accord-cnb.txt", mimeType="text/plain", buffer=b"Judicial use of answer 1 is agreed.")
    visitor.page.set_input_files("[name=file]", paper)
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_url("**/dossiers/SSI-SG-RFI-2026-0001/")


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


def play_request(visit: Visit, at_instant: At) -> None:
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
        add_consent_paper(attache)
        attache.go("/dossiers/SSI-SG-RFI-2026-0001/questions/1/accord/")
        attache.page.fill("[name=reference]", "CNB/IL/FR/26/0231")
        attache.page.fill("[name=consented_on]", "2026-09-15")
        attache.page.locator("select[name=paper]").select_option(label="accord-cnb.txt", force=True)
        attache.press("Enregistrer l’accord")
        attache.page.get_by_text("CNB/IL/FR/26/0231").first.wait_for()


FILING = "SSI-MNL-ASC-2026-0001"
FILING_PAGE = f"/consulaire/{FILING}/"
ANSWER = (
    "1,4 g de méthamphétamine allégués ; la PDEA Regional Office VII est saisie ; enquête préliminaire le 21 septembre "
    "à 14 h devant le procureur de Cebu City ; visite accordée le dimanche 20 septembre à 10 h."
)
NOTE = "Source : contact personnel à la PDEA, à ne pas citer."


def file_request(agent: Visitor) -> None:
    agent.go("/consulaire/nouvelle/")
    if "/brouillons/" not in agent.page.url:
        agent.check()
        agent.page.locator("main form button[type=submit]").first.click()
        agent.page.wait_for_url("**/etape/1/")
    agent.choose("category", "arrest_detention")
    agent.choose("known_by", "family")
    agent.write(
        incident_at="2026-09-17T23:30",
        incident_place="Cebu City",
        known_at="2026-09-18T20:45",
        circumstances="Interpellé par la police de Cebu City ; nous n’avons pas encore pu lui parler.",
    )
    agent.check()
    agent.press("Continuer")
    agent.page.wait_for_url("**/etape/2/")
    agent.write(last_name="ROUVIÈRE", first_names="Bastien", birth_date="1997-02-02", birth_place="Valence")
    agent.write(
        detaining_authority="Mabolo Police Station 4",
        charges="illegal possession of dangerous drugs (R.A. 9165, section 11)",
    )
    agent.choose("ariane_registered", "yes")
    agent.choose("assistance_wish", "unknown")
    relative = agent.page.locator("[name$='-name']").first
    relative.fill("Maud ROUVIÈRE")
    agent.page.locator("[name$='-relation']").first.fill("sœur")
    agent.check()
    agent.picture("consular-step-2")
    agent.press("Continuer")
    agent.page.wait_for_url("**/etape/3/")
    agent.write(
        asked="Qualification exacte\nEnquêteur chargé du dossier\nDate de présentation au procureur\nAccès consulaire"
    )
    agent.check()
    agent.press("Déposer la demande")
    agent.page.get_by_text(FILING).first.wait_for()
    agent.check()
    agent.picture("consular-receipt")


def answer_request(attache: Visitor) -> None:
    attache.go("/consulaire/")
    attache.check()
    attache.page.get_by_text(FILING).first.wait_for()
    attache.go(FILING_PAGE)
    attache.check()
    attache.picture("consular-ssi")
    attache.go(f"{FILING_PAGE}prise-en-charge/")
    attache.page.locator("main form button[type=submit]").first.click()
    attache.page.wait_for_url(f"**{FILING_PAGE}")
    attache.go(f"{FILING_PAGE}note/")
    attache.write(body=NOTE)
    attache.page.locator("main form button[type=submit]").first.click()
    attache.page.wait_for_url(f"**{FILING_PAGE}")
    attache.go(f"{FILING_PAGE}reponse/")
    attache.write(body=ANSWER)
    for box in attache.page.locator("input[name=answered]").all():
        box.check(force=True)
    attache.check()
    attache.page.locator("main form button[type=submit]").first.click()
    attache.page.wait_for_url(f"**{FILING_PAGE}")
    attache.picture("consular-composed")
    attache.follow("Relire et communiquer au poste")
    attache.page.wait_for_url("**/reponse/communiquer/")
    attache.check()
    attache.picture("consular-release")
    attache.page.locator("main form button[type=submit]").first.click()
    attache.page.wait_for_url(f"**{FILING_PAGE}")
    attache.page.get_by_text(NOTE).first.wait_for()
    attache.check()
