"""The list of records: only one's own, filters that say what they do, the same statements whatever the number."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ssi.audit.models import Entry
from ssi.common import clock
from ssi.territories.bootstrap import bootstrap_posting
from ssi.territories.roles import Role
from tests.records.factories import make_draft, make_record
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import START, Embassy

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.records.urls")]
SignIn = Callable[[str], StrictClient]
PLUMBING = ("set_config", "SAVEPOINT", "accounts_session", 'FROM "accounts_user" WHERE "accounts_user"."id"', "role")


def page(client: StrictClient, query: str = "", **headers: Any) -> str:
    response = client.get(f"/simples/{query}", **headers)
    assert response.status_code == 200
    return str(response.content.decode())


def statements(client: StrictClient, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured if not any(word in query["sql"] for word in PLUMBING)]


def references(html: str) -> list[str]:
    """The references shown, in order."""
    return re.findall(r'<a class="fr-link fr-link--sm"\s+href="/simples/SSI-[^"]*">([^<]*)</a>', html)


def officers(html: str) -> str:
    """What the filter by owner offers."""
    return html.split('<select name="owner"')[1].split("</select>", maxsplit=1)[0]


def test_a_reader_sees_counts_and_filters_their_own_countries_only(embassy: Embassy, signed_in: SignIn) -> None:
    make_record(embassy["attache.sg"], "SG", number=1)
    make_record(embassy["attache.my"], "MY", number=2, title="Canari de Malaisie")
    html = page(signed_in("attache.sg"))
    assert references(html) == ["SSI-SG-PLN-2026-0001"]
    assert "1 dossier" in html
    assert "Canari" not in html
    assert "Malaisie" not in html
    assert "Marc Ferrand" in officers(html)
    assert "Denis Collet" not in officers(html)


def test_who_serves_in_one_country_and_files_for_a_post_of_another_is_offered_the_officers_of_the_first(
    embassy: Embassy, signed_in: SignIn
) -> None:
    with as_owner():
        bootstrap_posting(embassy["attache.sg"], Role.CONSULAR_AGENT, post="MNL", start=START)
    offered = officers(page(signed_in("attache.sg")))
    assert "Marc Ferrand" in offered
    assert "Claire Vasseur" not in offered


def test_a_foreign_country_asked_by_hand_is_not_a_choice(embassy: Embassy, signed_in: SignIn) -> None:
    make_record(embassy["attache.my"], "MY", number=2, title="Canari de Malaisie")
    for country in ("MY", "XX"):
        response = signed_in("attache.sg").get(f"/simples/?country={country}")
        assert response.status_code == 422
        assert "Canari" not in response.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("since=2026-07-01&until=2026-09-30", ["0002", "0003"]),
        ("since=2026-07-01&until=2026-09-30&stage=", ["0002", "0003"]),
        ("since=2026-07-01&until=2026-09-30&stage=closed", ["0001", "0002"]),
        ("since=2026-07-01&stage=start", ["0001"]),
        ("until=2026-09-30&stage=end", ["0003"]),
        ("since=2026-10-01", ["0004"]),
        ("until=2026-06-30", ["0001"]),
    ],
)
def test_dates_are_days_of_the_country_and_say_what_happened_then(
    embassy: Embassy, signed_in: SignIn, query: str, expected: list[str]
) -> None:
    """Midnight in Singapore is 16:00 UTC of the day before."""
    author = embassy["attache.sg"]

    def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, month, day, hour, minute, tzinfo=UTC)

    lives = [
        (utc(6, 30, 15, 59), utc(6, 30, 16)),
        (utc(6, 30, 16), utc(9, 30, 15, 59)),
        (utc(9, 30, 15, 59), None),
        (utc(9, 30, 16), None),
    ]
    for number, (opened, closed) in enumerate(lives, start=1):
        state = "closed" if closed else "received"
        make_record(author, number=number, opened_at=opened, closed_at=closed, state=state)
    html = page(signed_in("attache.sg"), f"?{query}")
    assert sorted(reference[-4:] for reference in references(html)) == expected


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("since=2026-09-30&until=2026-07-01", "La fin précède le début"),
        ("stage=start", "Donnez le premier jour"),
        ("stage=closed", "Donnez le premier jour"),
        ("stage=end&since=2026-07-01", "Donnez le dernier jour"),
        ("since=hier", "JJ/MM/AAAA"),
        ("stage=never&since=2026-07-01", "valide"),
    ],
)
def test_dates_that_mean_nothing_are_refused_in_words(signed_in: SignIn, query: str, words: str) -> None:
    response = signed_in("attache.sg").get(f"/simples/?{query}")
    assert response.status_code == 422
    assert words in response.content.decode()
    assert re.search(r'<details class="ssi-filters__more"\s+open>', response.content.decode())


def test_drafts_are_not_listed(embassy: Embassy, signed_in: SignIn) -> None:
    make_draft(embassy["attache.sg"], title="Brouillon en cours")
    assert "Brouillon en cours" not in page(signed_in("attache.sg"))


def test_an_empty_list_says_what_it_is_for(signed_in: SignIn) -> None:
    assert "Aucun dossier ici" in page(signed_in("attache.sg"))
    assert "Aucun dossier ne répond" in page(signed_in("attache.sg"), "?due=late")


@pytest.fixture
def five(embassy: Embassy) -> None:
    """Late, due within hours, due much later, never due and unattributed, closed."""
    author, now = embassy["attache.sg"], clock.now()
    make_record(author, number=1, due_at=now - timedelta(days=2), opened_at=now - timedelta(days=20))
    make_record(author, number=2, due_at=now + timedelta(minutes=1), opened_at=now - timedelta(days=5))
    make_record(author, number=3, due_at=now + timedelta(days=30), opened_at=now - timedelta(days=4), state="sent")
    make_record(author, "BN", number=4, owner=None, opened_at=now - timedelta(days=3), state="sent")
    make_record(author, number=5, state="closed", opened_at=now - timedelta(days=40), closed_at=now - timedelta(days=1))


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("?due=late", [1]),
        ("?due=none", [4]),
        ("?state=open", [1, 2, 3, 4]),
        ("?state=closed", [5]),
        ("?state=sent", [3, 4]),
        ("?state=decide", [1, 2, 4]),
        ("?country=BN", [4]),
        ("?owner=none", [4]),
        ("?owner=me", [1, 2, 3, 5]),
        ("?opened=7", [2, 3, 4]),
        ("?q=dossier+0003", [3]),
        ("?q=d%C3%B4ssi%C3%A9r", [1, 2, 3, 4, 5]),
        ("?q=rien", []),
        ("?q=%25", []),
        ("?state=open&due=late&country=SG", [1]),
    ],
)
def test_each_filter_keeps_what_it_says(signed_in: SignIn, query: str, expected: list[int]) -> None:
    found = [int(reference[-4:]) for reference in references(page(signed_in("attache.sg"), query))]
    assert sorted(found) == expected


@pytest.mark.usefixtures("five")
def test_the_list_sorts_by_due_date_then_age(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")

    def order(query: str) -> list[int]:
        return [int(reference[-4:]) for reference in references(page(client, query))]

    assert order("")[:3] == [1, 2, 3]
    assert order("?sort=newest") == [4, 3, 2, 1, 5]
    assert order("?sort=oldest") == [5, 1, 2, 3, 4]


@pytest.mark.usefixtures("five")
def test_what_is_late_is_said_in_words(signed_in: SignIn) -> None:
    assert "en retard de 2 j" in page(signed_in("attache.sg"), "?due=late")


@pytest.mark.usefixtures("five")
def test_each_filter_in_force_is_a_chip_that_takes_it_away(signed_in: SignIn) -> None:
    html = page(signed_in("attache.sg"), "?country=BN&owner=none&sort=newest")
    chips = html.split('class="ssi-chips"')[1].split("</div>")[0]
    words = " ".join(chips.split())
    assert "Pays : Brunei" in words
    assert "Titulaire : à attribuer" in words
    assert 'href="/simples/?owner=none&amp;sort=newest"' in chips
    assert 'href="/simples/?country=BN&amp;sort=newest"' in chips
    assert chips.count("<li>") == 2
    assert "Tout effacer" in chips


@pytest.mark.parametrize(
    "query",
    ["?due=soon", "?state=nowhere", "?owner=abc", "?owner=1%27", "?sort=x", "?kind=XXX", "?place=zzz", "?q=a%00b"],
)
def test_an_unknown_value_is_said_and_shows_no_row(embassy: Embassy, signed_in: SignIn, query: str) -> None:
    make_record(embassy["attache.sg"])
    response = signed_in("attache.sg").get(f"/simples/tout/{query}")
    assert response.status_code == 422
    html = response.content.decode()
    assert "Une erreur à corriger" in html
    assert "Dossier 1" not in html


def test_a_long_list_is_walked_page_by_page(embassy: Embassy, signed_in: SignIn) -> None:
    for number in range(1, 61):
        make_record(embassy["attache.sg"], number=number)
    client, seen, address = signed_in("attache.sg"), [], "/simples/?sort=newest&state=open"
    for _page in range(3):
        html = client.get(address).content.decode()
        seen.append(references(html))
        following = html.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
        address = following
    assert [len(rows) for rows in seen] == [25, 25, 10]
    assert len({reference for rows in seen for reference in rows}) == 60


def test_a_changed_filter_brings_back_the_block_alone(embassy: Embassy, signed_in: SignIn) -> None:
    make_record(embassy["attache.sg"])
    part = page(signed_in("attache.sg"), headers={"HX-Request": "true"})
    assert "<html" not in part
    answer = signed_in("attache.sg").get("/simples/?country=SG&state=&q=", headers={"HX-Request": "true"})
    assert answer.headers["HX-Push-Url"] == "/simples/?country=SG"
    assert references(part) == ["SSI-SG-PLN-2026-0001"]
    whole = page(signed_in("attache.sg"), headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in whole


def test_reading_a_list_leaves_one_line_for_each_country_with_the_keys_shown(
    embassy: Embassy, signed_in: SignIn
) -> None:
    first = make_record(embassy["attache.sg"], "SG", number=1)
    second = make_record(embassy["attache.sg"], "BN", number=2)
    page(signed_in("attache.sg"))
    with as_owner():
        lines = {entry.country: entry for entry in Entry.objects.filter(acts=["list.read"])}
    assert lines["SG"].keys == [str(first.pk)]
    assert lines["BN"].keys == [str(second.pk)]


def test_a_list_costs_the_same_for_one_record_and_for_a_hundred(embassy: Embassy, signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    make_record(embassy["attache.sg"], number=1, due_at=clock.now())
    with_one = statements(client, "/simples/")
    for number in range(2, 101):
        make_record(embassy["attache.sg"], number=number, due_at=clock.now())
    with_hundred = statements(client, "/simples/")
    assert len(with_one) == len(with_hundred) <= 8, with_hundred
