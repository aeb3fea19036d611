"""What may enter a record as a piece: a kind that is strict about it says its rule, and every door meets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ssi.accounts.models import User
from ssi.common.rules import Allowed, Verdict
from ssi.documents.inside import fingerprints_inside
from ssi.documents.models import Document
from ssi.documents.uploads import CheckedFile
from ssi.records.models import Record


@dataclass(frozen=True)
class Entering:
    """A piece on its way: its handling code, the fingerprint of its content, and its file, which may carry others."""

    handling_code: str
    sha256: str
    file: CheckedFile | None = None


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
    """The pieces of the same content that ACTOR sees, wherever they are, and those of what a message carries;
    withdrawn ones were read all the same."""
    inside = fingerprints_inside(entering.file) if entering.file is not None else set()
    found = Document.objects.visible_to(actor).filter(sha256__in={entering.sha256} | inside)
    return list(found.select_related("record").order_by("added_at", "pk"))
