"""Nobody alone makes an account that sees: who lets a person in does not post them, and a posted person takes two."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from ssi.accounts import services as accounts
from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.territories import administration
from ssi.territories.acting import acting_as
from ssi.territories.bootstrap import bootstrap_posting
from ssi.territories.models import Posting
from ssi.territories.roles import Role, codenames
from ssi.territories.services import end_posting, post_person
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import PASSWORD, START, Embassy

pytestmark = pytest.mark.django_db

ACCOUNTS = "/administration/comptes/"
PHRASE = re.compile(r"\b[a-z]+(?:-[a-z]+){5}\b")
WORDS = "c’est à un autre administrateur de prononcer son affectation"


def opened_by(administrator: User, username: str = "thomas.brunel") -> User:
    with acting_as(administrator):
        opened = administration.open_account(
            username=username,
            full_name="Thomas Brunel",
            email="",
            language="fr",
            time_zone="Asia/Manila",
            actor=administrator,
        )
    return opened.person


def post(person: User, actor: User, role: Role = Role.ATTACHE, countries: tuple[str, ...] = ("PH",)) -> int:
    areas = ["operational"] if countries else []
    with acting_as(actor):
        return post_person(person, role=role, countries=countries, areas=areas, start=START, actor=actor)


def write_posting(person: User, actor: User, role: str = "attache") -> None:
    """Straight to the database, past the rule in Python."""
    with acting_as(actor), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select ssi.write_posting(%s, %s, array['PH'], '', array['operational'], tstzrange(%s, null), %s)",
            [person.pk, role, START, codenames(Role(role), ["operational"])],
        )


def client_of(embassy: Embassy, username: str) -> StrictClient:
    return StrictClient().sign_in(embassy[username])


# --- Who lets a person in does not post them ------------------------------------------------------------------------


def test_the_administrator_who_opened_an_account_does_not_post_its_person_and_another_does(embassy: Embassy) -> None:
    newcomer = opened_by(embassy["admin"])
    with pytest.raises(RefusedError, match=WORDS):
        post(newcomer, embassy["admin"])
    with pytest.raises(ProgrammingError, match="another administrator"):
        write_posting(newcomer, embassy["admin"])
    assert not Posting.objects.filter(person=newcomer).exists()
    assert post(newcomer, embassy["admin.two"])


def test_a_reset_counts_as_letting_in(embassy: Embassy) -> None:
    person, administrator = embassy["nobody"], embassy["admin"]
    with acting_as(administrator):
        administration.reset_password(person, actor=administrator)
    with pytest.raises(RefusedError, match=WORDS):
        post(embassy["nobody"], administrator)


def test_the_form_says_it_at_the_person_and_the_account_page_before(embassy: Embassy) -> None:
    newcomer = opened_by(embassy["admin"])
    client = client_of(embassy, "admin")
    typed = {
        "person": newcomer.pk,
        "role": "attache",
        "countries": ["PH"],
        "areas": ["operational"],
        "post": "",
        "first_day": "2026-09-01",
        "last_day": "",
    }
    response = client.post("/administration/affectations/nouvelle/", typed)
    assert response.status_code == 422
    assert WORDS in response.content.decode()
    account = client.get(f"{ACCOUNTS}{newcomer.pk}/").content.decode()
    assert WORDS in account
    assert "Prononcer une affectation" not in account


def test_a_puppet_administrator_cannot_be_made_either(embassy: Embassy) -> None:
    puppet = opened_by(embassy["admin"])
    with pytest.raises(RefusedError, match=WORDS):
        post(puppet, embassy["admin"], Role.ADMINISTRATOR, ())


def test_the_first_administrator_posts_the_second_and_then_no_third(embassy: Embassy) -> None:
    with as_owner():
        embassy["admin.two"].postings.all().delete()
    second = opened_by(embassy["admin"], "second.admin")
    with pytest.raises(RefusedError, match=WORDS):
        post(second, embassy["admin"])
    assert post(second, embassy["admin"], Role.ADMINISTRATOR, ())
    third = opened_by(embassy["admin"], "third.admin")
    with pytest.raises(RefusedError, match=WORDS):
        post(third, embassy["admin"], Role.ADMINISTRATOR, ())


# --- The password of a posted person --------------------------------------------------------------------------------


def reset_page(person: User) -> str:
    return f"{ACCOUNTS}{person.pk}/reinitialiser/"


def ask_page(person: User) -> str:
    """Where the form that asks posts: the page says it."""
    return f"{reset_page(person)}?demande=1"


def test_one_administrator_asks_another_confirms_and_only_then_the_password_changes(embassy: Embassy) -> None:
    person = embassy["attache.my"]
    asking, confirming = client_of(embassy, "admin"), client_of(embassy, "admin.two")
    assert "Demander la réinitialisation" in asking.get(reset_page(person)).content.decode()
    assert f'action="{ask_page(person)}"' in asking.get(reset_page(person)).content.decode()
    assert asking.post(ask_page(person)).status_code == 302
    assert embassy["attache.my"].check_password(PASSWORD), "asking changes nothing"
    assert asking.post(reset_page(person)).status_code == 403, "one does not confirm what one asked"
    assert "Paul Garnier" in confirming.get("/administration/").content.decode()
    assert "En attente d’un autre administrateur" in asking.get("/administration/").content.decode()
    phrase = PHRASE.search(confirming.post(reset_page(person)).content.decode())
    assert phrase is not None
    after = embassy["attache.my"]
    assert after.check_password(phrase[0])
    assert (after.reset_asked_by, after.access_given_by) == (None, embassy["admin.two"])
    with as_owner():
        acts = [line.acts for line in Entry.objects.filter(keys=[f"person:{person.pk}"]).order_by("at", "pk")]
    assert ["account.reset_asked"] in acts
    assert ["account.reset"] in acts


def test_a_question_asked_twice_at_once_confirms_nothing(embassy: Embassy) -> None:
    person, slow = embassy["attache.my"], client_of(embassy, "admin")
    page = slow.get(reset_page(person)).content.decode()
    address = re.search(r'action="([^"]*reinitialiser[^"]*)"', page)
    assert address is not None
    client_of(embassy, "admin.two").post(ask_page(person))
    assert slow.post(address[1]).headers["Location"] == f"{ACCOUNTS}{person.pk}/"
    assert embassy["attache.my"].check_password(PASSWORD)


def test_a_confirmation_that_comes_late_asks_for_nothing(embassy: Embassy) -> None:
    person = embassy["attache.my"]
    client_of(embassy, "admin").post(ask_page(person))
    late = client_of(embassy, "admin.two")
    assert late.post(reset_page(person)).status_code == 200
    given = embassy["attache.my"].password
    assert late.post(reset_page(person)).status_code == 302
    assert (embassy["attache.my"].password, embassy["attache.my"].reset_asked_by) == (given, None)


@pytest.mark.django_db(transaction=True)
def test_what_was_asked_once_is_done_once_though_two_confirm_at_the_same_time(embassy: Embassy) -> None:
    person, asking, other = embassy["attache.my"], embassy["auditor"], embassy["admin"]
    with as_owner():
        bootstrap_posting(asking, Role.ADMINISTRATOR, start=START)
    with acting_as(asking):
        administration.ask_reset(person, actor=asking)

    def confirm(actor: User) -> bool:
        try:
            with acting_as(actor), connection.cursor() as cursor:
                cursor.execute("select ssi.reset_password(%s, %s, 3)", [person.pk, "x"])
        except ProgrammingError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=2) as pool:
        done = list(pool.map(confirm, [other, embassy["admin.two"]]))
    assert sorted(done) == [False, True]


def test_the_database_refuses_one_administrator_alone(embassy: Embassy) -> None:
    person, administrator = embassy["attache.my"], embassy["admin"]

    def reset(actor: User) -> None:
        with acting_as(actor), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select ssi.reset_password(%s, 'x', 3)", [person.pk])

    with pytest.raises(ProgrammingError, match="two administrators"):
        reset(administrator)
    with acting_as(administrator):
        administration.ask_reset(person, actor=administrator)
    with pytest.raises(ProgrammingError, match="two administrators"):
        reset(administrator)
    reset(embassy["admin.two"])


def test_what_was_asked_too_long_ago_is_asked_again(embassy: Embassy) -> None:
    person, administrator = embassy["attache.my"], embassy["admin"]
    with acting_as(administrator):
        administration.ask_reset(person, actor=administrator)
    later: datetime = clock.now() + timedelta(days=3, minutes=1)
    with clock.at(later):
        assert not administration.may_reset(embassy["attache.my"], embassy["admin.two"])
        assert administration.may_ask_reset(embassy["attache.my"], embassy["admin.two"])
        assert administration.resets_to_confirm(embassy["admin.two"]) == []


def test_a_posted_account_reopens_without_a_phrase_until_another_administrator_gives_it(embassy: Embassy) -> None:
    person = embassy["attache.my"]
    client = client_of(embassy, "admin")
    client.post(f"{ACCOUNTS}{person.pk}/desactiver/")
    response = client.post(f"{ACCOUNTS}{person.pk}/reactiver/")
    assert response.status_code == 302
    after = embassy["attache.my"]
    assert after.is_active
    assert not after.has_usable_password()
    assert after.reset_asked_by == embassy["admin"]
    page = client_of(embassy, "admin.two").post(reset_page(person)).content.decode()
    phrase = PHRASE.search(page)
    assert phrase is not None
    assert embassy["attache.my"].check_password(phrase[0])


def test_what_a_closed_administrator_asked_counts_no_more(embassy: Embassy) -> None:
    person, asking, other = embassy["manager"], embassy["admin.two"], embassy["admin"]
    with acting_as(asking):
        administration.ask_reset(person, actor=asking)
    with acting_as(other):
        administration.close_account(asking, actor=other)
        person = embassy["manager"]
        assert not administration.may_reset(person, other)
        assert administration.resets_to_confirm(other) == []
        with pytest.raises(ProgrammingError, match="two administrators"), transaction.atomic():
            accounts.reset_password(person)


def test_a_person_who_chooses_a_password_ends_what_was_asked(embassy: Embassy) -> None:
    person, asking = embassy["manager"], embassy["admin"]
    with acting_as(asking):
        administration.ask_reset(person, actor=asking)
    with acting_as(person):
        accounts.change_own_password(person, password="une phrase choisie par elle-même")
    assert embassy["manager"].reset_asked_by is None
    with acting_as(embassy["admin.two"]):
        assert not administration.may_reset(embassy["manager"], embassy["admin.two"])


def test_ending_the_postings_of_a_person_does_not_make_their_password_one_administrators(embassy: Embassy) -> None:
    person, administrator = embassy["manager"], embassy["admin"]
    with acting_as(administrator):
        for posting in person.postings.all():
            end_posting(posting, actor=administrator)
        assert not administration.may_reset(person, administrator)
        with pytest.raises(ProgrammingError, match="two administrators"), transaction.atomic():
            accounts.reset_password(person)


# --- What the application's role may not do by itself ---------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "update accounts_user set password = 'x' where username = 'attache.my'",
        "update accounts_user set is_active = true where username = 'attache.my'",
        "update accounts_user set access_given_by_id = null where username = 'attache.my'",
        "update accounts_user set username = 'x' where username = 'attache.my'",
        "insert into accounts_user (username, password, full_name) values ('x', 'x', 'x')",
        "delete from accounts_user where username = 'nobody'",
    ],
)
def test_the_application_writes_no_account_but_through_the_functions(embassy: Embassy, statement: str) -> None:
    with (
        acting_as(embassy["admin"]),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("username", ["manager", "attache.sg", "agent.mnl", "auditor", "nobody"])
def test_the_functions_are_closed_to_whoever_is_no_administrator(embassy: Embassy, username: str) -> None:
    person = embassy["nobody" if username != "nobody" else "auditor"]
    with acting_as(embassy[username]), connection.cursor() as cursor:
        for call in ("ask_reset(%s)", "close_account(%s)", "reset_password(%s, 'x', 3)", "reopen_account(%s, 'x')"):
            with pytest.raises(ProgrammingError, match="not entitled"), transaction.atomic():
                cursor.execute(f"select ssi.{call}", [person.pk])
        with pytest.raises(ProgrammingError, match="not entitled"), transaction.atomic():
            cursor.execute("select ssi.open_account('a.b', 'A', '', 'fr', 'Asia/Manila', 'x')")


# --- Rights that speak of every area --------------------------------------------------------------------------------


def test_a_head_of_service_of_some_areas_has_neither_the_report_nor_the_journal_of_the_country(
    embassy: Embassy,
) -> None:
    verbs = ("view", "reopen", "oversee", "export")
    assert codenames(Role.MANAGER, ["operational"]) == [f"operational_{verb}" for verb in verbs]
    person = embassy["nobody"]
    post(person, embassy["admin"], Role.MANAGER, ("SG",))
    client = client_of(embassy, "nobody")
    assert client.get("/journal/").status_code == 403
    assert client.get("/rapports/nouveau/").status_code == 403
    assert client.get("/dossiers/").status_code == 200
