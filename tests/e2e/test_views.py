"""A view kept from a list, then several of its records done at once: with a mouse, without a script, on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ssi.jobs import runner
from ssi.jobs.models import Job
from tests.factories.cases import make_request
from tests.support.browser import Visitor
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]


def test_the_attache_keeps_a_view_and_gives_its_records_to_a_colleague(visit: Visit, embassy: Embassy) -> None:
    for text in ("Kétamine", "Précurseurs", "Compte bancaire"):
        make_request(embassy["attache.sg"], text=text)
    attache = visit("attache.sg")
    attache.go("/dossiers/?state=open&owner=me")
    attache.check()
    attache.follow("Enregistrer cette vue")
    attache.check()
    attache.picture("view-new")
    attache.press("Enregistrer la vue")
    attache.page.get_by_text("Une erreur à corriger").wait_for()
    attache.check()
    attache.write(name="Mes dossiers en cours")
    attache.page.get_by_label("Qui consulte cette liste : Singapour").check(force=True)
    attache.press("Enregistrer la vue")
    attache.page.get_by_role("link", name="Mes dossiers en cours 3").wait_for()
    boxes = attache.page.get_by_role("checkbox", name="Choisir SSI-SG-RFI-2026-000")
    assert attache.page.get_by_role("button", name="Attribuer").count() == 0
    boxes.nth(0).check(force=True)
    attache.page.get_by_role("button", name="Cocher toute la page").click()
    boxes.nth(2).uncheck(force=True)
    attache.check()
    attache.picture("view-list-ticked")
    attache.press("Attribuer")
    attache.choose("choice", str(embassy["deputy.sg"].pk))
    attache.press("Voir ce qui changera")
    attache.page.get_by_text("2 dossiers concernés").first.wait_for()
    attache.check()
    attache.picture("bulk-preview")
    attache.press("Attribuer ces dossiers")
    with as_owner():
        job = Job.objects.get()
    runner.run(job.pk)
    attache.go(f"/lots/{job.pk}/")
    attache.check()
    attache.picture("bulk-result")
    attache.go("/vues/")
    attache.check()
    attache.picture("views")
    attache.follow("Supprimer")
    attache.check()
    deputy = visit("deputy.sg", viewport={"width": 390, "height": 844}, java_script_enabled=False)
    deputy.go("/dossiers/")
    deputy.picture("view-list-phone")
    deputy.follow("Mes dossiers en cours 2")
    deputy.page.get_by_role("checkbox", name="Choisir SSI-SG-RFI-2026-000").nth(0).check(force=True)
    deputy.press("Relancer")
    deputy.page.get_by_text("Aucune relance n’est due").first.wait_for()
    deputy.picture("bulk-preview-phone")
