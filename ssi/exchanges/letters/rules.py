"""What may stand in a letter, go with it, or be printed for somebody: the same doors as any departure, and H1 besides.

A draft is written freely; its print, its Word file and its departure meet these, so that none goes round another.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.directory.models import Authority
from ssi.documents.entries import Entering, twins
from ssi.documents.models import Document
from ssi.documents.rules import may_be_given
from ssi.exchanges import departures
from ssi.exchanges.enums import Direction, HandlingCode
from ssi.exchanges.models import Exchange, Letter
from ssi.exchanges.rules import first_refusal, may_be_passed_on, may_reach, may_serve_justice
from ssi.records.access import may
from ssi.records.enums import LinkKind
from ssi.records.models import Record, RecordLink

Words = Callable[[Record, Iterable[str]], Verdict]
# Shorter than this, words are anybody's.
_TELLING = 25
_words: dict[str, Words] = {}


def register_words(record_kind: str, rule: Words) -> None:
    """RULE says whether texts may leave a record of that kind: what it holds under H1 is not copied by hand."""
    if record_kind in _words:
        raise ValueError(f"two rules for the words that leave {record_kind}")
    _words[record_kind] = rule


def may_write_letters(record: Record, actor: User) -> Verdict:
    verdict = may(actor, "change", record)
    if verdict and record.is_draft:
        return Refused(_("Enregistrez d’abord le dossier : un courrier porte sa référence."))
    return verdict


def may_enclose(document: Document, actor: User) -> Verdict:
    """A piece printed or joined with a letter: not under H1 or H3 without a consent, whatever name it came under."""
    given = may_be_given(document)
    same = [document, *twins(Entering("", document.sha256), actor)]
    return first_refusal(
        [given, *(verdict for one in same for verdict in (may_serve_justice(one), may_be_passed_on(one)))]
    )


def may_print(piece: Exchange | Document, authority: Authority | None) -> Verdict:
    """Into a case file, for AUTHORITY or for nobody in particular: under no code that binds, without its consent."""
    verdicts = [may_serve_justice(piece), may_be_passed_on(piece)]
    if authority is None:
        verdicts.append(may_reach(piece, None))
    return first_refusal(verdicts)


def may_be_taken_out(letter: Letter, actor: User, documents: Collection[Document]) -> Verdict:
    """Printed, as a Word file, or as a departure: its addressee, its words and its pieces."""
    record = letter.record
    standing = may_write_letters(record, actor)
    if isinstance(standing, Refused):
        return standing
    leaving = departures.may_leave(record, letter.to_authority, actor, documents=documents)
    if isinstance(leaving, Refused):
        return leaving
    said = (letter.subject, letter.body)
    own = _words.get(record.kind)
    return first_refusal(
        [
            *(may_enclose(document, actor) for document in documents),
            _may_say(record, said),
            own(record, said) if own else Allowed(),
        ]
    )


def _may_say(record: Record, texts: Iterable[str]) -> Verdict:
    """What arrived under H1 without a consent is not copied into a letter: its words are not found there.

    Nor what arrived on the records that RECORD arises from: the code follows the information.
    """
    said = _plain(" ".join(texts))
    origins = RecordLink.objects.filter(left=record, kind=LinkKind.ARISES_FROM).values("right")
    there = Q(record=record) | Q(record__in=origins)
    arrivals = Exchange.objects.filter(there, direction=Direction.IN, handling_code=HandlingCode.H1)
    repeated = (one for one in arrivals if len(words := _plain(one.body)) >= _TELLING and words in said)
    return first_refusal(may_serve_justice(one) for one in repeated)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
