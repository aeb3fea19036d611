"""What must hold before a letter rogatory may move on. Each refusal says what is missing and where to supply it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.enums import FINAL_MEASURES
from cases.models import Question
from cases.rules.checklists import list_is_met
from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.directory.models import Authority
from ssi.documents.enums import DocumentType, HandlingCode
from ssi.documents.models import Document
from ssi.exchanges.models import Exchange
from ssi.records.models import Record

# Pieces by which a partner hands over what it did.
EXECUTION_PIECES = (DocumentType.OFFICIAL_RECORD, DocumentType.REPORT)


def may_be_delivered(record: Record, _actor: User) -> Verdict:
    """The letter goes to the central authority once the whole list of the country is met or waived."""
    return list_is_met(record)


def may_be_executed(record: Record, _actor: User) -> Verdict:
    """Every measure has come to its end: done, done in part, refused, impossible or withdrawn."""
    waiting = [measure.number for measure in record.measures.all() if measure.state not in FINAL_MEASURES]
    if waiting:
        return Refused(
            _("Ces actes n’ont pas encore de résultat : %(numbers)s.") % {"numbers": ", ".join(map(str, waiting))},
            fix=reverse("cases:measures", args=[record.reference]),
        )
    return Allowed()


def may_be_returned(record: Record, _actor: User) -> Verdict:
    """The acts go back with their inventory: at least one piece of execution is attached, each with its fingerprint."""
    pieces = Document.objects.filter(record=record, document_type__in=EXECUTION_PIECES).available()
    if not pieces.exists():
        return Refused(
            _("Renvoi impossible : aucune pièce d’exécution (procès-verbal ou rapport) n’est jointe."),
            fix=reverse("cases:add_document", args=[record.reference]),
        )
    return Allowed()


def may_go_to(record: Record, authority: Authority | None, _actor: User) -> Verdict:
    """A piece received under H2 goes to nobody but those who issued the letter and those who execute it."""
    letter = record.letterrogatory
    known = {letter.issuing_court_id, letter.investigating_service_id, letter.central_authority_id}
    if authority is not None and authority.pk in known:
        return Allowed()
    received = Exchange.objects.filter(record=record, direction="in", handling_code=HandlingCode.H2)
    pieces = Document.objects.filter(record=record, handling_code=HandlingCode.H2).available()
    if received.exists() or pieces.exists():
        return Refused(
            _(
                "Une pièce porte le code H2 (pas de rediffusion sans accord) : "
                "rien ne part d’ici que vers %(who)s ou l’autorité centrale."
            )
            % {"who": letter.issuing_court}
        )
    return Allowed()


def withheld_answers(record: Record) -> list[int]:
    """The questions whose answer came under H1 and has no consent: a court file may not use them."""
    answered: list[Question] = list(record.questions.select_related("exchange").exclude(answer=""))
    return [
        question.number
        for question in answered
        if question.exchange is not None
        and question.exchange.handling_code == HandlingCode.H1
        and not question.consent_reference
    ]
