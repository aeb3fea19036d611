"""A reserved record asked for, opened for some days, and read in an emergency under the eyes of the head of service."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ssi.records.services import reserve
from ssi.territories.acting import acting_as
from tests.factories.cases import make_request
from tests.support.browser import Visitor
from tests.support.database import as_owner
from tests.support.people import PASSWORD, Embassy

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]


def test_a_reserved_record_is_asked_for_then_read_in_an_emergency(visit: Visit, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"], text="Kétamine")
    with as_owner(), acting_as(embassy["attache.sg"]):
        reserve(record, reserved=True, version=None, actor=embassy["attache.sg"])
    reference = str(record.reference)
    deputy = visit("deputy.sg", viewport={"width": 390, "height": 844})
    ask(deputy, reference)
    break_glass(deputy, reference)
    answer(visit("manager"), reference)
    deputy.go("/acces/")
    deputy.page.get_by_text("Vous voyez ce dossier").wait_for()
    deputy.check()


def ask(deputy: Visitor, reference: str) -> None:
    deputy.go("/acces/")
    deputy.check()
    deputy.page.fill("[name=reference]", reference)
    deputy.page.fill("[name=reason]", "Je suis la même filière à Johor")
    deputy.press("Demander l’accès")
    deputy.page.get_by_text("Transmise, si le dossier existe").wait_for()
    deputy.check()
    deputy.picture("reach-own")


def break_glass(deputy: Visitor, reference: str) -> None:
    deputy.go("/acces/urgence/")
    deputy.check()
    deputy.page.fill("[name=reference]", reference)
    deputy.page.fill("[name=reason]", "Une livraison est attendue cette nuit")
    deputy.page.fill("[name=password]", "autre chose")
    deputy.press("Ouvrir en urgence, et en avertir le chef de service")
    deputy.page.get_by_text("Ce n’est pas votre mot de passe").first.wait_for()
    deputy.check()
    deputy.page.fill("[name=password]", PASSWORD)
    deputy.press("Ouvrir en urgence, et en avertir le chef de service")
    deputy.page.get_by_text("Ce que vous lisez en urgence").wait_for()
    deputy.check()
    deputy.picture("emergency-open")
    deputy.page.get_by_role("link", name=reference).click()
    deputy.page.get_by_text("Vous lisez ce dossier par un accès en urgence").wait_for()
    deputy.check()
    deputy.picture("emergency-record")


def answer(head: Visitor, reference: str) -> None:
    head.go("/")
    head.check()
    head.picture("reach-home")
    head.page.get_by_role("link", name="1 accès en urgence à voir").click()
    head.check()
    head.picture("emergency-watched")
    head.page.get_by_role("link", name=reference).click()
    head.check()
    head.page.fill("[name=comment]", "Justifié, suite donnée")
    head.picture("emergency-one")
    head.press("Dire que je l’ai vu")
    head.page.get_by_text("Votre appréciation est enregistrée.").wait_for()
    head.go("/acces/decisions/")
    head.check()
    head.page.get_by_role("link", name="Décider").click()
    head.check()
    head.page.get_by_text("Ouvrir l’accès").click()
    head.page.fill("[name=words]", "Elle suit la même filière")
    head.picture("reach-decide")
    head.press("Enregistrer la décision")
    head.page.get_by_text("peut voir le dossier").wait_for()
    head.go(f"/dossiers/{reference}/acces/")
    head.check()
    head.picture("reach-readers")
