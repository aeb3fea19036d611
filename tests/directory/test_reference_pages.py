"""The pages where an administrator keeps the reference data: nothing typed is lost, nobody else writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ssi.directory.models import (
    Authority,
    AuthorityAlias,
    ChecklistItem,
    CrimeType,
    HolidayCorrection,
    LegalInstrument,
    LegalProvision,
)
from ssi.directory.services.checklists import checklist_stamp
from ssi.territories.models import ConsularPost
from tests.budgets.counting import Statements
from tests.factories.cases import make_request
from tests.support.client import StrictClient
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], StrictClient]
ROOT = "/administration/reference/"
SOURCED = {"source": "Usage du service", "checked_on": "2026-11-01"}
LISTS = (
    "",
    "historique/",
    "autorites/",
    "autorites/SG-CNB/",
    "autorites/SG-CNB/historique/",
    "matieres/",
    "textes/",
    "calendriers/",
    "calendriers/SG/",
    "calendriers/SG/historique/",
    "postes/",
    "postes/KUL/historique/",
    "listes/",
    "listes/tous/",
    "listes/SG/",
    "listes/SG/historique/",
)
AUTHORITY = {"country": "SG", "suffix": "zed", "name": "Zed Bureau", "acronym": "ZED", "kinds": ["police"], **SOURCED}
ITEM = {
    "label_fr": "Copie certifiée",
    "label_en": "Certified copy",
    "clause": "MACMA, s. 19",
    "requirement": "document",
    "letter_field": "",
    "document_type": "certificate",
    **SOURCED,
}


@pytest.fixture
def admin(signed_in: SignedIn) -> StrictClient:
    return signed_in("admin")


def form_of(client: StrictClient, address: str) -> dict[str, Any]:
    """What the form of the page would send back untouched."""
    form = client.get(ROOT + address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None and value is not False}


@pytest.mark.parametrize("address", LISTS)
def test_the_auditor_reads_each_page_without_a_way_to_change_it(signed_in: SignedIn, address: str) -> None:
    page = signed_in("auditor").get(ROOT + address)
    assert page.status_code == 200
    main = page.content.decode().split('id="contenu"')[1]
    assert not [way for way in ("corriger/", "nouvel", "nouveau/", "supprimer/", "deplacer/") if way in main]


@pytest.mark.parametrize("person", ["attache.sg", "manager", "agent.mnl", "assistant.sg", "nobody"])
def test_nobody_else_opens_the_pages_nor_writes(signed_in: SignedIn, person: str) -> None:
    client = signed_in(person)
    for address in (*LISTS, "autorites/nouvelle/", "autorites/SG-CNB/corriger/", "listes/SG/nouvelle/"):
        assert client.get(ROOT + address).status_code == 403, address
    assert client.post(f"{ROOT}autorites/nouvelle/", AUTHORITY).status_code == 403
    assert not Authority.objects.filter(code="SG-ZED").exists()


def test_the_auditor_writes_nothing(signed_in: SignedIn) -> None:
    client = signed_in("auditor")
    assert client.post(f"{ROOT}autorites/nouvelle/", AUTHORITY).status_code == 403
    assert client.post(f"{ROOT}listes/SG/nouvelle/", ITEM).status_code == 403


def test_an_authority_is_added_and_found_at_once_in_the_directory(admin: StrictClient) -> None:
    answer = admin.post(f"{ROOT}autorites/nouvelle/", AUTHORITY)
    assert answer.headers["Location"] == f"{ROOT}autorites/SG-ZED/"
    page = admin.get(f"{ROOT}autorites/SG-ZED/").content.decode()
    assert "Zed Bureau" in page
    assert admin.get("/annuaire/suggestions/?q=zed").json()["results"][0]["value"] == "SG-ZED"
    history = admin.get(f"{ROOT}autorites/SG-ZED/historique/").content.decode()
    assert "Yves Maillard" in history
    assert "Nom officiel" in history


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"suffix": "cnb"}, "Ce code est déjà pris."),
        ({"suffix": "a b"}, "Lettres sans accent"),
        ({"source": ""}, "obligatoire"),
        ({"kinds": []}, "obligatoire"),
        ({"name": "x" * 500}, "le maximum est de 160"),
        ({"country": "XX"}, "Choisissez une valeur de la liste."),
        ({"checked_on": "2999-01-01"}, "n’est pas vraisemblable"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_is_kept(
    admin: StrictClient, changes: dict[str, Any], words: str
) -> None:
    answer = admin.post(f"{ROOT}autorites/nouvelle/", {**AUTHORITY, **changes})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert 'value="ZED"' in page


def test_a_stale_form_shows_both_values_and_is_saved_when_sent_again(admin: StrictClient) -> None:
    address = "autorites/SG-CNB/corriger/"
    mine, theirs = form_of(admin, address), form_of(admin, address)
    assert admin.post(ROOT + address, {**theirs, "name_en": "Their name"}).status_code == 302
    answer = admin.post(ROOT + address, {**mine, "name_en": "My name"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Quelqu’un a modifié cette fiche entre-temps" in page
    assert "Their name" in page
    assert "My name" in page
    again = {**mine, "name_en": "My name", "version": answer.context["form"]["version"].value()}
    assert admin.post(ROOT + address, again).status_code == 302
    assert Authority.objects.get(code="SG-CNB").name_en == "My name"


def test_a_correction_sent_twice_counts_once(admin: StrictClient) -> None:
    address = "autorites/SG-CNB/corriger/"
    typed = {**form_of(admin, address), "name_en": "Once"}
    assert [admin.post(ROOT + address, typed).status_code for _again in range(2)] == [302, 302]
    history = admin.get(f"{ROOT}autorites/SG-CNB/historique/").content.decode()
    assert history.count("Once") == 1


def test_an_authority_is_closed_with_its_successor_and_opened_again(admin: StrictClient) -> None:
    address = "autorites/SG-CNB/fermer/"
    typed = {**form_of(admin, address), "valid_until": "2026-06-30", "successor": "SG-SPF"}
    assert admin.post(ROOT + address, typed).status_code == 302
    page = admin.get("/annuaire/SG-CNB/").content.decode()
    assert "Remplacée par" in page
    assert "30/06/2026" in page
    assert admin.post(ROOT + address, {**form_of(admin, address), "valid_until": ""}).status_code == 302
    assert Authority.objects.get(code="SG-CNB").valid_until is None


def test_an_end_before_the_beginning_is_refused_at_its_field(admin: StrictClient) -> None:
    address = "autorites/SG-CNB/corriger/"
    admin.post(ROOT + address, {**form_of(admin, address), "valid_from": "2026-01-01"})
    address = "autorites/SG-CNB/fermer/"
    answer = admin.post(ROOT + address, {**form_of(admin, address), "valid_until": "2025-01-01"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["valid_until"] == ["La fin précède le début."]


def test_another_name_is_added_corrected_and_removed(admin: StrictClient) -> None:
    new = f"{ROOT}autorites/SG-CNB/noms/nouveau/"
    assert admin.post(new, {"value": "Brigade Zéphyr", **SOURCED}).headers["Location"] == f"{ROOT}autorites/SG-CNB/"
    alias = AuthorityAlias.objects.get(value="Brigade Zéphyr")
    assert admin.post(new, {"value": "Brigade Zéphyr", **SOURCED, "source": "Autre"}).status_code == 422
    address = f"autorites/noms/{alias.pk}/corriger/"
    assert admin.post(ROOT + address, {**form_of(admin, address), "valid_until": "2026-01-01"}).status_code == 302
    assert "01/01/2026" in admin.get(f"{ROOT}autorites/SG-CNB/").content.decode()
    assert admin.post(f"{ROOT}autorites/noms/{alias.pk}/supprimer/").status_code == 302
    assert admin.post(f"{ROOT}autorites/noms/{alias.pk}/supprimer/").status_code == 404


def test_what_records_use_is_not_deleted_and_the_page_says_so(admin: StrictClient, embassy: Embassy) -> None:
    make_request(embassy["attache.sg"], "SG", state="answered")
    answer = admin.post(f"{ROOT}autorites/SG-CNB/supprimer/")
    assert answer.status_code == 422
    assert "utilisée par des dossiers" in answer.content.decode()


def test_a_crime_type_is_added_below_a_main_one_then_renamed(admin: StrictClient) -> None:
    typed = {"parent": "DRUG", "suffix": "nit", "name_fr": "Nitazènes", "name_en": "Nitazenes", **SOURCED}
    assert admin.post(f"{ROOT}matieres/nouvelle/", typed).status_code == 302
    assert CrimeType.objects.get(code="DRUG-NIT").parent_id == "DRUG"
    address = "matieres/DRUG-NIT/corriger/"
    admin.post(ROOT + address, {**form_of(admin, address), "name_fr": "Opioïdes nitazènes", "code": "DRUG-X"})
    assert CrimeType.objects.get(code="DRUG-NIT").name_fr == "Opioïdes nitazènes"
    assert "Opioïdes nitazènes" in admin.get(f"{ROOT}matieres/").content.decode()
    assert admin.post(f"{ROOT}matieres/nouvelle/", {**typed, "parent": "DRUG-KET"}).status_code == 422
    assert admin.post(f"{ROOT}matieres/DRUG-NIT/supprimer/").status_code == 302


def test_a_convention_and_an_article_are_added_and_corrected(admin: StrictClient) -> None:
    convention = {
        "code": "my-conv-2030", "kind": "bilateral", "name_fr": "Convention", "name_en": "Convention",
        "countries": ["MY"], **SOURCED,
    }  # fmt: skip
    assert admin.post(f"{ROOT}textes/nouveau/", convention).status_code == 302
    assert LegalInstrument.objects.get(code="MY-CONV-2030").countries == ["MY"]
    address = "textes/MY-CONV-2030/corriger/"
    assert admin.post(ROOT + address, {**form_of(admin, address), "signed_on": "2026-01-02"}).status_code == 302
    article = {
        "code": "csp", "article": "L. 3421-1", "label_fr": "Usage", "label_en": "Use", "valid_from": "2000-06-22",
        **SOURCED,
    }  # fmt: skip
    assert admin.post(f"{ROOT}textes/articles/nouveau/", article).status_code == 302
    overlapping = {**article, "valid_from": "2010-01-01"}
    answer = admin.post(f"{ROOT}textes/articles/nouveau/", overlapping)
    assert answer.status_code == 422
    assert "existe déjà à ces dates" in answer.content.decode()


def test_an_article_is_renumbered_on_a_day(admin: StrictClient) -> None:
    old = LegalProvision.objects.get(code="CP", article="222-36")
    address = f"textes/articles/{old.pk}/renumeroter/"
    typed = {**form_of(admin, address), "article": "321-4", "on": "2029-01-01"}
    assert [admin.post(ROOT + address, typed).status_code for _again in range(2)] == [302, 302]
    new = LegalProvision.objects.get(article="321-4")
    assert (new.valid_from, new.maximum_penalty) == (date(2029, 1, 1), old.maximum_penalty)
    page = admin.get(f"{ROOT}textes/").content.decode()
    assert "remplacé par l’article 321-4 CP" in " ".join(page.split())


def test_a_holiday_is_corrected_and_the_calendar_of_the_year_shows_the_effect(admin: StrictClient) -> None:
    new = f"{ROOT}calendriers/PH/nouveau/"
    typed = {"date": "2026-09-11", "working": "non", "label": "Proclamation n° 12", **SOURCED}
    assert admin.post(new, typed).headers["Location"] == f"{ROOT}calendriers/PH/?annee=2026"
    page = admin.get(f"{ROOT}calendriers/PH/?annee=2026").content.decode()
    assert "Proclamation n° 12" in page
    assert "corrigé à la main" in page
    again = admin.post(new, {**typed, "label": "Autre"})
    assert again.status_code == 422
    assert "déjà corrigé" in again.content.decode()
    row = HolidayCorrection.objects.get()
    address = f"calendriers/jours/{row.pk}/corriger/"
    assert admin.post(ROOT + address, {**form_of(admin, address), "working": "oui"}).status_code == 302
    assert "travaillé" in admin.get(f"{ROOT}calendriers/PH/?annee=2026").content.decode()
    assert admin.post(f"{ROOT}calendriers/jours/{row.pk}/supprimer/").status_code == 302
    assert "Proclamation" not in admin.get(f"{ROOT}calendriers/PH/?annee=2026").content.decode()
    history = admin.get(f"{ROOT}calendriers/PH/historique/").content.decode()
    assert [word in history for word in ("Ajout", "Correction", "Suppression")] == [True] * 3


@pytest.mark.parametrize("year", ["1999", "2101", "x", "99999999999999999999", "\x00"])
def test_a_year_that_is_none_is_refused(admin: StrictClient, year: str) -> None:
    assert admin.get(f"{ROOT}calendriers/SG/", {"annee": year}).status_code == 422


def test_an_honorary_consul_is_added_as_a_post(admin: StrictClient) -> None:
    typed = {
        "code": "pen", "name_fr": "Consul honoraire à Penang", "name_en": "Honorary consul in Penang",
        "time_zone": "Asia/Kuala_Lumpur", "seat": "MY",
    }  # fmt: skip
    assert admin.post(f"{ROOT}postes/nouveau/", typed).status_code == 302
    assert list(ConsularPost.objects.get(code="PEN").countries.values_list("code", flat=True)) == ["MY"]
    assert "Penang" in admin.get("/administration/affectations/nouvelle/").content.decode()
    address = "postes/PEN/corriger/"
    assert admin.post(ROOT + address, {**form_of(admin, address), "name_fr": "Agence de Penang"}).status_code == 302


def test_a_checklist_item_is_added_changed_and_retired_version_by_version(admin: StrictClient) -> None:
    typed = {**form_of(admin, "listes/SG/nouvelle/"), **ITEM}
    assert [admin.post(f"{ROOT}listes/SG/nouvelle/", typed).status_code for _again in range(2)] == [302, 302]
    item = ChecklistItem.objects.get(label_fr="Copie certifiée")
    address = f"listes/exigences/{item.item}/changer/"
    stale = form_of(admin, address)
    assert admin.post(ROOT + address, {**stale, "clause": "MACMA, s. 20"}).status_code == 302
    answer = admin.post(ROOT + address, {**stale, "clause": "MACMA, s. 21"})
    assert answer.status_code == 409
    history = admin.get(f"{ROOT}listes/SG/historique/").content.decode()
    assert "MACMA, s. 20" in history
    assert "Yves Maillard" in history
    retire = f"{ROOT}listes/exigences/{item.item}/retirer/"
    assert admin.post(retire, {"version": 1}).status_code == 409
    assert admin.post(retire, {"version": 2}).status_code == 302
    assert admin.post(retire, {"version": 2}).status_code == 404
    assert "Copie certifiée" not in admin.get(f"{ROOT}listes/SG/").content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"document_type": ""}, "document_type"),
        ({"letter_field": "facts"}, "letter_field"),
        ({"requirement": "field"}, "letter_field"),
        ({"requirement": "attestation"}, "document_type"),
        ({"clause": ""}, "clause"),
        ({"source": ""}, "source"),
        ({"document_type": "circus"}, "document_type"),
    ],
)
def test_an_item_says_its_clause_its_source_and_one_way_to_be_met(
    admin: StrictClient, changes: dict[str, str], field: str
) -> None:
    answer = admin.post(f"{ROOT}listes/SG/nouvelle/", {**ITEM, **changes})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_an_item_moves_and_a_list_that_changed_meanwhile_is_not_moved(admin: StrictClient) -> None:
    rows = list(ChecklistItem.objects.of_list("SG").filter(retired_at=None).order_by("number"))
    address, stamp = f"{ROOT}listes/exigences/{rows[1].item}/deplacer/", checklist_stamp("SG")
    assert admin.post(address, {"up": "oui", "stamp": stamp}).status_code == 302
    page = admin.post(address, {"up": "oui", "stamp": stamp}, follow=True).content.decode()
    assert "La liste a changé entre-temps" in page
    now = ChecklistItem.objects.of_list("SG").filter(retired_at=None).order_by("number")
    assert [row.item for row in now][:2] == [rows[1].item, rows[0].item]
    assert admin.post(address, {"up": "?"}).status_code == 302


@pytest.mark.parametrize("code", ["FR", "XX", "TOUS"])
def test_a_list_that_is_nobody_s_is_a_missing_page(admin: StrictClient, code: str) -> None:
    assert admin.get(f"{ROOT}listes/{code}/").status_code == 404


def statements(client: StrictClient, address: str) -> int:
    with Statements() as counted:
        assert client.get(ROOT + address).status_code == 200
    return counted.number


def test_a_list_costs_the_same_for_one_row_and_for_many(admin: StrictClient) -> None:
    assert statements(admin, "autorites/") == statements(admin, "autorites/?q=cnb") <= 5
    assert statements(admin, "listes/SG/") == statements(admin, "listes/tous/") + 1 <= 5
    assert statements(admin, "listes/SG/historique/") <= 4
    assert statements(admin, "matieres/") <= 3
    assert statements(admin, "textes/") <= 4
    assert statements(admin, "calendriers/SG/") <= 5
    assert statements(admin, "postes/") <= 5
    assert statements(admin, "historique/") == statements(admin, "autorites/SG-CNB/historique/") - 1 <= 4
