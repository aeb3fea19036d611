"""Logging a letter rogatory: new, from a request, draft, correction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import kinds
from cases.forms.letter import (
    EditLetterForm,
    LetterFields,
    LetterFromRequestForm,
    MeasureForm,
    MeasureFormSet,
    NewLetterForm,
    OffenceForm,
    OffenceFormSet,
    asked,
    court_of,
    first_letter,
    last_letter_of,
    measure_rows,
    named,
    offence_rows,
    values_of,
)
from cases.forms.opening import first_values
from cases.rules.letters import withheld_answers
from cases.services.letter_work import open_letter_from
from cases.services.letters import LetterText, change_letter, draft_letter, register_letter
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.records import submissions
from ssi.records.access import get_record
from ssi.records.enums import Marking
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.territories.capabilities import Area
from ssi.territories.models import Country

if TYPE_CHECKING:
    Offences = BaseFormSet[OffenceForm]
    Measures = BaseFormSet[MeasureForm]


def _sheets(request: HttpRequest, record: Record | None = None) -> tuple[Offences, Measures]:
    """The offences and the measures typed, or those stored."""
    if request.method == "POST":
        return OffenceFormSet(request.POST, prefix="offences"), MeasureFormSet(request.POST, prefix="measures")
    return (
        OffenceFormSet(prefix="offences", initial=offence_rows(record) if record else None),
        MeasureFormSet(prefix="measures", initial=measure_rows(record) if record else None),
    )


def _valid(form: LetterFields, offences: Offences, measures: Measures) -> bool:
    return all([form.is_valid(), offences.is_valid(), measures.is_valid()])


def _text(form: LetterFields, offences: Offences, measures: Measures) -> LetterText:
    return form.text(named(offences, form.cleaned_data["issued_on"]), asked(measures))


def new(request: HttpRequest, countries: list[Country]) -> HttpResponse:
    """One page: registered at once, or kept as a draft."""
    offences, measures = _sheets(request)
    if request.method != "POST":
        user = person(request)
        last = last_letter_of(user)
        # A letter that one no longer sees is not there; what it says of its court is the person's to change.
        first = {**first_values(countries, user.time_zone), **(court_of(last) if last else {})}
        if last is not None:
            journal.note(Act.RECORD_READ, country=last.country_id, keys=[last.pk])
        form = NewLetterForm(countries=countries, initial=first)
        return _form_page(request, form, offences, measures, last=last)
    form = NewLetterForm(request.POST, countries=countries)
    if not _valid(form, offences, measures):
        return _form_page(request, form, offences, measures, status=422)
    sent = submissions.earlier(form.sending, actor=person(request))
    if sent is not None:
        return redirect(kind_of(sent).address(sent))
    try:
        record = draft_letter(
            country=form.chosen_country,
            title=form.cleaned_data["title"],
            marking=Marking(form.cleaned_data["marking"]),
            text=_text(form, offences, measures),
            actor=person(request),
        )
        page = _after(request, record)
    except RefusedError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        return _form_page(request, form, offences, measures, status=422)
    submissions.remember(record, form.sending, actor=person(request))
    return redirect(page)


@require_http_methods(["GET", "HEAD", "POST"])
def from_request(request: HttpRequest, reference: str) -> HttpResponse:
    """A letter that arises from a request for information: what it tells is already typed, its answers are not."""
    user = person(request)
    origin = get_record(user, reference, area=Area.OPERATIONAL, kind=kinds.INFORMATION_REQUEST, verb="change")
    journal.note(Act.RECORD_READ, country=origin.country_id, keys=[origin.pk])
    countries = [origin.country]
    offences, measures = _sheets(request)
    shown: dict[str, Any] = {"origin": origin, "withheld": withheld_answers(origin)}
    if request.method != "POST":
        first = {**first_values(countries, user.time_zone), **first_letter(origin)}
        form = LetterFromRequestForm(countries=countries, origin=origin, initial=first)
        return _form_page(request, form, offences, measures, **shown)
    form = LetterFromRequestForm(request.POST, countries=countries, origin=origin)
    if not _valid(form, offences, measures):
        return _form_page(request, form, offences, measures, status=422, **shown)
    sent = submissions.earlier(form.sending, actor=user)
    if sent is not None:
        return redirect(kind_of(sent).address(sent))
    try:
        record = open_letter_from(
            origin,
            country=origin.country,
            title=form.cleaned_data["title"],
            marking=Marking(form.cleaned_data["marking"]),
            text=_text(form, offences, measures),
            parts=list(form.cleaned_data["parts"]),
            affair_title=form.cleaned_data.get("affair_title", ""),
            keep=request.POST.get("act") == "keep",
            actor=user,
        )
    except RefusedError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        return _form_page(request, form, offences, measures, status=422, fix=refusal.fix, **shown)
    submissions.remember(record, form.sending, actor=user)
    _say(request, record)
    return redirect(kind_of(record).address(record))


def _after(request: HttpRequest, record: Record) -> str:
    """Registers when that button was pressed; the address of the page to show."""
    if request.POST.get("act") != "keep":
        record = register_letter(record, actor=person(request))
    _say(request, record)
    return kind_of(record).address(record)


def _say(request: HttpRequest, record: Record) -> None:
    if record.is_draft:
        messages.success(request, _("Brouillon enregistré : vous seul le voyez."))
    else:
        messages.success(request, _("CRI enregistrée sous la référence %(ref)s.") % {"ref": record.reference})


def change(request: HttpRequest, record: Record) -> HttpResponse:
    """The draft of a letter until it is registered; then the correction of what it says."""
    letter = record.letterrogatory
    countries = [record.country]
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    offences, measures = _sheets(request, record)
    if request.method != "POST":
        form = EditLetterForm(countries=countries, initial=values_of(record, letter), version=record.version)
        return _form_page(request, form, offences, measures, record=record)
    form = EditLetterForm(request.POST, countries=countries, initial={"country": record.country_id})
    if not _valid(form, offences, measures):
        return _form_page(request, form, offences, measures, record=record, status=422)
    stored = values_of(record, letter)
    try:
        changed = change_letter(
            record,
            title=form.cleaned_data["title"],
            marking=Marking(form.cleaned_data["marking"]),
            text=_text(form, offences, measures),
            version=form.cleaned_data["version"],
            actor=person(request),
        )
        page = _after(request, changed) if record.is_draft else reverse("cases:detail", args=[record.reference])
    except StaleVersionError as stale:
        differences = form.differences(stored)
        form.rebase(record.version)
        shown = {"stale": str(stale.reason), "differences": differences}
        return _form_page(request, form, offences, measures, record=record, status=409, **shown)
    except RefusedError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.reason))
        return _form_page(request, form, offences, measures, record=record, status=422, fix=refusal.fix)
    return redirect(page)


def _form_page(
    request: HttpRequest,
    form: LetterFields,
    offences: Offences,
    measures: Measures,
    *,
    record: Record | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "form": form,
        "offences": offences,
        "measures": measures,
        "record": record,
        # What was delivered stays as it was delivered.
        "delivered": record is not None and record.letterrogatory.delivered_at is not None,
        "stale": "",
        "fix": "",
        "differences": [],
        "origin": None,
        "last": None,
        "withheld": [],
        **more,
    }
    return render(request, "cases/letter_form.html", context, status=status)
