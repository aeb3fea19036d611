"""Sign-in: the same answer to every failure, throttles without lock-out, a line in the journal."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse

from ssi.accounts.models import User
from ssi.accounts.services import login_key
from ssi.audit.models import Entry
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import PASSWORD, Embassy

LIMITS = {"login": "60/m/ip", "login_failed": "3/m/ip", "change_password": "5/m/user"}
SIGN_IN = "/connexion/"
AFTER = "/mon-compte/"


def sign_in(client: StrictClient, username: str, password: str = PASSWORD, after: str = AFTER) -> Any:
    return client.post(SIGN_IN, {"login": username, "password": password, "next": after})


def last_line() -> Entry:
    with as_owner():
        return Entry.objects.latest("pk")


def without_secrets(page: bytes, *typed: str) -> str:
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.decode())
    for word in typed:
        text = text.replace(word, "")
    return text


def test_the_right_password_opens_the_page_that_was_asked_for(embassy: Embassy, client: StrictClient) -> None:
    response = sign_in(client, "attache.sg")
    assert response.status_code == 302
    assert response.headers["Location"] == AFTER
    assert client.get(AFTER).status_code == 200


def test_capitals_and_spaces_do_not_count_in_a_login_name(embassy: Embassy, client: StrictClient) -> None:
    assert sign_in(client, " Attache.SG ").status_code == 302


def test_a_person_with_an_address_signs_in_without_proving_it(embassy: Embassy, client: StrictClient) -> None:
    User.objects.filter(username="attache.sg").update(email="j.martin@example.org")
    assert sign_in(client, "attache.sg").headers["Location"] == AFTER


def test_a_page_of_another_site_is_not_a_page_to_go_to(embassy: Embassy, client: StrictClient) -> None:
    response = sign_in(client, "attache.sg", after="https://example.org/")
    assert response.headers["Location"] == reverse("home")


def test_unknown_disabled_and_mistyped_accounts_get_the_same_answer(embassy: Embassy) -> None:
    with as_owner():
        User.objects.filter(username="nobody").update(is_active=False)
    answers = [
        sign_in(StrictClient(), "attache.sg", "faux"),
        sign_in(StrictClient(), "personne.inconnue"),
        sign_in(StrictClient(), "nobody", "faux"),
        sign_in(StrictClient(), "nobody", PASSWORD),
    ]
    names = ["attache.sg", "personne.inconnue", "nobody", "nobody"]
    pages = [without_secrets(answer.content, name) for answer, name in zip(answers, names, strict=True)]
    assert [answer.status_code for answer in answers] == [422] * 4
    assert len(set(pages)) == 1
    assert len({tuple(sorted(answer.headers)) for answer in answers}) == 1


def test_every_failure_hashes_once(embassy: Embassy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Constant work: what is long is the hash, and each answer pays for exactly one."""
    with as_owner():
        User.objects.filter(username="nobody").update(is_active=False)
    hashes: list[str] = []

    def count(self: object, password: str, salt: str, *_rest: object) -> str:
        hashes.append(password)
        return f"md5${salt}$never"

    monkeypatch.setattr("django.contrib.auth.hashers.MD5PasswordHasher.encode", count)
    costs = []
    for username in ("attache.sg", "personne.inconnue", "nobody"):
        hashes.clear()
        sign_in(StrictClient(), username, "faux")
        costs.append(len(hashes))
    assert costs == [1, 1, 1]


def test_a_failure_leaves_the_print_of_the_name_and_nobody_as_actor(embassy: Embassy, client: StrictClient) -> None:
    sign_in(client, "attache.sg", "faux")
    line = last_line()
    assert line.acts == ["session.failed"]
    assert line.actor is None
    assert line.keys == [login_key("attache.sg")]
    assert "attache" not in str(line.keys)


def test_signing_in_and_out_is_journalled_under_the_persons_name(embassy: Embassy, client: StrictClient) -> None:
    person = embassy["attache.sg"]
    sign_in(client, "attache.sg")
    opened = last_line()
    assert (opened.acts, opened.actor, opened.address) == (["session.opened"], person.pk, "127.0.0.1")
    response = client.post("/deconnexion/")
    assert response.headers["Location"] == SIGN_IN
    closed = last_line()
    assert (closed.acts, closed.actor) == (["session.closed"], person.pk)
    assert client.get(AFTER).status_code == 302


@override_settings(ACCOUNT_RATE_LIMITS=LIMITS)
def test_too_many_failures_from_one_address_are_told_to_wait(embassy: Embassy) -> None:
    cache.clear()
    answers = [sign_in(StrictClient(), "attache.sg", "faux").status_code for _attempt in range(4)]
    assert answers == [422, 422, 422, 429]
    page = sign_in(StrictClient(), "attache.sg", "faux").content.decode()
    assert "Trop de tentatives" in page
    assert "Votre compte n’est pas bloqué" in page


@override_settings(ACCOUNT_RATE_LIMITS=LIMITS)
def test_somebody_elses_failures_do_not_lock_a_person_out(embassy: Embassy) -> None:
    cache.clear()
    guesser, owner = StrictClient(REMOTE_ADDR="198.51.100.7"), StrictClient(REMOTE_ADDR="203.0.113.9")
    for _attempt in range(5):
        sign_in(guesser, "attache.sg", "faux")
    assert sign_in(guesser, "attache.sg").status_code == 429
    assert sign_in(owner, "attache.sg").status_code == 302


@override_settings(ACCOUNT_RATE_LIMITS={**LIMITS, "login": "2/m/ip"})
def test_too_many_sign_ins_from_one_address_are_told_to_wait(embassy: Embassy) -> None:
    cache.clear()
    answers = [sign_in(StrictClient(), "attache.sg").status_code for _attempt in range(3)]
    assert answers == [302, 302, 429]


def test_the_session_identifier_changes_at_sign_in(embassy: Embassy, client: StrictClient) -> None:
    client.get(SIGN_IN)
    session = client.session
    session["before"] = "1"
    session.save()
    before = session.session_key
    sign_in(client, "attache.sg")
    assert client.session.session_key != before


@pytest.mark.parametrize("path", ["/inscription/", "/accounts/signup/", "/accounts/login/", "/mot-de-passe-oublie/"])
def test_there_is_no_sign_up_and_no_reset_by_mail(embassy: Embassy, client: StrictClient, path: str) -> None:
    assert client.sign_in(embassy["attache.sg"]).get(path).status_code == 404


def test_the_automate_cannot_sign_in(embassy: Embassy, client: StrictClient) -> None:
    with as_owner():
        person = embassy["nobody"]
        person.set_password(None)
        person.save()
    assert sign_in(client, "nobody", "!").status_code == 422


def test_the_language_chosen_before_sign_in_holds(client: StrictClient, db: None) -> None:
    client.post("/langue/", {"language": "en", "next": SIGN_IN})
    assert client.cookies["django_language"].value == "en"
    assert b'lang="en"' in client.get(SIGN_IN).content


def test_the_language_chosen_in_the_header_is_kept_with_the_account(embassy: Embassy, client: StrictClient) -> None:
    client.sign_in(embassy["attache.sg"])
    client.post("/langue/", {"language": "en", "next": AFTER})
    assert embassy["attache.sg"].language == "en"
    assert last_line().acts == ["account.changed"]
    client.post("/langue/", {"language": "xx", "next": AFTER})
    assert embassy["attache.sg"].language == "en"
