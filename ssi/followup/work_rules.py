"""What may forbid any work on a record of a kind, whoever asks. Each domain registers its own."""

from __future__ import annotations

from collections.abc import Callable

from ssi.common.rules import Allowed, Verdict
from ssi.records.models import Record

_RULES: dict[str, Callable[[Record], Verdict]] = {}


def register(kind: str, rule: Callable[[Record], Verdict]) -> None:
    _RULES[kind] = rule


def may_be_worked_on(record: Record) -> Verdict:
    """Refused when the domain of RECORD says that nothing more is to be done there."""
    rule = _RULES.get(record.kind)
    return rule(record) if rule else Allowed()
