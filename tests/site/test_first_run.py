"""The first run: once, as the owner, on an empty database."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.directory.models import Authority
from ssi.territories.acting import acting_as
from ssi.territories.data import load_territories
from ssi.territories.grants import serves
from ssi.territories.models import ConsularPost, Country
from tests.support import database
from tests.support.people import Embassy

SECRET = "cinq mots pour entrer demain"


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "secret"
    path.write_text(SECRET + "\n", encoding="utf-8")
    monkeypatch.setenv("SSI_ADMIN_PASSWORD_FILE", str(path))
    return path


def run(username: str = "alice.durand") -> str:
    said = StringIO()
    call_command("first_run", username=username, full_name="Alice Durand", stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_an_empty_database_gets_its_places_its_data_and_one_administrator(secret: Path) -> None:
    with database.as_owner():
        database.empty()
        said = run()
        assert "alice.durand" in said
        assert SECRET not in said
        assert list(Country.objects.filter(covered=True).values_list("code", flat=True)) == ["BN", "MY", "PH", "SG"]
        assert Authority.objects.exists()
        person = User.objects.get(username="alice.durand")
        assert person.check_password(SECRET)
        assert not User.objects.get(username="automate").has_usable_password()
        assert Entry.objects.get().acts == ["account.opened", "posting.written"]
    with acting_as(person):
        assert serves(person, "service_accounts")
        assert serves(person, "service_postings")


@pytest.mark.django_db
def test_it_refuses_to_run_twice(secret: Path) -> None:
    with database.as_owner():
        database.empty()
        run()
        with pytest.raises(CommandError, match="existent déjà"):
            run("bob.durand")
        assert not User.objects.filter(username="bob.durand").exists()


@pytest.mark.django_db
def test_it_refuses_the_role_of_the_application(secret: Path) -> None:
    with pytest.raises(CommandError, match="ssi_owner"):
        run()


@pytest.mark.parametrize(("username", "password"), [("alice.durand", "trop court"), ("deux mots", SECRET)])
@pytest.mark.django_db
def test_it_refuses_a_poor_password_and_a_poor_name_and_writes_nothing(
    secret: Path, username: str, password: str
) -> None:
    secret.write_text(password, encoding="utf-8")
    with database.as_owner():
        database.empty()
        with pytest.raises(CommandError):
            run(username)
        assert not User.objects.exists()
        assert not Country.objects.exists()


@pytest.mark.django_db
def test_it_says_that_the_file_of_the_password_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSI_ADMIN_PASSWORD_FILE", "/nowhere/secret")
    with database.as_owner():
        database.empty()
        with pytest.raises(CommandError, match="illisible"):
            run()


@pytest.mark.django_db
def test_two_passwords_typed_differently_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([SECRET, "autre chose"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    with database.as_owner():
        database.empty()
        with pytest.raises(CommandError, match="diffèrent"):
            run()


def one_more(username: str = "bob.durand") -> str:
    said = StringIO()
    call_command("another_administrator", username=username, full_name="Bob Durand", stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_the_owner_of_the_database_names_one_more_administrator(embassy: Embassy, secret: Path) -> None:
    with database.as_owner():
        said = one_more()
        assert "bob.durand" in said
        assert SECRET not in said
        person = User.objects.get(username="bob.durand")
        assert Entry.objects.get().acts == ["account.opened", "posting.written"]
        with pytest.raises(CommandError, match="déjà pris"):
            one_more("Bob.Durand")
    with acting_as(person):
        assert serves(person, "service_postings")


@pytest.mark.django_db
def test_one_more_administrator_takes_the_owner_and_a_first_one(embassy: Embassy, secret: Path) -> None:
    with pytest.raises(CommandError, match="ssi_owner"):
        one_more()
    with database.as_owner():
        database.empty()
        with pytest.raises(CommandError, match="first_run"):
            one_more()


@pytest.mark.django_db
def test_the_owner_of_the_database_gives_a_phrase_back_to_an_administrator_left_alone(embassy: Embassy) -> None:
    def reset(username: str) -> str:
        said = StringIO()
        call_command("reset_password", username=username, stdout=said)
        return said.getvalue()

    with pytest.raises(CommandError, match="ssi_owner"):
        reset("admin")
    with database.as_owner():
        phrase = reset("Admin").strip().split(": ")[-1]
        assert Entry.objects.get().acts == ["account.reset"]
        with pytest.raises(CommandError, match="Aucun compte actif"):
            reset("personne")
    person = embassy["admin"]
    assert person.check_password(phrase)
    assert person.must_change_password


@pytest.mark.django_db
def test_loading_the_places_again_changes_nothing(embassy: Embassy) -> None:
    def places() -> list[tuple[str, list[str]]]:
        posts = ConsularPost.objects.prefetch_related("countries")
        return [(post.code, [country.code for country in post.countries.all()]) for post in posts]

    before = places()
    with database.as_owner():
        load_territories()
    assert places() == before == [("KUL", ["MY"]), ("MNL", ["PH"]), ("SIN", ["BN", "SG"])]
