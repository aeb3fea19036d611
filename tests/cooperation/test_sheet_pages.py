"""The pages of security sheets: what is typed, what is refused, what comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ssi.audit.models import Entry
from ssi.common import clock
from ssi.records.models import Record
from tests.factories.context import WRITTEN, make_sheet
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
NEW = "/pays/fiches/nouvelle/"


def typed(**changes: Any) -> dict[str, Any]:
    """A complete form, as a browser sends it."""
    return {
        "country": "SG",
        "vigilance_level": "yellow",
        "confidence": "medium",
        "valid_from": "2026-09-08",
        "valid_until": "2027-03-08",
        "audience": "internal",
        "marking": "SENSIBLE",
        "summary": "Vigilance dans les transports.",
        "outlook": "",
        "proposed_change": "",
        "themes-TOTAL_FORMS": "2",
        "themes-INITIAL_FORMS": "0",
        "themes-0-theme": "crime",
        "themes-0-area": "",
        "themes-0-vigilance_level": "",
        "themes-0-assessment": "Vols dans les centres commerciaux.",
        "themes-1-theme": "",
        "themes-1-area": "",
        "themes-1-vigilance_level": "",
        "themes-1-assessment": "",
        "elements-TOTAL_FORMS": "1",
        "elements-INITIAL_FORMS": "0",
        "elements-0-source": "Presse locale",
        "elements-0-source_reliability": "B",
        "elements-0-information_credibility": "2",
        "elements-0-information": "Trois séries de vols.",
        "submission": "6f0c1c5e-8c0f-4c39-9f49-0d2f4d8a3f10",
        "act": "review",
        **changes,
    }


@pytest.fixture(autouse=True)
def in_september() -> Any:
    with clock.at(WRITTEN + timedelta(hours=2)):
        yield


def text(answer: Any) -> str:
    """The page, whatever the spaces of French typography."""
    return str(answer.content.decode().replace("\u00a0", " "))


def stored() -> list[Record]:
    with as_owner():
        return list(Record.objects.order_by("created_at"))


def test_a_sheet_is_submitted_in_one_page(signed_in: SignIn) -> None:
    page = text(signed_in("attache.sg").post(NEW, typed(), follow=True))
    assert "SSI-SG-FIC-2026-0001" in page
    assert "Relue, à valider" in page
    assert "jaune : vigilance renforcée" in page
    assert "Trois séries de vols." in page


def test_a_double_click_opens_one_sheet(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    first, second = client.post(NEW, typed()), client.post(NEW, typed())
    assert first["Location"] == second["Location"]
    assert len(stored()) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"vigilance_level": "purple"}, "Choisissez une valeur de la liste."),
        ({"valid_until": "2026-09-01"}, "La fin précède le début."),
        ({"country": "MY"}, "Choisissez une valeur de la liste."),
        ({"themes-0-theme": ""}, "Choisissez le thème de cette ligne."),
        ({"themes-0-assessment": ""}, "Appréciez ce thème, ou videz la ligne."),
        ({"elements-0-source_reliability": ""}, "Un élément a sa source et ses deux évaluations."),
        ({"themes-1-theme": "crime", "themes-1-assessment": "Rixes."}, "deux fois pour la même région"),
        ({"themes-0-theme": "", "themes-0-assessment": ""}, "La fiche n’apprécie aucun thème."),
    ],
)
def test_what_is_refused_is_said_and_nothing_typed_is_lost(
    signed_in: SignIn, changes: dict[str, str], words: str
) -> None:
    answer = signed_in("attache.sg").post(NEW, typed(**changes))
    page = text(answer)
    assert answer.status_code == 422
    assert words in page
    assert "Vigilance dans les transports." in page
    assert stored() == []


def test_a_draft_is_kept_changed_submitted_or_thrown_away(signed_in: SignIn, embassy: Embassy) -> None:
    client = signed_in("attache.sg")
    kept = client.post(NEW, typed(act="keep"))
    assert "/brouillons/" in kept["Location"]
    page = text(client.get(kept["Location"]))
    assert "Vols dans les centres commerciaux." in page
    assert signed_in("deputy.sg").get(kept["Location"]).status_code == 404
    assert kept["Location"] in text(client.get("/pays/fiches/brouillons/"))
    version = str(stored()[0].version)
    done = client.post(kept["Location"], typed(act="review", version=version, summary="Corrigée."), follow=True)
    assert "Corrigée." in text(done)
    other = client.post(NEW, typed(act="keep", submission="6f0c1c5e-8c0f-4c39-9f49-0d2f4d8a3f11"))
    gone = client.post(f"{other['Location']}supprimer/", {"version": "1"}, follow=True)
    assert "Brouillon supprimé." in text(gone)
    assert len(stored()) == 1


def test_the_next_sheet_starts_from_the_one_in_force(signed_in: SignIn, embassy: Embassy) -> None:
    make_sheet(embassy["attache.sg"], embassy["manager"], text="Texte de la fiche en vigueur")
    page = text(signed_in("deputy.sg").get(f"{NEW}?pays=SG"))
    assert "Reprise de la fiche en vigueur, SSI-SG-FIC-2026-0001" in page
    assert page.count("Texte de la fiche en vigueur") >= 4
    elsewhere = text(signed_in("attache.my").get(f"{NEW}?pays=SG"))
    assert "Texte de la fiche en vigueur" not in elsewhere


def test_a_stale_form_is_told_and_shown_both_texts(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_sheet(embassy["attache.sg"], embassy["manager"], state="reviewed", text="Le premier texte")
    url = f"/pays/fiches/{record.reference}/modifier/"
    client = signed_in("deputy.sg")
    assert client.post(url, typed(version=str(record.version), summary="Le deuxième texte")).status_code == 302
    answer = client.post(url, typed(version=str(record.version), summary="Le troisième texte"))
    page = text(answer)
    assert answer.status_code == 409
    assert "Le deuxième texte" in page
    assert "Le troisième texte" in page


def test_the_head_of_service_validates_and_the_attache_publishes(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_sheet(embassy["attache.sg"], embassy["manager"], state="reviewed")
    url = f"/pays/fiches/{record.reference}/"
    assert "Valider la fiche" in text(signed_in("manager").get(url))
    assert "Valider la fiche" not in text(signed_in("attache.sg").get(url))
    done = signed_in("manager").post(f"{url}etapes/validate/", {"version": record.version}, follow=True)
    assert "Validée" in text(done)
    page = text(signed_in("attache.sg").get(f"{url}etapes/publish/"))
    assert "ne publie rien hors du service" in page
    published = signed_in("attache.sg").post(f"{url}etapes/publish/", {"version": record.version + 1}, follow=True)
    assert "Publiée" in text(published)


def test_a_step_that_is_not_possible_says_why(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_sheet(embassy["attache.sg"], embassy["manager"])
    url = f"/pays/fiches/{record.reference}/etapes"
    client = signed_in("attache.sg")
    assert client.post(f"{url}/validate/", {"version": record.version}).status_code == 403
    assert client.get(f"{url}/expire/").status_code == 409
    assert client.get(f"{url}/supersede/").status_code == 404
    assert client.get(f"{url}/nothing/").status_code == 404
    assert client.post(f"{url}/confirm/", {"version": record.version - 1}).status_code == 409


def test_a_published_text_is_not_edited(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_sheet(embassy["attache.sg"], embassy["manager"])
    answer = signed_in("attache.sg").get(f"/pays/fiches/{record.reference}/modifier/")
    assert answer.status_code == 403
    assert "son texte ne change plus" in text(answer)


def test_an_incident_is_added_to_the_sheet_in_force(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_sheet(embassy["attache.sg"], embassy["manager"])
    url = f"/pays/fiches/{record.reference}/incidents/ajouter/"
    sent = {
        "incident_type": "attack",
        "place": "Gare de Woodlands",
        "occurred_on": "08/09/2026",
        "french_involved": "yes",
        "description": "Explosion d’un bagage.",
        "severity": "major",
        "source": "Presse locale",
        "french_concerned": "3",
        "french_injured": "2",
        "submission": "6f0c1c5e-8c0f-4c39-9f49-0d2f4d8a3f12",
    }
    client = signed_in("attache.sg")
    page = text(client.post(url, sent, follow=True))
    assert "Gare de Woodlands" in page
    assert "24 heures après un incident majeur" in page
    assert client.post(url, {**sent, "occurred_on": "08/10/2026"}).status_code == 422
    client.post(url, sent)
    assert text(client.get(f"/pays/fiches/{record.reference}/")).count("Explosion d’un bagage.") == 1


def test_a_sheet_past_its_date_says_so(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_sheet(embassy["attache.sg"], embassy["manager"], valid_until=date(2026, 9, 20))
    with clock.at(WRITTEN + timedelta(days=30)):
        page = text(signed_in("attache.sg").get(f"/pays/fiches/{record.reference}/"))
    assert "La validité de cette fiche est passée" in page


def test_the_list_shows_sheets_with_their_level_and_search_finds_them(signed_in: SignIn, embassy: Embassy) -> None:
    make_sheet(embassy["attache.sg"], embassy["manager"])
    make_sheet(embassy["attache.my"], embassy["manager"], "MY", vigilance_level="orange")
    page = text(signed_in("manager").get("/pays/fiches/"))
    assert "jaune : vigilance renforcée" in page
    assert "orange : déconseillé sauf raison impérative" in page
    assert "MY-FIC" not in text(signed_in("manager").get("/pays/fiches/?country=SG"))
    assert "SSI-SG-FIC-2026-0001" in text(signed_in("attache.sg").get("/recherche/?q=detroit+maritime"))
    assert signed_in("assistant.sg").get("/pays/fiches/").status_code == 403


def test_a_stranger_s_sheet_is_a_404_like_one_that_does_not_exist(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_sheet(embassy["attache.sg"], embassy["manager"])
    for username in ("attache.my", "assistant.sg", "agent.sin", "admin", "auditor"):
        assert signed_in(username).get(f"/pays/fiches/{record.reference}/").status_code == 404, username


def test_reading_a_sheet_is_journalled(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_sheet(embassy["attache.sg"], embassy["manager"])
    signed_in("deputy.sg").get(f"/pays/fiches/{record.reference}/")
    with as_owner():
        entry = Entry.objects.filter(actor=embassy["deputy.sg"].pk).latest("at")
    assert (entry.acts, entry.country, entry.keys) == (["record.read"], "SG", [str(record.pk)])
