"""The two walls on the record table and its children, each alone and both together."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import override_settings
from psycopg.types.range import TimestamptzRange

from ssi.common import clock
from ssi.records.models import Change, Event, NamedReader, Record, RecordLink
from ssi.records.sought import sought
from ssi.territories.acting import acting_as
from tests.factories.records import OPENED, make_event, make_record
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db


def first_wall_off() -> AbstractContextManager[Any]:
    return override_settings(FIRST_WALL=False)


def seen_by(embassy: Embassy, username: str) -> set[str]:
    """Titles that the person sees, through the first wall and then through the second alone."""
    user = embassy[username]
    with acting_as(user):
        through_both = {record.title for record in Record.objects.visible_to(user)}
        through_second = {record.title for record in Record.objects.all()}
    with as_owner(), acting_as(embassy[username]) as _sheet:
        through_first = {record.title for record in Record.objects.visible_to(embassy[username])}
    assert through_first == through_both == through_second
    return through_both


def test_a_reader_sees_the_countries_and_areas_of_the_posting_and_nothing_else(embassy: Embassy) -> None:
    author = embassy["attache.sg"]
    make_record(author, "SG", title="SG operational")
    make_record(author, "MY", title="MY operational")
    make_record(author, "SG", "consular", kind="ASH", title="SG handling")
    make_record(author, "PH", "consular", kind="ASC", post_id="MNL", title="PH filing of Manila")
    make_record(author, "PH", "consular", kind="ASH", title="PH handling")
    assert seen_by(embassy, "attache.sg") == {"SG operational", "SG handling"}
    assert seen_by(embassy, "assistant.sg") == {"SG operational"}
    assert seen_by(embassy, "attache.ph") == {"PH filing of Manila", "PH handling"}
    assert seen_by(embassy, "agent.mnl") == {"PH filing of Manila"}
    assert seen_by(embassy, "agent.kul") == set()
    assert seen_by(embassy, "manager.my") == {"MY operational"}
    assert seen_by(embassy, "admin") == seen_by(embassy, "auditor") == seen_by(embassy, "nobody") == set()


def test_a_draft_is_seen_by_its_author_alone_and_a_filing_draft_by_its_post(embassy: Embassy) -> None:
    make_record(embassy["attache.sg"], state="draft", title="draft of attaché")
    make_record(
        embassy["agent.mnl"], "PH", "consular", kind="ASC", post_id="MNL", state="draft", title="draft of Manila"
    )
    assert seen_by(embassy, "attache.sg") == {"draft of attaché"}
    assert seen_by(embassy, "deputy.sg") == seen_by(embassy, "manager") == set()
    assert seen_by(embassy, "agent.mnl") == {"draft of Manila"}
    assert seen_by(embassy, "attache.ph") == set()


def test_need_to_know_opens_to_the_owner_the_head_of_service_and_whoever_is_named_meanwhile(embassy: Embassy) -> None:
    owner, named = embassy["attache.sg"], embassy["liaison.sg"]
    record = make_record(owner, title="reserved", need_to_know=True)
    make_event(record, owner)
    assert seen_by(embassy, "attache.sg") == seen_by(embassy, "manager") == {"reserved"}
    assert seen_by(embassy, "deputy.sg") == seen_by(embassy, "liaison.sg") == set()
    now = clock.now()
    with as_owner():
        reader = NamedReader.objects.create(
            record=record,
            scope=record.scope,
            person=named,
            named_by=owner,
            reason="associé à l’enquête",
            during=TimestamptzRange(now - timedelta(days=1), now + timedelta(days=1)),
        )
    assert seen_by(embassy, "liaison.sg") == {"reserved"}
    with as_owner():
        reader.during = TimestamptzRange(now - timedelta(days=2), now - timedelta(days=1))
        reader.save()
    assert seen_by(embassy, "liaison.sg") == set()


def test_what_hangs_on_a_record_is_hidden_with_it(embassy: Embassy) -> None:
    owner = embassy["attache.sg"]
    make_event(make_record(owner, title="open"), owner, note="open event")
    make_event(make_record(owner, title="reserved", need_to_know=True), owner, note="reserved event")
    make_event(make_record(owner, "MY", title="foreign"), owner, note="foreign event")
    reader = embassy["deputy.sg"]
    with acting_as(reader):
        assert [event.note for event in Event.objects.all()] == ["open event"]
        assert [event.note for event in Event.objects.visible_to(reader)] == ["open event"]
        assert {change.fields["title"][1] for change in Change.objects.filter(table_name="records_record")} == {"open"}
    with as_owner(), acting_as(embassy["deputy.sg"]):
        assert [event.note for event in Event.objects.visible_to(embassy["deputy.sg"])] == ["open event"]


def test_nobody_acting_sees_nothing_and_writes_nothing(embassy: Embassy) -> None:
    record = make_record(embassy["attache.sg"])
    assert not Record.objects.exists()
    assert Record.objects.filter(pk=record.pk).update(title="taken") == 0


def test_with_the_first_wall_off_the_second_holds(embassy: Embassy) -> None:
    make_record(embassy["attache.my"], "MY", title="foreign")
    with first_wall_off(), acting_as(embassy["attache.sg"]):
        assert not Record.objects.visible_to(embassy["attache.sg"]).exists()


def test_a_record_of_another_country_is_neither_changed_nor_created_nor_taken_over(embassy: Embassy) -> None:
    stranger = make_record(embassy["attache.my"], "MY")
    own = make_record(embassy["attache.sg"], "SG")
    with acting_as(embassy["attache.sg"]):
        assert Record.objects.filter(pk=stranger.pk).update(title="taken") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Record.objects.filter(pk=own.pk).update(country="MY")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Record.objects.create(
                kind="RFI",
                country_id="MY",
                area="operational",
                title="x",
                author=embassy["attache.sg"],
                created_at=OPENED,
            )


def test_a_child_of_a_foreign_record_and_of_no_record_fail_alike(embassy: Embassy) -> None:
    foreign = make_record(embassy["attache.my"], "MY")
    messages = []
    for key in (foreign.pk, "00000000-0000-4000-8000-000000000000"):
        with acting_as(embassy["attache.sg"]), pytest.raises(IntegrityError) as caught, transaction.atomic():
            Event.objects.create(
                record_id=key, scope="SG/operational", code="x", at=OPENED, actor=embassy["attache.sg"]
            )
        refusal = caught.value.__cause__
        assert isinstance(refusal, psycopg.Error)
        messages.append(refusal.diag.constraint_name)
    assert messages[0] == messages[1] == "records_event_record_id_scope"


def test_a_link_is_seen_by_those_who_see_both_ends(embassy: Embassy) -> None:
    author = embassy["attache.sg"]
    here, there = make_record(author, "SG"), make_record(author, "MY")
    with as_owner():
        RecordLink.objects.create(
            left=here, left_scope=here.scope, right=there, right_scope=there.scope, actor=author, at=OPENED
        )
    with acting_as(embassy["attache.sg"]):
        assert not RecordLink.objects.exists()
    with acting_as(embassy["manager"]):
        assert RecordLink.objects.count() == 1


@pytest.mark.parametrize(("state", "reserved"), [("open", True), ("draft", False)])
def test_a_statement_that_reads_no_column_touches_nothing_unseen(embassy: Embassy, state: str, reserved: bool) -> None:
    """PostgreSQL asks the policy of reading of those statements only that read a column."""
    unseen = make_record(embassy["deputy.sg"], "SG", state=state, need_to_know=reserved)
    with acting_as(embassy["liaison.sg"]), connection.cursor() as cursor:
        for statement in ("update records_record set need_to_know = false", "delete from records_record"):
            cursor.execute(statement)
            assert cursor.rowcount == 0
    with as_owner():
        assert Record.objects.get(pk=unseen.pk).need_to_know is reserved


def test_every_table_of_records_keeps_what_is_hidden_from_each_statement(db: None) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select p.tablename, p.cmd, coalesce(p.qual, '') || coalesce(p.with_check, '') from pg_policies p"
            "  join information_schema.columns c on c.table_name = p.tablename and c.column_name = 'record_id'"
            " where 'ssi_app' = any(p.roles)"
        )
        policies = cursor.fetchall()
    assert len(policies) > 50
    assert [f"{table} {command}" for table, command, rule in policies if "hidden_records" not in rule] == []


def test_search_applies_the_walls_itself(embassy: Embassy) -> None:
    author = embassy["attache.sg"]
    for number, (title, country, reserved) in enumerate(
        [("mine", "SG", False), ("reserved", "SG", True), ("foreign", "MY", False)]
    ):
        make_record(
            author, country, title=title, reference=f"R-{number}", search_text="ketamine colis", need_to_know=reserved
        )
    make_record(author, "SG", title="ketamine draft", state="draft")
    with acting_as(embassy["deputy.sg"]):
        found = Record.objects.visible_to(embassy["deputy.sg"]).matching(sought("ketamine colis"))
        assert [record.title for record in found] == ["mine"]
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from ssi.search_records(array['ketamine'], '{}', '{}', '{}', '{}', 100)")
            assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("typed", ["%%", "__", "\\\\", "'; drop table x; --", ":* & | !", "a:*b"])
def test_search_takes_words_literally(embassy: Embassy, typed: str) -> None:
    make_record(embassy["attache.sg"], reference="R-1", search_text="ketamine")
    with acting_as(embassy["attache.sg"]):
        assert not Record.objects.visible_to(embassy["attache.sg"]).matching(sought(typed)).exists()


def test_history_keeps_each_field_and_the_app_role_cannot_forge_it(embassy: Embassy) -> None:
    record = make_record(embassy["attache.sg"], title="before")
    with acting_as(embassy["attache.sg"]):
        Record.objects.filter(pk=record.pk).update(title="after")
        change = Change.objects.filter(operation="update").get()
        assert change.fields == {"title": ["before", "after"]}
        assert change.actor == embassy["attache.sg"].pk
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Change.objects.create(
                record=record, scope=record.scope, table_name="x", row_key="x", operation="update", fields={}, at=OPENED
            )


def test_what_was_tried_in_a_draft_is_read_by_nobody_once_it_is_registered(embassy: Embassy) -> None:
    author = embassy["attache.sg"]
    with acting_as(author):
        draft = Record.objects.create(
            kind="RFI",
            area="operational",
            country_id="SG",
            state="draft",
            title="premier jet",
            author=author,
            owner=author,
            created_at=OPENED,
        )
        Record.objects.filter(pk=draft.pk).update(title="second jet")
        assert not Change.objects.filter(record=draft).exists()
        Record.objects.filter(pk=draft.pk).update(
            title="objet retenu", state="received", reference="SSI-SG-RFI-2026-0001", opened_at=OPENED
        )
    with acting_as(embassy["deputy.sg"]):
        first = Change.objects.get(record=draft)
        assert first.operation == "insert"
        assert first.fields["title"] == [None, "objet retenu"]
        assert "premier jet" not in str(first.fields)
        assert "second jet" not in str(first.fields)
    with acting_as(author):
        Record.objects.filter(pk=draft.pk).update(title="objet corrigé")
        assert Change.objects.filter(record=draft, operation="update").get().fields == {
            "title": ["objet retenu", "objet corrigé"]
        }


def test_the_application_cannot_number_outside_its_scopes(embassy: Embassy) -> None:
    with (
        acting_as(embassy["attache.sg"]),
        pytest.raises(ProgrammingError, match="no right to number"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select ssi.next_reference('MY', 'operational', '', 'RFI', 2026)")


def test_the_counter_of_references_is_closed_to_the_application(embassy: Embassy) -> None:
    with (
        acting_as(embassy["attache.sg"]),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select last from records_referencecounter")
