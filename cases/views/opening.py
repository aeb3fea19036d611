"""Logging a request: new, draft, correction."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import kinds
from cases.enums import Urgency
from cases.forms.request import (
    EditRequestForm,
    NewRequestForm,
    QuestionForm,
    QuestionFormSet,
    RequestFields,
    asked,
    first_values,
    values_of,
)
from cases.services.requests import change_request, draft_request, register_request
from cases.workflow.requests import STANDARDS
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.http import demand
from ssi.common.moments import moment_text
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.records import submissions
from ssi.records.access import get_draft, get_record, may_rewrite
from ssi.records.enums import Marking
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.records.services import discard_draft
from ssi.territories.capabilities import Area
from ssi.territories.grants import read
from ssi.territories.models import Country

AREA = Area.OPERATIONAL


def own_countries(request: HttpRequest) -> list[Country]:
    """Where the person may log an operational record."""
    codes = read(person(request)).countries("operational_change")
    return list(Country.objects.filter(code__in=codes).order_by("code"))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """One page: registered at once, or kept as a draft."""
    if kind not in kinds.SLUGS:
        raise Http404
    countries = own_countries(request)
    if not countries:
        raise PermissionDenied(_("Votre affectation ne permet pas d’ouvrir un dossier opérationnel."))
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


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """The draft of a request, until it is registered; then its page."""
    return _edit(request, get_draft(person(request), key, area=AREA, kind=kinds.INFORMATION_REQUEST))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Corrects what a registered request says."""
    record = get_record(person(request), reference, area=AREA, kind=kinds.INFORMATION_REQUEST)
    demand(may_rewrite(person(request), record))
    return _edit(request, record)


def _edit(request: HttpRequest, record: Record) -> HttpResponse:
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


@require_safe
def due_date(request: HttpRequest) -> HttpResponse:
    """The due date of what is being typed, with its reason in one sentence (htmx)."""
    form = NewRequestForm(request.GET, countries=own_countries(request))
    form.full_clean()
    typed = form.cleaned_data
    rule = STANDARDS.get(Urgency(typed["urgency"])) if typed.get("urgency") else None
    place = form.places.get(typed.get("country", ""))
    text = ""
    if rule and place and typed.get("received_at"):
        due = moment_text(typed["received_at"] + rule.delay, place.time_zone)
        text = _("Échéance : %(due)s (%(basis)s, reçue le %(start)s).") % {
            "due": due,
            "basis": rule.basis,
            "start": moment_text(typed["received_at"], place.time_zone),
        }
    elif typed.get("urgency") == Urgency.ROUTINE:
        text = _("Aucune échéance pour cette urgence.")
    return render(request, "cases/_due_date.html", {"text": text})


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Throws one's draft away."""
    record = get_draft(person(request), key, area=AREA, kind=kinds.INFORMATION_REQUEST)
    if request.method == "POST":
        discard_draft(record, actor=person(request))
        messages.success(request, _("Brouillon supprimé."))
        return redirect("cases:list")
    return render(request, "cases/discard.html", {"record": record})
