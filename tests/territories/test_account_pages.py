"""The administrator's pages of accounts: open, disable, reopen, reset; never one's own; never a record."""

from __future__ import annotations

import re

import pytest

from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.common.rules import RefusedError
from ssi.territories import administration
from ssi.territories.acting import acting_as
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import PASSWORD, Embassy

LIST = "/administration/comptes/"
NEW = "/administration/comptes/nouveau/"
PHRASE = re.compile(r"\b[a-z]+(?:-[a-z]+){5}\b")


def typed(**changes: str) -> dict[str, str]:
    return {
        "full_name": "Thomas Brunel",
        "username": "thomas.brunel",
        "email": "",
        "language": "fr",
        "time_zone": "Asia/Manila",
        **changes,
    }


def lines(act: str) -> list[Entry]:
    with as_owner():
        return list(Entry.objects.filter(acts__contains=[act]))


@pytest.fixture
def admin(embassy: Embassy, client: StrictClient) -> StrictClient:
    return client.sign_in(embassy["admin"])


def test_the_index_leads_to_accounts_and_postings(admin: StrictClient) -> None:
    page = admin.get("/administration/").content.decode()
    assert 'href="/administration/comptes/"' in page
    assert 'href="/administration/affectations/"' in page


def test_an_account_is_opened_with_a_phrase_shown_once_that_must_be_changed(
    embassy: Embassy, admin: StrictClient
) -> None:
    page = admin.post(NEW, typed()).content.decode()
    phrase = PHRASE.search(page)
    assert phrase is not None
    person = User.objects.get(username="thomas.brunel")
    assert person.check_password(phrase[0])
    assert person.must_change_password
    assert phrase[0] not in admin.get(f"{LIST}{person.pk}/").content.decode()
    assert [line.keys for line in lines("account.opened")] == [[f"person:{person.pk}"]]
    newcomer = StrictClient()
    newcomer.post("/connexion/", {"login": "thomas.brunel", "password": phrase[0], "next": "/mon-compte/"})
    assert newcomer.get("/mon-compte/").headers["Location"] == "/mon-compte/mot-de-passe/"


@pytest.mark.parametrize(
    "changes",
    [
        {"full_name": ""},
        {"full_name": "x" * 10_000},
        {"full_name": "Jean\u202eMartin"},
        {"username": "attache.sg"},
        {"username": "Attache.SG"},
        {"username": "deux mots"},
        {"username": "é"},
        {"time_zone": "Mars/Olympus"},
        {"language": "xx"},
        {"email": "pas une adresse"},
    ],
)
def test_an_account_that_means_nothing_is_refused_and_nothing_typed_is_lost(
    admin: StrictClient, changes: dict[str, str]
) -> None:
    before = User.objects.count()
    response = admin.post(NEW, typed(**changes))
    assert response.status_code == 422
    if "full_name" not in changes:
        assert 'value="Thomas Brunel"' in response.content.decode()
    assert User.objects.count() == before
    assert not lines("account.opened")


def test_a_disabled_person_is_out_at_once_and_cannot_come_back(embassy: Embassy, admin: StrictClient) -> None:
    person = embassy["attache.my"]
    theirs = StrictClient().sign_in(person)
    assert theirs.get("/mon-compte/").status_code == 200
    path = f"{LIST}{person.pk}/desactiver/"
    assert "Désactiver le compte de Paul Garnier\u00a0?" in admin.get(path).content.decode()
    assert embassy["attache.my"].is_active, "asking changes nothing"
    assert admin.post(path).status_code == 302
    assert theirs.get("/mon-compte/").status_code == 302
    again = StrictClient().post("/connexion/", {"login": "attache.my", "password": PASSWORD, "next": "/mon-compte/"})
    assert again.status_code == 422
    assert [line.keys for line in lines("account.closed")] == [[f"person:{person.pk}"]]
    assert admin.post(path).status_code == 403


def test_an_account_without_posting_reopens_with_a_new_phrase(embassy: Embassy, admin: StrictClient) -> None:
    person = embassy["nobody"]
    admin.post(f"{LIST}{person.pk}/desactiver/")
    page = admin.post(f"{LIST}{person.pk}/reactiver/").content.decode()
    phrase = PHRASE.search(page)
    assert phrase is not None
    person = embassy["nobody"]
    assert person.is_active
    assert person.check_password(phrase[0])
    assert not person.check_password(PASSWORD)


