"""The figures of assistance; then the personal data of a request: erasure asked for by one, decided by another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.factories.consular import make_filing
from tests.support.browser import Visitor
from tests.support.people import Embassy

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]


def test_what_a_request_says_is_erased_by_two_people(visit: Visit, embassy: Embassy) -> None:
    filing = make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="closed", note="interne")
    attache = visit("attache.ph", viewport={"width": 390, "height": 844})
    attache.go("/consulaire/chiffres/?quarter=2026-3")
    attache.check()
    attache.picture("consular-figures-phone")
    attache.go("/consulaire/donnees-personnelles/")
    attache.check()
    attache.picture("register-phone")
    attache.go(f"/consulaire/{filing.reference}/donnees/")
    attache.check()
    attache.page.get_by_text("La personne demande l’effacement, et elle y a droit").click()
    attache.page.fill("[name=reason]", "courrier 118")
    attache.picture("privacy-ask")
    attache.press("Demander l’effacement")
    attache.page.get_by_text("décidé par le chef de service").wait_for()
    decide(visit("manager"), str(filing.reference))


def decide(head: Visitor, reference: str) -> None:
    head.go("/consulaire/chiffres/?quarter=2026-3")
    head.check()
    head.picture("consular-figures")
    head.go("/consulaire/donnees-personnelles/echues/")
    head.check()
    head.picture("retention")
    head.page.get_by_role("link", name=reference).click()
    head.check()
    head.picture("privacy-decide")
    head.press("Effacer définitivement")
    head.page.get_by_text("Empreinte du certificat").wait_for()
    head.check()
    head.picture("privacy-erased")
    head.go(f"/consulaire/{reference}/")
    head.page.get_by_text("Données personnelles effacées").wait_for()
    head.check()
    head.picture("erased-request")
