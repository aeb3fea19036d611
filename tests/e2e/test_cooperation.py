"""Cooperation in the browser: an action from its idea to its evaluation, an agreement signed; axe on each page."""

from __future__ import annotations

import pytest

from tests.e2e.journeys import At, Visit
from tests.support.browser import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_an_action_from_its_idea_to_its_evaluation(visit: Visit, at_instant: At) -> None:
    with at_instant("2026-06-10T09:00+08:00"):
        visitor = visit("attache.sg")
        propose(visitor)
        for step in ("Inscrire au programme", "Enregistrer le financement", "Planifier l’action"):
            take(visitor, step)
    with at_instant("2026-09-04T17:00+08:00"):
        record_what_took_place(visitor)
        visitor.picture("action-evaluated")
        visitor.go("/cooperation/actions/?theme=drugs")
        visitor.check()
        visitor.page.get_by_text("SSI-SG-ACT-2026-0001").first.wait_for()


def test_an_agreement_is_signed_on_a_phone(visit: Visit, at_instant: At) -> None:
    with at_instant("2026-06-10T09:00+08:00"):
        visitor = visit("attache.sg", viewport={"width": 390, "height": 844})
        visitor.go("/cooperation/accords/nouveau/")
        visitor.choose("country", "SG")
        visitor.page.fill("[name=title]", "Arrangement sur les drogues de synthèse")
        visitor.choose("instrument_type", "administrative_arrangement")
        visitor.page.fill("[name=parties]", "France\nSingapour")
        visitor.check()
        visitor.press("Ouvrir la négociation")
        visitor.page.get_by_text("SSI-SG-ACC-2026-0001").first.wait_for()
        visitor.check()
        visitor.follow("Enregistrer la signature")
        visitor.page.fill("[name=signed]", "06/2026")
        visitor.check()
        visitor.press("Enregistrer la signature")
        visitor.page.get_by_text("Signé").first.wait_for()
        visitor.go("/cooperation/accords/")
        visitor.check()


def propose(visitor: Visitor) -> None:
    visitor.go("/cooperation/actions/nouveau/")
    visitor.check()
    visitor.choose("country", "SG")
    visitor.page.fill("[name=title]", "Formation aux précurseurs")
    visitor.choose("action_type", "training")
    visitor.choose("theme", "drugs")
    visitor.page.fill("[name=venue]", "Singapour")
    visitor.page.fill("[name=planned_start]", "2026-09-01")
    visitor.page.fill("[name=planned_participants]", "20")
    visitor.choose("partner_1", "SG-CNB")
    visitor.page.get_by_label("Police nationale").check(force=True)
    visitor.choose("aim", "build_capacity")
    visitor.page.fill("[name=objectives]", "Identifier les précurseurs.")
    visitor.press("Proposer l’action")
    visitor.page.get_by_text("SSI-SG-ACT-2026-0001").first.wait_for()
    visitor.check()


def take(visitor: Visitor, step: str) -> None:
    visitor.follow(step)
    visitor.check()
    visitor.press(step)


def record_what_took_place(visitor: Visitor) -> None:
    visitor.go("/cooperation/actions/SSI-SG-ACT-2026-0001/")
    take(visitor, "Commencer l’action")
    visitor.follow("Enregistrer la réalisation")
    visitor.page.fill("[name=actual_end]", "2026-09-03")
    visitor.page.fill("[name=actual_participants]", "18")
    visitor.page.fill("[name=actual_women]", "7")
    visitor.check()
    visitor.press("Enregistrer la réalisation")
    visitor.follow("Enregistrer l’évaluation")
    visitor.choose("score", "4")
    visitor.page.fill("[name=evaluation]", "Utile ; à refaire avec les douanes.")
    visitor.press("Enregistrer l’évaluation")
    visitor.page.get_by_text("Évaluée").first.wait_for()
    visitor.check()
