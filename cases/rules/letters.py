"""What must hold before a letter rogatory may move on. Each refusal says what is missing and where to supply it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Model
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
from ssi.exchanges.enums import Use
from ssi.exchanges.models import Exchange
from ssi.exchanges.rules import consent_page, held_from_justice, may_serve_justice, may_spread
from ssi.people.models import Part
from ssi.records.models import Change, Record


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


def may_bring(parts: Sequence[Part], origin: Record) -> Verdict:
    """People and objects that a letter takes from the request it arises from. What was written of one of them since
    something came under H1 may tell it: it waits for the consent. What was known before is free, and so is typing
    again what one knows from elsewhere."""
    held = held_from_justice(origin) if parts else []
    if not held:
        return Allowed()
    since = min(one.registered_at if isinstance(one, Exchange) else one.added_at for one in held)
    of_part = {str(row.pk): part for part in parts for row in _rows(part)}
    changes = Change.objects.filter(record=origin, row_key__in=of_part, at__gte=since)
    touched = changes.filter(table_name__startswith="people_part").values_list("row_key", flat=True).first()
    if touched is None:
        return Allowed()
    return Refused(
        _(
            "« %(part)s » a été inscrit ou complété après la réception d’une information sous code H1 (pas d’usage "
            "judiciaire sans accord) : ne le reprenez pas, ou enregistrez l’accord écrit."
        )
        % {"part": of_part[touched]},
        fix=consent_page(held[0], Use.JUDICIAL),
    )


def _rows(part: Part) -> list[Model]:
    return [part, *part.names.all(), *part.numbers.all(), *part.warnings.all()]
