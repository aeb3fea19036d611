"""Sessions: idle and absolute ends in real time, seen and ended by their person, dead with the account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from ssi.accounts.browsers import browser_family
from ssi.accounts.models import Session, kept_key
from ssi.accounts.sessions import OPENED, SEEN, SEEN_EVERY_SECONDS
from ssi.common import clock
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import PASSWORD, Embassy

MINE = "/mon-compte/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def person_client(embassy: Embassy, client: StrictClient) -> StrictClient:
    client.sign_in(embassy["attache.sg"])
    client.get(MINE, headers={"user-agent": FIREFOX})
    return client


def row_of(client: StrictClient) -> Session:
    return Session.objects.get(session_key=kept_key(client.session.session_key or ""))


def wind_back(client: StrictClient, seconds: float) -> None:
    """The session as it would be had its person opened it, and come last, that long ago."""
    session = client.session
    session[OPENED] -= seconds
    session[SEEN] -= seconds
    session.save()


def test_a_session_knows_whose_it_is_since_when_from_where_and_with_what(
    embassy: Embassy, person_client: StrictClient
) -> None:
    row = row_of(person_client)
    assert row.user == embassy["attache.sg"]
    assert row.address == "127.0.0.1"
    assert row.browser == "Firefox · Windows"
    assert row.opened_at is not None
    assert timezone.now() - row.opened_at < timedelta(minutes=1)


def test_it_ends_half_an_hour_after_the_last_request(person_client: StrictClient) -> None:
    left = row_of(person_client).expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)


def test_an_idle_session_opens_nothing(person_client: StrictClient) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    response = person_client.get(MINE)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/connexion/")


def test_sessions_that_have_ended_are_swept_out_at_the_next_sign_in(
    embassy: Embassy, person_client: StrictClient
) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    StrictClient().post("/connexion/", {"login": "attache.my", "password": PASSWORD, "next": MINE})
    assert list(Session.objects.values_list("user__username", flat=True)) == ["attache.my"]


def test_activity_moves_the_idle_end_but_never_the_absolute_one(person_client: StrictClient) -> None:
    wind_back(person_client, settings.SESSION_COOKIE_AGE - 60)
    assert person_client.get(MINE).status_code == 200
    left = row_of(person_client).expire_date - timezone.now()
    assert timedelta(0) < left <= timedelta(seconds=60)


def test_a_session_older_than_ten_hours_opens_nothing(person_client: StrictClient) -> None:
    wind_back(person_client, settings.SESSION_COOKIE_AGE + 1)
    assert person_client.get(MINE).status_code == 302


def test_the_hour_of_each_request_is_not_written_each_time(person_client: StrictClient) -> None:
    first = row_of(person_client).seen_at
    person_client.get(MINE)
    assert row_of(person_client).seen_at == first
    wind_back(person_client, SEEN_EVERY_SECONDS)
    before = row_of(person_client).seen_at
    person_client.get(MINE)
    assert row_of(person_client).seen_at != before


def test_the_test_clock_does_not_age_a_session(person_client: StrictClient) -> None:
    with clock.at(timezone.now() + timedelta(days=400)):
        assert person_client.get(MINE).status_code == 200


def test_the_page_lists_the_other_sessions_and_never_a_key(embassy: Embassy, person_client: StrictClient) -> None:
    other = StrictClient().sign_in(embassy["attache.sg"])
    other.get(MINE, headers={"user-agent": FIREFOX.replace("Firefox", "Chrome")})
    page = person_client.get(MINE).content.decode()
    assert "Chrome · Windows" in page
    assert "Fermer toutes mes autres sessions" in page
    assert not [key for key in Session.objects.values_list("session_key", flat=True) if key in page]


def test_who_reads_the_table_cannot_enter_with_it(person_client: StrictClient) -> None:
    kept = row_of(person_client).session_key
    assert person_client.session.session_key != kept
    thief = StrictClient()
    thief.cookies["sessionid"] = kept
    assert thief.get(MINE).status_code == 302


def test_a_person_ends_one_of_their_sessions(embassy: Embassy, person_client: StrictClient) -> None:
    other = StrictClient().sign_in(embassy["attache.sg"])
    other.get(MINE)
    response = person_client.post(f"{MINE}{row_of(other).handle}/fermer/")
    assert response.status_code == 302
    assert other.get(MINE).status_code == 302
    assert person_client.get(MINE).status_code == 200


def test_a_person_ends_all_their_other_sessions(embassy: Embassy, person_client: StrictClient) -> None:
    others = [StrictClient().sign_in(embassy["attache.sg"]) for _number in range(2)]
    person_client.post(f"{MINE}fermer-les-autres/")
    assert [other.get(MINE).status_code for other in others] == [302, 302]
    assert person_client.get(MINE).status_code == 200


def test_somebody_elses_session_is_missing(embassy: Embassy, person_client: StrictClient) -> None:
    other = StrictClient().sign_in(embassy["attache.my"])
    other.get(MINE)
    foreign = person_client.post(f"{MINE}{row_of(other).handle}/fermer/")
    missing = person_client.post(f"{MINE}{'0' * 20}/fermer/")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content
    assert other.get(MINE).status_code == 200


def test_the_session_in_use_is_ended_by_signing_out_only(person_client: StrictClient) -> None:
    assert person_client.post(f"{MINE}{row_of(person_client).handle}/fermer/").status_code == 404


def test_a_disabled_accounts_session_dies_at_the_next_request(embassy: Embassy, person_client: StrictClient) -> None:
    with as_owner():
        person = embassy["attache.sg"]
        person.is_active = False
        person.save()
    assert person_client.get(MINE).status_code == 302


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        (FIREFOX, "Firefox · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_the_family_of_a_browser_is_recognised(agent: str, family: str) -> None:
    assert browser_family(agent) == family


def test_what_was_said_to_one_person_is_not_said_to_the_next_on_the_same_machine(embassy: Embassy) -> None:
    client = StrictClient().sign_in(embassy["attache.sg"])
    said = client.post(MINE.replace("sessions/", ""), {"language": "fr", "time_zone": "Asia/Singapore", "email": ""})
    assert said.status_code == 302
    del client.cookies["sessionid"]
    page = client.sign_in(embassy["agent.sin"]).get(MINE).content.decode()
    assert "préférences sont enregistrées" not in page


def test_signing_out_is_said_on_the_page_that_follows(person_client: StrictClient) -> None:
    page = person_client.post("/deconnexion/", follow=True).content.decode()
    assert "Vous êtes déconnecté" in page
