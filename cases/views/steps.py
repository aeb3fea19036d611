"""Steps of the life-cycle: each page collects what the step needs, and says why when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
    SendForm,
    answers_before,
    given,
)
from cases.services.requests import (
    forward_answer,
    pass_step,
    record_answer,
    record_consent,
    refuse_request,
    send_request,
)
from cases.workflow.requests import INFORMATION_REQUEST
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import VersionedForm
from ssi.common.rules import Refused, RefusedError, StaleVersionError
from ssi.records.access import get_record, require_verb
from ssi.records.models import Record
from ssi.records.workflow import Transition, verdict_of
from ssi.territories.capabilities import Area

AREA = Area.OPERATIONAL
Do = Callable[[Any], Record]


def _transition(code: str) -> Transition:
    try:
        return INFORMATION_REQUEST.transition(code)
    except LookupError as unknown:
        raise Http404 from unknown


def _opened(request: HttpRequest, reference: str, transition: Transition) -> tuple[Record, HttpResponse | None]:
    """The record, and the page that says why the step is not possible, when it is not."""
    record = get_record(person(request), reference, area=AREA, kind=kinds.INFORMATION_REQUEST)
    require_verb(person(request), record, transition.verb)
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    verdict = verdict_of(INFORMATION_REQUEST, record, transition.code, person(request))
    if isinstance(verdict, Refused):
        context = {"record": record, "transition": transition, "verdict": verdict}
        return record, render(request, "cases/step_refused.html", context, status=409)
    return record, None


def _finish(
    request: HttpRequest,
    record: Record,
    transition: Transition,
    form: VersionedForm,
    do: Do,
    template: str,
    **context: Any,
) -> HttpResponse:
    """Runs the service; a refusal comes back to the form with everything typed."""
    context = {"record": record, "transition": transition, "form": form, "stale": "", **context}
    rows = context.get("rows")
    if not form.is_valid() or (rows is not None and not rows.is_valid()):
        return render(request, template, context, status=422)
    try:
        done = do(form)
    except StaleVersionError as stale:
        form.rebase(record.version)
        return render(request, template, {**context, "stale": str(stale.reason)}, status=409)
    except RefusedError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        return render(request, template, context, status=422)
    state = INFORMATION_REQUEST.state(done.state).label
    messages.success(request, _("C’est fait : le dossier est à l’état « %(state)s ».") % {"state": state})
    return redirect("cases:detail", done.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """A step that needs a confirmation, or a reason."""
    transition = _transition(code)
    if transition.page:
        return redirect(f"cases:{transition.page}", reference)
    record, refusal = _opened(request, reference, transition)
    if refusal is not None:
        return refusal
    kind = RefuseForm if code == "refuse" else ReasonForm if transition.needs_reason else ConfirmForm
    form = kind(request.POST or None, version=record.version)
    if request.method != "POST":
        context = {"record": record, "transition": transition, "form": form, "stale": ""}
        return render(request, "cases/step.html", context)

    def do(valid: VersionedForm) -> Record:
        typed = valid.cleaned_data
        common = {"version": typed["version"], "reason": typed.get("reason", ""), "actor": person(request)}
        if code == "refuse":
            return refuse_request(record, ground=typed["ground"], **common)
        return pass_step(record, code, **common)

    return _finish(request, record, transition, form, do, "cases/step.html")


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Sends the request to the authority that holds the information."""
    return _mail_step(request, reference, "send", send_request)


@require_http_methods(["GET", "HEAD", "POST"])
def forward(request: HttpRequest, reference: str) -> HttpResponse:
    """Forwards the answer to who asked."""
    return _mail_step(request, reference, "forward", forward_answer)


def _mail_step(request: HttpRequest, reference: str, code: str, service: Callable[..., Record]) -> HttpResponse:
    transition = _transition(code)
    record, refusal = _opened(request, reference, transition)
    if refusal is not None:
        return refusal
    first = {"subject": record.title, "at": clock.now().replace(second=0, microsecond=0)}
    if code == "forward":
        first["to_authority"] = record.informationrequest.requesting_authority_id
    form = SendForm(request.POST or None, version=record.version, initial=first)
    form.set_zone(record.country.time_zone)
    if request.method != "POST":
        context = {"record": record, "transition": transition, "form": form, "stale": ""}
        return render(request, "cases/mail_step.html", context)

    def do(valid: SendForm) -> Record:
        return service(
            record,
            to_authority=valid.cleaned_data["to_authority"],
            mail=valid.mail(),
            version=valid.cleaned_data["version"],
            actor=person(request),
        )

    return _finish(request, record, transition, form, do, "cases/mail_step.html")


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Adds the partner's answer: the piece, and an outcome for each question."""
    transition = _transition("record_answer")
    record, refusal = _opened(request, reference, transition)
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

    return _finish(request, record, transition, form, do, "cases/answer.html", **shown)


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Records the written consent that one answer be used in judicial proceedings."""
    record = get_record(person(request), reference, area=AREA, kind=kinds.INFORMATION_REQUEST)
    require_verb(person(request), record, "change")
    question = record.questions.filter(number=number).first()
    if question is None:
        raise Http404
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_consent(record, number, **form.cleaned_data, actor=person(request))
        except RefusedError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        else:
            messages.success(request, _("Accord enregistré pour la réponse %(number)d.") % {"number": number})
            return redirect("cases:detail", record.reference)
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {"record": record, "question": question, "form": form}
    return render(request, "cases/consent.html", context, status=422 if form.errors else 200)
