"""Letters in the browser: a note verbale made from the file, changed, filed with its number; a template and a file."""

from __future__ import annotations

import pytest

from ssi.exchanges.models import Letter
from ssi.territories.acting import acting_as
from tests.e2e.journeys import Visit
from tests.factories.letters import make_letter
from tests.support.people import Embassy

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_note_verbale_from_the_file_to_the_register(visit: Visit, embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_letter(user, state="checked")
    attache = visit("attache.sg")
    attache.go(f"/dossiers/{record.reference}/courriers/")
    attache.check()
    attache.picture("letters-new")
    attache.choose("kind", "note_verbale")
    attache.choose("language", "fr")
    attache.press("Préparer le courrier")
    attache.page.wait_for_url("**/echanges/lettres/*/")
    attache.check()
    attache.picture("letter-draft")
    attache.write(to_person="Mme la directrice")
    attache.press("Enregistrer le brouillon")
    attache.page.get_by_text("Courrier enregistré comme brouillon.").wait_for()
    attache.follow("Enregistrer au départ")
    attache.check()
    attache.picture("letter-file")
    attache.press("Enregistrer au départ")
    attache.page.get_by_text("Enregistré au départ sous le numéro").wait_for()
    attache.check()
    attache.picture("letter-filed")
    with acting_as(user):
        letter = Letter.objects.get()
        assert letter.exchange is not None
        assert letter.exchange.to_person == "Mme la directrice"
    attache.go(f"/dossiers/{record.reference}/dossier-imprime/")
    attache.check()
    attache.picture("case-file")


def test_an_administrator_reads_a_template_on_a_phone(visit: Visit) -> None:
    admin = visit("admin", viewport={"width": 390, "height": 844})
    admin.go("/administration/reference/courriers/")
    admin.check()
    admin.follow("Bordereau de transmission")
    admin.check()
    admin.picture("letter-template")
    admin.write(body="Bonjour {{ owner }}")
    admin.press("Écrire la version suivante")
    admin.page.locator("#erreurs").wait_for()
    admin.check()
    admin.picture("letter-template-wrong")
