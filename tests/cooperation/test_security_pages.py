"""Versions of a sheet, its review, its voiding; the zones of a country; what happened, counted and linked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import override_settings

from cooperation.models import IncidentLink, SecurityIncident, Zone, ZoneLevel
from cooperation.services.context import Happened, add_incident, change_incident
from cooperation.services.zones import Level, add_zone, set_level
from cooperation.stats.zones import zones_of
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.directory.models import CountryChange
from ssi.records.models import Change, Record
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.factories.cases import make_request
from tests.factories.context import WRITTEN, make_incident, make_sheet, make_zone
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
TODAY = WRITTEN + timedelta(hours=2)
WHY = {"reason": "Publiée deux fois par erreur."}


@pytest.fixture(autouse=True)
def in_september() -> Any:
    with clock.at(TODAY):
        yield


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " "))


def sheet(embassy: Embassy, **more: Any) -> Record:
    return make_sheet(embassy["attache.sg"], embassy["manager"], **more)


def fresh(record: Record) -> Record:
    with as_owner():
        return Record.objects.get(pk=record.pk)


# --- Versions and review ------------------------------------------------------------------------------------------


def test_two_versions_are_compared_with_their_signatures(signed_in: SignIn, embassy: Embassy) -> None:
    old = sheet(embassy, at=WRITTEN - timedelta(days=90), vigilance_level="green", text="Hier")
    new = sheet(embassy, text="Aujourd’hui")
    client = signed_in("deputy.sg")
    country = text(client.get("/pays/SG/"))
    assert f"/pays/fiches/{new.reference}/comparer/" in country
    page = text(client.get(f"/pays/fiches/{new.reference}/comparer/"))
    assert page.index("Hier") < page.index("Aujourd’hui")
    assert "vert : vigilance normale" in page
    assert page.count(embassy["manager"].full_name) == 2
    assert "Confiance dans l’appréciation" in page[page.index("Sans changement") :]
    # From the older one, the same table.
    other = text(client.get(f"/pays/fiches/{old.reference}/comparer/?avec={new.reference}"))
    assert other.index("Hier") < other.index("Aujourd’hui")
    assert signed_in("attache.my").get(f"/pays/fiches/{new.reference}/comparer/").status_code == 404


def test_a_sheet_that_nobody_has_read_for_a_quarter_is_to_review_until_somebody_does(
    signed_in: SignIn, embassy: Embassy
) -> None:
    record = sheet(embassy)
    client = signed_in("attache.sg")
    step = f"/pays/fiches/{record.reference}/etapes/confirm/"
    with clock.at(WRITTEN + timedelta(days=91)):
        assert "à revoir" not in text(client.get("/pays/SG/"))
    with clock.at(WRITTEN + timedelta(days=94)):
        assert "à revoir" in text(client.get("/pays/SG/"))
        assert "à revoir" in text(client.get("/pays/fiches/"))
        assert "à revoir" in text(client.get(f"/pays/fiches/{record.reference}/"))
        assert str(record.reference) in text(client.get("/")), "late on the home of its owner"
        assert "Revoir sans changement" in text(client.get("/pays/SG/"))
        deputy = signed_in("deputy.sg")
        done = text(deputy.post(step, {"version": fresh(record).version}, follow=True))
        assert "Fiche revue sans changement" in done
        page = text(client.get("/pays/SG/"))
        assert "à revoir" not in page
        assert f"11/12/2026 · {embassy['deputy.sg'].full_name}" in " ".join(re.sub(r"<[^>]+>", "", page).split())


def test_a_voided_sheet_leaves_its_place_and_comes_back_only_while_it_is_free(
    signed_in: SignIn, embassy: Embassy
) -> None:
    record = sheet(embassy)
    client = signed_in("attache.sg")
    page = f"/pays/fiches/{record.reference}/"
    assert "annuler-l-enregistrement" in text(client.get(page))
    done = client.post(f"{page}annuler-l-enregistrement/", {**WHY, "version": record.version}, follow=True)
    assert "Publiée deux fois par erreur." in text(done)
    assert "/etapes/" not in text(done)
    assert "Aucune fiche en vigueur" in text(client.get("/pays/SG/"))
    # Its place is free: another is published, and this one may no longer come back.
    other = sheet(embassy, text="La bonne")
    assert "La bonne" in text(client.get("/pays/SG/"))
    refused = client.post(f"{page}retablir/", {**WHY, "version": fresh(record).version})
    assert refused.status_code == 409
    assert "Une autre fiche est en vigueur" in text(refused)
    elsewhere = f"/pays/fiches/{other.reference}/"
    client.post(f"{elsewhere}annuler-l-enregistrement/", {**WHY, "version": fresh(other).version})
    back = client.post(f"{page}retablir/", {**WHY, "version": fresh(record).version})
    assert back.status_code == 302
    assert str(record.reference) in text(client.get("/pays/SG/"))
    assert signed_in("manager").get(f"{page}annuler-l-enregistrement/").status_code == 403


# --- Zones --------------------------------------------------------------------------------------------------------


def test_a_zone_is_written_with_its_level_and_another_level_ends_it(signed_in: SignIn, embassy: Embassy) -> None:
    client = signed_in("attache.sg")
    sent = {
        "name": "Détroit", "description": "Passe ouest", "vigilance_level": "yellow", "valid_from": "2026-09-01",
        "valid_until": "", "source": "Conseils aux voyageurs", "note": "",
    }  # fmt: skip
    made = client.post("/pays/zones/nouvelle/?pays=SG", sent)
    assert client.post("/pays/zones/nouvelle/?pays=SG", sent)["Location"] == made["Location"]
    zone = made["Location"]
    other = {**sent, "vigilance_level": "red", "valid_from": "2026-09-08", "valid_until": "2026-10-08", "note": "Vols"}
    client.post(zone, other)
    client.post(zone, other)
    with as_owner():
        assert ZoneLevel.objects.count() == 2
    page = text(client.get("/pays/SG/"))
    assert "rouge : formellement déconseillé" in page
    assert "Passe ouest" in page
    with clock.at(TODAY + timedelta(days=60)):
        page = text(client.get(zone))
        assert page.index("jaune : vigilance renforcée") < page.index("rouge : formellement")
    renamed = client.post(f"{zone}modifier/", {"name": "Le Détroit", "description": "", "version": "1"}, follow=True)
    assert "Zone : Détroit → Le Détroit" in text(renamed)
    assert client.post(f"{zone}modifier/", {"name": "X", "description": "", "version": "1"}).status_code == 409
    assert signed_in("manager").post(zone, other).status_code == 403


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"vigilance_level": "purple"}, "Choisissez une valeur de la liste."),
        ({"valid_until": "2026-08-01"}, "La fin précède le début."),
        ({"source": ""}, "obligatoire"),
        ({"name": "Le Détroit", "vigilance_level": "red"}, "Cette zone existe déjà"),
    ],
)
def test_a_zone_badly_said_is_refused_and_nothing_typed_is_lost(
    signed_in: SignIn, embassy: Embassy, changes: dict[str, str], words: str
) -> None:
    make_zone(embassy["attache.sg"])
    sent = {
        "name": "Autre",
        "vigilance_level": "yellow",
        "valid_from": "2026-09-01",
        "source": "Presse",
        "note": "Motif",
    }
    answer = signed_in("attache.sg").post("/pays/zones/nouvelle/?pays=SG", {**sent, **changes})
    assert answer.status_code == 422
    assert words in text(answer)
    assert "Motif" in text(answer)
    with as_owner():
        assert Zone.objects.count() == 1


def test_zones_are_of_the_context_of_their_country_in_both_walls(signed_in: SignIn, embassy: Embassy) -> None:
    zone = make_zone(embassy["attache.sg"])
    level = Level("red", date(2026, 9, 8), "Presse")
    for username in ("attache.my", "assistant.sg", "agent.sin", "admin", "auditor"):
        client = signed_in(username)
        client.lint = False
        assert client.get(f"/pays/zones/{zone.pk}/").status_code == 404, username
        with acting_as(embassy[username]):
            assert not Zone.objects.exists()
            assert not ZoneLevel.objects.exists()
            assert not CountryChange.objects.exists()
            with pytest.raises(RefusedError):
                add_zone(Country.objects.get(pk="SG"), name="X", description="", level=level, actor=embassy[username])
        with override_settings(FIRST_WALL=False), acting_as(embassy[username]):
            assert zones_of(embassy[username], "SG", date(2026, 9, 8)) == []
            with pytest.raises(ProgrammingError), transaction.atomic():
                add_zone(Country.objects.get(pk="SG"), name="X", description="", level=level, actor=embassy[username])
    with acting_as(embassy["attache.sg"]):
        set_level(zone, level, actor=embassy["attache.sg"])
        with pytest.raises(ProgrammingError), transaction.atomic():
            ZoneLevel.objects.update(source="Réécrite")
    # A level, or an incident, never names a zone of elsewhere.
    elsewhere = make_zone(embassy["attache.my"], "MY", name="Sabah")
    with as_owner(), pytest.raises(IntegrityError, match="zone_level_of_its_zone"), transaction.atomic():
        ZoneLevel.objects.filter(zone=zone).update(zone=elsewhere)


# --- Incidents ----------------------------------------------------------------------------------------------------


def told(**more: Any) -> dict[str, Any]:
    return {
        "incident_type": "attack",
        "occurred_on": "08/2026",
        "place": "Port",
        "zone": "",
        "severity": "serious",
        "source": "Police",
        "description": "Une explosion.",
        "french_involved": "yes",
        "french_concerned": "4",
        "french_dead": "1",
        "french_injured": "2",
        "linked": "",
        "submission": "6f0c1c5e-8c0f-4c39-9f49-0d2f4d8a3f55",
        **more,
    }


def test_an_incident_is_placed_counted_and_linked_for_who_sees_both_ends(signed_in: SignIn, embassy: Embassy) -> None:
    record = sheet(embassy)
    zone = make_zone(embassy["attache.sg"], name="Rade ouest")
    case = make_request(embassy["attache.sg"])
    client = signed_in("attache.sg")
    add = f"/pays/fiches/{record.reference}/incidents/ajouter/"
    page = text(client.post(add, told(zone=str(zone.pk), linked=str(case.reference).lower()), follow=True))
    for words in ("08/2026 · Port · Rade ouest", "1 décédé", "2 blessés", "Source : Police", str(case.reference)):
        assert words in " ".join(page.split()), words
    year = text(client.get("/pays/incidents/?pays=SG&annee=2026"))
    assert "Rade ouest" in year
    assert "Aucun incident connu" in text(client.get("/pays/incidents/?annee=2025"))
    touched = text(client.get("/pays/incidents/?annee=2026&francais=1"))
    assert "Rade ouest" in touched
    assert "Singapour : 1" in touched, "the map says in words how many, and where"
    # The head of service reads the context and the case; a person of the context alone, no trace of the case.
    assert str(case.reference) in text(signed_in("manager").get(f"/pays/fiches/{record.reference}/"))
    with acting_as(embassy["attache.my"]):
        assert not IncidentLink.objects.exists()
    with as_owner():
        Record.objects.filter(pk=case.pk).update(need_to_know=True)
    assert str(case.reference) not in text(signed_in("deputy.sg").get(f"/pays/fiches/{record.reference}/"))
    assert str(case.reference) not in text(signed_in("deputy.sg").get("/pays/incidents/"))
    # Corrected by whoever does not see the case: its link stays.
    with as_owner():
        incident = SecurityIncident.objects.get()
    edit = f"/pays/incidents/{incident.key}/"
    sent = told(description="Deux explosions.", severity="major", version=fresh(record).version)
    done = text(signed_in("deputy.sg").post(edit, sent, follow=True))
    assert "Deux explosions." in done
    assert "24 heures après un incident majeur" in done
    with as_owner():
        assert IncidentLink.objects.count() == 1
        assert Change.objects.filter(table_name="cooperation_securityincident", operation="update").exists()
    assert signed_in("deputy.sg").post(edit, sent).status_code == 409
    assert signed_in("manager").get(edit).status_code == 403
    assert signed_in("attache.my").get(edit).status_code == 404


def test_incidents_that_touched_nobody_french_are_left_out_when_asked(signed_in: SignIn, embassy: Embassy) -> None:
    record = sheet(embassy)
    make_incident(record, embassy["attache.sg"], text="Vols de cuivre", day=date(2026, 9, 8))
    client = signed_in("attache.sg")
    assert "Vols de cuivre" in text(client.get("/pays/incidents/?annee=2026"))
    touched = text(client.get("/pays/incidents/?annee=2026&francais=1"))
    assert "Vols de cuivre" not in touched
    assert "Aucun incident connu n’a touché de Français" in touched
    # The link of the community's page is for who reads the context.
    assert "/pays/incidents/?francais=1" in text(client.get("/communaute/"))
    assert "/pays/incidents/" not in text(signed_in("agent.mnl").get("/communaute/"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"occurred_on": "2027"}, "dans le futur"),
        ({"occurred_on": "hier"}, "AAAA"),
        ({"severity": ""}, "obligatoire"),
        ({"french_involved": "no"}, "Des Français sont comptés"),
        ({"french_concerned": "2"}, "inférieur à celui"),
        ({"linked": "SSI-MY-RFI-2026-0001"}, "Aucun dossier de cette référence"),
        ({"zone": "00000000-0000-4000-8000-000000000000"}, "Choisissez une valeur de la liste."),
    ],
)
def test_an_incident_badly_told_is_refused(
    signed_in: SignIn, embassy: Embassy, changes: dict[str, str], words: str
) -> None:
    record = sheet(embassy)
    make_request(embassy["attache.my"], "MY")
    answer = signed_in("attache.sg").post(f"/pays/fiches/{record.reference}/incidents/ajouter/", told(**changes))
    assert answer.status_code == 422
    assert words in text(answer)
    assert "Une explosion." in text(answer)
    with as_owner():
        assert not SecurityIncident.objects.exists()


def test_a_correction_of_elsewhere_is_refused_by_both_walls(embassy: Embassy) -> None:
    record, stranger = sheet(embassy), embassy["attache.my"]
    make_incident(record, embassy["attache.sg"], day=date(2026, 9, 8))
    with as_owner():
        incident = SecurityIncident.objects.select_related("record").get()
    happened = Happened("theft", "Ailleurs", date(2026, 9, 8), "no", "Réécrit.")
    with acting_as(stranger), pytest.raises(Record.DoesNotExist):
        change_incident(incident, happened, linked=[], version=None, actor=stranger)
    with acting_as(stranger):
        assert SecurityIncident.objects.update(place="Ailleurs") == 0
        with pytest.raises(Record.DoesNotExist):
            add_incident(record, happened, actor=stranger)