def test_a_reset_ends_the_sessions_and_the_old_password(embassy: Embassy, admin: StrictClient) -> None:
    person = embassy["nobody"]
    theirs = StrictClient().sign_in(person)
    theirs.get("/mon-compte/")
    phrase = PHRASE.search(admin.post(f"{LIST}{person.pk}/reinitialiser/").content.decode())
    assert phrase is not None
    assert theirs.get("/mon-compte/").status_code == 302
    assert embassy["nobody"].check_password(phrase[0])
    assert embassy["nobody"].must_change_password
    assert len(lines("account.reset")) == 1


@pytest.mark.parametrize("act", ["desactiver", "reinitialiser"])
def test_nobody_administers_their_own_account(embassy: Embassy, admin: StrictClient, act: str) -> None:
    mine = embassy["admin"]
    response = admin.post(f"{LIST}{mine.pk}/{act}/")
    assert response.status_code == 403
    assert "Nul n’administre son propre compte" in response.content.decode()
    assert embassy["admin"].is_active
    assert "Nul n’administre son propre compte" in admin.get(f"{LIST}{mine.pk}/").content.decode()


def test_the_automates_account_is_nobodys(embassy: Embassy, admin: StrictClient) -> None:
    with as_owner():
        User.objects.filter(username="nobody").update(is_automate=True)
    automate = embassy["nobody"]
    assert "Jean Sansposte" not in admin.get(LIST).content.decode()
    assert admin.get(f"{LIST}{automate.pk}/").status_code == 404
    with acting_as(embassy["admin"]), pytest.raises(RefusedError, match="travaux périodiques"):
        administration.reset_password(automate, actor=embassy["admin"])


@pytest.mark.parametrize("username", ["manager", "attache.sg", "auditor", "agent.mnl", "nobody"])
@pytest.mark.parametrize("tail", ["", "nouveau/", "1/", "999999/", "1/desactiver/", "1/reactiver/", "1/reinitialiser/"])
def test_others_are_told_that_it_is_not_theirs(
    embassy: Embassy, client: StrictClient, tail: str, username: str
) -> None:
    client.sign_in(embassy[username])
    response = client.get(LIST + tail)
    assert response.status_code == 403
    assert "Seul un administrateur gère les comptes" in response.content.decode()


def test_the_services_refuse_those_who_are_not_administrators(embassy: Embassy) -> None:
    actor, person = embassy["manager"], embassy["attache.my"]
    with acting_as(actor):
        with pytest.raises(RefusedError, match="Seul un administrateur"):
            administration.close_account(person, actor=actor)
        with pytest.raises(RefusedError, match="Seul un administrateur"):
            administration.reset_password(person, actor=actor)
        with pytest.raises(RefusedError, match="Seul un administrateur"):
            administration.open_account(
                username="x.y", full_name="X", email="", language="fr", time_zone="Europe/Paris", actor=actor
            )


def test_the_list_is_filtered_by_name_without_accents_and_by_state(embassy: Embassy, admin: StrictClient) -> None:
    with as_owner():
        User.objects.filter(username="nobody").update(is_active=False)
    assert "Hélène Aubry" in admin.get(f"{LIST}?q=helene").content.decode()
    assert "Julien Martin" not in admin.get(f"{LIST}?q=helene").content.decode()
    closed = admin.get(f"{LIST}?state=closed").content.decode()
    assert "Jean Sansposte" in closed
    assert "Julien Martin" not in closed
    assert "Aucun compte ne correspond" in admin.get(f"{LIST}?q=zzzz").content.decode()
    assert admin.get(f"{LIST}?state=maybe").status_code == 422


@pytest.mark.parametrize(
    ("criteria", "shown", "hidden"),
    [
        ("role=attache", "Julien Martin", "Hélène Aubry"),
        ("country=MY", "Paul Garnier", "Claire Vasseur"),
        ("country=PH&role=consular_agent", "Sophie Rey", "Claire Vasseur"),
    ],
)
def test_accounts_are_found_by_role_and_country(admin: StrictClient, criteria: str, shown: str, hidden: str) -> None:
    page = admin.get(f"{LIST}?{criteria}").text
    assert shown in page
    assert hidden not in page
