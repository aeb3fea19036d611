"""Tokens of programs: some of their person's rights, by both walls, until a day; nothing that does not hold now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from ssi.accounts.models import Session, Token, User
from ssi.accounts.tokens import create_token, living_tokens, person_presenting, print_of, revoke_token
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.territories import administration
from ssi.territories.acting import acting_as
from ssi.territories.capabilities import VERBS
from ssi.territories.grants import forget, scopes
from ssi.territories.models import Posting
from ssi.territories.services import end_posting
from tests.api.bodies import REQUESTS, request, send
from tests.factories.cases import make_request
from tests.factories.consular import make_filing
from tests.support.client import StrictClient
from tests.support.database import app_role, as_owner, set_role
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
LIST = "/api/v1/records/"
OWN = "/mon-compte/jetons/"


def secret_of(user: User, *capabilities: str, days: int = 30, name: str = "tableau de bord") -> str:
    with acting_as(user):
        made = create_token(
            name=name, capabilities=list(capabilities), expires_at=clock.now() + timedelta(days=days), actor=user
        )
    return made.secret


def bearer(secret: str) -> StrictClient:
    return StrictClient(headers={"Authorization": f"Bearer {secret}"}, enforce_csrf_checks=True)


def kinds_listed(client: StrictClient) -> set[str]:
    return {row["kind"] for row in client.get(LIST).json()["results"]}


@pytest.fixture
def world(embassy: Embassy) -> Embassy:
    """An operational and a consular record that attache.my reads both."""
    make_request(embassy["attache.my"], "MY")
    make_filing(embassy["agent.kul"], embassy["attache.my"], "KUL", "MY", state="in_progress")
    return embassy


def test_a_token_opens_what_it_was_made_for_and_nothing_else_of_its_person(world: Embassy) -> None:
    user = world["attache.my"]
    assert kinds_listed(bearer(secret_of(user, "operational_view"))) == {"RFI"}
    assert kinds_listed(bearer(secret_of(user, "consular_view"))) == {"ASC", "ASH"}
    assert kinds_listed(StrictClient().sign_in(user)) == {"RFI", "ASC", "ASH"}


def test_reading_does_not_let_write(world: Embassy) -> None:
    user = world["attache.sg"]
    assert send(bearer(secret_of(user, "operational_view")), REQUESTS, request()).status_code == 403
    both = bearer(secret_of(user, "operational_view", "operational_change"))
    assert send(both, REQUESTS, request()).status_code == 201


def presenting(user: User, *capabilities: str) -> User:
    """USER as the middleware gives them, with a token."""
    found = person_presenting(f"Bearer {secret_of(user, *capabilities)}")
    assert found is not None
    return found


def database_scopes(verb: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select ssi.scopes(%s)", [verb])
        return sorted(cursor.fetchone()[0])


@pytest.mark.parametrize("username", ["attache.my", "agent.mnl", "manager", "deputy.sg"])
@pytest.mark.parametrize("kept", ["operational_view", "consular_answer", "consular_file", "operational_oversee"])
def test_both_walls_narrow_alike(embassy: Embassy, username: str, kept: str) -> None:
    user = embassy[username]
    if kept not in held_by(user):
        with pytest.raises(DatabaseError), transaction.atomic():
            secret_of(user, kept)
        return
    narrowed = presenting(user, kept)
    with acting_as(narrowed):
        found = {verb: (database_scopes(verb), scopes(narrowed, verb)) for verb in VERBS}
    assert [verb for verb, (database, query) in found.items() if database != query] == []
    forget(user)
    with acting_as(user):
        assert any(set(found[verb][1]) < set(scopes(user, verb)) for verb in VERBS) or kept == "consular_file"


def held_by(user: User) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select distinct codename from ssi.grants_of(%s)", [user.pk])
        return {str(name) for (name,) in cursor.fetchall()}


@contextmanager
def walls(*, first: bool, second: bool) -> Iterator[None]:
    set_role(app_role() if second else "ssi_nowall")
    try:
        with override_settings(FIRST_WALL=first):
            yield
    finally:
        set_role(app_role())


@pytest.mark.parametrize(("first", "second"), [(True, True), (True, False), (False, True)])
def test_each_wall_alone_keeps_a_token_to_what_it_was_made_for(world: Embassy, first: bool, second: bool) -> None:
    client = bearer(secret_of(world["attache.my"], "consular_view"))
    with walls(first=first, second=second):
        assert kinds_listed(client) == {"ASC", "ASH"}


def test_without_walls_it_would_see_everything(world: Embassy) -> None:
    client = bearer(secret_of(world["attache.my"], "consular_view"))
    with walls(first=False, second=False):
        assert "RFI" in kinds_listed(client)


def test_the_query_narrows_by_itself_and_so_does_the_database(world: Embassy) -> None:
    """Neither relies on what the other was told."""
    told_to_the_query = presenting(world["attache.my"], "consular_view")
    told_to_the_query.presented = None
    with acting_as(told_to_the_query):
        assert scopes(told_to_the_query) == [s for s in database_scopes("view") if "/consular" in s]
        assert "MY/operational" in database_scopes("view")
    told_to_the_database = presenting(world["attache.my"], "consular_view")
    told_to_the_database.narrowed_to = None
    with acting_as(told_to_the_database):
        assert "MY/operational" not in database_scopes("view")


def test_a_token_sees_nothing_once_its_person_is_posted_elsewhere(world: Embassy) -> None:
    client = bearer(secret_of(world["attache.my"], "operational_view", "consular_view"))
    assert kinds_listed(client)
    with as_owner():
        record = make_request(world["attache.my"], "MY")
        posting = Posting.objects.get(person=world["attache.my"])
    with acting_as(world["admin"]):
        end_posting(posting, actor=world["admin"])
    assert client.get(LIST).json()["results"] == []
    assert client.get(f"{LIST}{record.pk}/").status_code == 404


@pytest.mark.parametrize("how", ["ended", "revoked", "closed", "reset", "unknown", "cut", "basic"])
def test_a_token_that_lives_no_more_opens_nothing(world: Embassy, how: str) -> None:
    user, admin = world["attache.my"], world["admin"]
    secret = secret_of(user, "operational_view")
    header = f"Bearer {secret}"
    moment = clock.now()
    if how == "ended":
        moment += timedelta(days=31)
    elif how == "revoked":
        with acting_as(user):
            assert revoke_token(living_tokens(user)[0].pk)
    elif how == "closed":
        with acting_as(admin):
            administration.close_account(user, actor=admin)
            administration.reopen_account(User.objects.get(pk=user.pk), actor=admin)
    elif how == "reset":
        with acting_as(admin):
            administration.ask_reset(user, actor=admin)
        other = world["admin.two"]
        with acting_as(other):
            administration.reset_password(User.objects.get(pk=user.pk), actor=other)
    else:
        header = {"unknown": "Bearer ssi_" + "a" * 43, "cut": header[:-1], "basic": "Basic eDp5"}[how]
    with clock.at(moment):
        answer = StrictClient(headers={"Authorization": header}).sign_in(user).get(LIST)
    assert answer.status_code == 401
    assert answer.json()["type"].endswith("#not-signed-in")


def test_the_database_itself_gives_nothing_to_a_token_that_ended_meanwhile(world: Embassy) -> None:
    narrowed = presenting(world["attache.my"], "operational_view")
    with acting_as(narrowed):
        assert database_scopes("view") == ["MY/operational"]
        with clock.at(clock.now() + timedelta(days=31)), acting_as(narrowed):
            assert database_scopes("view") == []


def test_a_token_opens_no_page_and_makes_no_session(world: Embassy) -> None:
    client = bearer(secret_of(world["attache.my"], "operational_view"))
    assert client.get("/dossiers/").status_code == 302
    assert client.get(OWN).status_code == 302
    before = Session.objects.count()
    assert client.get(LIST).cookies.get("sessionid") is None
    assert Session.objects.count() == before


def test_no_token_makes_or_ends_another(world: Embassy) -> None:
    narrowed = presenting(world["attache.my"], "operational_view")
    with acting_as(narrowed), pytest.raises(DatabaseError), transaction.atomic():
        create_token(
            name="x", capabilities=["operational_view"], expires_at=clock.now() + timedelta(days=1), actor=narrowed
        )
    with acting_as(narrowed):
        assert narrowed.presented is not None
        assert not revoke_token(narrowed.presented)


def test_the_database_refuses_more_than_its_person_holds_and_more_than_a_year(embassy: Embassy) -> None:
    user = embassy["attache.my"]
    for name in ("service_accounts", "operational_reopen", "no_such"):
        with pytest.raises(DatabaseError), transaction.atomic():
            secret_of(user, name)
    with acting_as(user), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select ssi.create_token('x', array['operational_view'], %s, ssi.now() + interval '367 days')",
            [print_of("x")],
        )


def test_the_secret_is_kept_nowhere_and_its_rows_are_its_person_s_alone(embassy: Embassy) -> None:
    secret = secret_of(embassy["attache.my"], "operational_view")
    with as_owner():
        kept = Token.objects.values_list().get()
    assert secret not in str(kept)
    for stranger in ("attache.sg", "admin"):
        with acting_as(embassy[stranger]):
            assert not Token.objects.exists()
    with acting_as(embassy["attache.my"]), pytest.raises(DatabaseError), transaction.atomic():
        Token.objects.update(expires_at=timezone.now() + timedelta(days=300))


def test_what_a_token_does_is_in_the_journal_with_it(world: Embassy) -> None:
    user = world["attache.my"]
    client = bearer(secret_of(user, "operational_view"))
    client.get(LIST)
    with as_owner():
        made, read = Entry.objects.order_by("id").filter(actor=user.pk).values_list("acts", "keys").reverse()[:2][::-1]
        key = Token.objects.get().pk
    assert made == (["token.created"], [f"person:{user.pk}", f"token:{key}"])
    assert read[0] == ["list.read"]
    assert read[1][0] == f"token:{key}"


# --- The pages ----------------------------------------------------------------------------------------------------


def typed(**more: Any) -> dict[str, Any]:
    day = clock.today("Asia/Singapore") + timedelta(days=30)
    return {"name": "tableau de bord", "capabilities": ["operational_view"], "expires_on": day.isoformat(), **more}


def test_a_token_is_made_on_its_page_shown_once_and_revoked(signed_in: SignIn, embassy: Embassy) -> None:
    client = signed_in("attache.my")
    shown = client.post(OWN, typed())
    assert shown.status_code == 200
    page = shown.content.decode()
    secret = page[page.index("ssi_") :].partition("<")[0].partition('"')[0]
    assert bearer(secret).get(LIST).status_code == 200
    listed = client.get(OWN).content.decode()
    assert "tableau de bord" in listed
    assert secret not in listed
    with acting_as(embassy["attache.my"]):
        key = Token.objects.get().pk
    assert signed_in("attache.sg").post(f"{OWN}{key}/revoquer/").status_code == 404
    assert client.post(f"{OWN}{key}/revoquer/").status_code == 302
    assert bearer(secret).get(LIST).status_code == 401


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ({"name": ""}, "obligatoire"),
        ({"capabilities": []}, "Cochez"),
        ({"capabilities": ["service_accounts"]}, "Choisissez"),
        ({"capabilities": ["operational_reopen"]}, "Choisissez"),
        ({"expires_on": "2099-01-01"}, "un an"),
        ({"expires_on": "2020-01-01"}, "un an"),
    ],
)
def test_a_token_that_may_not_be_is_refused_in_words(signed_in: SignIn, spoilt: dict[str, Any], words: str) -> None:
    answer = signed_in("attache.my").post(OWN, typed(**spoilt))
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_an_administrator_sees_the_dates_of_a_token_not_what_it_is_for_and_ends_it(
    signed_in: SignIn, embassy: Embassy
) -> None:
    user = embassy["attache.my"]
    secret = secret_of(user, "operational_view", name="canari-usage")
    admin = signed_in("admin")
    page = admin.get(f"/administration/comptes/{user.pk}/").content.decode()
    assert "Jetons valables" in page
    assert "canari-usage" not in page
    assert "Consulter les dossiers" not in page
    with acting_as(user):
        key = Token.objects.get().pk
    where = f"/administration/comptes/{user.pk}/jetons/{key}/revoquer/"
    assert signed_in("manager").post(where).status_code == 403
    assert admin.post(f"/administration/comptes/{embassy['nobody'].pk}/jetons/{key}/revoquer/").status_code == 404
    assert admin.post(where).status_code == 302
    assert bearer(secret).get(LIST).status_code == 401


def test_whoever_sees_no_record_has_nothing_to_leave_to_a_program(signed_in: SignIn) -> None:
    assert "un jeton n’ouvrirait rien" in signed_in("admin").get(OWN).content.decode()


# --- Pace -----------------------------------------------------------------------------------------------------------


def test_too_many_requests_wait_whether_they_present_something_or_not(world: Embassy) -> None:
    cache.clear()
    client = bearer(secret_of(world["attache.my"], "operational_view"))
    with override_settings(API_PER_MINUTE=2, API_PER_MINUTE_UNKNOWN=1):
        known = [client.get(LIST) for _time in range(6)]
        unknown = [bearer("ssi_" + "a" * 43).get(LIST).status_code for _time in range(4)]
    assert [answer.status_code for answer in known].count(429) >= 2
    late = next(answer for answer in known if answer.status_code == 429)
    assert late.headers["Content-Type"] == "application/problem+json"
    assert 1 <= int(late.headers["Retry-After"]) <= 60
    assert unknown.count(429) >= 2
