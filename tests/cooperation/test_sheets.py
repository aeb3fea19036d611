"""The life of a security sheet: who writes, who validates, what replaces what, when it is read again."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from cooperation.models import ContextTheme, SecurityContext, SecurityIncident
from cooperation.services.context import (
    Assessed,
    Element,
    Happened,
    add_incident,
    change_sheet,
    draft_sheet,
    pass_step,
    publish_sheet,
    submit_sheet,
)
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.records.enums import Marking
from ssi.records.models import Change, Deadline, Passage, Record
from ssi.records.services import reserve
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.factories.context import WRITTEN, content, make_sheet
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
LATER = WRITTEN + timedelta(days=80)


def fresh(record: Record) -> Record:
    with as_owner():
        return Record.objects.get(pk=record.pk)


def sheet_of(record: Record) -> SecurityContext:
    with as_owner():
        return SecurityContext.objects.select_related("validated_by").get(pk=record.pk)


def publish(embassy: Embassy, **more: Any) -> Record:
    return make_sheet(embassy["attache.sg"], embassy["manager"], **more)


def refused(embassy: Embassy, username: str, record: Record, code: str) -> str:
    person = embassy[username]
    with acting_as(person), pytest.raises(RefusedError) as refusal:
        pass_step(record, code, reason="Un motif.", actor=person)
    return str(refusal.value.reason).replace("\u00a0", " ")


def test_the_whole_way_from_draft_to_published(embassy: Embassy) -> None:
    record = publish(embassy)
    assert (record.reference, record.state, record.is_open) == ("SSI-SG-FIC-2026-0001", "published", True)
    assert record.title.replace("\u00a0", " ") == "Contexte sécuritaire : Singapour"
    with as_owner():
        assert list(Passage.objects.order_by("id").values_list("transition", "actor__username")) == [
            ("review", "attache.sg"),
            ("validate", "manager"),
            ("publish", "attache.sg"),
        ]
        assert sheet_of(record).validated_by == embassy["manager"]


def test_it_is_to_be_read_again_within_the_quarter(embassy: Embassy) -> None:
    record = publish(embassy)
    assert record.due_at == (sheet_of(record).published_at or WRITTEN) + timedelta(days=92)
    with clock.at(LATER), acting_as(embassy["deputy.sg"]):
        confirmed = pass_step(record, "confirm", actor=embassy["deputy.sg"])
    assert confirmed.due_at == LATER + timedelta(days=92)
    with as_owner():
        assert sheet_of(record).reviewed_at == LATER
        assert Deadline.objects.filter(record=record, met_at__isnull=True).count() == 1


def test_who_wrote_does_not_validate(embassy: Embassy) -> None:
    """The head of service, were they to write, would need another head to sign."""
    record = make_sheet(embassy["attache.sg"], embassy["manager"], state="reviewed")
    assert "chef de service" not in refused(embassy, "attache.sg", record, "validate")
    with as_owner():
        Record.objects.filter(pk=record.pk).update(author=embassy["manager"])
    assert refused(embassy, "manager", record, "validate") == (
        "Vous avez écrit cette fiche : une autre personne la valide."
    )


def test_who_corrected_it_once_submitted_has_written_it(embassy: Embassy, post_again: Any) -> None:
    record = make_sheet(embassy["attache.sg"], embassy["manager"], state="reviewed")
    both = post_again("manager", "SG")
    with acting_as(both), clock.at(WRITTEN + timedelta(hours=1)):
        change_sheet(
            record,
            marking=Marking.SENSITIVE,
            content=content(summary="Repris par le chef de service."),
            themes=[Assessed("crime", "Repris.")],
            elements=[Element("Presse", "Repris.", "B", "2")],
            version=record.version,
            actor=both,
        )
    assert "Vous avez écrit" in refused(embassy, "manager", record, "validate")


def test_an_attache_may_not_validate_nor_a_head_of_service_write(embassy: Embassy) -> None:
    record = make_sheet(embassy["attache.sg"], embassy["manager"], state="reviewed")
    assert refused(embassy, "deputy.sg", record, "validate") == (
        "Votre affectation ne permet pas de franchir cette étape."
    )
    head = embassy["manager"]
    with acting_as(head), pytest.raises(RefusedError):
        draft_sheet(
            country=Country.objects.get(pk="SG"),
            marking=Marking.SENSITIVE,
            content=content(),
            themes=[],
            elements=[],
            actor=head,
        )


def test_publishing_supersedes_the_sheet_before_it(embassy: Embassy) -> None:
    first = publish(embassy)
    second = publish(embassy, at=LATER, vigilance_level="orange")
    assert (fresh(first).state, second.state) == ("superseded", "published")
    assert fresh(first).closed_at == sheet_of(second).published_at
    assert fresh(first).due_at is None


def test_a_country_has_one_published_sheet_whatever_is_written(embassy: Embassy) -> None:
    publish(embassy)
    other = make_sheet(embassy["attache.sg"], embassy["manager"], state="validated", at=LATER)
    with as_owner(), pytest.raises(IntegrityError, match="sheet_one_published"), transaction.atomic():
        Record.objects.filter(pk=other.pk).update(state="published")


def test_a_publication_that_is_refused_leaves_the_sheet_in_force(embassy: Embassy) -> None:
    first = publish(embassy)
    second = make_sheet(
        embassy["attache.sg"], embassy["manager"], state="validated", at=LATER, valid_until=LATER.date()
    )
    with clock.at(LATER + timedelta(days=3)):
        reason = refused(embassy, "attache.sg", second, "publish")
    assert reason.startswith("Sa validité est passée depuis le 27/11/2026")
    assert fresh(first).state == "published"


def test_a_sheet_is_not_replaced_by_hand(embassy: Embassy) -> None:
    record = publish(embassy)
    assert refused(embassy, "attache.sg", record, "supersede") == (
        "Une fiche est remplacée par la publication de la suivante."
    )


def test_a_sheet_expires_once_its_date_is_past(embassy: Embassy) -> None:
    record = publish(embassy)
    assert "publiez la suivante" in refused(embassy, "attache.sg", record, "expire")
    with clock.at(WRITTEN + timedelta(days=200)), acting_as(embassy["attache.sg"]):
        gone = pass_step(record, "expire", actor=embassy["attache.sg"])
    assert (gone.state, gone.is_open, gone.due_at) == ("expired", False, None)


def test_a_validated_text_does_not_change_until_it_is_taken_back(embassy: Embassy) -> None:
    record = make_sheet(embassy["attache.sg"], embassy["manager"], state="validated")
    author = embassy["attache.sg"]
    with acting_as(author), pytest.raises(RefusedError, match="son texte ne change plus"):
        change_sheet(
            record,
            marking=Marking.SENSITIVE,
            content=content(),
            themes=[],
            elements=[],
            version=None,
            actor=author,
        )
    with acting_as(author):
        back = pass_step(record, "take_back", reason="Une source a été démentie.", actor=author)
    assert back.state == "reviewed"
    assert sheet_of(record).validated_by is None


@pytest.mark.parametrize(("missing", "words"), [("themes", "aucun thème"), ("elements", "aucun élément")])
def test_a_sheet_without_theme_or_element_is_not_submitted(embassy: Embassy, missing: str, words: str) -> None:
    author = embassy["attache.sg"]
    parts: dict[str, Any] = {
        "themes": [Assessed("crime", "Vols.")],
        "elements": [Element("Presse", "Vols.", "B", "2")],
        missing: [],
    }
    with acting_as(author), clock.at(WRITTEN):
        record = draft_sheet(
            country=Country.objects.get(pk="SG"), marking=Marking.SENSITIVE, content=content(), actor=author, **parts
        )
        with pytest.raises(RefusedError, match=words) as refusal:
            submit_sheet(record, actor=author)
    assert refusal.value.fix.endswith(f"#{'themes' if missing == 'themes' else 'elements'}")


def test_a_theme_is_assessed_once_for_one_area(embassy: Embassy) -> None:
    author = embassy["attache.sg"]
    with acting_as(author), pytest.raises(RefusedError, match="deux fois"):
        draft_sheet(
            country=Country.objects.get(pk="SG"),
            marking=Marking.SENSITIVE,
            content=content(),
            themes=[Assessed("crime", "Vols."), Assessed("crime", "Rixes.")],
            elements=[],
            actor=author,
        )


def test_a_major_incident_calls_for_the_sheet_within_a_day(embassy: Embassy) -> None:
    record = publish(embassy)
    author = embassy["deputy.sg"]
    with acting_as(author), clock.at(LATER):
        add_incident(record, Happened("theft", "Orchard", LATER.date(), "no", "Vols."), actor=author)
        assert fresh(record).due_at == record.due_at
        add_incident(record, Happened("attack", "Port", LATER.date(), "yes", "Explosion.", is_major=True), actor=author)
    assert fresh(record).due_at == LATER + timedelta(hours=24)
    assert fresh(record).due_reason == "sheet.incident"


def test_an_incident_goes_to_the_sheet_in_force_and_is_never_rewritten(embassy: Embassy) -> None:
    first = publish(embassy)
    publish(embassy, at=LATER)
    author = embassy["attache.sg"]
    with acting_as(author), pytest.raises(RefusedError, match="n’est plus en vigueur"):
        add_incident(first, Happened("theft", "Orchard", date(2026, 9, 9), "no", "Vols."), actor=author)
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege('cooperation_securityincident', 'update'), current_user")
        assert cursor.fetchone() == (False, "ssi_app")
    assert SecurityIncident._meta.default_permissions == ()


def test_the_history_begins_when_the_draft_ends(embassy: Embassy) -> None:
    draft = make_sheet(embassy["attache.sg"], embassy["manager"], state="draft")
    with as_owner():
        assert not Change.objects.filter(record=draft).exists()
    published = publish(embassy)
    with as_owner():
        assert Change.objects.filter(record=published, table_name="cooperation_securitycontext").exists()


def test_a_draft_is_its_author_s_alone_and_a_sheet_is_read_by_the_area(embassy: Embassy) -> None:
    draft = make_sheet(embassy["attache.sg"], embassy["manager"], state="draft")
    record = publish(embassy)
    for username, seen in (
        ("attache.sg", {draft.pk, record.pk}),
        ("deputy.sg", {record.pk}),
        ("manager", {record.pk}),
        ("assistant.sg", set()),
        ("attache.my", set()),
        ("agent.sin", set()),
    ):
        with acting_as(embassy[username]):
            assert {one.pk for one in Record.objects.visible_to(embassy[username])} == seen, username
            assert set(ContextTheme.objects.values_list("record", flat=True)) == seen, username


def test_a_sheet_is_owed_to_every_reader_of_the_country(embassy: Embassy) -> None:
    record = publish(embassy)
    with acting_as(embassy["attache.sg"]), pytest.raises(RefusedError, match="ne se réserve pas"):
        reserve(record, reserved=True, version=None, actor=embassy["attache.sg"])
    with as_owner(), pytest.raises(IntegrityError, match="sheet_never_reserved"), transaction.atomic():
        Record.objects.filter(pk=record.pk).update(need_to_know=True)


@pytest.mark.django_db(transaction=True)
def test_two_publications_at_once_leave_one_sheet_in_force(embassy: Embassy) -> None:
    author = embassy["attache.sg"]
    sheets = [
        make_sheet(author, embassy["manager"], state="validated", at=WRITTEN + timedelta(days=days)) for days in (0, 1)
    ]
    together = threading.Barrier(2)

    def play(record: Record) -> None:
        try:
            person = embassy["attache.sg"]
            together.wait()
            with acting_as(person), clock.at(LATER):
                publish_sheet(record, actor=person)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(play, sheets))
    assert sorted(fresh(record).state for record in sheets) == ["published", "superseded"]
