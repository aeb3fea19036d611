"""File 3 of the worked input: the consulate in Manila files at night, the SSI answers, the note stays inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ssi.records.models import Record
from tests.support.browser import Visitor
from tests.support.database import as_owner

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

REFERENCE = "SSI-MNL-ASC-2026-0001"
PAGE = f"/consulaire/{REFERENCE}/"
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
        detaining_authority="Mabolo Police Station 4",
        charges="illegal possession of dangerous drugs (R.A. 9165, section 11)",
        circumstances="Interpellé par la police de Cebu City ; nous n’avons pas encore pu lui parler.",
    )
    agent.check()
    agent.press("Continuer")
    agent.page.wait_for_url("**/etape/2/")
    agent.write(last_name="ROUVIÈRE", first_names="Bastien", birth_date="1997-02-02", birth_place="Valence")
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
    agent.page.get_by_text(REFERENCE).first.wait_for()
    agent.check()
    agent.picture("consular-receipt")


def answer_request(attache: Visitor) -> None:
    attache.go("/consulaire/")
    attache.check()
    attache.page.get_by_text(REFERENCE).first.wait_for()
    attache.go(PAGE)
    attache.check()
    attache.picture("consular-ssi")
    attache.go(f"{PAGE}prise-en-charge/")
    attache.page.locator("main form button[type=submit]").first.click()
    attache.page.wait_for_url(f"**{PAGE}")
    attache.go(f"{PAGE}note/")
    attache.write(body=NOTE)
    attache.page.locator("main form button[type=submit]").first.click()
    attache.page.wait_for_url(f"**{PAGE}")
    attache.go(f"{PAGE}reponse/")
    attache.write(body=ANSWER)
    for box in attache.page.locator("input[name=answered]").all():
        box.check(force=True)
    attache.check()
    attache.page.locator("main form button[type=submit]").first.click()
    attache.page.wait_for_url(f"**{PAGE}")
    attache.page.get_by_text(NOTE).first.wait_for()
    attache.check()


def test_the_consulate_files_and_reads_the_released_answer_and_never_the_note(
    visit: Callable[..., Visitor], at_instant: Callable[[str], Any]
) -> None:
    with at_instant("2026-09-18T21:10+08:00"):
        agent = visit("agent.mnl", viewport={"width": 390, "height": 844})
        file_request(agent)
    with as_owner():
        filing = Record.objects.get(reference=REFERENCE)
        assert filing.due_at is not None
        assert filing.due_at.isoformat() == "2026-09-19T13:10:00+00:00"
    with at_instant("2026-09-19T11:15+08:00"):
        answer_request(visit("attache.ph"))
        agent.go(PAGE)
        agent.page.get_by_text("PDEA Regional Office VII").first.wait_for()
        assert NOTE not in agent.page.content()
        agent.check()
        agent.picture("consular-post")
    with at_instant("2026-09-20T12:00+08:00"):
        agent.go(f"{PAGE}souhait/")
        agent.choose("wish", "accepted")
        agent.write(source="visite du 20 septembre", at="2026-09-20T10:30")
        agent.page.locator("main form button[type=submit]").first.click()
        agent.page.wait_for_url(f"**{PAGE}")
        agent.go(f"{PAGE}proches/1/accord/")
        agent.choose("consent", "yes")
        agent.page.locator("main form button[type=submit]").first.click()
        agent.page.wait_for_url(f"**{PAGE}")
        for address in ("/", "/consulaire/", f"{PAGE}historique/", f"{PAGE}acces/", "/recherche/?q=PDEA"):
            agent.go(address)
            assert NOTE not in agent.page.content()
            agent.check()
        stranger = visit("attache.my")
        for address in ("/", "/consulaire/", "/recherche/?q=ROUVIERE", "/recherche/?q=Cebu"):
            stranger.go(address)
            assert REFERENCE not in stranger.text
        missing = stranger.go(PAGE)
        assert missing is not None
        assert missing.status == 404
