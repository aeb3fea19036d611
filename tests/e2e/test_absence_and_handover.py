"""An absence from its declaration to its end, and the hand-over of whoever leaves, with their printed pages checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.cases import make_request
from tests.support.browser import Visitor
from tests.support.people import Embassy

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]


def test_an_attache_goes_away_and_a_colleague_replaces_them(visit: Visit, embassy: Embassy) -> None:
    make_request(embassy["attache.sg"], text="Kétamine")
    absent = visit("attache.sg")
    absent.go("/mon-compte/absence/")
    absent.check()
    absent.choose("delegate", str(embassy["attache.my"].pk))
    absent.page.fill("[name=last_day]", "2026-01-01")
    absent.press("Déclarer l’absence")
    absent.page.get_by_text("Le dernier jour précède le premier.").first.wait_for()
    absent.check()
    first_day = absent.page.input_value("[name=first_day]")
    absent.page.fill("[name=last_day]", first_day)
    absent.press("Déclarer l’absence")
    absent.page.get_by_text("L’absence est déclarée.").wait_for()
    absent.check()
    absent.picture("absence-declared")
    delegate = visit("attache.my", viewport={"width": 390, "height": 844})
    delegate.go("/")
    delegate.page.get_by_text("Vous remplacez Julien Martin").wait_for()
    delegate.check()
    delegate.picture("absence-replacing")
    delegate.go("/dossiers/SSI-SG-RFI-2026-0001/")
    delegate.check()
    delegate.go("/mon-compte/absence/")
    delegate.page.get_by_role("link", name="Mettre fin").click()
    delegate.check()
    delegate.press("Mettre fin au remplacement")
    delegate.page.get_by_text("Le remplacement est terminé").wait_for()
    refused = delegate.go("/dossiers/SSI-SG-RFI-2026-0001/")
    assert refused is not None
    assert refused.status == 404


def test_whoever_leaves_passes_their_records(visit: Visit, embassy: Embassy) -> None:
    for text in ("Kétamine", "Précurseurs"):
        make_request(embassy["attache.sg"], text=text)
    leaver = visit("attache.sg")
    leaver.go("/passation/")
    leaver.check()
    leaver.picture("handover")
    leaver.choose("successor", str(embassy["deputy.sg"].pk))
    leaver.page.get_by_label("SSI-SG-RFI-2026-0002").uncheck(force=True)
    leaver.press("Passer les dossiers cochés")
    leaver.page.get_by_text("1 dossier est passé à Anne Leroy.").wait_for()
    leaver.check()
    head = visit("manager")
    head.go("/passation/")
    head.check()
    head.page.get_by_role("link", name="Anne Leroy").click()
    head.page.get_by_text("Passation des dossiers de Anne Leroy").wait_for()
    head.check()


@pytest.mark.parametrize("path", ["/administration/sante/", "/administration/courrier/", "/mon-compte/avis/"])
def test_the_pages_of_those_who_run_the_service_are_accessible(visit: Visit, path: str) -> None:
    visitor: Any = visit("admin")
    visitor.go(path)
    visitor.check()
    visitor.picture(path.strip("/").replace("/", "-"))
