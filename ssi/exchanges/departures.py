"""What may leave a record, and for whom: each kind of record says its own rule, and every departure meets it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from ssi.accounts.models import User
from ssi.common.rules import Refused, Verdict
from ssi.directory.models import Authority
from ssi.documents.models import Document
from ssi.exchanges.rules import may_carry, may_spread
from ssi.records.models import Record

Rule = Callable[[Record, Authority | None, User], Verdict]


@dataclass(frozen=True)
class _Leaving:
    rule: Rule
    judicial: bool


_rules: dict[str, _Leaving] = {}


def register(kind: str, rule: Rule, *, judicial: bool = False) -> None:
    """RULE answers for the records of KIND. JUDICIAL: whatever leaves them is used in proceedings."""
    if kind in _rules:
        raise ValueError(f"two rules for what leaves {kind}")
    _rules[kind] = _Leaving(rule, judicial)


def may_leave(
    record: Record, authority: Authority | None, actor: User, *, documents: Collection[Document] = ()
) -> Verdict:
    """AUTHORITY: None when the departure goes to a person and names none. DOCUMENTS go with it."""
    known = _rules.get(record.kind)
    verdict = known.rule(record, authority, actor) if known else may_spread(record, authority)
    if isinstance(verdict, Refused):
        return verdict
    return may_carry(documents, judicial=known is not None and known.judicial)
