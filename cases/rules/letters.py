"""What must hold before a letter rogatory may move on. Each refusal says what is missing and where to supply it."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.enums import FINAL_MEASURES, Direction
from cases.rules.answers import Answered, held_answers
from cases.rules.assurances import HOME, may_reply
from cases.rules.checklists import list_is_met
from cases.rules.returns import custody_is_whole, inventory_is_whole
from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.directory.models import Authority
from ssi.exchanges.rules import may_serve_justice, may_spread
from ssi.records.models import Record


def may_be_delivered(record: Record, actor: User) -> Verdict:
    """The letter goes to the central authority once the whole list of the country is met or waived; one that tells a
    partner of facts, once it has given its assurance."""
    verdict = list_is_met(record)
    if verdict and central_country(record) != HOME:
        return may_reply(record, None, actor)
    return verdict


def central_country(record: Record) -> str:
    """Whose central authority receives the letter: a partner’s letter goes to that of France."""
    letter = record.letterrogatory
    from_partner = letter.direction == Direction.OUTGOING_PARTNER or letter.issuing_court.country_id != HOME
    return HOME if from_partner else str(record.country_id)


def may_be_executed(record: Record, _actor: User) -> Verdict:
    """Every measure has come to its end: done, done in part, refused, impossible or withdrawn."""
    waiting = [measure.number for measure in record.measures.all() if measure.state not in FINAL_MEASURES]
    if waiting:
        return Refused(
            _("Ces actes n’ont pas encore de résultat : %(numbers)s.") % {"numbers": ", ".join(map(str, waiting))},
            fix=reverse("cases:measures", args=[record.reference]),
        )
    return Allowed()


def may_be_returned(record: Record, actor: User) -> Verdict:
    """The acts go back with their inventory and their exhibits; to a partner, once it has given its assurance."""
    whole = inventory_is_whole(record)
    if whole:
        whole = custody_is_whole(record)
    return may_reply(record, record.letterrogatory.issuing_court, actor) if whole else whole


def may_go_to(record: Record, authority: Authority | None, actor: User) -> Verdict:
    """A piece received under H2 goes to nobody but those who issued the letter and those who execute it, without a
    consent; what replies to a partner waits for its assurance."""
    letter = record.letterrogatory
    assured = may_reply(record, authority, actor)
    if isinstance(assured, Refused):
        return assured
    named = {letter.issuing_court_id, letter.investigating_service_id, letter.central_authority_id}
    return may_spread(record, authority, named=named)


def withheld_answers(record: Record) -> list[int]:
    """The questions of which an answer came under H1 and has no consent: a court file may not use them."""
    return list(held_answers(record))


# Shorter than this, words are anybody's.
_TELLING = 25


def may_say(texts: Iterable[str], origin: Record) -> Verdict:
    """An answer received under H1 is not copied into a letter: the words that it came in are not found there, nor
    those of any other answer to the same question."""
    said = " ".join(" ".join(texts).split()).casefold()
    for number, answers in held_answers(origin).items():
        if any(len(words) >= _TELLING and words in said for words in map(_words, answers)):
            held = next(one for one in answers if one.is_held)
            verdict = may_serve_justice(held.exchange, answer=number)
            return Refused(
                _(
                    "La CRI reprend la réponse à la question %(number)d, reçue sous code H1 (pas d’usage judiciaire "
                    "sans accord) : retirez-la, ou enregistrez l’accord écrit."
                )
                % {"number": number},
                fix=verdict.fix if isinstance(verdict, Refused) else "",
            )
    return Allowed()


def _words(answered: Answered) -> str:
    return " ".join(answered.text.split()).casefold()
