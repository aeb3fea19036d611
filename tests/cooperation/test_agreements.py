"""The life of an agreement: signature, approval, entry into force, the day by which its end is decided."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cooperation.services.agreements import change_agreement
from cooperation.services.steps import pass_step
from ssi.common import clock
from ssi.common.forms import PartialDay
from ssi.common.rules import RefusedError
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.factories.cooperation import NOW, agreement_content, make_agreement, step
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db


def local_day(instant: Any) -> date:
    return clock.in_zone(instant, "Asia/Singapore").date()


def take(record: Record, code: str, embassy: Embassy, **facts: Any) -> Record:
    user = embassy["attache.sg"]
    with clock.at(NOW), acting_as(user):
        return pass_step(Record.objects.get(pk=record.pk), code, facts=facts, reason="Motif.", actor=user)


def test_the_reference_is_given_when_the_negotiation_opens(embassy: Embassy) -> None:
    record = make_agreement(embassy["attache.sg"])
    assert record.reference == "SSI-SG-ACC-2026-0001"
    assert local_day(record.opened_at) == date(2026, 1, 10)
    assert record.due_at is None


def test_once_signed_it_counts_from_its_signature(embassy: Embassy) -> None:
    record = make_agreement(embassy["attache.sg"], state="signed")
    assert local_day(record.opened_at) == date(2026, 3, 2)


def test_a_signature_known_to_the_month_says_no_more(embassy: Embassy) -> None:
    record = make_agreement(embassy["attache.sg"])
    signed = take(record, "sign", embassy, signed=PartialDay(date(2013, 5, 1), "month"))
    with as_owner():
        assert str(signed.agreement.signed) == "05/2013"


def test_a_letter_of_intent_is_applied_without_approval(embassy: Embassy) -> None:
    record = make_agreement(embassy["attache.sg"], state="signed")
    with pytest.raises(RefusedError, match="n’engage pas"):
        take(record, "seek_approval", embassy)
    assert take(record, "enter_into_force", embassy, in_force_on=date(2026, 4, 1)).state == "in_force"


def test_a_treaty_is_approved_before_it_is_in_force(embassy: Embassy) -> None:
    record = make_agreement(embassy["attache.sg"], state="signed", instrument_type="treaty")
    with pytest.raises(RefusedError, match="approbation"):
        take(record, "enter_into_force", embassy, in_force_on=date(2026, 4, 1))
    assert take(record, "seek_approval", embassy).state == "approval"
    assert take(record, "enter_into_force", embassy, in_force_on=date(2026, 4, 1)).state == "in_force"


def test_the_end_is_decided_sixty_days_before_the_notice(embassy: Embassy) -> None:
    """31 December 2027, less 90 days of notice, less 60."""
    record = make_agreement(embassy["attache.sg"], state="in_force")
    assert record.due_reason == "acc.decision"
    assert local_day(record.due_at) == date(2027, 8, 3)


def test_another_notice_moves_the_day_of_the_decision(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = make_agreement(user, state="in_force")
    with clock.at(NOW), acting_as(user):
        content = agreement_content(notice_days=30)
        changed = change_agreement(
            Record.objects.get(pk=record.pk),
            title="Lettre",
            marking=Marking.UNMARKED,
            content=content,
            version=None,
            actor=user,
        )
    assert local_day(changed.due_at) == date(2027, 10, 2)


def test_renewed_it_waits_for_its_new_end(embassy: Embassy) -> None:
    record = make_agreement(embassy["attache.sg"], state="renewed")
    assert local_day(record.due_at) == date(2029, 8, 4)


def test_what_never_expires_has_nothing_due_and_nothing_to_renew(embassy: Embassy) -> None:
    record = make_agreement(embassy["attache.sg"], state="in_force", expires_on=None)
    assert record.due_at is None
    with pytest.raises(RefusedError, match="pas d’échéance"):
        take(record, "call_renewal", embassy)


def test_it_does_not_expire_before_its_day(embassy: Embassy) -> None:
    record = make_agreement(embassy["attache.sg"], state="in_force")
    with pytest.raises(RefusedError, match="pas passée"):
        take(record, "expire", embassy)


def test_denounced_it_ends_with_its_reason(embassy: Embassy) -> None:
    record = step(make_agreement(embassy["attache.sg"], state="in_force"), "denounce", actor=embassy["attache.sg"])
    assert (record.state, record.is_open, record.due_at) == ("denounced", False, None)
    with as_owner():
        assert record.agreement.ended_on == date(2026, 9, 1)


def test_signatories_are_named_for_a_public_text_alone(embassy: Embassy) -> None:
    with pytest.raises(RefusedError, match="texte public") as refused:
        make_agreement(embassy["attache.sg"], signatories=["Le ministre"])
    assert refused.value.field == "signatories"
    assert make_agreement(embassy["attache.sg"], signatories=["Le ministre"], is_public=True).reference


def test_one_signs_with_somebody(embassy: Embassy) -> None:
    record = make_agreement(embassy["attache.sg"], parties=[])
    with pytest.raises(RefusedError, match="parties"):
        step(record, "sign", actor=embassy["attache.sg"])


def test_nothing_is_in_force_before_it_is_signed(embassy: Embassy) -> None:
    record = make_agreement(embassy["attache.sg"], state="signed")
    with pytest.raises(RefusedError, match="précède la signature"):
        take(record, "enter_into_force", embassy, in_force_on=date(2026, 3, 1))
