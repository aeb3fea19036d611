"""The life of a letter rogatory: its chain, the country's list, its acts, its hard dates, the affair that it is of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cases.enums import Mark, MeasureState
from cases.models import ItemMark, Measure, Offence
from cases.rules.checklists import FIELDS_KNOWN, checked_items
from cases.services.letter_work import (
    MeasureProgress,
    Said,
    check_letter,
    follow_measures,
    open_letter_from,
    revise_check,
)
from cases.services.letters import (
    deliver_letter,
    note_letter_event,
    pass_letter_step,
    refuse_letter,
    register_letter,
    return_acts,
)
from cases.workflow.letters import LETTER_ROGATORY
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.directory.enums import LetterField
from ssi.directory.models import Authority, ChecklistItem
from ssi.directory.services.checklists import checklist_stamp
from ssi.documents.services import withdraw_document
from ssi.exchanges.models import Exchange
from ssi.records.affairs import affair_of, records_of
from ssi.records.enums import HardDateKind, Marking
from ssi.records.hard_dates import add_hard_date, alarm_of, level_of, meet_hard_date, see_alarm, sentence
from ssi.records.models import Affair, HardDate, Passage, Record, RecordLink
from ssi.records.services import reserve
from ssi.site.desk import followed, to_do
from ssi.territories.acting import acting_as
from tests.factories.cases import make_request
from tests.factories.letters import (
    TODAY,
    attach,
    attested,
    check,
    complete,
    draft,
    listed,
    mail,
    make_letter,
    text,
)
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db


@pytest.fixture
def attache(embassy: Embassy) -> Iterator[User]:
    """The attaché of Singapore, on 8 October 2026."""
    with clock.at(TODAY), acting_as(embassy["attache.sg"]):
        yield embassy["attache.sg"]


def central(country: str = "SG") -> Authority:
    return Authority.objects.get(country=country, is_central_authority=True)


def registered(attache: User, **more: Any) -> Record:
    record = draft(attache, **more)
    return register_letter(record, actor=attache)


def missing(record: Record) -> list[str]:
    return [one.item.label_fr for one in checked_items(record) if one.status == "missing"]


def test_a_letter_counts_from_the_day_it_reached_the_post(attache: User) -> None:
    record = registered(attache)
    assert record.reference == "SSI-SG-CRI-2026-0001"
    assert record.opened_at == record.letterrogatory.received_at
    assert record.state == "received_at_post"


def test_a_letter_goes_from_the_post_to_the_return_of_its_acts(attache: User) -> None:
    record = registered(attache)
    complete(record, attache)
    record = check(record, attache)
    record = deliver_letter(record, to_authority=central(), mail=mail("Remise", 2), actor=attache)
    for code in ("review", "accept", "execute"):
        record = pass_letter_step(record, code, actor=attache)
    numbers = Measure.objects.filter(record=record).values_list("number", flat=True)
    follow_measures(record, [MeasureProgress(number, MeasureState.EXECUTED) for number in numbers], actor=attache)
    record = pass_letter_step(record, "finish", actor=attache)
    record = return_acts(
        listed(record, attache), to_authority=record.letterrogatory.issuing_court, mail=mail("Renvoi", 3), actor=attache
    )
    record = pass_letter_step(record, "close", actor=attache)
    assert record.closed_at is not None
    assert (record.due_at, record.due_reason) == (None, "")
    passed = list(Passage.objects.filter(record=record).order_by("at", "id").values_list("transition", flat=True))
    assert passed == ["register", "check", "deliver", "review", "accept", "execute", "finish", "return_acts", "close"]
    assert [one.to_authority for one in Exchange.objects.filter(record=record).order_by("occurred_at")] == [
        central(),
        record.letterrogatory.issuing_court,
    ]


def test_a_letter_is_checked_with_an_item_missing_and_refused_at_delivery_with_the_clause(attache: User) -> None:
    record = registered(attache)
    complete(record, attache)
    certificate = record.documents.get(document_type="certificate")
    withdraw_document(certificate, reason="Pièce d’un autre dossier.", actor=attache)
    record = check(record, attache)
    assert missing(record) == ["Attestation d’affaire pénale (certificate of criminal matter)"]
    with pytest.raises(RefusedError) as refusal:
        deliver_letter(record, to_authority=central(), mail=mail("Remise", 2), actor=attache)
    assert "Attestation d’affaire pénale" in str(refusal.value)
    assert "Singapour" in str(refusal.value)
    assert "MACMA, s. 19" in str(refusal.value)
    assert refusal.value.fix.endswith("/documents/ajouter/")
    assert not Exchange.objects.filter(record=record).exists()
    attach(record, attache, "certificate")
    delivered = deliver_letter(record, to_authority=central(), mail=mail("Remise", 2), actor=attache)
    assert delivered.state == "delivered"


@pytest.mark.parametrize(
    ("field", "more"),
    [
        (LetterField.SIGNATURE, {"signed": False}),
        (LetterField.SEAL, {"sealed": False}),
        (LetterField.LIMITATION, {"limitation": "unknown", "limitation_date": None}),
        (LetterField.FACTS, {"facts_summary": ""}),
        (LetterField.PURPOSE, {"purpose": ""}),
        (LetterField.PROCEDURE, {"procedure_wished": ""}),
        (LetterField.CONFIDENTIALITY, {"confidentiality": "unknown", "confidentiality_reason": ""}),
        (LetterField.TIME_WISHED, {"wished_before": None}),
    ],
)
def test_each_field_of_the_list_is_missed_when_it_is_empty(
    attache: User, field: LetterField, more: dict[str, object]
) -> None:
    record = registered(attache, **more)
    complete(record, attache)
    lacking = [one.item.letter_field for one in checked_items(record) if one.status == "missing"]
    assert lacking == [field]


def test_a_penalty_is_asked_for_every_offence(attache: User) -> None:
    record = registered(attache)
    complete(record, attache)
    Offence.objects.filter(record=record).update(maximum_penalty="")
    assert missing(record) == ["Peine encourue"]


def test_a_suspect_without_reasons_leaves_the_suspicion_missing(attache: User) -> None:
    record = registered(attache)
    complete(record, attache)
    record.parts.update(detail="")
    assert missing(Record.objects.get(pk=record.pk)) == ["Identité de chaque personne et raisons du soupçon"]


@pytest.mark.parametrize("country", ["SG", "MY", "PH", "BN"])
def test_every_field_that_a_list_may_ask_is_known_to_the_letter(country: str) -> None:
    asked = ChecklistItem.objects.in_force(country).exclude(letter_field="").values_list("letter_field", flat=True)
    assert set(asked) <= {field.value for field in FIELDS_KNOWN}
    assert set(FIELDS_KNOWN) == set(LetterField)


def test_an_item_is_waived_with_its_reason_and_only_when_the_list_allows_it(attache: User) -> None:
    record = registered(attache, wished_before=None, purpose="")
    complete(record, attache)
    items = {one.item.letter_field: one.item for one in checked_items(record)}
    stamp = checklist_stamp("SG")
    with pytest.raises(RefusedError, match="ne peut pas être écarté"):
        check_letter(record, {items["purpose"].pk: Said(Mark.WAIVED, "inutile")}, stamp=stamp, actor=attache)
    with pytest.raises(RefusedError, match="pourquoi"):
        check_letter(record, {items["time_wished"].pk: Said(Mark.WAIVED, " ")}, stamp=stamp, actor=attache)
    assert not ItemMark.objects.filter(record=record).exists()
    checked = check_letter(
        record, {items["time_wished"].pk: Said(Mark.WAIVED, "Pas d’audience prévue.")}, stamp=stamp, actor=attache
    )
    assert missing(checked) == ["Objet de la demande et nature de l’entraide"]
    again = revise_check(checked, {}, stamp=stamp, actor=attache)
    assert "Délai souhaité" in missing(again)


def test_what_a_field_or_a_piece_says_is_not_attested_by_a_person(attache: User) -> None:
    record = registered(attache, signed=False)
    signature = next(one.item for one in checked_items(record) if one.item.letter_field == "signature")
    with pytest.raises(RefusedError, match="ne peut pas être attesté"):
        check_letter(record, {signature.pk: Said(Mark.ATTESTED)}, stamp=checklist_stamp("SG"), actor=attache)


def _edit_list() -> None:
    """An administrator rewords the certificate: the version in force is retired, the next one written."""
    with as_owner():
        old = ChecklistItem.objects.in_force("SG").get(document_type="certificate")
        old.retired_at = clock.now() + timedelta(days=60)
        old.save()
        ChecklistItem.objects.create(
            item=old.item,
            version=2,
            country_id="SG",
            number=old.number,
            label_fr="Attestation",
            label_en="Certificate",
            clause=old.clause,
            requirement=old.requirement,
            document_type=old.document_type,
            written_at=clock.now(),
            source=old.source,
            checked_on=old.checked_on,
        )


def test_a_list_edited_while_a_letter_is_checked_makes_the_form_stale(attache: User) -> None:
    record = registered(attache)
    stamp = checklist_stamp("SG")
    _edit_list()
    with pytest.raises(StaleVersionError, match="liste de ce pays"):
        check_letter(record, {}, stamp=stamp, actor=attache)
    assert Record.objects.get(pk=record.pk).state == "received_at_post"
    assert check_letter(record, {}, stamp=checklist_stamp("SG"), actor=attache).state == "checked"


def test_a_list_that_grows_after_the_check_still_holds_back_delivery(attache: User) -> None:
    record = registered(attache)
    complete(record, attache)
    record = check(record, attache)
    with as_owner():
        ChecklistItem.objects.create(
            country_id="SG",
            number=11,
            label_fr="Engagement d’usage",
            label_en="Undertaking",
            clause="s. 20",
            requirement="attestation",
            written_at=clock.now(),
            source="essai",
            checked_on=date(2026, 10, 8),
        )
    with pytest.raises(RefusedError, match="Engagement d’usage"):
        deliver_letter(record, to_authority=central(), mail=mail("Remise", 2), actor=attache)
    record = revise_check(record, attested(record), stamp=checklist_stamp("SG"), actor=attache)
    assert deliver_letter(record, to_authority=central(), mail=mail("Remise", 2), actor=attache).state == "delivered"


def test_a_letter_is_delivered_to_the_central_authority_of_its_country_alone(attache: User) -> None:
    record = registered(attache)
    complete(record, attache)
    record = check(record, attache)
    for wrong in (Authority.objects.get(code="SG-CNB"), central("MY")):
        with pytest.raises(RefusedError, match="autorité centrale"):
            deliver_letter(record, to_authority=wrong, mail=mail("Remise", 2), actor=attache)


def test_acts_without_a_result_hold_back_the_end_of_execution(attache: User, embassy: Embassy) -> None:
    record = make_letter(embassy["attache.sg"], state="executing")
    with pytest.raises(RefusedError, match="1, 2"):
        pass_letter_step(record, "finish", actor=attache)
    follow_measures(record, [MeasureProgress(1, MeasureState.EXECUTED)], actor=attache)
    with pytest.raises(RefusedError, match="2"):
        pass_letter_step(record, "finish", actor=attache)


def test_acts_do_not_go_back_without_a_piece_of_execution(attache: User, embassy: Embassy) -> None:
    record = make_letter(embassy["attache.sg"], state="executed")
    for piece in record.documents.filter(document_type="official_record"):
        withdraw_document(piece, reason="Pièce d’un autre dossier.", actor=attache)
    with pytest.raises(RefusedError, match="aucune pièce d’exécution"):
        return_acts(record, to_authority=record.letterrogatory.issuing_court, mail=mail("Renvoi", 3), actor=attache)


def test_a_refusal_has_a_ground_and_a_reason(attache: User, embassy: Embassy) -> None:
    record = make_letter(embassy["attache.sg"], state="delivered")
    with pytest.raises(RefusedError, match="motif"):
        refuse_letter(record, ground="gravity", reason=" ", actor=attache)
    refused = refuse_letter(record, ground="gravity", reason="Quantité trop faible.", actor=attache)
    assert (refused.state, refused.letterrogatory.refusal_ground) == ("refused", "gravity")
    assert refused.due_at is None


def test_two_people_on_the_acts_of_one_letter_the_second_is_told(attache: User, embassy: Embassy) -> None:
    record = make_letter(embassy["attache.sg"], state="executing")
    version = record.version
    follow_measures(record, [MeasureProgress(1, MeasureState.EXECUTED)], version=version, actor=attache)
    with pytest.raises(StaleVersionError):
        follow_measures(record, [MeasureProgress(1, MeasureState.REFUSED)], version=version, actor=attache)


def test_an_event_of_the_chain_may_be_older_than_the_arrival_and_never_in_the_future(attache: User) -> None:
    record = registered(attache)
    note_letter_event(record, "letter_sent_bepi", at=datetime(2026, 9, 24, 8, tzinfo=UTC), actor=attache)
    with pytest.raises(RefusedError, match="futur"):
        note_letter_event(record, "letter_translated", at=clock.now() + timedelta(hours=1), actor=attache)
    with pytest.raises(RefusedError, match="précède la CRI"):
        note_letter_event(record, "letter_translated", at=datetime(2026, 9, 1, tzinfo=UTC), actor=attache)


def test_the_acknowledgement_brings_the_reference_of_the_central_authority(attache: User, embassy: Embassy) -> None:
    record = make_letter(embassy["attache.sg"], state="delivered")
    note_letter_event(record, "letter_acknowledged", at=clock.now(), note="AGC/IAD/26/114", actor=attache)
    assert Record.objects.get(pk=record.pk).letterrogatory.partner_reference == "AGC/IAD/26/114"


# --- Hard dates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "level"), [(31, None), (30, 30), (16, 30), (15, 15), (8, 15), (7, 7), (3, 7), (2, 2), (0, 2), (-1, 2)]
)
def test_alarms_ring_at_thirty_fifteen_seven_and_two_days(days: int, level: int | None) -> None:
    assert level_of(days) == level


def test_an_open_letter_is_due_at_the_end_of_its_next_hard_date(attache: User) -> None:
    record = registered(attache)
    assert record.due_at == datetime(2026, 11, 27, 15, 59, 59, tzinfo=UTC)
    assert sentence(record) == "fin du gel de données le 27/11/2026"
    custody = add_hard_date(record, HardDateKind.CUSTODY, date(2026, 10, 30), actor=attache)
    assert sentence(Record.objects.get(pk=record.pk)) == "fin de détention provisoire le 30/10/2026"
    meet_hard_date(custody, actor=attache)
    assert sentence(Record.objects.get(pk=record.pk)) == "fin du gel de données le 27/11/2026"


@pytest.mark.parametrize(("day", "rings"), [(date(2026, 10, 27), False), (date(2026, 10, 29), True)])
def test_a_letter_comes_to_the_desk_when_its_first_alarm_rings(embassy: Embassy, day: date, rings: bool) -> None:
    user = embassy["attache.sg"]
    record = make_letter(user, state="delivered")
    with clock.at(datetime(day.year, day.month, day.day, 2, tzinfo=UTC)), acting_as(user):
        assert (record in to_do(user, followed(user))) is rings


def ringing(hard: HardDate, on: date) -> int | None:
    alarm = alarm_of(hard, on)
    return alarm.level if alarm else None


def test_an_alarm_that_was_seen_rings_again_at_the_next_threshold(attache: User) -> None:
    record = registered(attache)
    hard = HardDate.objects.get(record=record, kind="preservation")
    with clock.at(datetime(2026, 11, 1, 2, tzinfo=UTC)):
        assert ringing(hard, date(2026, 11, 1)) == 30
        hard = see_alarm(hard, actor=attache)
        assert ringing(hard, date(2026, 11, 1)) is None
    assert ringing(hard, date(2026, 11, 12)) == 15
    hard = meet_hard_date(hard, actor=attache)
    assert ringing(hard, date(2026, 11, 26)) is None


def test_a_hard_date_of_the_past_is_refused(attache: User) -> None:
    with pytest.raises(RefusedError, match="passée"):
        add_hard_date(registered(attache), HardDateKind.HEARING, date(2026, 10, 7), actor=attache)


# --- From a request, and the affair -----------------------------------------------------------------------------------


def _letter_from(origin: Record, attache: User, **more: Any) -> Record:
    return open_letter_from(
        origin,
        country=origin.country,
        title=origin.title,
        marking=Marking.SENSITIVE,
        text=text(),
        actor=attache,
        **more,
    )


def test_a_letter_opened_from_a_request_is_linked_and_of_the_same_affair(attache: User, embassy: Embassy) -> None:
    origin = make_request(embassy["attache.sg"], state="answered", text="Kétamine")
    letter = _letter_from(origin, attache, affair_title="Colis de Roissy")
    assert RecordLink.objects.filter(left=letter, right=origin, kind="arises_from").exists()
    affair = affair_of(letter)
    assert affair is not None
    assert affair.title == "Colis de Roissy"
    assert set(records_of(affair, attache)) == {origin, letter}
    second = _letter_from(origin, attache)
    assert affair_of(second) == affair


def test_a_letter_kept_as_a_draft_joins_the_affair_when_it_is_registered(attache: User, embassy: Embassy) -> None:
    origin = make_request(embassy["attache.sg"], state="answered")
    letter = _letter_from(origin, attache, keep=True, affair_title="Colis de Roissy")
    assert letter.is_draft
    assert affair_of(letter) is None
    registered = register_letter(letter, actor=attache)
    assert affair_of(registered) == affair_of(Record.objects.get(pk=origin.pk))


def test_without_a_title_typed_for_it_no_affair_is_opened(attache: User, embassy: Embassy) -> None:
    origin = make_request(embassy["attache.sg"], state="answered", text="Taupe")
    assert affair_of(_letter_from(origin, attache)) is None


@pytest.mark.parametrize("keep", [True, False])
def test_a_letter_drawn_from_a_reserved_request_is_reserved(attache: User, embassy: Embassy, keep: bool) -> None:
    origin = make_request(embassy["attache.sg"], state="answered", text="Taupe")
    origin = reserve(origin, reserved=True, version=None, actor=attache)
    letter = _letter_from(origin, attache, keep=keep)
    assert letter.need_to_know
    liaison = embassy["liaison.sg"]
    with acting_as(liaison):
        assert not Record.objects.visible_to(liaison).exists()


def test_an_affair_shows_each_reader_the_records_that_they_see_anyway(attache: User, embassy: Embassy) -> None:
    origin = make_request(embassy["attache.sg"], state="answered")
    letter = _letter_from(origin, attache, affair_title="Colis de Roissy")
    affair = affair_of(letter)
    assert affair is not None
    with as_owner():
        Record.objects.filter(pk=letter.pk).update(need_to_know=True)
    deputy = embassy["deputy.sg"]
    with acting_as(deputy):
        assert list(records_of(affair, deputy)) == [origin]
    stranger = embassy["attache.my"]
    with acting_as(stranger):
        assert not Affair.objects.visible_to(stranger).exists()
        assert not Affair.objects.exists()


def test_every_state_is_reached_by_some_transition() -> None:
    reached = {transition.target for transition in LETTER_ROGATORY.transitions}
    assert reached | {"draft"} == set(LETTER_ROGATORY.by_code)
