"""An administrator in the browser: an authority added, a demand of a checklist changed, each page accessible."""

from __future__ import annotations

from datetime import date

import pytest

from ssi.directory.models import Authority, ChecklistItem
from tests.e2e.journeys import Visit

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOT = "/administration/reference/"
SOURCE = {"source": "Page publique du service", "checked_on": "2026-11-01"}


def test_an_administrator_adds_an_authority_and_finds_it(visit: Visit) -> None:
    admin = visit("admin")
    for page in ("", "autorites/", "autorites/SG-CNB/", "matieres/", "textes/", "calendriers/SG/", "postes/"):
        admin.go(ROOT + page)
        admin.check()
    admin.go(f"{ROOT}autorites/nouvelle/")
    admin.check()
    admin.press("Enregistrer la fiche")
    admin.page.locator("#erreurs").wait_for()
    admin.check()
    admin.choose("country", "SG")
    admin.write(suffix="zed", acronym="ZED", name="Zed Bureau", **SOURCE)
    admin.page.locator("input[name=kinds][value=police]").check(force=True)
    admin.press("Enregistrer la fiche")
    admin.page.wait_for_url("**/autorites/SG-ZED/")
    admin.check()
    admin.follow("Historique")
    admin.check()
    assert Authority.objects.get(code="SG-ZED").checked_on == date(2026, 11, 1)


def test_an_administrator_changes_a_demand_and_reads_its_versions(visit: Visit) -> None:
    admin = visit("admin", viewport={"width": 390, "height": 844})
    item = ChecklistItem.objects.in_force("SG").get(document_type="certificate")
    admin.go(f"{ROOT}listes/SG/")
    admin.check()
    admin.go(f"{ROOT}listes/exigences/{item.item}/changer/")
    admin.check()
    admin.write(clause="MACMA, s. 20")
    admin.press("Enregistrer la fiche")
    admin.page.wait_for_url("**/listes/SG/")
    admin.page.get_by_text("MACMA, s. 20").first.wait_for()
    admin.go(f"{ROOT}listes/SG/historique/")
    admin.check()
    versions = ChecklistItem.objects.filter(item=item.item).order_by("version")
    assert [version.clause for version in versions] == ["MACMA, s. 19", "MACMA, s. 20"]
