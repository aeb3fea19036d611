"""Absences: what is lent, to whom, for how long; both walls read it alike; the database holds the rule by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.range import TimestamptzRange

from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.records.models import NamedReader, Record
from ssi.records.readers import people_to_name, readers_of
from ssi.territories.acting import acting_as
from ssi.territories.bootstrap import bootstrap_posting
from ssi.territories.capabilities import VERBS, is_lent
from ssi.territories.delegations import declare_absence, end_delegation
from ssi.territories.grants import forget, read, scopes
from ssi.territories.models import Delegation, Posting
from ssi.territories.roles import Role, codenames
from tests.factories.cases import make_request
from tests.support.database import as_owner
from tests.support.people import Embassy
from tests.territories.test_grants import refused, said_by_the_database

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 21, 0, 42, tzinfo=UTC)
DAY = timedelta(days=1)
WEEK = 7 * DAY


def lend(
    embassy: Embassy,
    absent: str = "attache.sg",
    delegate: str = "attache.my",
    *,
    actor: str = "",
    start: datetime = NOW,
    end: datetime = NOW + WEEK,
) -> Delegation:
    """ABSENT (or ACTOR for them) names DELEGATE, at NOW."""
    with clock.at(NOW), acting_as(embassy[actor or absent]) as _sheet:
        number = declare_absence(
            embassy[absent], embassy[delegate], start=start, end=end, actor=embassy[actor or absent]
        )
    return Delegation.objects.get(pk=number)


def scopes_at(instant: datetime, person: User, verb: str = "view") -> list[str]:
    with clock.at(instant), acting_as(person):
        forget(person)
        found = scopes(person, verb)
        assert found == said_by_the_database(person, verb)
    return found


# --- What is lent ---------------------------------------------------------------------------------------------------


def test_the_replacement_holds_the_countries_of_the_absent_and_keeps_their_own(embassy: Embassy) -> None:
    lend(embassy)
    delegate = embassy["attache.my"]
    assert {"SG/operational", "BN/consular/SIN", "MY/operational"} <= set(scopes_at(NOW + DAY, delegate, "change"))
    assert "SG/operational" in scopes_at(NOW + DAY, embassy["attache.sg"], "change")


def test_it_begins_and_ends_by_itself(embassy: Embassy) -> None:
    lend(embassy, start=NOW + DAY)
    instants = (NOW, NOW + DAY, NOW + WEEK - timedelta(microseconds=1), NOW + WEEK)
    held = ["SG/operational" in scopes_at(instant, embassy["attache.my"]) for instant in instants]
    assert held == [False, True, True, False]


def end_posting_of(embassy: Embassy, username: str) -> None:
    with clock.at(NOW + DAY), acting_as(embassy["admin"]), connection.cursor() as cursor:
        cursor.execute("select ssi.end_posting(%s, null)", [embassy[username].postings.get().pk])


def test_it_ends_with_the_posting_of_the_absent(embassy: Embassy) -> None:
    lend(embassy)
    end_posting_of(embassy, "attache.sg")
    assert not [one for one in scopes_at(NOW + 2 * DAY, embassy["attache.my"]) if one.startswith("SG")]


@pytest.mark.parametrize("closed", ["attache.sg", "attache.my"])
def test_a_closed_account_neither_lends_nor_replaces(embassy: Embassy, closed: str) -> None:
    lend(embassy)
    with as_owner():
        User.objects.filter(username=closed).update(is_active=False)
    assert not [one for one in scopes_at(NOW + DAY, embassy["attache.my"]) if one.startswith("SG")]


def test_who_has_left_the_service_replaces_nobody(embassy: Embassy) -> None:
    lend(embassy)
    end_posting_of(embassy, "attache.my")
    assert scopes_at(NOW + 2 * DAY, embassy["attache.my"]) == []


def test_need_to_know_and_the_journal_are_not_lent(embassy: Embassy) -> None:
    lend(embassy, absent="manager", delegate="attache.my")
    delegate = embassy["attache.my"]
    with clock.at(NOW + DAY), acting_as(delegate):
        held = {one.codename for one in read(delegate).held if one.country == "SG"}
    assert {"operational_view", "operational_reopen", "report_issue"} <= held
    assert not {"operational_oversee", "consular_oversee", "journal_view"} & held


def test_what_is_lent_is_what_the_catalogue_says(embassy: Embassy) -> None:
    lend(embassy, absent="manager", delegate="attache.my")
    delegate = embassy["attache.my"]
    with clock.at(NOW + DAY), acting_as(delegate):
        lent = {one.codename for one in read(delegate).lent}
    given = codenames(Role.MANAGER, list(embassy["manager"].postings.get().areas))
    assert lent == {one for one in given if is_lent(one)}


def test_a_reserved_record_stays_closed_to_the_replacement_unless_named(embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"])
    with as_owner():
        Record.objects.filter(pk=record.pk).update(need_to_know=True)
        record.refresh_from_db()
    _from_now(embassy)
    delegate = embassy["attache.my"]
    with acting_as(delegate):
        assert not Record.objects.visible_to(delegate).filter(pk=record.pk).exists()
        assert not Record.objects.filter(pk=record.pk).exists()
    assert delegate in people_to_name(record)
    with as_owner():
        NamedReader.objects.create(
            record=record,
            scope=record.scope,
            person=delegate,
            during=TimestamptzRange(clock.now() - DAY, clock.now() + DAY),
            reason="Suit ce dossier pendant l’absence.",
            named_by=embassy["attache.sg"],
        )
    with acting_as(delegate):
        assert Record.objects.visible_to(delegate).filter(pk=record.pk).exists()


def test_the_readers_of_a_record_name_the_replacement_with_reason_and_end(embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"])
    delegation = _from_now(embassy)
    reader = next(one for one in readers_of(record) if one.person == embassy["attache.my"])
    assert str(reader.reason) == "remplace Julien Martin, absent"
    assert reader.until == delegation.during.upper


def _from_now(embassy: Embassy) -> Delegation:
    with acting_as(embassy["attache.sg"]) as _sheet:
        number = declare_absence(
            embassy["attache.sg"],
            embassy["attache.my"],
            start=clock.now() - DAY,
            end=clock.now() + WEEK,
            actor=embassy["attache.sg"],
        )
    return Delegation.objects.get(pk=number)


# --- The property: both walls, whatever the postings and the absences -----------------------------------------------

PEOPLE = ("attache.my", "attache.ph", "nobody", "agent.mnl")
bounds = st.tuples(st.integers(-10, 10), st.integers(1, 20))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    postings=st.lists(
        st.tuples(
            st.sampled_from(PEOPLE),
            st.sampled_from([Role.ATTACHE, Role.MANAGER, Role.ASSISTANT]),
            st.lists(st.sampled_from(["SG", "MY", "PH", "BN"]), min_size=1, unique=True),
            bounds,
        ),
        max_size=4,
    ),
    absences=st.lists(
        st.tuples(
            st.sampled_from(PEOPLE),
            st.sampled_from(PEOPLE),
            st.lists(st.sampled_from(["SG", "MY", "PH", "BN"]), min_size=1, unique=True),
            bounds,
        ),
        max_size=3,
    ),
)
def test_both_walls_read_the_same_scopes_and_a_loan_is_never_lent_again(
    embassy: Embassy, postings: list[Any], absences: list[Any]
) -> None:
    """Absences are written past their rule: whatever rows there are, both walls agree, and what is lent comes from a
    posting of the absent person that runs now."""
    with transaction.atomic():
        with as_owner():
            for username, role, countries, (start, length) in postings:
                begin = NOW + start * DAY
                bootstrap_posting(embassy[username], role, countries=countries, start=begin, end=begin + length * DAY)
            for absent, delegate, countries, (start, length) in absences:
                _write(
                    embassy,
                    absent,
                    delegate,
                    countries,
                    TimestamptzRange(NOW + start * DAY, NOW + (start + length) * DAY),
                )
        with clock.at(NOW):
            for username in PEOPLE:
                person = embassy[username]
                with acting_as(person):
                    for verb in VERBS:
                        assert scopes(person, verb) == said_by_the_database(person, verb)
                    _lent_from_postings(person)
        transaction.set_rollback(True)


def _write(embassy: Embassy, absent: str, delegate: str, countries: list[str], during: TimestamptzRange) -> None:
    try:
        with transaction.atomic():
            Delegation.objects.create(
                absent=embassy[absent],
                delegate=embassy[delegate],
                countries=countries,
                during=during,
                written_by=embassy["manager"],
                written_at=NOW,
            )
    except IntegrityError:
        pass


def _lent_from_postings(person: User) -> None:
    for one in read(person).lent:
        live = Posting.objects.live().filter(person=one.absent, countries__contains=[one.country])
        given = {name for row in live for name in codenames(Role(row.role), row.areas)}
        assert one.codename in given
        assert is_lent(one.codename)
        assert Posting.objects.live().filter(person=person).exclude(countries=[]).exists()


# --- Who lends, to whom ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", ["attache.sg", "manager", "admin"])
def test_the_absent_their_head_and_an_administrator_declare_an_absence(embassy: Embassy, actor: str) -> None:
    assert lend(embassy, actor=actor).countries == ["BN", "SG"]


@pytest.mark.parametrize("actor", ["deputy.sg", "attache.ph", "manager.my", "auditor", "agent.mnl", "nobody"])
def test_nobody_else_does(embassy: Embassy, actor: str) -> None:
    with pytest.raises(RefusedError, match="déclarée par l’intéressé"):
        lend(embassy, actor=actor)
    assert the_database_refuses(embassy, actor)


def the_database_refuses(
    embassy: Embassy, actor: str, absent: str = "attache.sg", delegate: str = "attache.my"
) -> bool:
    with acting_as(embassy[actor]):
        return refused(
            "select ssi.write_delegation(%s, %s, now(), now() + interval '5 days')",
            embassy[absent].pk,
            embassy[delegate].pk,
        )


def test_nobody_makes_themselves_the_replacement_of_another(embassy: Embassy) -> None:
    with pytest.raises(RefusedError, match="Nul ne se désigne remplaçant"):
        lend(embassy, delegate="manager", actor="manager")
    assert the_database_refuses(embassy, "manager", delegate="manager")


def test_an_administrator_does_not_name_whom_they_let_in(embassy: Embassy) -> None:
    with as_owner():
        User.objects.filter(username="attache.my").update(access_given_by=embassy["admin"])
    with pytest.raises(RefusedError, match="autre administrateur"):
        lend(embassy, actor="admin")
    assert the_database_refuses(embassy, "admin")
    assert lend(embassy, actor="admin.two")


@pytest.mark.parametrize("delegate", ["agent.mnl", "nobody", "admin", "auditor"])
def test_the_replacement_is_a_person_of_the_service(embassy: Embassy, delegate: str) -> None:
    with pytest.raises(RefusedError, match="personne du service"):
        lend(embassy, delegate=delegate)
    assert the_database_refuses(embassy, "attache.sg", delegate=delegate)


def test_an_agent_of_a_post_replaces_nobody_even_when_posted_to_a_country_too(embassy: Embassy) -> None:
    with as_owner():
        bootstrap_posting(embassy["agent.mnl"], Role.ASSISTANT, countries=["PH"])
    with pytest.raises(RefusedError, match="poste consulaire"):
        lend(embassy, delegate="agent.mnl")
    assert the_database_refuses(embassy, "attache.sg", delegate="agent.mnl")


@pytest.mark.parametrize("absent", ["agent.mnl", "auditor", "nobody", "admin"])
def test_one_lends_only_what_one_holds(embassy: Embassy, absent: str) -> None:
    with pytest.raises(RefusedError, match="aucun droit à confier"):
        lend(embassy, absent=absent)
    assert the_database_refuses(embassy, absent, absent=absent)


def test_one_lends_at_most_for_the_dates_of_ones_posting(embassy: Embassy) -> None:
    with as_owner():
        Posting.objects.filter(person=embassy["attache.sg"]).update(during=TimestamptzRange(None, NOW + 3 * DAY))
    with pytest.raises(RefusedError, match="toute la durée de cette absence"):
        lend(embassy)
    assert lend(embassy, end=NOW + 3 * DAY)


def test_an_absence_lasts_six_months_at_most_and_is_not_over_before_it_begins(embassy: Embassy) -> None:
    for end, words in ((NOW + 184 * DAY, "six mois"), (NOW, "déjà terminée"), (NOW - DAY, "déjà terminée")):
        with pytest.raises(RefusedError, match=words):
            lend(embassy, end=end)


def attempt(statement: str, values: list[Any]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


# --- One at a time, and no chain ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("absent", "delegate", "words"),
    [
        ("attache.sg", "attache.ph", "déjà remplacée par Paul Garnier"),
        ("attache.ph", "attache.my", "remplace déjà Julien Martin"),
        ("attache.my", "attache.ph", "un remplacement ne se délègue pas"),
        ("attache.ph", "attache.sg", "lui-même absent"),
    ],
)
def test_what_overlaps_or_makes_a_chain_is_refused_in_words_and_by_the_database(
    embassy: Embassy, absent: str, delegate: str, words: str
) -> None:
    lend(embassy)
    with pytest.raises(RefusedError, match=words):
        lend(embassy, absent=absent, delegate=delegate, start=NOW + 3 * DAY, end=NOW + 9 * DAY)
    values = [embassy[absent].pk, embassy[delegate].pk, NOW + 3 * DAY, NOW + 9 * DAY]
    with clock.at(NOW), acting_as(embassy[absent]), pytest.raises(DatabaseError, match=r"exclusion|not delegated"):
        attempt("select ssi.write_delegation(%s, %s, %s, %s)", values)
    assert lend(embassy, absent=absent, delegate=delegate, start=NOW + WEEK, end=NOW + WEEK + DAY)


# --- The end --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", ["attache.sg", "attache.my", "manager", "admin"])
def test_either_of_the_two_the_head_and_an_administrator_end_it(embassy: Embassy, actor: str) -> None:
    delegation = lend(embassy)
    with clock.at(NOW + DAY), acting_as(embassy[actor]):
        end_delegation(delegation, actor=embassy[actor])
    delegation.refresh_from_db()
    assert delegation.during.upper == NOW + DAY
    assert delegation.ended_by == embassy[actor]
    assert not [one for one in scopes_at(NOW + DAY, embassy["attache.my"]) if one.startswith("SG")]


def test_a_stranger_does_not_end_it_and_the_database_agrees(embassy: Embassy) -> None:
    delegation = lend(embassy)
    with clock.at(NOW + DAY), acting_as(embassy["attache.ph"]):
        with pytest.raises(RefusedError):
            end_delegation(delegation, actor=embassy["attache.ph"])
        assert refused("select ssi.end_delegation(%s)", delegation.pk)


def test_one_that_has_not_begun_never_will_and_leaves_its_days_free(embassy: Embassy) -> None:
    delegation = lend(embassy, start=NOW + DAY)
    with clock.at(NOW), acting_as(embassy["attache.sg"]):
        end_delegation(delegation, actor=embassy["attache.sg"])
    assert lend(embassy, delegate="attache.ph", start=NOW + DAY)


def test_both_acts_are_in_the_journal_with_the_two_people(embassy: Embassy) -> None:
    delegation = lend(embassy)
    with clock.at(NOW + DAY), acting_as(embassy["attache.my"]):
        end_delegation(delegation, actor=embassy["attache.my"])
    keys = [f"delegation:{delegation.pk}", f"person:{delegation.absent_id}", f"person:{delegation.delegate_id}"]
    with as_owner():
        found = [(entry.acts, entry.actor) for entry in Entry.objects.filter(keys=keys).order_by("at")]
    assert found == [
        (["delegation.written"], embassy["attache.sg"].pk),
        (["delegation.ended"], embassy["attache.my"].pk),
    ]
