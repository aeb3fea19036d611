"""A step taken by mistake is taken back, whole or not at all, in time, by whom it concerns; the thread tells both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from cases.enums import RefusalGround
from cases.models import InformationRequest, Question
from cases.services.requests import change_request, pass_step, refuse_request, send_request
from cases.workflow.requests import INFORMATION_REQUEST
from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.directory.models import Authority
from ssi.exchanges.services import file_exchange
from ssi.people.services import PartContent, add_part
from ssi.records.enums import Marking
from ssi.records.kinds import all_kinds
from ssi.records.models import Deadline, Passage, Record
from ssi.records.services import reserve
from ssi.records.timeline import timeline_of
from ssi.records.undoing import WITHIN, last_passage, take_back
from ssi.territories.acting import acting_as
from tests.factories.cases import RECEIVED, content, mail, make_request
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
# What every writing moves.
MOVES = {"version", "updated_at"}
SignIn = Callable[[str], StrictClient]
NOW = RECEIVED + timedelta(days=3, hours=1)
WHY = "Je me suis trompé de dossier."
# Steps that may be taken back, with the state in which the request waits for them.
STEPS = {
    "conclude": "sent:spontaneous",
    "qualify": "registered",
    "ask_clarification": "registered",
    "clarify": "registered:ask_clarification",
    "await_judicial": "sent",
    "authorised": "sent:await_judicial",
    "ask_again": "answered",
    "withdraw": "sent",
    "close": "forwarded",
}


def everything(record: Record) -> dict[str, Any]:
    """All that a step may change, as the database has it."""
    with as_owner():
        fresh = {name: value for name, value in Record.objects.values().get(pk=record.pk).items() if name not in MOVES}
        return {
            "record": fresh,
            "detail": list(type(record.informationrequest).objects.filter(record=record).values()),
            "questions": list(Question.objects.filter(record=record).values()),
            "deadlines": list(Deadline.objects.filter(record=record).order_by("id").values()),
        }


def waiting(embassy: Embassy, where: str) -> Record:
    """A request in the state WHERE: `sent`, or `sent:await_judicial` for a side step taken from there."""
    state, _, side = where.partition(":")
    record = make_request(embassy["attache.sg"], state=state)
    if side == "spontaneous":
        with as_owner():
            InformationRequest.objects.filter(record=record).update(spontaneous=True)
    elif side:
        with acting_as(embassy["attache.sg"]), clock.at(NOW - timedelta(minutes=30)):
            record = pass_step(record, side, reason="En attente du parquet", actor=embassy["attache.sg"])
    return record


def undone(record: Record, actor: User, *, at: datetime = NOW, **more: Any) -> Record:
    with acting_as(actor), clock.at(at):
        return take_back(record, reason=WHY, actor=actor, **more)


def qualified(embassy: Embassy) -> Record:
    record = make_request(embassy["attache.sg"])
    with acting_as(embassy["attache.sg"]), clock.at(NOW):
        return pass_step(record, "qualify", actor=embassy["attache.sg"])


def refuses(record: Record, actor: User, words: str, *, at: datetime = NOW) -> None:
    before = everything(record)
    with pytest.raises(RefusedError, match=words):
        undone(record, actor, at=at)
    assert everything(record) == before


def test_every_step_of_every_kind_says_how_it_is_taken_back_or_why_it_is_not() -> None:
    silent = [
        f"{kind.code}.{transition.code}"
        for kind in all_kinds()
        for transition in kind.workflow.transitions
        if (transition.undo is None) == (not transition.lasting)
    ]
    assert silent == []


@pytest.mark.parametrize("code", STEPS)
def test_a_step_taken_back_leaves_everything_as_it_stood(embassy: Embassy, code: str) -> None:
    user = embassy["attache.sg"]
    record = waiting(embassy, STEPS[code])
    before = everything(record)
    with acting_as(user), clock.at(NOW):
        moved = pass_step(record, code, reason="Motif suffisant", actor=user)
    assert everything(record) != before
    back = undone(moved, user, at=NOW + timedelta(minutes=14))
    assert everything(record) == before
    assert back.version == moved.version + 1


def test_a_refusal_taken_back_leaves_neither_outcome_nor_ground(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_request(user, state="qualified")
    before = everything(record)
    with acting_as(user), clock.at(NOW):
        refused = refuse_request(record, ground=RefusalGround.values[0], reason="Hors cadre", actor=user)
    assert refused.informationrequest.outcome == "refused"
    undone(refused, user)
    assert everything(record) == before


def test_every_step_that_may_be_taken_back_is_proved_here() -> None:
    declared = {one.code for one in INFORMATION_REQUEST.transitions if one.undo is not None}
    assert declared == {*STEPS, "refuse", "reopen"}


def test_reopening_taken_back_closes_again_on_the_same_day(embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"], state="closed")
    before = everything(record)
    manager = embassy["manager"]
    with acting_as(manager), clock.at(NOW):
        reopened = pass_step(record, "reopen", reason="Un fait nouveau", actor=manager)
    undone(reopened, manager)
    assert everything(record) == before


@pytest.mark.parametrize(("state", "words"), [("registered", "numéro est attribué"), ("sent", "inscrit au registre")])
def test_what_left_or_was_numbered_is_not_taken_back(embassy: Embassy, state: str, words: str) -> None:
    record = make_request(embassy["attache.sg"], state=state)
    refuses(record, embassy["attache.sg"], words, at=RECEIVED + timedelta(days=3))


def test_after_the_time_it_is_too_late(embassy: Embassy) -> None:
    record = qualified(embassy)
    refuses(record, embassy["attache.sg"], "ce délai est passé", at=NOW + WITHIN)
    undone(record, embassy["attache.sg"], at=NOW + WITHIN - timedelta(seconds=1))


def test_a_colleague_does_not_take_it_back_and_the_head_of_service_does(embassy: Embassy) -> None:
    record = qualified(embassy)
    refuses(record, embassy["deputy.sg"], "rouvrir le dossier")
    assert undone(record, embassy["manager"]).state == "registered"


def _an_exchange(record: Record, user: User) -> None:
    file_exchange(
        record, direction="in", kind="email", channel="bilateral", occurred_at=RECEIVED, subject="Mail", actor=user
    )


def _a_person(record: Record, user: User) -> None:
    add_part(record, PartContent("phone", "+65 8555 0142"), actor=user)


def _a_correction(record: Record, user: User) -> None:
    change_request(
        record,
        title="Autre objet",
        marking=Marking.SENSITIVE,
        content=content(summary="Kétamine"),
        questions=[],
        version=None,
        actor=user,
    )


def _a_reservation(record: Record, user: User) -> None:
    reserve(record, reserved=True, version=None, actor=user)


def _a_step(record: Record, user: User) -> None:
    partner = Authority.objects.get(code="SG-CNB")
    send_request(record, to_authority=partner, mail=mail("Envoi", 2), actor=user)


@pytest.mark.parametrize("what", [_an_exchange, _a_person, _a_correction, _a_reservation, _a_step])
def test_what_was_written_since_forbids_it(embassy: Embassy, what: Callable[[Record, User], None]) -> None:
    user = embassy["attache.sg"]
    record = qualified(embassy)
    with acting_as(user), clock.at(NOW):
        what(record, user)
    refuses(record, user, "ne s’annule")


def test_the_passage_stays_with_who_when_and_why_and_the_thread_tells_both(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = qualified(embassy)
    undone(record, user, at=NOW + timedelta(minutes=2))
    with acting_as(user):
        passage = Passage.objects.get(record=record, transition="qualify")
        last = last_passage(record)
        lines = [line for day in timeline_of(record, "Asia/Singapore") for line in day.lines]
    assert (passage.taken_back_by_id, passage.taken_back_reason) == (user.pk, WHY)
    assert passage.taken_back_at == NOW + timedelta(minutes=2)
    assert last is not None
    assert last.transition == "register"
    told = {str(one.title).replace("\u00a0", " "): (str(one.kind_label), one.body) for _hour, one in lines}
    assert told["Demande qualifiée"][0] == "annulée"
    assert told["Étape annulée : Demande qualifiée"] == ("Enregistrée", WHY)
    with as_owner():
        assert "record.step_taken_back" in Entry.objects.order_by("-id").values_list("acts", flat=True)[0]


def test_the_step_can_be_taken_again_and_taken_back_again(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = undone(qualified(embassy), user)
    with acting_as(user), clock.at(NOW):
        again = pass_step(record, "qualify", actor=user)
    assert undone(again, user).state == "registered"


def test_a_page_opened_before_somebody_else_s_step_takes_nothing_back(embassy: Embassy) -> None:
    record = qualified(embassy)
    with pytest.raises(StaleVersionError):
        undone(record, embassy["attache.sg"], version=record.version - 1)


def test_the_database_lets_a_passage_be_taken_back_once_by_who_acts_and_changes_nothing_else(embassy: Embassy) -> None:
    record = qualified(embassy)
    other = embassy["deputy.sg"]
    wrong = (
        "update records_passage set reason = 'autre' where record_id = %s",
        "update records_passage set before = null where record_id = %s",
        f"update records_passage set taken_back_at = now(), taken_back_by_id = {embassy['attache.sg'].pk},"
        " taken_back_reason = 'au nom d’un autre' where record_id = %s",
    )
    for statement in wrong:
        with acting_as(other), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [record.pk])
    undone(record, embassy["attache.sg"])
    with acting_as(embassy["attache.sg"]), connection.cursor() as cursor:
        cursor.execute(
            "update records_passage set taken_back_reason = 'réécrit' where record_id = %s and transition = 'qualify'",
            [record.pk],
        )
        assert cursor.rowcount == 0


def test_the_page_says_how_long_is_left_and_asks_why(signed_in: SignIn, embassy: Embassy) -> None:
    record = qualified(embassy)
    client = signed_in("attache.sg")
    page = f"/dossiers/{record.reference}/annuler-l-etape/"
    with clock.at(NOW + timedelta(minutes=3)):
        shown = client.get(f"/dossiers/{record.reference}/").content.decode().replace("\u00a0", " ")
        assert "Annuler « Qualifiée » (encore 12 min)" in shown
        key = "6f0c1c5e-8c0f-4c39-9f49-0d2f4d8a3f11"
        assert client.get(page).status_code == 200
        assert client.post(page, {"version": record.version, "reason": "", "submission": key}).status_code == 422
        sent = {"version": record.version, "reason": WHY, "submission": key}
        assert client.post(page, sent).status_code == 302
        # Sent twice, it is done once, and says so again.
        assert client.post(page, sent).status_code == 302
        late = client.get(page)
        assert late.status_code == 409
        assert "numéro est attribué" in late.content.decode()
        assert 'name="reason"' not in late.content.decode()
    with acting_as(embassy["attache.sg"]):
        assert Record.objects.get(pk=record.pk).state == "registered"


def test_a_stale_page_keeps_the_reason_and_a_reader_of_another_country_finds_nothing(
    signed_in: SignIn, embassy: Embassy
) -> None:
    record = qualified(embassy)
    page = f"/dossiers/{record.reference}/annuler-l-etape/"
    with clock.at(NOW):
        stale = signed_in("attache.sg").post(page, {"version": record.version - 1, "reason": WHY})
        assert stale.status_code == 409
        assert "trompé de dossier" in stale.content.decode()
        assert signed_in("attache.my").get(page).status_code == 404
