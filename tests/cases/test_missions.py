"""The life of a mission of investigators: its chain, its members, the acts allowed, its dates, its passports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from cases.models import MemberPassport, Mission, MissionMember
from cases.rules.mission_dates import warnings_of
from cases.services.letters import pass_letter_step
from cases.services.mission_rows import put_acts, put_costs, put_members, put_programme, reveal_passport
from cases.services.missions import (
    authorise_mission,
    change_mission,
    letter_of,
    pass_mission_step,
    register_mission,
    report_mission,
)
from cases.workflow.missions import MISSION
from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.common.sealing import unseal
from ssi.directory.models import Authority
from ssi.records.enums import Marking
from ssi.records.models import Change, Deadline, Passage, Record, RecordLink, SearchableText
from ssi.records.services import link_records, reserve
from ssi.records.undoing import take_back
from ssi.territories.acting import acting_as
from tests.factories.letters import make_letter
from tests.factories.missions import (
    ARRIVAL,
    BACK,
    BOTH,
    DEPARTURE,
    PASSPORT,
    TODAY,
    act,
    agree,
    ask,
    content,
    cost,
    draft,
    line,
    make_mission,
    member,
)
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]


@pytest.fixture
def attache(embassy: Embassy) -> Iterator[User]:
    """The attaché of Singapore, on 8 October 2026."""
    with clock.at(TODAY), acting_as(embassy["attache.sg"]):
        yield embassy["attache.sg"]


def fresh(record: Record) -> Record:
    return Record.objects.get(pk=record.pk)


def local_day(instant: datetime | None) -> date:
    assert instant is not None
    return clock.in_zone(instant, "Asia/Singapore").date()


def changed(record: Record, attache: User, **more: Any) -> Record:
    own = {name: getattr(record.mission, name) for name in [*content(), *BOTH]}
    return change_mission(
        record,
        title=record.title,
        marking=Marking(record.marking),
        content={**own, **{name: value for name, value in more.items() if name != "letter"}},
        letter=more.get("letter", letter_of(record)),
        version=None,
        actor=attache,
    )


# --- The chain ------------------------------------------------------------------------------------------------------


def test_a_mission_counts_on_the_day_when_it_arrives(attache: User) -> None:
    record = register_mission(draft(attache), actor=attache)
    assert record.reference == "SSI-SG-MIS-2026-0001"
    assert local_day(record.opened_at) == ARRIVAL
    assert record.due_reason == "mis.programme"
    assert local_day(record.due_at) == ARRIVAL - timedelta(days=10)


def test_a_mission_goes_from_the_request_to_its_report(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_mission(user, state="closed")
    with acting_as(user):
        passed = list(Passage.objects.filter(record=record).order_by("id").values_list("transition", flat=True))
        assert passed == [
            "register", "study", "ask_host", "authorise", "prepare", "begin", "come_back", "report", "close",
        ]  # fmt: skip
        mission = Mission.objects.get(pk=record.pk)
        assert (mission.authorised_on, mission.authorisation_reference) == (date(2026, 9, 20), "MFA/77/2026")
        assert record.closed_at is not None
        assert not Deadline.objects.filter(record=record, met_at__isnull=True).exists()


def test_every_state_of_a_mission_can_be_reached() -> None:
    assert {one.target for one in MISSION.transitions} | {"draft"} == set(MISSION.by_code)


def test_the_report_is_due_fifteen_days_after_the_departure(embassy: Embassy) -> None:
    record = make_mission(embassy["attache.sg"], state="under_way")
    assert record.due_reason == "mis.report"
    assert local_day(record.due_at) == DEPARTURE + timedelta(days=16)


def test_a_mission_moved_counts_on_its_new_day_and_its_programme_is_due_before_it(attache: User) -> None:
    record = register_mission(draft(attache), actor=attache)
    later = ARRIVAL + timedelta(days=100)
    moved = changed(record, attache, arrival=later, departure=later)
    assert local_day(moved.opened_at) == later
    assert local_day(moved.due_at) == later - timedelta(days=10)
    assert moved.reference == record.reference


def test_a_mission_given_up_before_it_comes_is_closed_on_the_day_when_it_would_have_come(attache: User) -> None:
    record = register_mission(draft(attache), actor=attache)
    record = pass_mission_step(record, "cancel", reason="Le juge y renonce.", actor=attache)
    assert record.state == "cancelled"
    assert record.closed_at == record.opened_at


@pytest.mark.parametrize("code", ["cancel", "postpone"])
def test_giving_up_or_putting_off_takes_a_reason(attache: User, code: str) -> None:
    record = register_mission(draft(attache), actor=attache)
    with pytest.raises(RefusedError, match="motif"):
        pass_mission_step(record, code, actor=attache)


def test_a_mission_put_off_asks_the_host_state_again(attache: User) -> None:
    record = agree(ask(pass_mission_step(register_mission(draft(attache), actor=attache), "study", actor=attache),
                       attache), attache)  # fmt: skip
    record = pass_mission_step(record, "postpone", reason="Le témoin est à l’hôpital.", actor=attache)
    assert pass_mission_step(record, "resume", actor=attache).state == "feasibility"


def test_an_authorisation_is_dated_refers_to_a_piece_and_comes_from_the_country(attache: User) -> None:
    record = ask(pass_mission_step(register_mission(draft(attache), actor=attache), "study", actor=attache), attache)
    host = Authority.objects.get(code="SG-CNB")

    def refused(**more: Any) -> str:
        given = {"authorised_on": date(2026, 9, 20), "authorised_by": host, "authorisation_reference": "MFA/77", **more}
        with pytest.raises(RefusedError) as refusal:
            authorise_mission(record, **given, actor=attache)
        return refusal.value.field

    assert refused(authorised_on=date(2026, 10, 9)) == "authorised_on"
    assert refused(authorised_on=date(2026, 9, 2)) == "authorised_on"
    assert refused(authorised_by=Authority.objects.get(code="MY-PDRM")) == "authorised_by"
    assert fresh(record).state == "authorisation_requested"


def test_a_mission_is_not_ready_without_members_acts_programme_and_briefing(attache: User) -> None:
    record = register_mission(draft(attache, briefed_on=None), actor=attache)
    record = agree(ask(pass_mission_step(record, "study", actor=attache), attache), attache)
    with pytest.raises(RefusedError) as refusal:
        pass_mission_step(record, "prepare", actor=attache)
    for word in ("membres", "programme", "actes", "consignes de sécurité"):
        assert word in str(refusal.value)
    assert refusal.value.fix.endswith("/membres/")


def test_a_mission_does_not_begin_before_the_day_of_its_arrival(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_mission(user, state="prepared")
    with acting_as(user), clock.at(TODAY), pytest.raises(RefusedError, match="26/10/2026"):
        pass_mission_step(record, "begin", actor=user)


def test_a_report_does_not_come_before_the_mission(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_mission(user, state="returned")
    with acting_as(user), clock.at(BACK), pytest.raises(RefusedError) as refusal:
        report_mission(record, reported_on=ARRIVAL - timedelta(days=1), results="Rien.", actor=user)
    assert refusal.value.field == "reported_on"


# --- Undoing --------------------------------------------------------------------------------------------------------

PATHS: dict[str, tuple[str, tuple[str, ...]]] = {
    "study": ("requested", ()),
    "ask_host": ("feasibility", ()),
    "authorise": ("authorisation_requested", ()),
    "prepare": ("authorised", ()),
    "begin": ("prepared", ()),
    "come_back": ("under_way", ()),
    "report": ("returned", ()),
    "close": ("reported", ()),
    "decline": ("authorisation_requested", ()),
    "postpone": ("authorised", ()),
    "resume": ("authorised", ("postpone",)),
    "cancel": ("feasibility", ()),
    "reopen": ("closed", ()),
    "take_up_again": ("feasibility", ("cancel",)),
}


def everything(record: Record) -> dict[str, Any]:
    with as_owner():
        row = Record.objects.values().get(pk=record.pk)
        return {
            "record": {name: value for name, value in row.items() if name not in {"version", "updated_at"}},
            "mission": Mission.objects.values().get(pk=record.pk),
            "deadlines": list(Deadline.objects.filter(record=record).order_by("id").values()),
        }


def step(record: Record, code: str, user: User) -> Record:
    if code == "ask_host":
        return ask(record, user)
    if code == "authorise":
        return agree(record, user)
    if code == "report":
        return report_mission(record, reported_on=date(2026, 11, 2), results="Rien.", actor=user)
    return pass_mission_step(record, code, reason="Motif porté au dossier.", actor=user)


def test_every_step_of_a_mission_that_may_be_taken_back_is_proved_here() -> None:
    assert {one.code for one in MISSION.transitions if one.undo is not None} == set(PATHS)


@pytest.mark.parametrize("code", PATHS)
def test_a_step_taken_back_leaves_everything_as_it_stood(embassy: Embassy, code: str) -> None:
    state, between = PATHS[code]
    record = make_mission(embassy["attache.sg"], state=state)
    with acting_as(embassy["attache.sg"]), clock.at(BACK + timedelta(days=1)):
        for earlier in between:
            record = step(record, earlier, embassy["attache.sg"])
    user = embassy["manager" if code in {"reopen", "take_up_again"} else "attache.sg"]
    with acting_as(user), clock.at(BACK + timedelta(days=1)):
        before = everything(record)
        moved = step(record, code, user)
    assert everything(record) != before
    with acting_as(user), clock.at(BACK + timedelta(days=1, minutes=14)):
        take_back(moved, reason="Mauvaise mission.", actor=user)
    assert everything(record) == before


# --- Direct hearings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, ["commission du juge", "accord de l’État hôte"]),
        ({"commission_reference": "JI 26/27", "commissioned_on": date(2026, 9, 2)}, ["accord de l’État hôte"]),
        ({"hearing_consent": "AGC/77", "hearing_consented_on": date(2026, 9, 9)}, ["commission du juge"]),
    ],
)
def test_a_direct_hearing_needs_the_judge_and_the_host_state(
    attache: User, given: dict[str, Any], words: list[str]
) -> None:
    record = register_mission(draft(attache, **given), actor=attache)
    with pytest.raises(RefusedError) as refusal:
        put_acts(record, [act(role="direct")], version=None, actor=attache)
    assert all(word in str(refusal.value) for word in words)
    assert not record.missionacts.exists()
    put_acts(record, [act(role="suggest"), act("search", "direct")], version=None, actor=attache)


def test_with_both_a_direct_hearing_is_allowed_and_neither_is_taken_away_afterwards(attache: User) -> None:
    record = register_mission(draft(attache, **BOTH), actor=attache)
    put_acts(record, [act(role="direct")], version=None, actor=attache)
    record = fresh(record)
    assert record.mission.direct_hearing
    for lost in ({"commission_reference": "", "commissioned_on": None},
                 {"hearing_consent": "", "hearing_consented_on": None}):  # fmt: skip
        with pytest.raises(RefusedError, match="Audition directe impossible"), transaction.atomic():
            changed(fresh(record), attache, **lost)


def test_the_database_itself_refuses_a_direct_hearing_without_both(attache: User) -> None:
    record = draft(attache)
    with pytest.raises(IntegrityError, match="mission_direct_hearing_has_both"), transaction.atomic():
        Mission.objects.filter(pk=record.pk).update(direct_hearing=True)


def test_a_letter_linked_commissions_the_investigators_and_is_not_taken_away_while_they_hear(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    letter = make_letter(user, state="accepted")
    with acting_as(user), clock.at(TODAY):
        consent = {name: BOTH[name] for name in ("hearing_consent", "hearing_consented_on")}
        record = register_mission(draft(user, letter=letter, **consent), actor=user)
        assert letter_of(record) == letter
        put_acts(record, [act(role="direct")], version=None, actor=user)
        with pytest.raises(RefusedError, match="commission du juge"), transaction.atomic():
            changed(fresh(record), user, letter=None)
        assert letter_of(record) == letter


def test_a_mission_executes_a_letter_of_its_own_country(embassy: Embassy) -> None:
    user = embassy["manager"]
    letter = make_letter(embassy["attache.my"], "MY", state="accepted")
    with acting_as(embassy["attache.sg"]), clock.at(TODAY), pytest.raises(RefusedError, match="même pays"):
        draft(embassy["attache.sg"], letter=letter)
    assert user.pk


# --- The letter that asks for their presence ------------------------------------------------------------------------


def presence(letter: Record) -> Record:
    with as_owner():
        letter.measures.filter(number=1).update(presence=True)
    return letter


def test_a_letter_that_asks_for_presence_is_executed_once_a_mission_is_authorised(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    letter = presence(make_letter(user, state="accepted"))
    mission = make_mission(user, state="authorisation_requested", letter=letter)
    with acting_as(user), clock.at(BACK):
        with pytest.raises(RefusedError, match="présence d’enquêteurs") as refusal:
            pass_letter_step(letter, "execute", actor=user)
        assert refusal.value.fix == "/dossiers/nouveau/mission/"
        agree(mission, user)
        assert pass_letter_step(letter, "execute", actor=user).state == "executing"


def test_an_authorised_mission_of_another_letter_does_not_do(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    letter = presence(make_letter(user, state="accepted"))
    make_mission(user, state="authorised")
    with acting_as(user), clock.at(BACK), pytest.raises(RefusedError, match="présence d’enquêteurs"):
        pass_letter_step(letter, "execute", actor=user)


def test_a_mission_that_one_does_not_see_does_not_count_and_is_not_told(embassy: Embassy) -> None:
    owner, other = embassy["attache.sg"], embassy["deputy.sg"]
    letter = presence(make_letter(owner, state="accepted"))
    mission = make_mission(owner, state="authorised", letter=letter)
    with as_owner():
        Record.objects.filter(pk=mission.pk).update(need_to_know=True)
    with acting_as(other), clock.at(BACK), pytest.raises(RefusedError) as refusal:
        pass_letter_step(letter, "execute", actor=other)
    assert str(mission) not in str(refusal.value)


# --- Members and passports ------------------------------------------------------------------------------------------


def test_a_passport_is_sealed_and_stands_in_clear_nowhere(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_mission(user, state="requested")
    with acting_as(user), clock.at(TODAY):
        put_members(record, [member("Karim Delaunay", number=1, passport="98ZZ76543")], version=None, actor=user)
    with as_owner(), connection.cursor() as cursor:
        kept = MemberPassport.objects.get(record=record)
        assert unseal(kept.sealed.encode()) == "98ZZ76543"
        assert not Change.objects.filter(table_name="cases_memberpassport").exists()
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select count(*) from "{table}" t where t::text ilike %s or t::text ilike %s',
                           [f"%{PASSPORT}%", "%98ZZ76543%"])  # fmt: skip
            assert cursor.fetchone()[0] == 0, table
        assert not SearchableText.objects.filter(text__icontains="gAAAA").exists()


def test_a_number_not_typed_again_stays_and_goes_with_its_member(attache: User) -> None:
    record = register_mission(draft(attache), actor=attache)
    put_members(record, [member("A B", passport=PASSPORT), member("C D", role="expert")], version=None, actor=attache)
    put_members(record, [member("A B", number=1, rank="capitaine"), member("C D", number=2)], version=None,
                actor=attache)  # fmt: skip
    assert reveal_passport(record, 1, actor=attache) == PASSPORT
    assert MissionMember.objects.get(record=record, number=1).rank == "capitaine"
    put_members(record, [member("C D", number=2), member("E F")], version=None, actor=attache)
    assert list(MissionMember.objects.filter(record=record).values_list("number", "name")) == [(2, "C D"), (3, "E F")]
    assert not MemberPassport.objects.filter(record=record).exists()


def test_each_reading_of_a_passport_is_in_the_journal_and_no_page_shows_it(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_mission(embassy["attache.sg"], state="requested")
    client = signed_in("attache.sg")
    shown = client.get(f"/dossiers/{record.reference}/").content.decode()
    assert "••••••••" in shown
    assert PASSPORT not in shown
    assert PASSPORT not in client.get(f"/dossiers/{record.reference}/membres/").content.decode()
    read = client.post(f"/dossiers/{record.reference}/membres/1/passeport/")
    assert PASSPORT in read.content.decode()
    assert "no-store" in read.headers["Cache-Control"]
    with as_owner():
        assert Entry.objects.filter(acts__contains=["number.read"], keys__contains=[str(record.pk)]).count() == 1


def test_who_only_reads_a_mission_does_not_read_its_passports(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_mission(embassy["attache.sg"], state="requested")
    client = signed_in("manager")
    assert "Lire le numéro" not in client.get(f"/dossiers/{record.reference}/").content.decode()
    assert client.post(f"/dossiers/{record.reference}/membres/1/passeport/").status_code == 403
    with as_owner():
        assert not Entry.objects.filter(acts__contains=["number.read"]).exists()


def test_a_number_sealed_by_a_key_that_is_gone_is_said_in_words(attache: User) -> None:
    record = register_mission(draft(attache), actor=attache)
    put_members(record, [member(passport=PASSPORT)], version=None, actor=attache)
    with override_settings(SEALING_KEYS=["another key" * 6]), pytest.raises(RefusedError, match="n’a plus"):
        reveal_passport(record, 1, actor=attache)


def test_two_people_on_the_same_list_are_told(attache: User) -> None:
    record = register_mission(draft(attache), actor=attache)
    put_members(record, [member()], version=record.version, actor=attache)
    with pytest.raises(StaleVersionError):
        put_costs(record, [cost()], version=record.version, actor=attache)


def test_the_programme_keeps_to_the_days_of_the_mission(attache: User) -> None:
    record = register_mission(draft(attache), actor=attache)
    with pytest.raises(RefusedError, match="hors des dates"):
        put_programme(record, [line(DEPARTURE + timedelta(days=1))], version=None, actor=attache)


# --- Dates to look at -----------------------------------------------------------------------------------------------


def warned(record: Record, user: User) -> str:
    return " ".join(one.text for one in warnings_of(record, user, list(record.missionmembers.all())))


def test_missions_that_share_a_member_or_a_host_are_told_to_who_sees_both(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    first = make_mission(user, text="Karim DELAUNAY")
    second = make_mission(user, text="delaunay karim")
    third = make_mission(user, text="Autre Personne")
    with acting_as(user), clock.at(TODAY):
        words = warned(second, user)
    assert f"est aussi de la mission {first.reference}" in words
    assert f"La même autorité reçoit la mission {third.reference}" in words


def test_a_mission_that_one_does_not_see_is_not_betrayed(embassy: Embassy) -> None:
    hidden = make_mission(embassy["attache.sg"], text="Karim Delaunay")
    own = make_mission(embassy["deputy.sg"], text="Karim Delaunay")
    with as_owner():
        Record.objects.filter(pk=hidden.pk).update(need_to_know=True)
    with acting_as(embassy["deputy.sg"]), clock.at(TODAY):
        assert "mission SSI" not in warned(own, embassy["deputy.sg"])
    with acting_as(embassy["manager"]), clock.at(TODAY):
        assert str(hidden) in warned(own, embassy["manager"])


def test_missions_given_up_or_of_other_days_are_not_told(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    gone = make_mission(user)
    make_mission(user, arrival=DEPARTURE + timedelta(days=1), departure=DEPARTURE + timedelta(days=1))
    own = make_mission(user)
    with acting_as(user), clock.at(TODAY):
        pass_mission_step(gone, "cancel", reason="Le juge y renonce.", actor=user)
        assert "mission SSI" not in warned(own, user)


def test_public_holidays_and_a_short_notice_are_told(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_mission(
        user, arrival=date(2026, 12, 24), departure=date(2026, 12, 26), requested_on=date(2026, 10, 1)
    )
    late = make_mission(user, requested_on=date(2026, 10, 5))
    with acting_as(user), clock.at(TODAY):
        assert "25/12/2026" in warned(record, user)
        assert "Préavis court" not in warned(record, user)
        assert "6 semaines" in warned(late, user)


def test_a_programme_written_for_other_dates_is_told(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_mission(user)
    with acting_as(user), clock.at(TODAY):
        later = ARRIVAL + timedelta(days=30)
        moved = changed(record, user, arrival=later, departure=later)
        assert "hors des dates de la mission" in warned(moved, user)


def test_a_reserved_mission_is_reserved_like_any_record(attache: User) -> None:
    record = register_mission(draft(attache), actor=attache)
    assert reserve(record, reserved=True, version=None, actor=attache).need_to_know


def test_any_record_is_linked_to_a_mission_freely(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    letter, record = make_letter(user, state="accepted"), make_mission(user)
    with acting_as(user):
        link_records(letter, record, actor=user)
        assert RecordLink.objects.filter(left=letter, right=record).exists()
