"""Steps of the life-cycle: each page collects what the step needs, and says why when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import kinds
from cases.forms.steps import (
    AnswerForm,
    AnswerFormSet,
    ConfirmForm,
    ConsentForm,
    QuestionAnswerForm,
    ReasonForm,
    RefuseForm,
    RefuseLetterForm,
    answers_before,
    given,
)
from cases.rules.answers import held_answers
from cases.services.letters import pass_letter_step, refuse_letter
from cases.services.missions import pass_mission_step
from cases.services.requests import (
    forward_answer,
    pass_step,
    record_answer,
    record_consent,
    refuse_request,
    send_request,
)
from cases.views.stepping import finish, mail_step, opened
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import VersionedForm
from ssi.common.rules import RefusedError
from ssi.records.access import get_record, require_verb
from ssi.records.models import Record
from ssi.territories.capabilities import Area

REQUEST = kinds.INFORMATION_REQUEST


@dataclass(frozen=True)
class Doing:
    """What takes a plain step of one kind; what refuses it on a ground of a closed list, where the kind has one."""

    pass_step: Callable[..., Record]
    refuse: Callable[..., Record] | None = None
    refusal: type[ReasonForm] = ReasonForm


DOING = {
    kinds.INFORMATION_REQUEST: Doing(pass_step, refuse_request, RefuseForm),
    kinds.LETTER_ROGATORY: Doing(pass_letter_step, refuse_letter, RefuseLetterForm),
    kinds.INVESTIGATOR_MISSION: Doing(pass_mission_step),
}


def _requester(record: Record) -> str:
    return record.informationrequest.requesting_authority_id


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """A step that needs a confirmation, or a reason."""
    record, transition, refusal = opened(request, reference, code)
    if transition.page:
        return redirect(f"cases:{transition.page}", reference)
    if refusal is not None:
        return refusal
    doing = DOING[record.kind]
    shape = doing.refusal if code == "refuse" else ReasonForm if transition.needs_reason else ConfirmForm
    form = shape(request.POST or None, version=record.version)
    if request.method != "POST":
        context = {"record": record, "transition": transition, "form": form, "stale": ""}
        return render(request, "cases/step.html", context)

    def do(valid: VersionedForm) -> Record:
        typed = valid.cleaned_data
        common = {"version": typed["version"], "reason": typed.get("reason", ""), "actor": person(request)}
        if code == "refuse" and doing.refuse is not None:
            return doing.refuse(record, ground=typed["ground"], **common)
        return doing.pass_step(record, code, **common)

    return finish(request, record, transition, form, do, "cases/step.html")


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Sends the request to the authority that holds the information."""
    return mail_step(request, reference, "send", send_request, kind=REQUEST, receiver=lambda record: None)


@require_http_methods(["GET", "HEAD", "POST"])
def forward(request: HttpRequest, reference: str) -> HttpResponse:
    """Forwards the answer to who asked."""
    return mail_step(request, reference, "forward", forward_answer, kind=REQUEST, receiver=_requester)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Adds the partner's answer: the piece, and an outcome for each question."""
    record, transition, refusal = opened(request, reference, "record_answer", kind=REQUEST)
    if refusal is not None:
        return refusal
    questions = list(record.questions.all())
    first = {"subject": record.title, "at": clock.now().replace(second=0, microsecond=0)}
    form = AnswerForm(request.POST or None, version=record.version, initial=first)
    form.set_zone(record.country.time_zone)
    rows: BaseFormSet[QuestionAnswerForm] = AnswerFormSet(
        request.POST or None, prefix="answers", initial=answers_before(questions)
    )
    shown = {"rows": rows, "pairs": list(zip(questions, rows.forms, strict=False))}
    if request.method != "POST":
        context = {"record": record, "transition": transition, "form": form, "stale": "", **shown}
        return render(request, "cases/answer.html", context)

    def do(valid: AnswerForm) -> Record:
        return record_answer(
            record,
            answers=given(rows),
            mail=valid.mail(**valid.handling()),
            version=valid.cleaned_data["version"],
            actor=person(request),
        )

    return finish(request, record, transition, form, do, "cases/answer.html", **shown)


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Records the written consent that one answer be used in judicial proceedings."""
    record = get_record(person(request), reference, area=Area.OPERATIONAL, kind=REQUEST)
    require_verb(person(request), record, "change")
    question = record.questions.filter(number=number).first()
    if question is None:
        raise Http404
    form = ConsentForm(request.POST or None, record=record)
    if request.method == "POST" and form.is_valid():
        try:
            record_consent(record, number, **form.cleaned_data, actor=person(request))
        except RefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        else:
            messages.success(request, _("Accord enregistré pour la réponse %(number)d.") % {"number": number})
            return redirect("cases:detail", record.reference)
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    held = [one for one in held_answers(record).get(number, ()) if one.is_held]
    carrier = held[0].exchange.pk if held else question.exchange_id
    context = {"record": record, "question": question, "form": form, "carrier": carrier}
    return render(request, "cases/consent.html", context, status=422 if form.errors else 200)
