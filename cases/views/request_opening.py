"""Logging a request for information: new, draft, correction."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cases import kinds
from cases.forms.opening import first_values
from cases.forms.request import (
    EditRequestForm,
    NewRequestForm,
    QuestionForm,
    QuestionFormSet,
    RequestFields,
    asked,
    values_of,
)
from cases.rules.requests import may_be_copied, under_code
from cases.services.requests import change_request, copy_request, draft_request, register_request
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.http import demand
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.records import submissions
from ssi.records.access import get_record
from ssi.records.acts import duplicate_page
from ssi.records.enums import Marking
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.territories.capabilities import Area
from ssi.territories.models import Country


def new(request: HttpRequest, countries: list[Country]) -> HttpResponse:
    """One page: registered at once, or kept as a draft."""
    if request.method != "POST":
        form = NewRequestForm(countries=countries, initial=first_values(countries, person(request).time_zone))
        return _form_page(request, form, QuestionFormSet(prefix="questions"))
    form = NewRequestForm(request.POST, countries=countries)
    questions = QuestionFormSet(request.POST, prefix="questions")
    if not (form.is_valid() and questions.is_valid()):
        return _form_page(request, form, questions, status=422)
    sent = submissions.earlier(form.sending, actor=person(request))
    if sent is not None:
        return redirect(kind_of(sent).address(sent))
    try:
        record = draft_request(
            country=form.chosen_country,
            title=form.cleaned_data["title"],
            marking=Marking(form.cleaned_data["marking"]),
            content=form.content(),
            questions=asked(questions),
            actor=person(request),
        )
        page = _after(request, record)
    except RefusedError as refusal:
        form.add_error(refusal.field or None, str(refusal.reason))
        return _form_page(request, form, questions, status=422)
    submissions.remember(record, form.sending, actor=person(request))
    return redirect(page)


def _after(request: HttpRequest, record: Record) -> str:
    """Registers when that button was pressed; the address of the page to show."""
    if request.POST.get("act") == "keep":
        messages.success(request, _("Brouillon enregistré : vous seul le voyez."))
        return reverse("cases:draft", args=[record.pk])
    registered = register_request(record, actor=person(request))
    messages.success(request, _("Demande enregistrée sous la référence %(ref)s.") % {"ref": registered.reference})
    return reverse("cases:detail", args=[registered.reference])


def change(request: HttpRequest, record: Record) -> HttpResponse:
    """The draft of a request until it is registered; then the correction of what it says."""
    detail = record.informationrequest
    countries = [record.country]
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    if request.method != "POST":
        form = EditRequestForm(countries=countries, initial=values_of(record, detail), version=record.version)
        rows = [{"question_type": q.question_type, "text": q.text} for q in record.questions.all()]
        return _form_page(request, form, QuestionFormSet(prefix="questions", initial=rows), record=record)
    form = EditRequestForm(request.POST, countries=countries, initial={"country": record.country_id})
    questions = QuestionFormSet(request.POST, prefix="questions")
    if not (form.is_valid() and questions.is_valid()):
        return _form_page(request, form, questions, record=record, status=422)
    stored = values_of(record, detail)
    try:
        changed = change_request(
            record,
            title=form.cleaned_data["title"],
            marking=Marking(form.cleaned_data["marking"]),
            content=form.content(),
            questions=asked(questions),
            version=form.cleaned_data["version"],
            actor=person(request),
        )
        page = _after(request, changed) if record.is_draft else reverse("cases:detail", args=[record.reference])
    except StaleVersionError as stale:
        differences = form.differences(stored)
        form.rebase(record.version)
        return _form_page(
            request, form, questions, record=record, status=409, stale=str(stale.reason), differences=differences
        )
    except RefusedError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        return _form_page(request, form, questions, record=record, status=422)
    return redirect(page)


def _form_page(
    request: HttpRequest,
    form: RequestFields,
    questions: BaseFormSet[QuestionForm],
    *,
    record: Record | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    context = {"form": form, "questions": questions, "record": record, "stale": "", "differences": [], **more}
    return render(request, "cases/request_form.html", context, status=status)


COPIED = (
    ("questions", gettext_lazy("les questions, sans leurs réponses")),
    ("reasons", gettext_lazy("la finalité, les raisons objectives et l’exposé")),
    ("people", gettext_lazy("les personnes et objets nommés")),
)


@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request: HttpRequest, reference: str) -> HttpResponse:
    """A new draft from this request: what the person chooses, and never what was received."""
    user = person(request)
    record = get_record(user, reference, area=Area.OPERATIONAL, kind=kinds.INFORMATION_REQUEST)
    demand(may_be_copied(record, user))
    coded = under_code(record)
    lead = (
        _(
            "Ce dossier contient des informations soumises à un code de manipulation : "
            "son contenu n’est pas repris, seulement son cadre."
        )
        if coded
        else _("Ni les réponses, ni les échanges, ni les pièces, ni les dates, ni les références ne sont repris.")
    )

    def make(title: str, parts: frozenset[str]) -> Record:
        return copy_request(record, title=title, parts=parts, actor=user)

    return duplicate_page(request, record, make=make, parts=() if coded else COPIED, lead=lead)
