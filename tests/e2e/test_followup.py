"""A task from the page of a record to its end, what a colleague is told of it, the queue of alarms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.factories.cases import make_request
from tests.support.browser import Visitor
from tests.support.people import Embassy

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]


def test_a_task_is_given_told_done_and_an_alarm_waits(visit: Visit, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"], state="qualified", text="Kétamine, colis postal")
    colleague = visit("deputy.sg")
    colleague.go(f"/dossiers/{record.reference}/")
    colleague.press("Suivre ce dossier")
    colleague.page.get_by_text("Vous suivez ce dossier.").wait_for()
    colleague.write(title="Relancer le CNB", due_on="2026-09-15")
    colleague.choose("assignee", str(embassy["attache.sg"].pk))
    colleague.press("Ajouter la tâche")
    colleague.page.get_by_text("Tâche enregistrée.").wait_for()
    colleague.check()
    colleague.picture("followup-record")
    owner = visit("attache.sg", viewport={"width": 390, "height": 844})
    owner.go("/")
    owner.check()
    owner.picture("followup-home-narrow")
    owner.go("/nouveautes/")
    owner.page.get_by_text("Une tâche vous est confiée", exact=True).wait_for()
    owner.check()
    owner.picture("followup-news-narrow")
    owner.go("/taches/")
    owner.check()
    owner.picture("followup-tasks-narrow")
    wide = visit("attache.sg")
    wide.go("/alertes/")
    wide.page.get_by_text("tâche en retard : Relancer le CNB (Julien Martin)").first.wait_for()
    wide.check()
    wide.picture("followup-alarms")
    wide.page.get_by_role("link", name="Mettre de côté").first.click()
    wide.check()
    owner.press("Faite")
    owner.page.get_by_text("Tâche faite.").first.wait_for()
    owner.check()
    colleague.go("/nouveautes/")
    colleague.page.get_by_text("Une tâche est faite", exact=True).wait_for()
    colleague.check()
    colleague.go("/mon-compte/nouveautes/")
    colleague.check()
    colleague.picture("followup-choices")
    head = visit("manager")
    head.go("/")
    head.check()
    head.picture("followup-home-head")
    admin = visit("admin")
    admin.go("/administration/reference/taches/nouvelle/")
    admin.check()
