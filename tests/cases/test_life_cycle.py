"""A request for information from its draft to its closing, and what stops it on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cases.enums import Outcome, QuestionType
from cases.services.mail import Mail
from cases.services.requests import (
    AskedQuestion,
    GivenAnswer,
    change_request,
    forward_answer,
    pass_step,
    record_answer,
    record_consent,
    refuse_request,
    register_request,
    send_request,
)
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.directory.models import Authority
from ssi.exchanges.models import Exchange
from ssi.exchanges.services import file_exchange
from ssi.people.enums import EntityType
from ssi.people.services import PartContent, add_part
from ssi.records.enums import Marking
from ssi.records.models import Deadline, Passage, Record
from ssi.territories.acting import acting_as
from tests.factories.cases import CHAIN, RECEIVED, content, mail, make_request, written_consent
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
LATER = RECEIVED + timedelta(days=3)


def test_the_main_chain_goes_to_the_end_with_a_passage_for_each_step(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="closed")
    assert record.state == "closed"
    assert record.closed_at == LATER
    with acting_as(user):
        assert record.informationrequest.outcome == Outcome.HIT
        passed = list(Passage.objects.filter(record=record).order_by("id").values_list("to_state", flat=True))
    assert passed == list(CHAIN[1:])


def test_a_draft_has_no_reference_and_registering_twice_gives_one(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    draft = make_request(user, state="draft")
    assert draft.reference is None
    with acting_as(user), clock.at(LATER):
        first = register_request(draft, actor=user)
        second = register_request(draft, actor=user)
    assert first.reference == second.reference == "SSI-SG-RFI-2026-0001"
    assert first.opened_at == RECEIVED


def test_references_follow_each_other_per_country(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    references = [make_request(user, country).reference for country in ("SG", "BN", "SG")]
    assert references == ["SSI-SG-RFI-2026-0001", "SSI-BN-RFI-2026-0001", "SSI-SG-RFI-2026-0002"]


def test_the_standard_runs_from_the_reception_and_stops_when_the_answer_is_forwarded(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="registered")
    assert record.due_at == RECEIVED + timedelta(days=7)
    closed = make_request(user, state="forwarded")
    assert closed.due_at is None
    with acting_as(user):
        assert Deadline.objects.get(record=closed).met_at == RECEIVED + timedelta(hours=30)


def test_clarification_stops_the_clock_and_moves_the_due_date(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="registered")
    with acting_as(user):
        with clock.at(LATER):
            waiting = pass_step(record, "ask_clarification", reason="Quel compte ?", actor=user)
        assert waiting.due_at is None
        with clock.at(LATER + timedelta(days=2)):
            back = pass_step(waiting, "clarify", actor=user)
    assert back.due_at == RECEIVED + timedelta(days=9)


def test_a_step_without_its_reason_is_refused(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="registered")
    with acting_as(user), pytest.raises(RefusedError, match="motif"):
        pass_step(record, "ask_clarification", reason="  ", actor=user)


@pytest.mark.parametrize(
    ("missing", "words"),
    [({"purpose": ""}, "finalité"), ({"objective_reasons": ""}, "raisons objectives")],
)
def test_a_request_is_not_sent_without_what_the_law_asks(embassy: Embassy, missing: dict[str, str], words: str) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="qualified")
    with acting_as(user), clock.at(LATER):
        changed = change_request(
            record,
            title=record.title,
            marking=Marking(record.marking),
            content=content(**missing),
            questions=[AskedQuestion(QuestionType.COMPANY, record.title)],
            version=record.version,
            actor=user,
        )
        with pytest.raises(RefusedError, match=words):
            send_request(changed, to_authority=Authority.objects.get(code="SG-CNB"), mail=mail("x", 2), actor=user)


def test_a_request_is_not_sent_without_a_question(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="qualified")
    with acting_as(user), clock.at(LATER):
        record.questions.all().delete()
        with pytest.raises(RefusedError, match="aucune question"):
            send_request(record, to_authority=Authority.objects.get(code="SG-CNB"), mail=mail("x", 2), actor=user)


def test_an_h2_answer_goes_to_nobody_but_who_asked(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="sent")
    with acting_as(user), clock.at(LATER):
        piece = mail("réponse", 20)
        piece.handling.update(handling_code="H2")
        answered = record_answer(record, answers=[GivenAnswer(1, Outcome.HIT, "oui")], mail=piece, actor=user)
        with pytest.raises(RefusedError, match="H2"):
            forward_answer(
                answered, to_authority=Authority.objects.get(code="FR-OFMIN"), mail=mail("suite", 21), actor=user
            )


def test_an_answer_older_than_the_request_is_refused_and_leaves_nothing(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="sent")
    with acting_as(user), clock.at(LATER):
        with pytest.raises(RefusedError, match="précède"):
            record_answer(record, answers=[GivenAnswer(1, Outcome.HIT, "oui")], mail=mail("réponse", 1), actor=user)
        assert Record.objects.get(pk=record.pk).state == "sent"


def test_a_stale_version_is_refused(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="registered")
    with acting_as(user), clock.at(LATER):
        pass_step(record, "qualify", version=record.version, actor=user)
        with pytest.raises(StaleVersionError):
            pass_step(record, "qualify", version=record.version, actor=user)


def test_a_refusal_keeps_its_ground_and_closes(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="registered")
    with acting_as(user), clock.at(LATER):
        refused = refuse_request(record, ground="disproportionate", reason="Demande trop large.", actor=user)
    assert refused.closed_at == LATER
    assert refused.informationrequest.refusal_ground == "disproportionate"


def test_only_the_head_of_service_reopens(embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"], state="closed")
    for username, allowed in (("attache.sg", False), ("manager", True)):
        user = embassy[username]
        with acting_as(user), clock.at(LATER):
            if allowed:
                assert pass_step(record, "reopen", reason="Élément nouveau.", actor=user).closed_at is None
            else:
                with pytest.raises(RefusedError):
                    pass_step(record, "reopen", reason="Élément nouveau.", actor=user)


def test_consent_is_recorded_on_one_answer_alone(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="answered")
    with acting_as(user), clock.at(LATER):
        day, paper = (RECEIVED + timedelta(days=2)).date(), written_consent(record, user)
        question = record_consent(record, 1, reference="CNB/0231", consented_on=day, paper=paper, actor=user)
    assert question.consent_reference == "CNB/0231"


def test_an_attache_of_another_country_changes_nothing(embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"], state="registered")
    stranger = embassy["attache.my"]
    with acting_as(stranger):
        assert not Record.objects.visible_to(stranger).filter(pk=record.pk).exists()
        with pytest.raises(Record.DoesNotExist):
            pass_step(record, "qualify", actor=stranger)


# --- What is closed, and what may leave -----------------------------------------------------------------------------


def test_a_closed_request_is_not_rewritten_until_it_is_reopened(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="closed")
    asked = [AskedQuestion(QuestionType.COMPANY, "Kétamine")]

    def rewrite(record: Record) -> Record:
        return change_request(
            record,
            title="Réécrit",
            marking=Marking.SENSITIVE,
            content=content(),
            questions=asked,
            version=None,
            actor=user,
        )

    with acting_as(user), clock.at(LATER), pytest.raises(RefusedError, match="Ce dossier est clos"):
        rewrite(record)
    with acting_as(user), clock.at(LATER), pytest.raises(RefusedError, match="Ce dossier est clos"):
        add_part(record, PartContent(EntityType.PERSON, "TAN"), actor=user)
    with acting_as(user), clock.at(LATER):
        assert record_consent(
            record, 1, reference="CNB/1", consented_on=LATER.date(), paper=written_consent(record, user), actor=user
        ).consented_on
    manager = embassy["manager"]
    with acting_as(manager), clock.at(LATER):
        pass_step(record, "reopen", reason="Un fait nouveau est apparu", actor=manager)
    with acting_as(user), clock.at(LATER):
        assert rewrite(Record.objects.get(pk=record.pk)).title == "Réécrit"


@pytest.mark.parametrize("number", [2, 999])
def test_an_answer_to_a_question_that_is_not_asked_is_refused(embassy: Embassy, number: int) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="sent")
    answers = [GivenAnswer(number, Outcome.HIT, "?")]
    with acting_as(user), clock.at(LATER), pytest.raises(RefusedError, match="ne fait pas partie de la demande"):
        record_answer(record, answers=answers, mail=mail("Réponse", 20), actor=user)


def test_the_same_question_answered_twice_in_one_mail_is_refused(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="sent")
    twice = [GivenAnswer(1, Outcome.HIT, "oui"), GivenAnswer(1, Outcome.NO_HIT, "non")]
    with acting_as(user), clock.at(LATER), pytest.raises(RefusedError, match="déjà sa réponse"):
        record_answer(record, answers=twice, mail=mail("Réponse", 20), actor=user)


def test_the_consent_to_one_answer_is_not_a_consent_to_the_next(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="answered")
    with acting_as(user), clock.at(LATER):
        record_consent(
            record, 1, reference="CNB/1", consented_on=LATER.date(), paper=written_consent(record, user), actor=user
        )
        again = pass_step(record, "ask_again", reason="La réponse est incomplète", actor=user)
        record_answer(again, answers=[GivenAnswer(1, Outcome.PARTIAL, "autre")], mail=mail("Suite", 40), actor=user)
        question = record.questions.get()
        assert (question.answer, question.consent_reference, question.consented_on) == ("autre", "", None)


def departure(record: Record, actor: User, **to: Any) -> Exchange:
    """Something sent for information, outside the steps."""
    return file_exchange(
        record,
        direction="out",
        kind="message",
        channel="bilateral",
        occurred_at=LATER,
        subject="Pour information",
        actor=actor,
        **to,
    )


def test_nothing_leaves_a_record_that_holds_an_h2_piece_for_a_third_party_by_whatever_door(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="sent")
    partner, requester = Authority.objects.get(code="SG-CNB"), Authority.objects.get(code="FR-OFAST")
    third = Authority.objects.get(code="MY-PDRM")

    with acting_as(user), clock.at(LATER):
        assert departure(record, user, to_authority=third), "until a piece forbids it"
        answers = [GivenAnswer(1, Outcome.HIT, "oui")]
        secret = Mail("bilateral", LATER, "Réponse", handling={"handling_code": "H2"})
        record_answer(record, answers=answers, mail=secret, actor=user)
        with pytest.raises(RefusedError, match="code H2"):
            departure(record, user, to_authority=third)
        assert departure(record, user, to_authority=requester)
        assert departure(record, user, to_authority=partner)


def test_a_piece_of_the_requester_marked_h2_goes_to_the_authority_that_answers(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="qualified")
    partner = Authority.objects.get(code="SG-CNB")
    with acting_as(user), clock.at(LATER):
        file_exchange(
            record,
            direction="in",
            kind="message",
            channel="dcis_h24",
            occurred_at=RECEIVED,
            subject="Demande",
            handling_code="H2",
            actor=user,
        )
        assert send_request(record, to_authority=partner, mail=mail("Transmission", 2), actor=user).state == "sent"
        with pytest.raises(RefusedError, match="code H2"):
            departure(record, user, to_person="Inspecteur Tan, PDRM")


def test_an_answer_sent_back_as_it_was_keeps_its_consent_its_mail_and_its_date(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="answered")
    with acting_as(user), clock.at(LATER):
        before = record_consent(
            record, 1, reference="CNB/1", consented_on=LATER.date(), paper=written_consent(record, user), actor=user
        )
        again = pass_step(record, "ask_again", reason="La réponse est incomplète", actor=user)
        same = [GivenAnswer(1, Outcome(before.outcome), before.answer)]
        record_answer(again, answers=same, mail=mail("Suite", 40), actor=user)
        after = record.questions.get()
    assert after.consent_reference == "CNB/1"
    assert (after.exchange_id, after.answered_at) == (before.exchange_id, before.answered_at)
