"""The pages of the directory, read by people of every role."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.client import StrictClient

SignedIn = Callable[[str], StrictClient]


@pytest.fixture
def reader(signed_in: SignedIn) -> StrictClient:
    return signed_in("attache.sg")


@pytest.mark.parametrize("address", ["/annuaire/", "/annuaire/SG-CNB/", "/annuaire/suggestions/?q=cnb"])
def test_a_stranger_is_sent_to_the_sign_in_page(client: StrictClient, db: None, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/connexion/")


@pytest.mark.parametrize("person", ["attache.sg", "agent.mnl", "manager", "admin", "auditor", "nobody"])
def test_everyone_who_signed_in_reads_the_directory(signed_in: SignedIn, person: str) -> None:
    client = signed_in(person)
    assert client.get("/annuaire/").status_code == 200
    assert client.get("/annuaire/SG-CNB/").status_code == 200


def test_the_list_shows_a_page_and_the_way_to_the_next(reader: StrictClient) -> None:
    page = reader.get("/annuaire/").content.decode()
    assert "BN-ACB" in page
    assert "/annuaire/?after=" in page


def test_filters_are_applied_and_can_be_taken_off_one_by_one(reader: StrictClient) -> None:
    page = reader.get("/annuaire/", {"country": "SG", "kind": "narcotics"}).content.decode()
    assert "Central Narcotics Bureau" in page
    assert "Office anti-stupéfiants" not in page
    assert 'href="/annuaire/?kind=narcotics"' in page
    assert 'href="/annuaire/?country=SG"' in page


def test_a_search_that_finds_nothing_says_what_the_page_is_for(reader: StrictClient) -> None:
    page = reader.get("/annuaire/", {"q": "zzzz"}).content.decode()
    assert "Aucune autorité ne correspond" in page


@pytest.mark.parametrize(
    "query", [{"country": "XX"}, {"kind": "circus"}, {"q": "x" * 10_000}, {"q": "\x00"}, {"after": "\x00"}]
)
def test_a_filter_that_means_nothing_is_refused_with_a_message(reader: StrictClient, query: dict[str, str]) -> None:
    response = reader.get("/annuaire/", query)
    assert response.status_code == 422
    assert "fr-alert--error" in response.content.decode()


def test_an_authority_shows_its_other_names_its_services_and_its_source(reader: StrictClient) -> None:
    page = reader.get("/annuaire/FR-DGPN-DNPAF/").content.decode()
    assert "DCPAF" in page
    assert "OLTIM" in page
    assert "JORFTEXT000047753210" in page
    assert "01/11/2026" in page


def test_an_english_page_keeps_french_names_and_says_that_they_are_french(signed_in: SignedIn) -> None:
    page = signed_in("assistant.sg").get("/annuaire/FR-OFAST/").content.decode()
    assert '<h1 lang="fr">OFAST – Office anti-stupéfiants</h1>' in page
    assert "French Anti-Narcotics Office" in page


def test_an_unknown_authority_is_a_missing_page(reader: StrictClient) -> None:
    assert reader.get("/annuaire/SG-XXX/").status_code == 404


def test_the_directory_is_only_read(reader: StrictClient) -> None:
    assert reader.post("/annuaire/").status_code == 405


def test_suggestions_are_the_ten_best(reader: StrictClient) -> None:
    results = reader.get("/annuaire/suggestions/", {"q": "direction"}).json()["results"]
    assert len(results) == 10
    first = reader.get("/annuaire/suggestions/", {"q": "cnb", "country": "SG"}).json()["results"]
    assert first == [
        {
            "value": "SG-CNB",
            "label": "CNB – Central Narcotics Bureau",
            "hint": "Singapour · Bureau central des stupéfiants",
        }
    ]


@pytest.mark.parametrize("query", [{"q": "x" * 101}, {"q": "\x00"}, {"q": "cnb", "country": "singapour"}])
def test_suggestions_refuse_what_they_do_not_understand(reader: StrictClient, query: dict[str, str]) -> None:
    response = reader.get("/annuaire/suggestions/", query)
    assert response.status_code == 422
    assert response.json()["errors"]


def statements(client: StrictClient, address: str) -> int:
    """How many statements of our own tables the page takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    tables = ("directory_", "territories_country")
    asked = [query["sql"] for query in captured if "ssi.grants_of" not in query["sql"]]
    return sum(any(table in statement for table in tables) for statement in asked)


def test_a_page_costs_the_same_for_one_row_and_for_many(reader: StrictClient) -> None:
    assert statements(reader, "/annuaire/") == statements(reader, "/annuaire/?q=cnb") == 3
    assert statements(reader, "/annuaire/FR-DGPN/") == 3
    assert statements(reader, "/annuaire/SG-SPF/") == statements(reader, "/annuaire/SG-CNB/") == 4, "and its contacts"
    assert statements(reader, "/annuaire/suggestions/?q=direction") == 1
