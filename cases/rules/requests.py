"""What must hold before a request may move on. Each refusal says what is missing and where to supply it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.enums import Outcome, Urgency
from cases.models import InformationRequest
from cases.rules.assurances import HOME, may_reply
from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.directory.models import Authority
from ssi.documents.models import Document
from ssi.exchanges.enums import HandlingCode
from ssi.exchanges.models import Exchange
from ssi.exchanges.rules import may_spread
from ssi.records.models import Record
from ssi.territories.grants import holds


def _edit_page(record: Record, field: str) -> str:
    if record.is_draft:
        return reverse("cases:draft", args=[record.pk]) + f"#id_{field}"
    return reverse("cases:edit", args=[record.reference]) + f"#id_{field}"


def may_be_qualified(record: Record, _actor: User) -> Verdict:
    """A request is qualified when its legal frame is known and its urgency justified."""
    request = record.informationrequest
    if request.urgency in {Urgency.FLASH, Urgency.URGENT} and not request.urgency_reason:
        return Refused(_("Le motif de l’urgence n’est pas renseigné."), fix=_edit_page(record, "urgency_reason"))
    if request.framework == "judicial_inquiry" and not request.judicial_case_number:
        return Refused(
            _("Le numéro judiciaire n’est pas renseigné : une information judiciaire l’exige."),
            fix=_edit_page(record, "judicial_case_number"),
        )
    return Allowed()


def may_be_sent(record: Record, actor: User) -> Verdict:
    """Content of a request: purpose, objective reasons, a question at least (directive (EU) 2023/977, article 4).
    Spontaneous information asks for nothing."""
    request = record.informationrequest
    if not request.purpose:
        return Refused(
            _("Transmission impossible : la finalité n’est pas renseignée."), fix=_edit_page(record, "purpose")
        )
    if not request.objective_reasons:
        return Refused(
            _("Transmission impossible : dites pourquoi l’information se trouve dans ce pays (raisons objectives)."),
            fix=_edit_page(record, "objective_reasons"),
        )
    if not request.spontaneous and not record.questions.all():
        return Refused(
            _("Transmission impossible : la demande ne pose aucune question."), fix=_edit_page(record, "questions")
        )
    if request.spontaneous and request.requesting_authority.country_id == HOME:
        return may_reply(record, None, actor)
    return Allowed()


def is_spontaneous(record: Record) -> bool:
    return bool(record.informationrequest.spontaneous)


def awaits_answer(record: Record) -> bool:
    return not is_spontaneous(record)


def may_be_forwarded(record: Record, actor: User) -> Verdict:
    """Every question has an outcome before the answer goes on."""
    waiting = sum(not question.outcome for question in record.questions.all())
    if waiting:
        return Refused(
            _("Transmission impossible : %(number)s question(s) sans résultat.") % {"number": waiting},
            fix=reverse("cases:answer", args=[record.reference]),
        )
    return may_reply(record, record.informationrequest.requesting_authority, actor)


def may_go_to(record: Record, authority: Authority | None, actor: User) -> Verdict:
    """H2: nobody but who asked and who answers receives anything of a record that holds such a piece without the
    partner’s permission. What replies to a partner waits for its assurance."""
    request = record.informationrequest
    assured = may_reply(record, authority, actor)
    if isinstance(assured, Refused):
        return assured
    named = {request.requesting_authority_id, request.requested_authority_id}
    return may_spread(record, authority, named=named)


def may_answer_go_to(record: Record, authority: Authority, actor: User) -> Verdict:
    """An answer is a reply, whoever asked."""
    assured = may_reply(record, authority, actor, always=True)
    return may_go_to(record, authority, actor) if assured else assured


def overall_outcome(request: InformationRequest) -> str:
    """The outcome of the request, from those of its questions."""
    outcomes = {question.outcome for question in request.record.questions.all()} - {""}
    if not outcomes:
        return Outcome.NOT_ANSWERED
    if len(outcomes) == 1:
        return outcomes.pop()
    return Outcome.PARTIAL if outcomes & {Outcome.HIT, Outcome.PARTIAL} else Outcome.NO_HIT


def under_code(record: Record) -> bool:
    """Whether RECORD holds information that a partner gave under a code which binds its use (H1, H2, H3)."""
    binding = [HandlingCode.H1, HandlingCode.H2, HandlingCode.H3]
    # A piece taken back was read all the same.
    return any(
        held.filter(handling_code__in=binding).exists()
        for held in (Exchange.objects.filter(record=record), Document.objects.filter(record=record))
    )


def may_be_copied(record: Record, actor: User) -> Verdict:
    """A voided request may be: registering it again, rightly, is what a copy is for."""
    if holds(actor, "change", record.scope):
        return Allowed()
    return Refused(_("Votre affectation ne permet pas d’ouvrir ce dossier dans ce pays."))
