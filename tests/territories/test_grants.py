"""Grants: what Python reads is what the database says, whatever the postings; dates and accounts decide when read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import InsufficientPrivilege, InvalidParameterValue

from ssi.accounts.models import User
from ssi.common import clock
from ssi.territories.acting import acting_as
from ssi.territories.bootstrap import bootstrap_posting
from ssi.territories.capabilities import VERBS, Area, UnknownCapabilityError
from ssi.territories.grants import forget, holds, holds_in, read, scopes, serves
from ssi.territories.models import Posting
from ssi.territories.roles import REACH, Reach, Role
from tests.support.database import as_owner
from tests.support.people import Embassy

NOW = datetime(2026, 9, 21, 0, 42, tzinfo=UTC)
DAY = timedelta(days=1)
# Starts and ends in days from NOW; None: no bound.
BOUNDS = st.one_of(st.none(), st.integers(-30, 30))


@st.composite
def posting(draw: st.DrawFn) -> dict[str, Any]:
    role = draw(st.sampled_from(list(Role)))
    start, end = draw(BOUNDS), draw(BOUNDS)
    if start is not None and end is not None and end <= start:
        start, end = end, start + 1
    made: dict[str, Any] = {
        "role": role,
        "start": NOW + start * DAY if start is not None else None,
        "end": NOW + end * DAY if end is not None else None,
    }
    if REACH[role] is Reach.COUNTRIES:
        made["countries"] = draw(st.lists(st.sampled_from(["SG", "MY", "PH", "BN"]), min_size=1, unique=True))
        made["areas"] = draw(st.lists(st.sampled_from(list(Area.values)), unique=True))
    elif REACH[role] is Reach.POST:
        made["post"] = draw(st.sampled_from(["KUL", "MNL", "SIN"]))
    return made


def said_by_the_database(person: User, verb: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select ssi.scopes_of(%s, %s)", [person.pk, verb])
        row = cursor.fetchone()
    return sorted(row[0])


def is_live(made: dict[str, Any]) -> bool:
    return (made["start"] is None or made["start"] <= NOW) and (made["end"] is None or made["end"] > NOW)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(posting(), max_size=4))
def test_both_walls_read_the_same_scopes(embassy: Embassy, made: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        person = embassy["nobody"]
        with as_owner():
            for one in made:
                bootstrap_posting(person, **one)
        with clock.at(NOW), acting_as(person):
            for verb in VERBS:
                assert scopes(person, verb) == said_by_the_database(person, verb)
            held = {(one.codename, one.country) for one in read(person).held}
        assert bool(held) == any(is_live(one) and one.get("areas") != [] for one in made)
        transaction.set_rollback(True)


@pytest.mark.parametrize(("start", "end"), [(-30, -1), (-30, 0), (1, 30)])
@pytest.mark.django_db
def test_an_expired_or_a_future_posting_gives_nothing(embassy: Embassy, start: int, end: int) -> None:
    person = embassy["nobody"]
    with as_owner():
        bootstrap_posting(person, Role.ATTACHE, countries=["SG"], start=NOW + start * DAY, end=NOW + end * DAY)
    with clock.at(NOW), acting_as(person):
        assert read(person).held == ()
        assert said_by_the_database(person, "view") == []


@pytest.mark.django_db
def test_the_first_instant_counts_and_the_last_does_not(embassy: Embassy) -> None:
    person = embassy["nobody"]
    with as_owner():
        bootstrap_posting(person, Role.ATTACHE, countries=["SG"], start=NOW, end=NOW + DAY)
    seen = []
    for instant in (NOW - timedelta(microseconds=1), NOW, NOW + DAY - timedelta(microseconds=1), NOW + DAY):
        with clock.at(instant), acting_as(person):
            seen.append(holds(person, "view", "SG/operational"))
            forget(person)
    assert seen == [False, True, True, False]


@pytest.mark.django_db
def test_a_disabled_person_holds_nothing(embassy: Embassy) -> None:
    with as_owner():
        User.objects.filter(username="attache.sg").update(is_active=False)
    person = embassy["attache.sg"]
    with acting_as(person):
        assert scopes(person) == []
        assert said_by_the_database(person, "view") == []


@pytest.mark.django_db
def test_a_post_opens_its_own_filings_and_nothing_else(embassy: Embassy) -> None:
    agent = embassy["agent.mnl"]
    assert scopes(agent, "view") == scopes(agent, "file") == ["PH/consular/MNL"]
    assert scopes(agent, "change") == scopes(agent, "reopen") == []


@pytest.mark.django_db
def test_an_attache_sees_the_filings_of_every_post_in_their_countries(embassy: Embassy) -> None:
    assert {"SG/consular", "SG/consular/SIN", "BN/consular/SIN"} <= set(scopes(embassy["attache.sg"]))
    assert not [scope for scope in scopes(embassy["attache.sg"]) if scope.startswith(("PH", "MY"))]


@pytest.mark.django_db
def test_service_roles_hold_no_record(embassy: Embassy) -> None:
    for username in ("admin", "auditor"):
        assert all(scopes(embassy[username], verb) == [] for verb in VERBS)
    assert serves(embassy["admin"], "service_postings")
    assert not serves(embassy["auditor"], "service_postings")


@pytest.mark.django_db
def test_a_right_on_several_countries_is_a_right_on_each(embassy: Embassy) -> None:
    manager = embassy["manager.my"]
    assert holds_in(manager, "report_issue", ["MY"])
    assert not holds_in(manager, "report_issue", ["MY", "PH"])


@pytest.mark.django_db
def test_an_unknown_capability_or_verb_raises(embassy: Embassy) -> None:
    with pytest.raises(UnknownCapabilityError):
        serves(embassy["admin"], "service_everything")
    with pytest.raises(UnknownCapabilityError):
        scopes(embassy["admin"], "look")


# --- What the application's role cannot do ----------------------------------------------------------------------------

GRANT_TABLES = ("territories_posting", "territories_countrygrant", "territories_postgrant", "territories_servicegrant")


def refused(statement: str, *values: Any) -> bool:
    """Whether the database refuses STATEMENT for want of a right."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except ProgrammingError as error:
        return isinstance(error.__cause__, InsufficientPrivilege)
    return False


