"""What may leave a record, and for whom: each kind of record says its own rule, and every departure meets it."""

from __future__ import annotations

from collections.abc import Callable

from ssi.accounts.models import User
from ssi.common.rules import Allowed, Verdict
from ssi.directory.models import Authority
from ssi.records.models import Record

Rule = Callable[[Record, Authority | None, User], Verdict]
_rules: dict[str, Rule] = {}


def register(kind: str, rule: Rule) -> None:
    """RULE answers for the records of KIND."""
    if kind in _rules:
        raise ValueError(f"two rules for what leaves {kind}")
    _rules[kind] = rule


def may_leave(record: Record, authority: Authority | None, actor: User) -> Verdict:
    """AUTHORITY: None when the departure goes to a person and names none."""
    rule = _rules.get(record.kind)
    return rule(record, authority, actor) if rule else Allowed()
