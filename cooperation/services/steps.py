"""The steps of every cooperation record: one way to take them, whatever the kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ssi.accounts.models import User
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.records.workflow import lock, take


def register_record(record: Record, *, version: int | None = None, actor: User) -> Record:
    """Gives the draft its reference; asked twice, it counts once."""
    fresh = lock(record)
    return take(kind_of(record).workflow, record, "register", actor=actor, version=version) if fresh.is_draft else fresh


def pass_step(
    record: Record,
    code: str,
    *,
    facts: Mapping[str, Any] | None = None,
    version: int | None = None,
    reason: str = "",
    actor: User,
) -> Record:
    """Takes the step CODE. FACTS: what it records (days, people, a score), by the names of the fields."""
    workflow = kind_of(record).workflow
    return take(workflow, record, code, actor=actor, version=version, reason=reason, **(facts or {}))
