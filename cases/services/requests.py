"""What the service does with a request for information: one function per intention."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases import kinds
from cases.enums import Outcome, QuestionType
from cases.models import InformationRequest, Question
from cases.rules.answers import held_answers
from cases.rules.assurances import may_reply
from cases.rules.requests import may_answer_go_to, may_be_copied, may_go_to, overall_outcome, under_code
from cases.services.mail import Mail, file_mail
from cases.workflow.requests import INFORMATION_REQUEST, start_standard
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.directory.models import Authority
from ssi.documents.models import Document
from ssi.exchanges.enums import Use
from ssi.exchanges.rules import may_spread
from ssi.exchanges.services import Given, record_release
from ssi.people.services import add_part, content_of
from ssi.records import deadlines
from ssi.records.access import may_rewrite
from ssi.records.enums import Marking
from ssi.records.kinds import kind_by_code
from ssi.records.models import Record
from ssi.records.services import change_record, copied_from, open_draft, refresh_search
from ssi.records.standing import must_stand
from ssi.records.workflow import lock, take
from ssi.territories.models import Country


@dataclass(frozen=True)
class AskedQuestion:
    """A question as the requester puts it."""

    question_type: QuestionType
    text: str


@dataclass(frozen=True)
class GivenAnswer:
    """What the partner answered to one question."""

    number: int
    outcome: Outcome
    answer: str = ""
    refusal_ground: str = ""


def draft_request(
    *,
    country: Country,
    title: str,
    marking: Marking,
    content: dict[str, Any],
    questions: Sequence[AskedQuestion],
    actor: User,
) -> Record:
    """A draft of a request for information, with its questions; its author alone sees it."""
    record = open_draft(
        kind_by_code(kinds.INFORMATION_REQUEST), title=title, country=country, marking=marking, actor=actor
    )
    InformationRequest.objects.create(record=record, scope=record.scope, **content)
    _put_questions(record, questions)
    return record


# What every copy of a request takes: who asks whom, on what. Never a date, a reference, an answer.
_FRAME = (
    "direction",
    "requesting_authority",
    "requesting_officer",
    "requested_authority",
    "received_by",
    "availability",
    "framework",
    "crime_type",
)
_REASONS = ("purpose", "objective_reasons", "summary")


def copy_request(record: Record, *, title: str, parts: Collection[str], actor: User) -> Record:
    """A draft like RECORD, linked to it: its frame, and of PARTS what is asked for (questions, reasons, people).

    What a partner gave under a code may stand in any text of RECORD: then its frame alone is copied. The copy of a
    reserved record is reserved.
    """
    require(may_be_copied(record, actor))
    if parts and under_code(record):
        raise RefusedError(
            _(
                "Ce dossier contient des informations soumises à un code de manipulation : "
                "seul son cadre peut être repris."
            )
        )
    request = record.informationrequest
    copied = (*_FRAME, *(_REASONS if "reasons" in parts else ()))
    draft = draft_request(
        country=record.country,
        title=title,
        marking=Marking(record.marking),
        content={**{name: getattr(request, name) for name in copied}, "received_at": clock.now()},
        questions=[AskedQuestion(QuestionType(one.question_type), one.text) for one in record.questions.all()]
        if "questions" in parts
        else [],
        actor=actor,
    )
    if "people" in parts:
        for part in record.parts.all():
            add_part(draft, content_of(part), actor=actor)
    return copied_from(record, draft, actor=actor)


def _put_questions(record: Record, questions: Sequence[AskedQuestion]) -> None:
    """The questions as the form has them now: unanswered ones follow the form, answered ones are never rewritten."""
    kept = {question.number: question for question in record.questions.all()}
    for position, asked in enumerate(questions, start=1):
        known = kept.pop(position, None)
        if known is None:
            Question.objects.create(
                record=record,
                scope=record.scope,
                number=position,
                question_type=asked.question_type,
                text=asked.text,
            )
        elif not known.outcome and (known.text, known.question_type) != (asked.text, asked.question_type):
            known.question_type, known.text = asked.question_type, asked.text
            known.save(update_fields=["question_type", "text"])
    for question in kept.values():
        if question.outcome:
            raise RefusedError(_("Une question qui a reçu sa réponse ne se supprime pas."), field="questions")
        question.delete()


def change_request(
    record: Record,
    *,
    title: str,
    marking: Marking,
    content: dict[str, Any],
    questions: Sequence[AskedQuestion],
    version: int | None,
    actor: User,
) -> Record:
    """Changes what the request says. A new urgency starts its deadline again from the reception."""
    require(may_rewrite(actor, record))
    request = InformationRequest.objects.select_for_update().get(pk=record.pk)
    before = request.urgency, request.received_at
    asker = content.get("requesting_authority", request.requesting_authority)
    if asker != request.requesting_authority:
        # Whoever is named receives what is under H2: naming another is sending to it.
        require(may_spread(record, asker, named={request.requested_authority_id}), field="requesting_authority")
    for name, value in content.items():
        setattr(request, name, value)
    request.save()
    record.informationrequest = request
    changed = change_record(record, version=version, actor=actor, title=title, marking=marking)
    _put_questions(changed, questions)
    if changed.is_open and request.forwarded_at is None and before != (request.urgency, request.received_at):
        start_standard(changed, request)
        changed.save(update_fields=["due_at", "due_reason"])
    return changed


def register_request(record: Record, *, version: int | None = None, actor: User) -> Record:
    """Gives the request its reference; it is open, and counts, from the instant it was received."""
    if record.informationrequest.received_at > clock.now():
        raise RefusedError(_("La date de réception est dans le futur."), field="received_at")
    fresh = lock(record)
    if not fresh.is_draft:
        return fresh
    return take(INFORMATION_REQUEST, record, "register", actor=actor, version=version)


def pass_step(record: Record, code: str, *, version: int | None = None, reason: str = "", actor: User) -> Record:
    """Takes a step that needs nothing but, sometimes, its reason."""
    if INFORMATION_REQUEST.transition(code).page:
        raise RefusedError(_("Cette étape se franchit depuis sa propre page."))
    return take(INFORMATION_REQUEST, record, code, actor=actor, version=version, reason=reason)


def refuse_request(record: Record, *, ground: str, reason: str, version: int | None = None, actor: User) -> Record:
    """Refuses the request, on a ground of the closed list and a reason in words."""
    return take(INFORMATION_REQUEST, record, "refuse", actor=actor, version=version, reason=reason, ground=ground)


def send_request(
    record: Record, *, to_authority: Authority, mail: Mail, version: int | None = None, actor: User
) -> Record:
    """Sends the request to the authority that holds the information, and files the departure."""
    request = record.informationrequest
    if mail.at < request.received_at:
        raise RefusedError(_("La transmission précède la réception de la demande."), field="at")
    # Whoever it is sent to first becomes the one who answers, and is named; another afterwards is a third party.
    known = request.requested_authority_id in {None, to_authority.pk}
    rule = may_reply if known else may_go_to
    require(rule(record, to_authority, actor), field="to_authority")
    sent = take(INFORMATION_REQUEST, record, "send", actor=actor, version=version)
    request.requested_authority, request.sent_at = to_authority, mail.at
    request.save(update_fields=["requested_authority", "sent_at"])
    sent.informationrequest = request
    file_mail(sent, mail, direction="out", to_authority=to_authority, actor=actor)
    refresh_search(sent)
    sent.save(update_fields=["search_text"])
    return sent


def record_answer(
    record: Record, *, answers: Sequence[GivenAnswer], mail: Mail, version: int | None = None, actor: User
) -> Record:
    """Files the partner's answer and gives each question its outcome."""
    request = record.informationrequest
    if request.sent_at and mail.at < request.sent_at:
        raise RefusedError(_("La réponse précède la transmission de la demande."), field="at")
    if not answers:
        raise RefusedError(_("Indiquez le résultat d’au moins une question."), field="answers")
    answered = take(INFORMATION_REQUEST, record, "record_answer", actor=actor, version=version)
    exchange = file_mail(answered, mail, direction="in", from_authority=request.requested_authority, actor=actor)
    questions = {question.number: question for question in answered.questions.select_for_update()}
    for given in answers:
        question = questions.pop(given.number, None)
        if question is None:
            raise RefusedError(
                _("Cette question ne fait pas partie de la demande, ou a déjà sa réponse ici."), field="answers"
            )
        ground = given.refusal_ground if given.outcome == Outcome.REFUSED else ""
        if question.outcome and (given.outcome, given.answer, ground) == (
            question.outcome,
            question.answer,
            question.refusal_ground,
        ):
            continue  # sent back by the form as it was: it keeps its own mail, its date and its consent
        question.outcome, question.answer, question.refusal_ground = given.outcome, given.answer, ground
        # With its mail goes the consent, which was to the use of another answer.
        question.answered_at, question.exchange = mail.at, exchange
        question.save()
    request.answered_at = mail.at
    request.save(update_fields=["answered_at"])
    return answered


