"""One's own account: preferences, password, and the password that must be changed first."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import override_settings

from ssi.accounts.models import User
from ssi.accounts.phrases import COUNT, SHORTEST, WORDS, one_time_phrase
from ssi.audit.models import Entry
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import PASSWORD, Embassy

MINE = "/mon-compte/"
LIMITS = {"change_password": "3/m/user"}
PASSWORD_PAGE = "/mon-compte/mot-de-passe/"
NEW = "une autre phrase bien assez longue"


def preferences(**changes: str) -> dict[str, str]:
    return {"language": "fr", "time_zone": "Asia/Singapore", "email": "", **changes}


def change(old: str = PASSWORD, new: str = NEW, again: str = "") -> dict[str, str]:
    return {"oldpassword": old, "password1": new, "password2": again or new}


@pytest.fixture
def mine(embassy: Embassy, client: StrictClient) -> StrictClient:
    return client.sign_in(embassy["attache.sg"])


def test_the_page_shows_the_name_and_the_login_but_no_field_for_them(mine: StrictClient) -> None:
    page = mine.get(MINE).content.decode()
    assert "Julien Martin" in page
    assert "attache.sg" in page
    assert 'name="full_name"' not in page
    assert 'name="username"' not in page


def test_language_zone_and_address_are_changed(mine: StrictClient, embassy: Embassy) -> None:
    response = mine.post(MINE, preferences(language="en", time_zone="Europe/Paris", email="j.martin@example.org"))
    assert response.status_code == 302
    person = embassy["attache.sg"]
    assert (person.language, person.time_zone, person.email) == ("en", "Europe/Paris", "j.martin@example.org")


@pytest.mark.parametrize(
    "changes",
    [{"time_zone": "Mars/Olympus"}, {"time_zone": "../etc"}, {"language": "de"}, {"email": "pas une adresse"}],
)
def test_nonsense_is_refused_at_its_field_and_nothing_is_written(
    mine: StrictClient, embassy: Embassy, changes: dict[str, str]
) -> None:
    response = mine.post(MINE, preferences(**changes))
    assert response.status_code == 422
    assert (embassy["attache.sg"].language, embassy["attache.sg"].time_zone) == ("fr", "Asia/Singapore")


def test_fields_that_are_not_offered_are_not_written(mine: StrictClient, embassy: Embassy) -> None:
    mine.post(MINE, preferences(full_name="Autre", username="autre", is_active="", must_change_password="on"))
    person = embassy["attache.sg"]
    assert (person.full_name, person.username, person.is_active) == ("Julien Martin", "attache.sg", True)
    assert not person.must_change_password


def test_a_person_changes_their_password_and_stays(mine: StrictClient, embassy: Embassy) -> None:
    response = mine.post(PASSWORD_PAGE, change())
    assert response.headers["Location"] == MINE
    assert embassy["attache.sg"].check_password(NEW)
    assert mine.get(MINE).status_code == 200
    with as_owner():
        assert Entry.objects.filter(acts=["password.changed"], actor=embassy["attache.sg"].pk).exists()


def test_the_other_sessions_die_with_the_old_password(mine: StrictClient, embassy: Embassy) -> None:
    other = StrictClient().sign_in(embassy["attache.sg"])
    mine.post(PASSWORD_PAGE, change())
    assert other.get(MINE).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        change(old="faux"),
        change(new="dix-neuf caractères"),
        change(new="1" * 20),
        change(new=PASSWORD),
        change(again="une autre phrase bien assez courte"),
        change(new="phrase " * 19),
    ],
)
def test_a_poor_password_is_refused(mine: StrictClient, embassy: Embassy, typed: dict[str, str]) -> None:
    assert mine.post(PASSWORD_PAGE, typed).status_code == 422
    assert embassy["attache.sg"].check_password(PASSWORD)


def test_a_password_that_was_given_must_be_changed_before_anything_else(mine: StrictClient, embassy: Embassy) -> None:
    with as_owner():
        User.objects.filter(username="attache.sg").update(must_change_password=True)
    for path in (MINE, "/mon-compte/sessions/", "/administration/"):
        response = mine.get(path)
        assert response.status_code == 302
        assert response.headers["Location"] == PASSWORD_PAGE
    assert "choisissez le vôtre pour continuer" in mine.get(PASSWORD_PAGE).content.decode()
    mine.post(PASSWORD_PAGE, change())
    assert not embassy["attache.sg"].must_change_password
    assert mine.get(MINE).status_code == 200


def test_one_may_sign_out_instead_of_changing(mine: StrictClient) -> None:
    with as_owner():
        User.objects.filter(username="attache.sg").update(must_change_password=True)
    assert mine.post("/deconnexion/").headers["Location"] == "/connexion/"


def test_a_one_time_phrase_is_six_plain_words() -> None:
    phrases = {one_time_phrase() for _number in range(50)}
    assert len(phrases) == 50
    assert all(len(phrase) >= SHORTEST and len(phrase.split("-")) == COUNT for phrase in phrases)
    assert len(WORDS) == len(set(WORDS)) > 800
    assert all(word.isascii() and word.isalpha() and word.islower() for word in WORDS)


@override_settings(ACCOUNT_RATE_LIMITS=LIMITS)
def test_guesses_at_ones_present_password_are_counted_though_each_is_refused(mine: StrictClient) -> None:
    cache.clear()
    answers = [mine.post(PASSWORD_PAGE, change(old="une phrase devinée au hasard")).status_code for _guess in range(4)]
    assert answers == [422, 422, 422, 429]
