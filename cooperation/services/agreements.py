"""What the service does with an agreement: one function per intention."""

from __future__ import annotations

from typing import Any

from cooperation import kinds
from cooperation.enums.agreements import APPLIED
from cooperation.models import Agreement
from cooperation.rules.agreements import check_agreement
from cooperation.workflow.agreements import expect_decision
from cooperation.workflow.effects import first_instant
from ssi.accounts.models import User
from ssi.common.rules import require
from ssi.records.access import may_rewrite
from ssi.records.enums import Marking
from ssi.records.kinds import kind_by_code
from ssi.records.models import Record
from ssi.records.services import change_record, open_draft
from ssi.territories.models import Country


def draft_agreement(*, country: Country, title: str, marking: Marking, content: dict[str, Any], actor: User) -> Record:
    """An idea of an agreement, which its author alone sees."""
    check_agreement(content)
    record = open_draft(kind_by_code(kinds.AGREEMENT), title=title, country=country, marking=marking, actor=actor)
    Agreement.objects.create(record=record, scope=record.scope, **content)
    return record


def change_agreement(
    record: Record,
    *,
    title: str,
    marking: Marking,
    content: dict[str, Any],
    version: int | None,
    actor: User,
) -> Record:
    """Changes what the agreement says. Another expiry, or another notice, moves the day by which to decide."""
    require(may_rewrite(actor, record))
    agreement = Agreement.objects.select_for_update().get(pk=record.pk)
    before = agreement.expires_on, agreement.notice_days
    for name, value in content.items():
        setattr(agreement, name, value)
    check_agreement(vars(agreement))
    agreement.save()
    record.agreement = agreement
    changed = change_record(record, version=version, actor=actor, title=title, marking=marking)
    if changed.is_draft:
        return changed
    first_day = agreement.signed_on or agreement.negotiation_opened_on
    if first_day is not None:
        changed.opened_at = first_instant(changed, first_day)
    if changed.state in APPLIED and before != (agreement.expires_on, agreement.notice_days):
        expect_decision(changed)
    changed.save(update_fields=["opened_at", "due_at", "due_reason"])
    return changed