def forward_answer(
    record: Record, *, to_authority: Authority, mail: Mail, version: int | None = None, actor: User
) -> Record:
    """Forwards the answer to who asked, which stops the clock. A piece marked H2 goes to nobody else."""
    request = record.informationrequest
    require(may_answer_go_to(record, to_authority, actor), field="to_authority")
    if request.answered_at and mail.at < request.answered_at:
        raise RefusedError(_("La transmission au requérant précède la réponse du partenaire."), field="at")
    forwarded = take(INFORMATION_REQUEST, record, "forward", actor=actor, version=version)
    file_mail(forwarded, mail, direction="out", to_authority=to_authority, actor=actor)
    deadlines.date_met(forwarded, at=mail.at)
    request.forwarded_at, request.outcome = mail.at, overall_outcome(request)
    request.save(update_fields=["forwarded_at", "outcome"])
    return forwarded


def record_consent(
    record: Record,
    question_number: int,
    *,
    reference: str,
    consented_on: date,
    paper: Document,
    given_by: str = "",
    actor: User,
) -> Question:
    """Records the partner's consent that one answer be used in judicial proceedings; the rest keeps its code. When the
    question has been answered twice, it is for the answer that is still held from a court file."""
    require(must_stand(record))
    question: Question = (
        record.questions.select_related("exchange").select_for_update(of=("self",)).get(number=question_number)
    )
    if not question.answer or question.exchange is None:
        raise RefusedError(_("Cette question n’a pas de réponse : rien ne peut être autorisé."))
    held = [one.exchange for one in held_answers(record).get(question.number, ()) if one.is_held]
    exchange = held[0] if held else question.exchange
    exchange.record = record
    giver = given_by or str(exchange.from_authority or exchange.sender or _("le partenaire"))
    given = Given(Use.JUDICIAL, giver[:160], reference, consented_on, paper)
    record_release(exchange, given, answer=question.number, actor=actor)
    consented: Question = record.questions.get(pk=question.pk)
    return consented
