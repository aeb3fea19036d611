"""Statements of the pages of every morning: the journal's line counts; session, user, transaction, context do not.

The same for one record and for a hundred: a page that asks once per row fails here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.budgets.counting import Statements
from tests.factories.cases import make_request
from tests.factories.consular import make_filing
from tests.factories.context import WRITTEN, make_incident, make_sheet
from tests.factories.imports import make_batch
from tests.factories.missions import ARRIVAL, make_mission
from tests.factories.records import copy_request
from tests.support.client import StrictClient
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
BUDGETS: dict[str, dict[str, int]] = json.loads((Path(__file__).parent / "budgets.json").read_text(encoding="utf-8"))
SignIn = Callable[[str], StrictClient]


def statements(client: StrictClient, url: str) -> int:
    client.get(url)
    with Statements() as counted:
        assert client.get(url).status_code == 200
    return counted.number


@pytest.mark.parametrize("records", [1, 100])
def test_the_attache_s_pages_keep_their_budget(signed_in: SignIn, embassy: Embassy, records: int) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="answered")
    for number in range(records - 1):
        copy_request(record, number)
    client = signed_in("attache.sg")
    pages = {
        "home": "/",
        "list": "/dossiers/",
        "detail": f"/dossiers/{record.reference}/",
        "search": "/recherche/?q=ketamine",
    }
    assert {name: statements(client, url) for name, url in pages.items()} == BUDGETS["attache"]


def test_the_post_s_pages_keep_their_budget(signed_in: SignIn, embassy: Embassy) -> None:
    filing = make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="answered", note="interne")
    client = signed_in("agent.mnl")
    pages = {"home": "/", "list": "/consulaire/", "followed": f"/consulaire/{filing.reference}/"}
    assert {name: statements(client, url) for name, url in pages.items()} == BUDGETS["post"]


def test_the_service_s_side_of_a_request_keeps_its_budget(signed_in: SignIn, embassy: Embassy) -> None:
    filing = make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="answered", note="interne")
    client = signed_in("attache.ph")
    pages = {"list": "/consulaire/", "followed": f"/consulaire/{filing.reference}/"}
    assert {name: statements(client, url) for name, url in pages.items()} == BUDGETS["desk"]


@pytest.mark.parametrize("records", [1, 30])
def test_the_pages_of_a_country_keep_their_budget(signed_in: SignIn, embassy: Embassy, records: int) -> None:
    author, head = embassy["attache.sg"], embassy["manager"]
    request = make_request(author, state="answered")
    for number in range(records - 1):
        copy_request(request, number)
    sheet = make_sheet(author, head)
    for number in range(records):
        make_incident(sheet, author, text=f"Vols {number}", day=WRITTEN.date())
    client = signed_in("attache.sg")
    pages = {"index": "/pays/", "country": "/pays/SG/", "detail": f"/pays/fiches/{sheet.reference}/"}
    assert {name: statements(client, url) for name, url in pages.items()} == BUDGETS["country"]


@pytest.mark.parametrize("records", [1, 12])
def test_the_pages_of_missions_keep_their_budget(signed_in: SignIn, embassy: Embassy, records: int) -> None:
    user = embassy["attache.sg"]
    record = make_mission(user)
    for number in range(records):
        make_mission(user, text=f"Mission {number}")
    client = signed_in("attache.sg")
    pages = {
        "mission": f"/dossiers/{record.reference}/",
        "calendar": f"/dossiers/missions/?vue=mois&jour={ARRIVAL.isoformat()}",
    }
    assert {name: statements(client, url) for name, url in pages.items()} == BUDGETS["missions"]


@pytest.mark.parametrize("lines", [1, 60])
def test_the_pages_of_imports_keep_their_budget(signed_in: SignIn, embassy: Embassy, lines: int) -> None:
    batch = make_batch(embassy["attache.sg"], lines=lines)
    for _another in range(lines - 1):
        make_batch(embassy["attache.sg"])
    client = signed_in("attache.sg")
    pages = {"index": "/importer/", "detail": f"/importer/{batch.pk}/"}
    assert {name: statements(client, url) for name, url in pages.items()} == BUDGETS["imports"]


@pytest.mark.parametrize("records", [1, 100])
def test_the_answers_to_programs_keep_their_budget(signed_in: SignIn, embassy: Embassy, records: int) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="answered")
    for number in range(records - 1):
        copy_request(record, number)
    client = signed_in("attache.sg")
    answers = {"list": "/api/v1/records/?limit=100", "whole": f"/api/v1/records/{record.pk}/"}
    assert {name: statements(client, url) for name, url in answers.items()} == BUDGETS["program"]


def test_every_budget_is_within_what_was_promised() -> None:
    # The whole file, which a program reads in one answer and a person over several pages, has the limit of any page.
    most = {"home": 8, "list": 8, "detail": 12, "search": 8, "index": 8, "country": 15, "mission": 16, "calendar": 8}
    most["whole"] = 15
    # The page of a person who is held: visits, hearings, what they said, time limits and holidays, the service's side.
    most["followed"] = 19
    over = [f"{who} {page}" for who, pages in BUDGETS.items() for page, number in pages.items() if number > most[page]]
    assert over == []
