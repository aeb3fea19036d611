"""Home: each role finds its own morning, and each figure opens the list that it counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ssi.audit.models import Entry
from ssi.common import clock
from tests.records.factories import FILING, make_draft, make_record
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.urls("tests.records.urls")]
SignIn = Callable[[str], StrictClient]
MONDAY = datetime(2026, 9, 21, 0, 42, tzinfo=UTC)
PLUMBING = ("set_config", "SAVEPOINT", "accounts_session", 'FROM "accounts_user" WHERE "accounts_user"."id" = ')


@pytest.fixture(autouse=True)
def monday() -> object:
    with clock.at(MONDAY):
        yield


def tiles(page: str) -> dict[str, tuple[str, str]]:
    """What each tile counts, and the address behind it."""
    found = re.findall(
        r'<a href="([^"]*)"><span class="ssi-tile__count">([^<]*)</span> <span class="ssi-tile__label">([^<]*)<', page
    )
    return {label: (count, url.replace("&amp;", "&")) for url, count, label in found}


def listed(page: str) -> int:
    return len(re.findall(r'<a class="fr-link fr-link--sm"\s+href="/simples/', page))


def statements(client: StrictClient) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    return [query["sql"] for query in captured if not any(word in query["sql"] for word in PLUMBING)]


@pytest.fixture
def morning(embassy: Embassy) -> None:
    """Two late, one due on Wednesday, one due in a month and new, one closed, one reserved to another, one foreign."""
    author, other = embassy["attache.sg"], embassy["attache.my"]
    old = MONDAY - timedelta(days=40)
    make_record(author, number=1, state="sent", opened_at=old, due_at=MONDAY - timedelta(days=2), title="Kétamine")
    make_record(author, "BN", number=2, state="sent", opened_at=old, due_at=MONDAY - timedelta(hours=3))
    make_record(author, number=3, state="sent", opened_at=old, due_at=MONDAY + timedelta(days=2))
    make_record(author, number=4, opened_at=MONDAY - timedelta(days=1), due_at=MONDAY + timedelta(days=30))
    make_record(author, number=5, state="closed", opened_at=old, closed_at=MONDAY - timedelta(days=1))
    make_record(embassy["deputy.sg"], number=6, due_at=MONDAY - timedelta(days=1), need_to_know=True, title="Réservé")
    make_record(other, "MY", number=7, due_at=MONDAY - timedelta(days=1), title="Canari")
    make_draft(author, title="Brouillon")


@pytest.mark.usefixtures("morning")
def test_each_tile_counts_the_list_that_it_opens(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    found = tiles(client.get("/").content.decode())
    assert {label: count for label, (count, _url) in found.items()} == {
        "En retard": "2",
        "Cette semaine": "1",
        "Nouveaux depuis 7 jours": "1",
        "À décider": "1",
    }
    for count, url in found.values():
        assert listed(client.get(url).content.decode()) == int(count), url


@pytest.mark.usefixtures("morning")
def test_what_is_most_pressing_comes_first_and_nothing_foreign_shows(signed_in: SignIn) -> None:
    page = signed_in("attache.sg").get("/").content.decode()
    todo = page.split('id="a-faire"')[1].split("</section>")[0]
    assert re.findall(r"SSI-(?:SG|BN)-PLN-2026-(\d{4})</a>", todo) == ["0001", "0002", "0003", "0004"]
    assert "en retard de 2 j" in todo
    for hidden in ("Canari", "Réservé", "Brouillon", "Malaisie"):
        assert hidden not in page


@pytest.mark.usefixtures("morning")
def test_the_quarter_is_told_by_country_by_week_and_by_median(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    page = client.get("/").content.decode()
    zone = page.split('id="zone"')[1]
    assert "T3 2026" in zone
    assert re.search(r"Singapour</span></a>\s*<strong>4</strong>", zone)
    assert re.search(r"Brunei[^<]*</span></a>\s*<strong>1</strong>", zone)
    for country, number in (("SG", 4), ("BN", 1)):
        address = f"/a-suivre/?opened=quarter&country={country}"
        assert address.replace("&", "&amp;") in zone
        assert listed(client.get(address).content.decode()) == number
    assert "39,0 j" in zone
    assert "<svg" in zone


def agenda(page: str) -> str:
    part = page.split('id="agenda"')[1].split("</section>", maxsplit=1)[0]
    return " ".join(re.sub(r"<[^>]*>", " ", part).split())


@pytest.mark.usefixtures("morning")
def test_the_thirty_days_to_come_tell_what_falls_due_and_where_offices_are_closed(signed_in: SignIn) -> None:
    words = agenda(signed_in("attache.sg").get("/").content.decode())
    assert "mer 23/09 SSI-SG-PLN-2026-0003 Dossier 3" in words
    assert "0001" not in words, "what is late is to be done now, not to come"
    assert "0004" not in words, "the thirtieth day is not over the horizon's edge"
    assert "0007" not in words
    assert "férié" not in words.split("Dossier 3")[0]


def test_a_full_day_shows_its_first_dossiers_and_counts_the_others(embassy: Embassy, signed_in: SignIn) -> None:
    for number in range(1, 6):
        make_record(embassy["attache.sg"], number=number, due_at=MONDAY + timedelta(days=3, minutes=number))
    words = agenda(signed_in("attache.sg").get("/").content.decode())
    assert re.findall(r"PLN-2026-(\d{4})", words) == ["0001", "0002", "0003"]
    assert "et 2 autres" in words
    with as_owner():
        keys = {key for line in Entry.objects.filter(acts=["list.read"]) for key in line.keys}
    assert len(keys) == 5, "the list of what is to be done shows them all"


def test_a_day_on_which_more_falls_due_than_is_read_counts_nothing_wrong(
    embassy: Embassy, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ssi.site.agenda.MOST", 4)
    for number in range(1, 7):
        make_record(embassy["attache.sg"], number=number, due_at=MONDAY + timedelta(days=3, minutes=number))
    words = agenda(signed_in("attache.sg").get("/").content.decode())
    assert "et d’autres" in words
    assert "et 1 autre" not in words


def test_holidays_of_ones_countries_and_of_france_are_told(signed_in: SignIn) -> None:
    with clock.at(datetime(2026, 12, 20, 1, 0, tzinfo=UTC)):
        words = agenda(signed_in("attache.sg").get("/").content.decode())
    assert "ven 25/12 férié : Brunei (Noël) férié : Singapour (Noël) férié : France (Noël)" in words
    assert "Malaisie" not in words


@pytest.mark.usefixtures("morning")
def test_the_map_bears_the_figures_of_ones_own_countries_alone(signed_in: SignIn) -> None:
    drawing = signed_in("attache.sg").get("/").content.decode().split('class="ssi-map"')[1].split("</svg>")[0]
    assert re.findall(r">([A-Z]{2} \d+)</text>", drawing) == ["BN 1", "SG 4"]
    assert "Brunei 1, Singapour 4" in " ".join(drawing.split())
    assert sorted(re.findall(r"ssi-map__land--(\d)", drawing)) == ["0", "0", "1", "4"]


def test_the_clock_tells_the_post_and_paris(signed_in: SignIn) -> None:
    page = signed_in("attache.sg").get("/").content.decode()
    assert "Lundi 21 septembre 2026 · 08:42 Singapour · 02:42 Paris" in page


def test_a_quiet_morning_says_so(signed_in: SignIn) -> None:
    page = signed_in("attache.sg").get("/").content.decode()
    assert "Rien en retard" in page
    assert "Aucune clôture ce trimestre" in page


@pytest.mark.usefixtures("morning")
def test_the_head_of_service_sees_every_country_and_the_load_of_each(signed_in: SignIn) -> None:
    client = signed_in("manager")
    page = client.get("/").content.decode()
    load = page.split('id="charge"')[1].split("</section>")[0]
    words = " ".join(re.sub(r"<span[^>]*>[^<]*</span>|<[^>]*>", " ", load).split())
    assert "Julien Martin 4 2" in words
    assert "Malaisie 1 1" in words
    assert "Préparer le premier rapport" in load
    assert tiles(page)["En retard"][0] == "4"
    address = re.search(r'href="(/a-suivre/\?owner=[^"]*)">Julien Martin', load)
    assert address
    in_hand = address[1].replace("&amp;", "&")
    assert listed(client.get(in_hand).content.decode()) == 4
    late = in_hand.replace("state=open", "due=late")
    assert late.replace("&", "&amp;") in load
    assert listed(client.get(late).content.decode()) == 2


def test_a_post_finds_its_own_requests_and_no_sign_of_anything_else(embassy: Embassy, signed_in: SignIn) -> None:
    make_record(embassy["agent.mnl"], "PH", number=1, kind=FILING, post_id="MNL", title="Arrestation à Cebu")
    make_record(embassy["attache.ph"], "PH", number=2, title="Canari opérationnel")
    make_record(embassy["agent.kul"], "MY", number=3, kind=FILING, post_id="KUL", title="Canari de Kuala Lumpur")
    page = signed_in("agent.mnl").get("/").content.decode()
    assert "Arrestation à Cebu" in page
    assert "Déposer une demande" in page
    assert "Canari" not in page
    assert "Opérationnel" not in page
    assert "En retard" not in page


@pytest.mark.parametrize(
    ("username", "expected", "absent"),
    [
        ("admin", "/administration/affectations/", "ssi-tile"),
        ("auditor", 'href="/journal/"', "ssi-tile"),
        ("nobody", "Aucune affectation en cours", "ssi-tile"),
    ],
)
def test_whoever_holds_no_record_finds_their_own_pages(
    signed_in: SignIn, username: str, expected: str, absent: str
) -> None:
    page = signed_in(username).get("/").content.decode()
    assert expected in page
    assert absent not in page


def test_home_notes_the_keys_that_it_shows(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_record(embassy["attache.sg"], due_at=MONDAY)
    signed_in("attache.sg").get("/")
    with as_owner():
        assert [line.keys for line in Entry.objects.filter(acts=["list.read"])] == [[str(record.pk)]]


@pytest.mark.parametrize("username", ["attache.sg", "manager", "agent.mnl"])
def test_home_costs_the_same_for_one_record_and_for_a_hundred(
    embassy: Embassy, signed_in: SignIn, username: str
) -> None:
    client = signed_in(username)

    def one_more(number: int) -> None:
        make_record(embassy["attache.ph"], "PH", number=number, due_at=MONDAY)
        make_record(embassy["attache.sg"], "SG", number=number, due_at=MONDAY)
        make_record(embassy["agent.mnl"], "PH", number=number, kind=FILING, post_id="MNL")

    one_more(1)
    with_one = statements(client)
    for number in range(2, 40):
        one_more(number)
    with_many = statements(client)
    # The head of service also reads what waits of reserved records.
    assert len(with_one) == len(with_many) <= (9 if username == "manager" else 8), with_many
