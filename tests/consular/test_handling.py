"""The service handles: what the post is told, what stays inside, what an opposed person stops."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from consular.enums import Consent, Outcome, Urgency, Wish
from consular.models import AssistanceFiling, FamilyContact, Message, Note
from consular.services import (
    add_note,
    ask_post,
    close_handling,
    decline_handling,
    inform_contact,
    pass_step,
    record_consent,
    record_wish,
    release_answer,
    reopen_handling,
    reply_to_ssi,
    resolve_handling,
    take_charge,
    triage,
)
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.records.models import Deadline, Record
from ssi.records.services import reserve
from ssi.territories.acting import acting_as
from tests.consular.world import ANSWERED, CANARY, FILED, at, filed, handling_of, in_charge
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db


def again(record: Record) -> Record:
    with as_owner():
        return Record.objects.select_related("owner").get(pk=record.pk)


def test_who_takes_charge_is_told_to_the_post(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    assert (handling.state, handling.owner) == ("in_progress", embassy["attache.ph"])
    assert (again(filing).state, again(filing).owner) == ("in_progress", embassy["attache.ph"])


def test_another_attache_takes_over_and_the_post_is_told(embassy: Embassy) -> None:
    filing = filed(embassy, "agent.sin", "SG", "SIN")
    for username in ("attache.sg", "deputy.sg"):
        with at(ANSWERED, embassy[username]):
            take_charge(handling_of(filing, embassy[username]), actor=embassy[username])
        assert again(filing).owner == embassy[username]


def test_the_first_answer_stops_the_clock_and_marks_what_it_answers(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    with at(ANSWERED, embassy["attache.ph"]):
        release_answer(handling, body="Visite accordée dimanche à 10 h.", answered=[1, 4], actor=embassy["attache.ph"])
    told = again(filing)
    assert (told.state, told.due_at) == ("answered", None)
    with as_owner():
        assert AssistanceFiling.objects.get(record=filing).first_answer_at == ANSWERED
        assert Deadline.objects.get(record=filing).met_at == ANSWERED
        assert list(told.askeditems.values_list("number", "answered")) == [(1, True), (2, False), (3, False), (4, True)]


def test_a_second_answer_does_not_redate_the_first(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    for hours in (0, 5):
        with at(ANSWERED + timedelta(hours=hours), embassy["attache.ph"]):
            release_answer(handling, body=f"Réponse {hours}", actor=embassy["attache.ph"])
    with as_owner():
        assert AssistanceFiling.objects.get(record=filing).first_answer_at == ANSWERED
        assert Message.objects.filter(record=filing, kind="answer").count() == 2


def test_nobody_answers_before_taking_charge(embassy: Embassy) -> None:
    filing = filed(embassy)
    with at(ANSWERED, embassy["attache.ph"]), pytest.raises(RefusedError, match="en charge"):
        release_answer(handling_of(filing, embassy["attache.ph"]), body="x", actor=embassy["attache.ph"])


@pytest.mark.parametrize("username", ["manager", "agent.mnl"])
def test_neither_the_manager_nor_the_post_answers(embassy: Embassy, username: str) -> None:
    _filing, handling = in_charge(embassy)
    with at(ANSWERED, embassy["attache.ph"]):
        handling = handling_of(_filing, embassy["attache.ph"])
    with pytest.raises((RefusedError, Record.DoesNotExist)), at(ANSWERED, embassy[username]):
        release_answer(handling, body="x", actor=embassy[username])


def test_a_question_to_the_post_leaves_the_first_answer_due(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    with at(ANSWERED, embassy["attache.ph"]):
        ask_post(handling, question="Le numéro du passeport ?", actor=embassy["attache.ph"])
    assert (again(filing).state, again(filing).due_at) == ("awaiting_post", FILED + timedelta(hours=24))
    assert again(handling).state == "awaiting_consulate"


def test_the_reply_of_the_post_sets_both_sides_going_again(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    with at(ANSWERED, embassy["attache.ph"]):
        ask_post(handling, question="Le numéro du passeport ?", actor=embassy["attache.ph"])
    with at(ANSWERED + timedelta(hours=1), embassy["agent.mnl"]):
        reply_to_ssi(filing, body="20AB12345", actor=embassy["agent.mnl"])
    assert (again(filing).state, again(handling).state) == ("in_progress", "in_progress")
    with as_owner():
        assert handling.passages.filter(transition="resume", actor=embassy["agent.mnl"]).count() == 1


def test_an_answer_does_not_hide_the_question_still_asked(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    with at(ANSWERED, embassy["attache.ph"]):
        ask_post(handling, question="Le numéro du passeport ?", actor=embassy["attache.ph"])
        release_answer(handling, body="Inquest lundi à 14 h.", actor=embassy["attache.ph"])
    assert (again(filing).state, again(filing).due_at) == ("awaiting_post", None)


def test_triage_moves_the_time_limit_told_to_the_post(embassy: Embassy) -> None:
    filing = filed(embassy)
    with at(FILED + timedelta(minutes=10), embassy["attache.ph"]):
        triage(handling_of(filing, embassy["attache.ph"]), urgency=Urgency.VITAL, actor=embassy["attache.ph"])
    assert again(filing).due_at == FILED + timedelta(hours=2)


def test_an_opposed_person_stops_what_is_done_in_their_name_and_says_why(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    with at(ANSWERED, embassy["agent.mnl"]):
        record_wish(filing, wish=Wish.OPPOSED, source="visite consulaire", actor=embassy["agent.mnl"])
    with at(ANSWERED, embassy["attache.ph"]):
        for code in ("await_local", "await_family"):
            with pytest.raises(RefusedError, match="visite consulaire"):
                pass_step(handling_of(filing, embassy["attache.ph"]), code, actor=embassy["attache.ph"])
        release_answer(handling, body="Démarches arrêtées à sa demande.", actor=embassy["attache.ph"])


@pytest.mark.parametrize("wish", [Wish.UNKNOWN, Wish.ACCEPTED])
def test_unknown_never_stops_help(embassy: Embassy, wish: Wish) -> None:
    filing, handling = in_charge(embassy)
    with at(ANSWERED, embassy["attache.ph"]):
        if wish is Wish.ACCEPTED:
            record_wish(filing, wish=wish, source="visite", actor=embassy["attache.ph"])
        assert pass_step(handling, "await_local", actor=embassy["attache.ph"]).state == "awaiting_local"


def test_nobody_is_told_without_the_agreement_of_the_person_for_that_one(embassy: Embassy) -> None:
    filing, _handling = in_charge(embassy)
    agent = embassy["agent.mnl"]
    with at(ANSWERED, agent):
        sister, employer = FamilyContact.objects.filter(record=filing).order_by("number")
        for contact in (sister, employer):
            with pytest.raises(RefusedError, match="n’est pas recueilli"):
                inform_contact(contact, actor=agent)
        record_consent(sister, consent=Consent.YES, actor=agent)
        record_consent(employer, consent=Consent.NO, actor=agent)
        assert inform_contact(sister, actor=agent).informed_at == ANSWERED
        with pytest.raises(RefusedError, match="s’oppose à ce que l’on informe"):
            inform_contact(employer, actor=agent)


def test_a_note_is_internal_and_never_changed(embassy: Embassy) -> None:
    _filing, handling = in_charge(embassy)
    with at(ANSWERED, embassy["attache.ph"]):
        note = add_note(handling, body=CANARY, source="un officier de la PDEA", actor=embassy["attache.ph"])
        with pytest.raises(DatabaseError), transaction.atomic():
            Note.objects.filter(pk=note.pk).update(body="autre")
        with pytest.raises(DatabaseError), transaction.atomic():
            note.delete()
    with acting_as(embassy["agent.mnl"]):
        assert not Note.objects.exists()
        assert not Note.objects.visible_to(embassy["agent.mnl"]).exists()
    with pytest.raises((RefusedError, Record.DoesNotExist)), at(ANSWERED, embassy["agent.mnl"]):
        add_note(handling, body="x", actor=embassy["agent.mnl"])


def test_a_released_answer_is_never_changed(embassy: Embassy) -> None:
    _filing, handling = in_charge(embassy)
    with at(ANSWERED, embassy["attache.ph"]):
        message = release_answer(handling, body="Réponse", actor=embassy["attache.ph"])
        with pytest.raises(DatabaseError), transaction.atomic():
            Message.objects.filter(pk=message.pk).update(body="autre")


def test_a_request_is_not_closed_before_the_post_had_an_answer(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    attache = embassy["attache.ph"]
    with at(ANSWERED, attache):
        with pytest.raises(RefusedError, match="aucune réponse"), transaction.atomic():
            close_handling(handling, outcome=Outcome.ACCESS, actor=attache)
        release_answer(handling, body="Visite accordée.", actor=attache)
        closed = close_handling(handling, outcome=Outcome.ACCESS, actor=attache)
    assert (closed.state, again(filing).state) == ("closed", "closed")
    assert again(filing).closed_at == ANSWERED


def test_an_outcome_may_be_known_before_the_request_is_closed(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    attache = embassy["attache.ph"]
    with at(ANSWERED, attache):
        release_answer(handling, body="Visite accordée.", actor=attache)
        resolved = resolve_handling(handling, outcome=Outcome.ACCESS, actor=attache)
        assert (resolved.state, again(filing).state) == ("resolved", "answered")
        assert close_handling(handling, outcome=Outcome.RELEASED, actor=attache).state == "closed"


def test_declining_gives_the_post_the_reason_as_an_answer(embassy: Embassy) -> None:
    filing = filed(embassy)
    attache = embassy["attache.ph"]
    with at(ANSWERED, attache):
        handling = handling_of(filing, attache)
        with pytest.raises(RefusedError), transaction.atomic():
            decline_handling(handling, reason=" ", actor=attache)
        decline_handling(handling, reason="Relève du droit du travail local.", actor=attache)
    assert again(filing).state == "closed"
    with acting_as(embassy["agent.mnl"]):
        answer = Message.objects.get(record=filing)
    assert (answer.kind, answer.body) == ("answer", "Relève du droit du travail local.")


def test_the_head_of_service_reopens_and_nobody_else(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    attache, manager = embassy["attache.ph"], embassy["manager"]
    with at(ANSWERED, attache):
        release_answer(handling, body="Visite accordée.", actor=attache)
        close_handling(handling, outcome=Outcome.ACCESS, actor=attache)
        with pytest.raises(RefusedError), transaction.atomic():
            reopen_handling(handling, reason="Nouvelle arrestation", actor=attache)
    with at(ANSWERED + timedelta(days=3), manager):
        reopened = reopen_handling(handling_of(filing, manager), reason="Nouvelle arrestation", actor=manager)
    assert (reopened.state, again(filing).state) == ("in_progress", "in_progress")
    assert again(filing).owner == attache


def test_a_finished_request_takes_no_message(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    with at(ANSWERED, embassy["attache.ph"]):
        decline_handling(handling, reason="Hors champ.", actor=embassy["attache.ph"])
    with at(ANSWERED, embassy["agent.mnl"]), pytest.raises(RefusedError, match="terminée"):
        reply_to_ssi(filing, body="Et maintenant ?", actor=embassy["agent.mnl"])


def test_a_stale_form_is_refused(embassy: Embassy) -> None:
    filing = filed(embassy)
    with at(ANSWERED, embassy["attache.ph"]):
        handling = handling_of(filing, embassy["attache.ph"])
        take_charge(handling, version=1, actor=embassy["attache.ph"])
        with pytest.raises(StaleVersionError):
            resolve_handling(handling, outcome=Outcome.OTHER, version=1, actor=embassy["attache.ph"])


def test_a_reserved_handling_leaves_the_filing_as_it_was(embassy: Embassy) -> None:
    filing = filed(embassy, "agent.sin", "SG", "SIN")
    attache, deputy = embassy["attache.sg"], embassy["deputy.sg"]
    with at(ANSWERED, attache):
        handling = take_charge(handling_of(filing, attache), actor=attache)
        reserve(handling, reserved=True, version=None, actor=attache)
    with acting_as(deputy):
        assert not Record.objects.visible_to(deputy).filter(kind="ASH").exists()
        assert Record.objects.visible_to(deputy).filter(pk=filing.pk).exists()
    with acting_as(embassy["manager"]):
        assert Record.objects.visible_to(embassy["manager"]).filter(kind="ASH").exists()


@pytest.mark.parametrize("username", ["attache.my", "agent.kul", "manager.my", "nobody", "admin", "auditor"])
def test_a_stranger_sees_neither_side(embassy: Embassy, username: str) -> None:
    in_charge(embassy)
    with acting_as(embassy[username]):
        assert not Record.objects.visible_to(embassy[username]).exists()
        assert not Record.objects.exists()
        assert not Message.objects.exists()