PLACES = {"territories_country": "code", "auth_permission": "id"}


@pytest.mark.parametrize(("table", "key"), [*((table, "id") for table in GRANT_TABLES), *PLACES.items()])
@pytest.mark.django_db
def test_the_application_cannot_write_grants_nor_places(embassy: Embassy, table: str, key: str) -> None:
    with acting_as(embassy["admin"]):
        assert refused(f"insert into {table} select * from {table}")
        assert refused(f"update {table} set {key} = {key}")
        assert refused(f"delete from {table}")
        assert refused(f"truncate {table} cascade")


@pytest.mark.django_db
def test_the_application_cannot_change_nor_remove_a_line_of_the_journal(embassy: Embassy) -> None:
    with acting_as(embassy["auditor"]):
        assert refused("update audit_entry set keys = '{}'")
        assert refused("delete from audit_entry")
        assert refused("truncate audit_entry")


@pytest.mark.django_db
def test_the_application_cannot_sign_the_journal_with_another_name(embassy: Embassy) -> None:
    forged = (
        "insert into audit_entry (at, actor, operation, acts, country, keys)"
        " values (now(), %s, 'consult', '{}', '', '{}')"
    )
    with acting_as(embassy["attache.sg"]):
        assert refused(forged, embassy["attache.my"].pk)
        assert not refused(forged, embassy["attache.sg"].pk)


WRITE = "select ssi.write_posting(%s, 'attache', '{SG}', '', '{operational}', tstzrange(now(), null), %s::text[])"


@pytest.mark.parametrize("username", ["attache.sg", "manager", "auditor", "agent.mnl", "nobody"])
@pytest.mark.django_db
def test_the_database_lets_administrators_alone_write_a_posting(embassy: Embassy, username: str) -> None:
    target = embassy["deputy.sg"]
    with acting_as(embassy[username]):
        assert refused(WRITE, target.pk, ["operational_view"])
        assert refused("select ssi.end_posting(%s, now())", target.postings.get().pk)


@pytest.mark.django_db
def test_the_database_lets_nobody_write_a_posting_without_an_actor(embassy: Embassy) -> None:
    assert refused(WRITE, embassy["nobody"].pk, ["operational_view"])


@pytest.mark.django_db
def test_the_database_lets_no_administrator_write_or_end_their_own(embassy: Embassy) -> None:
    administrator = embassy["admin"]
    with acting_as(administrator):
        assert refused(WRITE, administrator.pk, ["operational_view"])
        assert refused("select ssi.end_posting(%s, now())", administrator.postings.get().pk)


@pytest.mark.django_db
def test_the_database_knows_no_capability_outside_the_catalogue(embassy: Embassy) -> None:
    target, before = embassy["nobody"], Posting.objects.count()
    with acting_as(embassy["admin"]), connection.cursor() as cursor:
        with pytest.raises(Exception, match="unknown capability") as caught, transaction.atomic():
            cursor.execute(WRITE, [target.pk, ["operational_view", "operational_everything"]])
        assert isinstance(caught.value.__cause__, InvalidParameterValue)
    assert Posting.objects.count() == before
