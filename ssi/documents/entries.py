"""What may enter a record as a piece: a kind that is strict about it says its rule, and every door meets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ssi.accounts.models import User
from ssi.common.rules import Allowed, Verdict
from ssi.documents.models import Document
from ssi.records.models import Record


@dataclass(frozen=True)
class Entering:
    """A piece on its way in: its handling code, and the fingerprint of its content."""

    handling_code: str
    sha256: str


Rule = Callable[[Record, Entering, User], Verdict]
_rules: dict[str, Rule] = {}


def register(kind: str, rule: Rule) -> None:
    """RULE answers for the records of KIND."""
    if kind in _rules:
        raise ValueError(f"two rules for what enters {kind}")
    _rules[kind] = rule


def may_enter(record: Record, entering: Entering, actor: User) -> Verdict:
    rule = _rules.get(record.kind)
    return rule(record, entering, actor) if rule else Allowed()


def twins(entering: Entering, actor: User) -> list[Document]:
    """The pieces of the same content that ACTOR sees, wherever they are; withdrawn ones were read all the same."""
    found = Document.objects.visible_to(actor).filter(sha256=entering.sha256)
    return list(found.select_related("record").order_by("added_at", "pk"))
