"""A mission in the browser: logged, its members and acts kept, a direct hearing refused, found on the calendar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.browser import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]
REFERENCE = "SSI-SG-MIS-2026-0001"


def test_a_mission_is_prepared_and_a_direct_hearing_waits_for_both_agreements(
    visit: Visit, at_instant: Callable[[str], Any]
) -> None:
    with at_instant("2026-10-06T10:00+08:00"):
        mission = visit("attache.sg")
        mission.go("/dossiers/nouveau/mission/")
        mission.check()
        mission.choose("country", "SG")
        mission.choose("purpose", "assist_execution")
        mission.choose("requesting_service", "FR-OFAST")
        mission.choose("host_authority", "SG-CNB")
        mission.write(
            title="Auditions dans le dossier des colis",
            requested_on="2026-10-05",
            arrival="2026-11-02",
            departure="2026-11-06",
            hotel="Hôtel du Port",
        )
        mission.picture("mission-form")
        mission.press("Enregistrer la mission")
        mission.page.get_by_text(REFERENCE).first.wait_for()
        assert "Préavis court" in mission.text
        mission.go(f"/dossiers/{REFERENCE}/membres/")
        mission.page.fill("[name=rows-0-name]", "Solène Marchetti")
        mission.page.fill("[name=rows-0-passport]", "20AB12345")
        mission.check()
        mission.picture("mission-members")
        mission.press("Enregistrer ces lignes")
        mission.page.get_by_text("Solène Marchetti").first.wait_for()
        mission.go(f"/dossiers/{REFERENCE}/actes-de-la-mission/")
        mission.choose("rows-0-act_type", "hearing")
        mission.choose("rows-0-role", "direct")
        mission.press("Enregistrer ces lignes")
        mission.page.get_by_text("Audition directe impossible").first.wait_for()
        mission.check()
        mission.picture("mission-direct-hearing")
        mission.choose("rows-0-role", "suggest")
        mission.press("Enregistrer ces lignes")
        mission.page.get_by_text("Proposer des questions").first.wait_for()
        mission.check()
        mission.picture("mission")
        mission.go("/dossiers/missions/?vue=mois&jour=2026-11-02")
        mission.page.get_by_text(REFERENCE).first.wait_for()
        mission.check()
        mission.picture("mission-calendar")
        mission.go("/dossiers/missions/abonnement/")
        mission.press("Obtenir une adresse")
        mission.page.get_by_text("Copiez-la maintenant").wait_for()
        mission.check()
        mission.picture("mission-feed")
