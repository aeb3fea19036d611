"""The menu, the journal, the pages without records."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.territories.acting import acting_as
from tests.records.factories import make_record
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.records.urls")]
SignIn = Callable[[str], StrictClient]


def menu(page: str) -> list[str]:
    return re.findall(r'<a class="fr-nav__link"[^>]*>([^<]*)</a>', page)


CONSULAR = ["Consulaire", "Permanence", "Communauté"]
COOPERATION = ("Coopération", "Accords")
ACROSS = ("Personnes", "Registre", "Pays")


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        (
            "attache.sg",
            ["Accueil", "Opérationnel", *CONSULAR, *COOPERATION, *ACROSS, "Annuaire"],
        ),
        ("assistant.sg", ["Accueil", "Opérationnel", *ACROSS, "Annuaire"]),
        ("agent.mnl", ["Accueil", "Consulaire", "Communauté", "Annuaire"]),
        (
            "manager",
            [
                "Accueil",
                "Opérationnel",
                *CONSULAR,
                *COOPERATION,
                *ACROSS,
                "Rapports",
                "Annuaire",
                "Journal",
            ],
        ),
        ("admin", ["Accueil", "Annuaire", "Administration", "Données de référence"]),
        ("auditor", ["Accueil", "Annuaire", "Journal", "Données de référence"]),
        ("nobody", ["Accueil", "Annuaire"]),
    ],
)
def test_the_menu_shows_what_one_may_open_and_nothing_else(
    embassy: Embassy, signed_in: SignIn, username: str, expected: list[str]
) -> None:
    with as_owner():
        embassy[username].__class__.objects.filter(username=username).update(language="fr")
    assert menu(signed_in(username).get("/").content.decode()) == expected


def test_the_menu_says_where_one_is(signed_in: SignIn) -> None:
    page = signed_in("attache.sg").get("/annuaire/").content.decode()
    assert re.findall(r'fr-nav__link"\s+href="([^"]*)"\s+aria-current="page"', page) == ["/annuaire/"]


@pytest.mark.parametrize("username", ["attache.sg", "agent.mnl", "manager", "admin", "auditor", "nobody"])
def test_help_is_for_everyone_and_speaks_of_their_own_work(signed_in: SignIn, username: str) -> None:
    page = signed_in(username).get("/aide/").content.decode()
    assert "Pour tous" in page
    assert ("Suivre les dossiers" in page) == (username in {"attache.sg", "manager"})
    assert ("Déposer et suivre" in page) == (username == "agent.mnl")


def test_accessibility_is_public_and_the_rest_is_not(client: Client) -> None:
    assert client.get("/accessibilite/").status_code == 200
    for address in ("/", "/a-suivre/", "/recherche/", "/recherche/suggestions/", "/journal/", "/aide/"):
        assert client.get(address).status_code == 302


# --- The journal ------------------------------------------------------------------------------------------------------


@pytest.fixture
def noted(embassy: Embassy) -> None:
    """Three readings: two in Singapore by two people, one in Malaysia."""
    for username, country, number in (("attache.sg", "SG", 1), ("liaison.sg", "SG", 2), ("attache.my", "MY", 3)):
        record = make_record(embassy[username], country, number=number)
        with acting_as(embassy[username], address="192.0.2.7"):
            journal.note(Act.RECORD_READ, country=country, keys=[record.pk])


def lines(page: str) -> list[str]:
    return re.findall(r"SSI-(?:SG|MY)-PLN-2026-\d{4}", page)


@pytest.mark.usefixtures("noted")
def test_the_auditor_reads_references_of_every_country_and_no_content(signed_in: SignIn) -> None:
    page = signed_in("auditor").get("/journal/").content.decode()
    assert sorted(lines(page)) == ["SSI-MY-PLN-2026-0003", "SSI-SG-PLN-2026-0001", "SSI-SG-PLN-2026-0002"]
    assert "192.0.2.7" in page
    assert "Dossier 1" not in page


@pytest.mark.usefixtures("noted")
def test_a_head_of_service_reads_the_journal_of_their_countries(signed_in: SignIn) -> None:
    page = signed_in("manager.my").get("/journal/").content.decode()
    assert lines(page) == ["SSI-MY-PLN-2026-0003"]
    assert "Singapour" not in page.split("<form")[2].split("</form>")[0]
    assert signed_in("manager.my").get("/journal/?country=SG").status_code == 422


def test_the_journal_names_the_accounts_that_its_lines_are_about(embassy: Embassy, signed_in: SignIn) -> None:
    person = embassy["nobody"]
    with acting_as(embassy["admin"]):
        journal.note(Act.ACCOUNT_RESET, keys=[f"person:{person.pk}", "person:999999"])
    page = signed_in("auditor").get("/journal/").content.decode()
    assert "compte de Jean Sansposte" in page
    assert "person:999999" in page, "an account that is no more keeps its key"


def test_a_head_of_service_is_offered_the_people_of_their_countries_alone(signed_in: SignIn) -> None:
    def offered(username: str) -> str:
        page = signed_in(username).get("/journal/").content.decode()
        return page.split('name="person"')[1].split("</select>")[0]

    assert "Paul Garnier" in offered("manager.my")
    assert "Nora Haddad" in offered("manager.my"), "the agent of a post that covers the country"
    assert "Julien Martin" not in offered("manager.my")
    assert "Yves Maillard" not in offered("manager.my")
    assert "Yves Maillard" in offered("auditor")


@pytest.mark.parametrize("username", ["attache.sg", "agent.mnl", "admin", "nobody"])
def test_nobody_else_reads_the_journal(signed_in: SignIn, username: str) -> None:
    response = signed_in(username).get("/journal/")
    assert response.status_code == 403
    assert "ouvert à l’auditeur" in response.content.decode()


@pytest.mark.usefixtures("noted")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("country=MY", ["SSI-MY-PLN-2026-0003"]),
        ("operation=consult&country=SG", ["SSI-SG-PLN-2026-0001", "SSI-SG-PLN-2026-0002"]),
        ("operation=erase", []),
        ("key=ssi-sg-pln-2026-0002", ["SSI-SG-PLN-2026-0002"]),
        ("key=rien", []),
        ("until=2020-01-01", []),
        ("since=2020-01-01&country=MY", ["SSI-MY-PLN-2026-0003"]),
    ],
)
def test_each_filter_of_the_journal_keeps_what_it_says(signed_in: SignIn, query: str, expected: list[str]) -> None:
    page = signed_in("auditor").get(f"/journal/?{query}").content.decode()
    table = page.split("<tbody>")[1] if "<tbody>" in page else ""
    assert sorted(lines(table)) == expected


@pytest.mark.usefixtures("noted")
def test_the_journal_filters_by_person(embassy: Embassy, signed_in: SignIn) -> None:
    page = signed_in("auditor").get(f"/journal/?person={embassy['liaison.sg'].pk}").content.decode()
    assert lines(page.split("<tbody>")[1]) == ["SSI-SG-PLN-2026-0002"]
    assert "Marc Ferrand" in page.split("ssi-chips")[1].split("</div>")[0]


@pytest.mark.parametrize("query", ["person=x", "country=XX", "operation=z", "since=demain", "place=zzz"])
def test_a_value_that_the_journal_does_not_know_is_said(signed_in: SignIn, query: str) -> None:
    assert signed_in("auditor").get(f"/journal/?{query}").status_code == 422
    backwards = signed_in("auditor").get("/journal/?since=2026-02-01&until=2026-01-01")
    assert "La fin précède le début" in backwards.content.decode()


def test_the_journal_is_walked_page_by_page_and_its_reading_is_noted(embassy: Embassy, signed_in: SignIn) -> None:
    with as_owner():
        Entry.objects.bulk_create(
            Entry(at=clock.now() - timedelta(minutes=n // 2), operation="consult", acts=["list.read"], country="SG",
                  keys=[f"ligne-{n:03d}"])
            for n in range(120)
        )  # fmt: skip
    client, seen, address = signed_in("auditor"), [], "/journal/?operation=consult&country=SG"
    for _page in range(3):
        page = client.get(address).content.decode()
        seen += re.findall(r"ligne-\d{3}", page)
        following = re.search(r'href="([^"]*)"\s+rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 120
    assert address == ""
    with as_owner():
        assert Entry.objects.filter(acts=["journal.read"]).count() == 3
