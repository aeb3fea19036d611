"""Logging a request for information: new, draft, correction."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.forms.opening import first_values
from cases.forms.request import (
    EditRequestForm,
    NewRequestsForm,
    QuestionForm,
    QuestionFormSet,
    RequestFields,
    asked,
    values_of,
)
from cases.services.requests import change_request, draft_request, register_request
from cases.services.several import open_in_several
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.records import submissions
from ssi.records.enums import Marking
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.territories.models import Country


def new(request: HttpRequest, countries: list[Country]) -> HttpResponse:
    """One page: registered at once, or kept as a draft."""
    if request.method != "POST":
        form = NewRequestsForm(countries=countries, initial=first_values(countries, person(request).time_zone))
        return _form_page(request, form, QuestionFormSet(prefix="questions"))
    form = NewRequestsForm(request.POST, countries=countries)
    questions = QuestionFormSet(request.POST, prefix="questions")
    if not (form.is_valid() and questions.is_valid()):
        return _form_page(request, form, questions, status=422)
    sent = submissions.earlier(form.sending, actor=person(request))
    if sent is not None:
        return redirect(kind_of(sent).address(sent))
    said = {
        "title": form.cleaned_data["title"],
        "marking": Marking(form.cleaned_data["marking"]),
        "content": form.content(),
        "questions": asked(questions),
        "actor": person(request),
    }
    try:
        if form.other_countries:
            record, page = _in_several(request, [form.chosen_country, *form.other_countries], said)
        else:
            record = draft_request(country=form.chosen_country, **said)
            page = _after(request, record)
    except RefusedError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        return _form_page(request, form, questions, status=422)
    submissions.remember(record, form.sending, actor=person(request))
    return redirect(page)


def _in_several(request: HttpRequest, countries: list[Country], said: dict[str, Any]) -> tuple[Record, str]:
    """One record in each of COUNTRIES; the first, and the address of the page to show."""
    keeps = request.POST.get("act") == "keep"
    opened = open_in_several(countries, **said, registered=not keeps)
    if keeps:
        messages.success(
            request,
            _("%(number)d brouillons enregistrés, un par pays : vous seul les voyez.") % {"number": len(opened)},
        )
        return opened[0], reverse("cases:drafts")
    references = ", ".join(record.reference or "" for record in opened)
    messages.success(request, _("Demandes enregistrées, une par pays : %(refs)s.") % {"refs": references})
    return opened[0], reverse("cases:detail", args=[opened[0].reference])


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
