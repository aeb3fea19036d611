"""A post files: reference, clock, and a handling that it can never read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from consular.enums import Answer, Category, Urgency, Wish
from consular.models import AssistanceFiling, Handling, Note
from consular.services import file_assistance, open_request, record_wish, save_draft
from ssi.common.rules import RefusedError
from ssi.records.models import Change, Deadline, Passage, Record
from ssi.territories.acting import acting_as
from ssi.territories.models import ConsularPost, Country
from tests.consular.world import FILED, INCIDENT, at, draft, filed, handling_of
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db


def test_filing_gives_the_reference_of_the_post_and_starts_the_clock(embassy: Embassy) -> None:
    record = filed(embassy)
    assert record.reference == "SSI-MNL-ASC-2026-0001"
    assert (record.state, record.scope, record.owner) == ("filed", "PH/consular/MNL", None)
    assert record.opened_at == FILED
    assert record.due_at == FILED + timedelta(hours=24)


def test_filing_opens_its_handling_in_the_scope_of_the_service(embassy: Embassy) -> None:
    record = filed(embassy)
    with acting_as(embassy["attache.ph"]):
        handling = handling_of(record, embassy["attache.ph"])
    assert (handling.scope, handling.state, handling.reference) == ("PH/consular", "to_triage", None)
    assert (handling.owner, handling.version, handling.title) == (None, 1, record.title)
    assert handling.handling.urgency == Urgency.STANDARD


def test_the_post_reads_nothing_of_the_handling_in_either_wall(embassy: Embassy) -> None:
    filed(embassy)
    agent = embassy["agent.mnl"]
    with acting_as(agent):
        assert list(Record.objects.visible_to(agent).values_list("kind", flat=True)) == ["ASC"]
        assert list(Record.objects.values_list("kind", flat=True)) == ["ASC"]
        assert not Handling.objects.exists()
        assert not Passage.objects.exclude(scope="PH/consular/MNL").exists()
        assert not Change.objects.exclude(scope="PH/consular/MNL").exists()


def test_a_post_cannot_write_in_the_scope_of_the_service(embassy: Embassy) -> None:
    record = filed(embassy)
    agent = embassy["agent.mnl"]
    with as_owner():
        handling = Record.objects.get(handling__filing=record)
    with acting_as(agent):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Note.objects.create(record=handling, scope="PH/consular", body="x", at=FILED, author=agent)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Record.objects.create(
                kind="ASH",
                country_id="PH",
                area="consular",
                title="x",
                state="to_triage",
                author=agent,
                created_at=FILED,
                opened_at=FILED,
            )


@pytest.mark.parametrize("username", ["agent.mnl", "agent.kul", "attache.ph", "manager"])
def test_a_handling_is_opened_once_and_by_filing_alone(embassy: Embassy, username: str) -> None:
    record = filed(embassy)
    refused = pytest.raises(DatabaseError)
    with acting_as(embassy[username]), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select ssi.open_handling(%s)", [record.pk])


def test_a_request_sent_twice_is_filed_once(embassy: Embassy) -> None:
    record = draft(embassy)
    with at(FILED, embassy["agent.mnl"]):
        first = file_assistance(record, version=record.version, actor=embassy["agent.mnl"])
        second = file_assistance(record, version=record.version, actor=embassy["agent.mnl"])
    assert first.reference == second.reference
    with as_owner():
        assert Handling.objects.filter(filing=record).count() == 1


def test_two_posts_have_each_their_own_series(embassy: Embassy) -> None:
    assert filed(embassy).reference == "SSI-MNL-ASC-2026-0001"
    assert filed(embassy, "agent.kul", "MY", "KUL").reference == "SSI-KUL-ASC-2026-0001"
    assert filed(embassy).reference == "SSI-MNL-ASC-2026-0002"


def test_the_title_never_carries_a_name(embassy: Embassy) -> None:
    record = filed(embassy)
    assert record.title == "Arrestation ou incarcération · Cebu"


@pytest.mark.parametrize(
    ("fields", "urgency"),
    [
        ({"category": Category.KIDNAPPING}, Urgency.VITAL),
        ({"category": Category.DEATH_VIOLENT}, Urgency.VITAL),
        ({"category": Category.MISSING, "birth_date": date(2012, 5, 1)}, Urgency.VITAL),
        ({"category": Category.MISSING, "birth_date": date(1990, 5, 1)}, Urgency.STANDARD),
        ({"death_penalty_risk": Answer.YES}, Urgency.VITAL),
        ({"category": Category.VICTIM_THEFT, "death_penalty_risk": Answer.YES}, Urgency.STANDARD),
        ({"category": Category.LOST_DOCUMENTS}, Urgency.STANDARD),
    ],
)
def test_a_life_or_a_child_at_stake_is_answered_within_two_hours(
    embassy: Embassy, fields: dict[str, Any], urgency: Urgency
) -> None:
    record = filed(embassy, **fields)
    hours = 2 if urgency is Urgency.VITAL else 24
    assert record.due_at == FILED + timedelta(hours=hours)
    with acting_as(embassy["attache.ph"]):
        assert handling_of(record, embassy["attache.ph"]).handling.urgency == urgency
        assert Deadline.objects.filter(record=record, met_at=None).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", ""),
        ("incident_place", ""),
        ("known_at", None),
        ("known_by", ""),
        ("last_name", ""),
        ("first_names", ""),
        ("birth_date", None),
    ],
)
def test_what_is_missing_is_named_and_leads_to_its_step(embassy: Embassy, field: str, value: Any) -> None:
    record = draft(embassy, **{field: value})
    with at(FILED, embassy["agent.mnl"]), pytest.raises(RefusedError) as refusal:
        file_assistance(record, actor=embassy["agent.mnl"])
    assert f"#id_{field}" in refusal.value.fix
    assert "il manque" in str(refusal.value.reason)


def test_a_person_who_could_not_be_asked_is_helped_all_the_same(embassy: Embassy) -> None:
    record = filed(embassy)
    assert record.assistancefiling.assistance_wish == Wish.UNKNOWN
    assert record.state == "filed"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("incident_at", FILED + timedelta(hours=1)),
        ("known_at", FILED + timedelta(hours=1)),
        ("known_at", INCIDENT["incident_at"] - timedelta(minutes=1)),
        ("notification_received_at", INCIDENT["incident_at"] - timedelta(minutes=1)),
        ("notification_received_at", FILED + timedelta(days=1)),
        ("birth_date", date(2026, 9, 20)),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_by_the_database(
    embassy: Embassy, field: str, value: datetime
) -> None:
    record = draft(embassy)
    agent = embassy["agent.mnl"]
    with at(FILED, agent):
        with pytest.raises(RefusedError) as refusal:
            save_draft(record, fields={field: value}, actor=agent)
        assert refusal.value.field == field
        with pytest.raises(IntegrityError), transaction.atomic():
            AssistanceFiling.objects.filter(record=record).update(**{field: value})


def test_a_recorded_wish_has_its_source_and_its_instant_in_the_database_too(embassy: Embassy) -> None:
    record = filed(embassy)
    with at(FILED, embassy["agent.mnl"]), pytest.raises(IntegrityError), transaction.atomic():
        AssistanceFiling.objects.filter(record=record).update(assistance_wish=Wish.OPPOSED)


def test_the_delay_of_the_notification_is_computed(embassy: Embassy) -> None:
    record = filed(embassy, notification_received_at=datetime(2026, 9, 18, 13, 0, tzinfo=UTC))
    assert record.assistancefiling.notification_delay == timedelta(hours=21, minutes=30)
    assert filed(embassy).assistancefiling.notification_delay is None


def test_a_post_that_covers_two_countries_corrects_the_country_of_its_draft(embassy: Embassy) -> None:
    record = draft(embassy, "agent.sin", "SG", "SIN")
    agent = embassy["agent.sin"]
    with at(FILED, agent):
        moved = save_draft(record, country=Country.objects.get(pk="BN"), actor=agent)
        assert moved.scope == "BN/consular/SIN"
        assert AssistanceFiling.objects.get(record=moved).scope == "BN/consular/SIN"
        assert moved.askeditems.filter(scope="BN/consular/SIN").count() == 4
        with pytest.raises(RefusedError):
            save_draft(moved, country=Country.objects.get(pk="PH"), actor=agent)


def test_an_empty_draft_is_taken_up_again_rather_than_doubled(embassy: Embassy) -> None:
    post, country, agent = ConsularPost.objects.get(pk="MNL"), Country.objects.get(pk="PH"), embassy["agent.mnl"]
    with at(FILED, agent):
        assert open_request(post, country, actor=agent) == open_request(post, country, actor=agent)


def test_nobody_but_the_post_opens_a_request(embassy: Embassy) -> None:
    for username in ("agent.kul", "attache.ph", "manager", "nobody"):
        with at(FILED, embassy[username]), pytest.raises(RefusedError):
            open_request(ConsularPost.objects.get(pk="MNL"), Country.objects.get(pk="PH"), actor=embassy[username])


def test_a_draft_of_a_post_is_invisible_to_the_service(embassy: Embassy) -> None:
    record = draft(embassy)
    for username in ("attache.ph", "manager", "agent.kul"):
        with acting_as(embassy[username]):
            assert not Record.objects.visible_to(embassy[username]).filter(pk=record.pk).exists()
            assert not Record.objects.filter(pk=record.pk).exists()
            assert not AssistanceFiling.objects.filter(pk=record.pk).exists()


def test_a_wish_recorded_later_says_who_heard_it(embassy: Embassy) -> None:
    record = filed(embassy)
    agent = embassy["agent.mnl"]
    with at(FILED + timedelta(days=2), agent):
        record_wish(record, wish=Wish.ACCEPTED, source="visite du 20 septembre", actor=agent)
        detail = AssistanceFiling.objects.get(record=record)
        assert (detail.assistance_wish, detail.wish_recorded_at) == (Wish.ACCEPTED, FILED + timedelta(days=2))
        with pytest.raises(RefusedError):
            record_wish(record, wish=Wish.OPPOSED, source=" ", actor=agent)
        with pytest.raises(RefusedError):
            record_wish(record, wish=Wish.UNKNOWN, source="x", actor=agent)
