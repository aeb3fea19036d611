"""The one box, by the keyboard: “/”, words, results; the files opened last; the button « Exporter »."""

from __future__ import annotations

import pytest

from ssi.people.services import PartContent, add_part
from ssi.territories.acting import acting_as
from tests.e2e.journeys import Visit
from tests.factories.cases import make_request
from tests.support.people import Embassy

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_key_leads_to_search_and_the_list_can_be_taken_out(visit: Visit, embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="answered", text="Livraison surveillée")
    with acting_as(user):
        add_part(record, PartContent("phone", "+65 8555 0142"), actor=user)
    visitor = visit("attache.sg")
    page = visitor.page
    visitor.go(f"/dossiers/{record.reference}/")
    visitor.go("/")
    page.get_by_role("heading", name="Dossiers récents").wait_for()
    visitor.check()
    box = page.locator("#recherche-entete[aria-keyshortcuts='/']")
    box.wait_for()
    page.keyboard.press("/")
    page.keyboard.type("livraison/x")
    assert box.input_value() == "livraison/x"
    box.fill("surveillées")
    page.keyboard.press("Enter")
    page.locator("mark", has_text="surveillée").first.wait_for()
    visitor.check()
    visitor.picture("search-results")
    box.fill("8555-0142")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/dossiers/{record.reference}/")
    visitor.go("/recherche/")
    page.get_by_role("button", name="Désactiver ce raccourci").click()
    page.locator("#recherche-entete:not([aria-keyshortcuts])").wait_for()
    visitor.check()
    visitor.picture("search")
    visitor.go("/dossiers/")
    page.get_by_text("Exporter", exact=True).click()
    visitor.check()
    visitor.picture("list-export")
    page.get_by_role("button", name="ODS (LibreOffice)").click()
    page.wait_for_url("**/travaux/**")
    page.get_by_role("heading", name="Export d’une liste").wait_for()
    visitor.check()
