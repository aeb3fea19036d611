"""A registration that should not have been: it keeps its number, counts nowhere, and nothing more is done on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from cases.services.requests import (
    copy_request,
    pass_step,
    record_consent,
    register_request,
)
from cases.stats.requests import partner_delay, requests_of, treatment_delay
from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.common.periods import quarter_period
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.documents.models import Document
from ssi.exchanges.services import file_exchange
from ssi.people.services import PartContent, add_part
from ssi.records.links import links_of
from ssi.records.models import Event, Record
from ssi.records.services import change_record, reserve
from ssi.records.voiding import restore_record, void_record
from ssi.reports.counting import Span
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.factories.cases import RECEIVED, make_request
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
TODAY = RECEIVED + timedelta(days=3, hours=1)
TOMORROW = TODAY + timedelta(days=1)
WHY = "Enregistrée deux fois : voir l’autre."


def voided(record: Record, actor: User, *, at: datetime = TODAY, **more: Any) -> Record:
    with acting_as(actor), clock.at(at):
        return void_record(record, reason=WHY, actor=actor, **more)


def test_the_number_stays_and_is_never_given_again(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = voided(make_request(user), user)
    assert record.reference == "SSI-SG-RFI-2026-0001"
    assert (record.voided_at, record.voided_by, record.void_reason) == (TODAY, user, WHY)
    assert make_request(user).reference == "SSI-SG-RFI-2026-0002"


def test_after_the_day_of_registration_only_the_head_of_service_voids(embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"])
    with pytest.raises(RefusedError, match="chef de service"):
        voided(record, embassy["deputy.sg"], at=TOMORROW)
    assert voided(record, embassy["manager"], at=TOMORROW).is_voided


def test_the_day_is_that_of_the_country_and_not_of_greenwich(embassy: Embassy) -> None:
    """Registered at 9:20 in Singapore; at 00:30 the next morning there, it is still the same day in Greenwich."""
    record = make_request(embassy["attache.sg"])
    with pytest.raises(RefusedError, match="jour de l’enregistrement"):
        voided(record, embassy["attache.sg"], at=datetime.fromisoformat("2026-09-12T00:30:00+08:00"))


@pytest.mark.parametrize("reason", ["", "   "])
def test_the_reason_is_asked(embassy: Embassy, reason: str) -> None:
    user = embassy["attache.sg"]
    record = make_request(user)
    with acting_as(user), clock.at(TODAY), pytest.raises(RefusedError, match="motif"):
        void_record(record, reason=reason, actor=user)


def test_a_draft_is_not_voided_nor_a_record_twice_nor_on_a_stale_page(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    with pytest.raises(RefusedError, match="brouillon"):
        voided(make_request(user, state="draft"), user)
    record = make_request(user)
    with pytest.raises(StaleVersionError):
        voided(record, user, version=record.version - 1)
    voided(record, user)
    with pytest.raises(RefusedError, match="déjà annulé"):
        voided(record, user)


def _step(record: Record, user: User) -> None:
    pass_step(record, "close", actor=user)


def _exchange(record: Record, user: User) -> None:
    file_exchange(
        record, direction="in", kind="email", channel="bilateral", occurred_at=RECEIVED, subject="Mail", actor=user
    )


def _person(record: Record, user: User) -> None:
    add_part(record, PartContent("phone", "+65 8555 0142"), actor=user)


def _consent(record: Record, user: User) -> None:
    record_consent(record, 1, reference="CNB/1", consented_on=date(2026, 9, 11), paper=Document(), actor=user)


def _title(record: Record, user: User) -> None:
    change_record(record, version=None, title="Autre objet", actor=user)


@pytest.mark.parametrize("act", [_step, _exchange, _person, _consent, _title])
def test_nothing_more_is_done_on_it(embassy: Embassy, act: Callable[[Record, User], None]) -> None:
    user = embassy["attache.sg"]
    record = voided(make_request(user, state="forwarded"), user)
    with acting_as(user), clock.at(TODAY), pytest.raises(RefusedError, match="annulé"):
        act(record, user)


def test_the_database_itself_refuses_what_a_mistake_of_ours_would_write(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = voided(make_request(user, state="answered"), user)
    wrong = (
        "update cases_question set answer = 'autre' where record_id = %s",
        "delete from cases_question where record_id = %s",
        "update records_record set state = 'closed' where id = %s",
        "update records_record set reference = 'SSI-SG-RFI-2026-0099' where id = %s",
        "update records_record set voided_at = null, voided_by_id = null, void_reason = '', closed_at = null,"
        " reference = null where id = %s",
        "insert into records_event (scope, record_id, code, at, note, actor_id)"
        " select scope, id, 'owner_assigned', now(), '', author_id from records_record where id = %s",
    )
    for statement in wrong:
        with acting_as(user), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [record.pk])
    with as_owner(), pytest.raises(IntegrityError, match="record_void_says_who_and_why"), transaction.atomic():
        Record.objects.filter(pk=make_request(user).pk).update(voided_at=TODAY, closed_at=TODAY)


def test_who_reads_it_may_still_be_decided(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = voided(make_request(user), user)
    with acting_as(user):
        assert reserve(record, reserved=True, version=None, actor=user).need_to_know


def test_lists_counts_and_reports_leave_it_out_and_search_finds_it(signed_in: SignIn, embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record, other = make_request(user, state="forwarded", text="Annulée"), make_request(user, text="Gardée")
    span = Span.of(quarter_period(2026, 3), list(Country.objects.filter(pk="SG")))
    with acting_as(user):
        counted = [requests_of(user).count(), treatment_delay(user, span).count, partner_delay(user, span).count]
    assert counted == [2, 1, 1]
    voided(record, user)
    with acting_as(user):
        counted = [requests_of(user).count(), treatment_delay(user, span).count, partner_delay(user, span).count]
    assert counted == [1, 0, 0]
    client = signed_in("attache.sg")
    with clock.at(TODAY):
        listed = client.get("/dossiers/").content.decode()
        closed = client.get("/dossiers/?state=closed").content.decode()
        asked = client.get("/dossiers/?state=voided").content.decode()
        found = client.get("/recherche/?q=annulee").content.decode()
        home = client.get("/").content.decode()
        straight = client.get(f"/recherche/?q={record.reference}")
    assert str(other.reference) in listed
    assert all(str(record.reference) not in page for page in (listed, closed, home))
    assert str(record.reference) in asked
    assert str(other.reference) not in asked
    assert str(record.reference) in found
    assert "Enregistrement annulé" in found
    assert straight.status_code == 302


def test_its_page_says_so_first_and_offers_nothing_but_a_copy(signed_in: SignIn, embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = voided(make_request(user), user)
    page = signed_in("attache.sg").get(f"/dossiers/{record.reference}/").content.decode()
    assert "Enregistrement annulé le" in page
    assert WHY in page
    assert "/dupliquer/" in page
    assert not [act for act in ("/modifier/", "/etapes/", "/echanges/ajouter/", "/retablir/") if act in page]
    assert "/retablir/" in signed_in("manager").get(f"/dossiers/{record.reference}/").content.decode()


def test_the_head_of_service_puts_it_back_exactly_and_nobody_else(embassy: Embassy) -> None:
    user, manager = embassy["attache.sg"], embassy["manager"]
    record = make_request(user, state="qualified")
    with as_owner():
        before = Record.objects.values().get(pk=record.pk)
    voided(record, user)
    with acting_as(user), pytest.raises(RefusedError, match="rétablir cet enregistrement"):
        restore_record(record, reason="Finalement la bonne", actor=user)
    with acting_as(manager), clock.at(TOMORROW):
        restore_record(record, reason="Finalement la bonne", actor=manager)
        told = list(Event.objects.filter(record=record).order_by("id").values_list("code", "note"))
    with as_owner():
        after = Record.objects.values().get(pk=record.pk)
        acts = {act for entry in Entry.objects.all() for act in entry.acts}
    assert after == {**before, "version": before["version"] + 2, "updated_at": after["updated_at"]}
    assert told == [("voided", WHY), ("void_lifted", "Finalement la bonne")]
    assert {"record.voided", "record.restored"} <= acts


def test_a_closed_record_put_back_is_closed_since_the_same_day(embassy: Embassy) -> None:
    user, manager = embassy["attache.sg"], embassy["manager"]
    record = make_request(user, state="closed")
    voided(record, user)
    with acting_as(manager), clock.at(TOMORROW):
        assert restore_record(record, reason="Par erreur", actor=manager).closed_at == record.closed_at


def test_the_pages_void_once_and_tell_a_stranger_nothing(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"])
    page = f"/dossiers/{record.reference}/annuler-l-enregistrement/"
    sent = {"version": record.version, "reason": WHY, "submission": "6f0c1c5e-8c0f-4c39-9f49-0d2f4d8a3f12"}
    with clock.at(TODAY):
        client = signed_in("attache.sg")
        assert client.get(page).status_code == 200
        assert client.post(page, sent).status_code == 302
        assert client.post(page, sent).status_code == 302
        assert client.post(page, {**sent, "submission": ""}).status_code == 409
        assert client.post(f"/dossiers/{record.reference}/retablir/", {**sent, "submission": ""}).status_code == 409
        assert signed_in("attache.my").get(page).status_code == 404
        manager = signed_in("manager")
        again = {"version": record.version + 1, "reason": "Par erreur"}
        assert manager.post(f"/dossiers/{record.reference}/retablir/", again).status_code == 302
    with acting_as(embassy["attache.sg"]):
        assert not Record.objects.get(pk=record.pk).is_voided


# --- Copies ---------------------------------------------------------------------------------------------------------

ALL = ("questions", "reasons", "people")


def copied(record: Record, actor: User, *parts: str, title: str = "Suite") -> Record:
    with acting_as(actor), clock.at(TODAY):
        return copy_request(record, title=title, parts=parts, actor=actor)


def test_a_copy_takes_what_was_chosen_and_never_what_was_received(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="closed")
    draft = copied(record, user, "questions", "reasons")
    with acting_as(user):
        request, origin = draft.informationrequest, record.informationrequest
        questions = [(one.text, one.outcome, one.answer, one.exchange) for one in draft.questions.all()]
        assert draft.is_draft
        assert draft.reference is None
        assert draft.title == "Suite"
        assert (request.requesting_authority, request.crime_type) == (origin.requesting_authority, origin.crime_type)
        assert request.summary == origin.summary
        assert questions == [("Kétamine", "", "", None)]
        assert (request.external_reference, request.judicial_case_number, request.outcome) == ("", "", "")
        assert (request.sent_at, request.answered_at, request.forwarded_at) == (None, None, None)
        assert request.received_at == TODAY
        assert not draft.exchanges.exists()
        assert not draft.parts.exists()
        assert [link.reference for link in links_of(draft, user)] == [record.reference]
    bare = copied(record, user)
    with acting_as(user):
        assert bare.informationrequest.summary == ""
        assert not bare.questions.exists()


def test_its_author_alone_sees_the_copy_and_its_link_until_it_is_registered(embassy: Embassy) -> None:
    user, colleague = embassy["attache.sg"], embassy["deputy.sg"]
    record = make_request(user)
    draft = copied(record, user, *ALL)
    with acting_as(colleague):
        assert links_of(record, colleague) == []
    with acting_as(user), clock.at(TODAY):
        register_request(draft, actor=user)
    with acting_as(colleague):
        assert [link.reference for link in links_of(record, colleague)] == ["SSI-SG-RFI-2026-0002"]


@pytest.mark.parametrize("code", ["H1", "H2"])
def test_information_received_under_a_code_is_not_copied(signed_in: SignIn, embassy: Embassy, code: str) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="answered")
    with as_owner(), acting_as(user), clock.at(TODAY):
        file_exchange(
            record,
            direction="in",
            kind="message",
            channel="bilateral",
            occurred_at=RECEIVED,
            subject="Sous code",
            handling_code=code,
            actor=user,
        )
    with pytest.raises(RefusedError, match="code de manipulation"):
        copied(record, user, "questions")
    draft = copied(record, user)
    with acting_as(user):
        assert draft.informationrequest.summary == ""
        assert not draft.questions.exists()
    page = signed_in("attache.sg").get(f"/dossiers/{record.reference}/dupliquer/").content.decode()
    assert 'name="parts"' not in page
    assert "code de manipulation" in page


def test_the_copy_of_a_reserved_record_is_reserved(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user)
    with acting_as(user):
        reserve(record, reserved=True, version=None, actor=user)
    assert copied(_fresh(record), user, *ALL).need_to_know


def _fresh(record: Record) -> Record:
    with as_owner():
        return Record.objects.select_related("country").get(pk=record.pk)


def test_a_copy_sent_twice_is_one_draft(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"])
    page = f"/dossiers/{record.reference}/dupliquer/"
    sent = {"title": "Suite", "parts": ["questions"], "submission": "6f0c1c5e-8c0f-4c39-9f49-0d2f4d8a3f13"}
    with clock.at(TODAY):
        client = signed_in("attache.sg")
        assert client.get(page).status_code == 200
        assert client.post(page, {**sent, "title": ""}).status_code == 422
        first, second = client.post(page, sent), client.post(page, sent)
        assert first.status_code == 302
        assert first.headers["Location"] == second.headers["Location"]
        assert client.get(first.headers["Location"]).status_code == 200
        assert signed_in("manager").get(page).status_code == 403
        assert signed_in("attache.my").get(page).status_code == 404
    with as_owner():
        assert Record.objects.filter(state="draft").count() == 1


def test_a_draft_changed_since_is_not_thrown_away_unseen(signed_in: SignIn, embassy: Embassy) -> None:
    draft = make_request(embassy["attache.sg"], state="draft")
    client = signed_in("attache.sg")
    page = f"/dossiers/brouillons/{draft.pk}/supprimer/"
    with as_owner():
        Record.objects.filter(pk=draft.pk).update(version=draft.version + 1)
    assert client.post(page, {"version": draft.version}).status_code == 409
    assert client.post(page, {"version": draft.version + 1}).status_code == 302
    with as_owner():
        assert not Record.objects.filter(pk=draft.pk).exists()
