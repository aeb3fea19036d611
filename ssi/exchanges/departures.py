"""What may leave a record, and for whom: each kind of record says its own rule, and every departure meets it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.directory.enums import AuthorityKind
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
_JUDICIAL = {AuthorityKind.COURT.value, AuthorityKind.PROSECUTION.value}


def register(kind: str, rule: Rule, *, judicial: bool = False) -> None:
    """RULE answers for the records of KIND. JUDICIAL: whatever leaves them is used in proceedings."""
    if kind in _rules:
        raise ValueError(f"two rules for what leaves {kind}")
    _rules[kind] = _Leaving(rule, judicial)


def keeps_a_register(record: Record) -> Verdict:
    """A kind keeps a register when it has said what may leave it: nothing is filed on any other, from anywhere."""
    if record.kind in _rules:
        return Allowed()
    return Refused(_("Aucun échange ne s’enregistre ici : ce dossier ne tient pas de registre."))


def may_leave(
    record: Record, authority: Authority | None, actor: User, *, documents: Collection[Document] = ()
) -> Verdict:
    """AUTHORITY: None when the departure goes to a person and names none. DOCUMENTS go with it: to a court or a
    prosecutor, for proceedings, whatever the kind of the record."""
    kept = keeps_a_register(record)
    if isinstance(kept, Refused):
        return kept
    leaving = _rules[record.kind]
    verdict = leaving.rule(record, authority, actor)
    if isinstance(verdict, Refused):
        return verdict
    judicial = leaving.judicial or (authority is not None and bool(_JUDICIAL & set(authority.kinds)))
    return may_carry(documents, judicial=judicial)


def may_be_sent_on(record: Record, authority: Authority | None, _actor: User) -> Verdict:
    """The rule of a kind that names no third party: what it holds under H2 goes to nobody without its consent."""
    return may_spread(record, authority)
