"""A security sheet in the browser: written by the attaché, validated by the head of service, published, read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.browser import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]
SHEET = "/pays/fiches/SSI-SG-FIC-2026-0001/"
PHONE = {"viewport": {"width": 390, "height": 800}}


def write_the_sheet(attache: Visitor) -> None:
    attache.go("/pays/fiches/nouvelle/?pays=SG")
    attache.check()
    attache.press("Soumettre à la validation")
    attache.check()
    attache.choose("vigilance_level", "orange")
    attache.choose("confidence", "medium")
    attache.write(summary="Vols en série dans les lieux fréquentés.", outlook="Stable.")
    attache.choose("themes-0-theme", "crime")
    attache.page.fill("[name=themes-0-area]", "Marina")
    attache.page.fill("[name=themes-0-assessment]", "Vols à la tire.")
    attache.page.fill("[name=elements-0-source]", "Presse locale")
    attache.choose("elements-0-source_reliability", "B")
    attache.choose("elements-0-information_credibility", "2")
    attache.page.fill("[name=elements-0-information]", "Trois séries de vols.")
    attache.press("Soumettre à la validation")
    attache.page.wait_for_url(f"**{SHEET}")
    attache.check()


def take(visitor: Visitor, code: str) -> None:
    visitor.go(f"{SHEET}etapes/{code}/")
    visitor.check()
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_url(f"**{SHEET}")
    visitor.check()


def keep_the_country(attache: Visitor) -> None:
    """A zone with its level, a contact, a placed incident: each form empty, refused, then accepted."""
    attache.go("/pays/zones/nouvelle/?pays=SG")
    attache.press("Enregistrer la zone")
    attache.check()
    attache.choose("vigilance_level", "red")
    attache.write(name="Détroit, passe ouest", source="Conseils aux voyageurs")
    attache.press("Enregistrer la zone")
    attache.page.locator("main :text('rouge'):visible").first.wait_for()
    attache.check()
    attache.picture("zone")
    attache.go("/annuaire/contacts/nouveau/?pays=SG&autorite=SG-CNB")
    attache.press("Enregistrer le contact")
    attache.check()
    attache.write(name="Inspecteur Lim", phone="+65 6555 0142")
    attache.press("Enregistrer le contact")
    attache.press("Vérifié aujourd’hui")
    attache.check()
    attache.picture("contact")
    attache.go("/pays/incidents/?pays=SG")
    attache.check()
    attache.go(f"{SHEET}comparer/")
    attache.check()


def test_a_sheet_goes_from_its_author_to_the_page_of_the_country(visit: Visit, at_instant: Any) -> None:
    with at_instant("2026-09-08T09:20+08:00"):
        attache = visit("attache.sg")
        write_the_sheet(attache)
        take(visit("manager"), "validate")
        take(attache, "publish")
        attache.go(f"{SHEET}incidents/ajouter/")
        attache.check()
        attache.picture("incident")
        keep_the_country(attache)
        for address in ("/pays/", "/pays/SG/", "/pays/fiches/"):
            attache.go(address)
            attache.page.locator("main :text('orange'):visible").first.wait_for()
            attache.check()
        attache.go("/pays/SG/")
        attache.picture("country")
        phone = visit("deputy.sg", **PHONE)
        for address in ("/pays/", "/pays/SG/", SHEET):
            phone.go(address)
            phone.check()
        stranger = visit("agent.sin")
        answer = stranger.go("/pays/SG/")
        assert answer is not None
        assert answer.status == 404
