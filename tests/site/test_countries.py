"""The pages of the countries: what each reader finds there, and who finds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import override_settings

from ssi.audit.models import Entry
from ssi.common import clock
from ssi.records.models import Record
from tests.factories.cases import make_request
from tests.factories.context import WRITTEN, make_incident, make_sheet
from tests.factories.cooperation import make_agreement
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]


@pytest.fixture(autouse=True)
def plain_kinds() -> None:
    """These pages show what the domains bring: their kinds are the real ones."""


@pytest.fixture(autouse=True)
def in_september() -> Any:
    with clock.at(WRITTEN + timedelta(days=4)):
        yield


def page_of(client: StrictClient, address: str) -> str:
    return client.get(address).content.decode().replace("\u00a0", " ")


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_the_index_shows_one_s_countries_with_their_levels(signed_in: SignIn, embassy: Embassy) -> None:
    make_sheet(embassy["attache.sg"], embassy["manager"])
    make_sheet(embassy["attache.my"], embassy["manager"], "MY", vigilance_level="orange")
    whole = page_of(signed_in("manager"), "/pays/")
    assert re.findall(r'href="/pays/([A-Z]{2})/"', whole) == ["BN", "MY", "PH", "SG"]
    assert "orange : déconseillé sauf raison impérative" in whole
    assert "Malaisie (orange : déconseillé" in whole, "the map says it in words"
    own = page_of(signed_in("attache.sg"), "/pays/")
    assert re.findall(r'href="/pays/([A-Z]{2})/"', own) == ["BN", "SG"]
    assert "orange" not in own


def test_the_page_has_the_sheet_of_today_and_the_levels_before_it(signed_in: SignIn, embassy: Embassy) -> None:
    author, head = embassy["attache.sg"], embassy["manager"]
    make_sheet(author, head, at=WRITTEN - timedelta(days=90), vigilance_level="green", text="Hier")
    make_sheet(author, head, text="Aujourd’hui, le Détroit")
    page = page_of(signed_in("deputy.sg"), "/pays/SG/")
    assert "Aujourd’hui, le Détroit" in page
    assert "Hier" not in page
    assert page.index("SSI-SG-FIC-2026-0002") < page.index("SSI-SG-FIC-2026-0001")
    assert "vert : vigilance normale" in page
    assert "les conseils aux voyageurs sont donnés par le ministère seul" in page


def test_the_incidents_of_the_country_stay_when_the_sheet_changes(signed_in: SignIn, embassy: Embassy) -> None:
    author, head = embassy["attache.sg"], embassy["manager"]
    first = make_sheet(author, head, at=WRITTEN - timedelta(days=90))
    make_incident(first, author, text="Vols à l’aéroport", day=date(2026, 8, 30))
    make_sheet(author, head)
    assert "Vols à l’aéroport" in page_of(signed_in("attache.sg"), "/pays/SG/")


def test_a_sheet_past_its_date_is_said_as_such(signed_in: SignIn, embassy: Embassy) -> None:
    make_sheet(embassy["attache.sg"], embassy["manager"], valid_until=date(2026, 9, 10))
    client = signed_in("attache.sg")
    assert "La validité de cette fiche est passée" in page_of(client, "/pays/SG/")
    assert "validité passée" in page_of(client, "/pays/")
    with clock.at(WRITTEN + timedelta(days=100)):
        assert "en retard" in page_of(client, "/pays/SG/")


def test_authorities_calendar_and_legal_bases_are_those_of_the_country(signed_in: SignIn) -> None:
    page = page_of(signed_in("attache.sg"), "/pays/BN/")
    assert page.index("Autorité centrale") < page.index("BN-RBPF")
    assert "lundi, mardi, mercredi, jeudi, samedi" in page
    assert "/annuaire/SG-CNB/" not in page
    singapore = page_of(signed_in("attache.sg"), "/pays/SG/")
    assert "Convention d’entraide judiciaire en matière pénale entre la France et Singapour" in singapore
    assert "Attestation d’affaire pénale" in singapore
    assert "Offre de réciprocité" not in singapore


def test_agreements_in_force_are_listed_for_whoever_reads_them(signed_in: SignIn, embassy: Embassy) -> None:
    agreement = make_agreement(embassy["attache.sg"], text="Lettre de mai")
    assert "Lettre de mai" not in page_of(signed_in("attache.sg"), "/pays/SG/")
    with as_owner():
        Record.objects.filter(pk=agreement.pk).update(state="in_force")
    assert "Lettre de mai" in page_of(signed_in("attache.sg"), "/pays/SG/")
    assert "Lettre de mai" not in page_of(signed_in("assistant.sg"), "/pays/SG/")


def test_the_figures_are_those_one_may_see_and_lead_to_their_lists(signed_in: SignIn, embassy: Embassy) -> None:
    make_request(embassy["attache.sg"], "SG")
    make_request(embassy["attache.my"], "MY")
    client = signed_in("attache.sg")
    page = page_of(client, "/pays/SG/")
    figures = page[page.index('id="chiffres"') : page.index('id="droit"')]
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', figures)]
    assert links
    for link in links:
        assert re.search(r'role="status">\s*1\s+dossier', page_of(client, link)), link
    assert "Demande d’assistance" in figures
    narrow = page_of(signed_in("assistant.sg"), "/pays/SG/")
    assert "assistance" not in narrow[narrow.index('id="chiffres"') : narrow.index('id="droit"')]


@pytest.mark.parametrize("username", ["assistant.sg"])
def test_whoever_does_not_read_the_context_sees_the_page_without_a_sheet(
    signed_in: SignIn, embassy: Embassy, username: str
) -> None:
    with_none = without_tokens(page_of(signed_in(username), "/pays/SG/"))
    make_sheet(embassy["attache.sg"], embassy["manager"], text="Le Détroit")
    answer = signed_in(username).get("/pays/SG/")
    assert answer.status_code == 200
    assert without_tokens(answer.content.decode().replace("\u00a0", " ")) == with_none, (
        "not even a sign that there is a sheet"
    )
    assert "FIC" not in page_of(signed_in(username), "/pays/")


@pytest.mark.parametrize(
    ("username", "country"),
    [("attache.my", "SG"), ("agent.sin", "SG"), ("agent.mnl", "PH"), ("admin", "SG"), ("auditor", "SG"),
     ("nobody", "SG"), ("manager", "FR")],
)  # fmt: skip
def test_whoever_has_nothing_in_a_country_gets_the_404_of_one_that_does_not_exist(
    signed_in: SignIn, username: str, country: str
) -> None:
    client = signed_in(username)
    client.lint = False
    answer, missing = client.get(f"/pays/{country}/"), client.get("/pays/ZZ/")
    assert (answer.status_code, missing.status_code) == (404, 404)


@pytest.mark.parametrize("username", ["agent.sin", "admin", "auditor", "nobody"])
def test_the_index_is_refused_to_whoever_has_no_country(signed_in: SignIn, username: str) -> None:
    assert signed_in(username).get("/pays/").status_code == 403


def test_what_was_shown_is_journalled(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_sheet(embassy["attache.sg"], embassy["manager"])
    signed_in("deputy.sg").get("/pays/SG/")
    with as_owner():
        entry = Entry.objects.filter(actor=embassy["deputy.sg"].pk).latest("at")
    assert (entry.country, entry.keys) == ("SG", [str(record.pk)])


def test_the_second_wall_alone_keeps_the_sheet_from_strangers(signed_in: SignIn, embassy: Embassy) -> None:
    make_sheet(embassy["attache.sg"], embassy["manager"], text="Le Détroit")
    with override_settings(FIRST_WALL=False):
        assert "Le Détroit" not in page_of(signed_in("attache.my"), "/pays/SG/")
