"""Logging a mission of investigators: new, draft, correction."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.forms.missions import EditMissionForm, MissionFields, NewMissionForm, values_of
from cases.forms.opening import first_values
from cases.services.missions import change_mission, draft_mission, letter_of, register_mission
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.forms import show_refusal
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.records import submissions
from ssi.records.enums import Marking
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.territories.models import Country


def new(request: HttpRequest, countries: list[Country]) -> HttpResponse:
    """One page: registered at once, or kept as a draft."""
    user = person(request)
    if request.method != "POST":
        form = NewMissionForm(countries=countries, reader=user, initial=first_values(countries, user.time_zone))
        return _form_page(request, form)
    form = NewMissionForm(request.POST, countries=countries, reader=user)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    sent = submissions.earlier(form.sending, actor=user)
    if sent is not None:
        return redirect(kind_of(sent).address(sent))
    try:
        record = draft_mission(
            country=form.chosen_country,
            title=form.cleaned_data["title"],
            marking=Marking(form.cleaned_data["marking"]),
            content=form.content(),
            letter=form.cleaned_data["letter"],
            actor=user,
        )
        page = _after(request, record)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, status=422)
    submissions.remember(record, form.sending, actor=user)
    return redirect(page)


def _after(request: HttpRequest, record: Record) -> str:
    """Registers when that button was pressed; the address of the page to show."""
    if request.POST.get("act") != "keep":
        record = register_mission(record, actor=person(request))
        messages.success(request, _("Mission enregistrée sous la référence %(ref)s.") % {"ref": record.reference})
    else:
        messages.success(request, _("Brouillon enregistré : vous seul le voyez."))
    return kind_of(record).address(record)


def change(request: HttpRequest, record: Record) -> HttpResponse:
    """The draft of a mission until it is registered; then the correction of what it says."""
    user, mission, countries = person(request), record.mission, [record.country]
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    stored = values_of(record, mission, letter_of(record))
    if request.method != "POST":
        form = EditMissionForm(countries=countries, reader=user, initial=stored, version=record.version)
        return _form_page(request, form, record=record)
    form = EditMissionForm(request.POST, countries=countries, reader=user, initial={"country": record.country_id})
    if not form.is_valid():
        return _form_page(request, form, record=record, status=422)
    try:
        changed = change_mission(
            record,
            title=form.cleaned_data["title"],
            marking=Marking(form.cleaned_data["marking"]),
            content=form.content(),
            letter=form.cleaned_data["letter"],
            version=form.cleaned_data["version"],
            actor=user,
        )
        page = _after(request, changed) if record.is_draft else reverse("cases:detail", args=[record.reference])
    except StaleVersionError as stale:
        differences = form.differences(stored)
        form.rebase(record.version)
        shown = {"stale": str(stale.reason), "differences": differences}
        return _form_page(request, form, record=record, status=409, **shown)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, record=record, status=422)
    return redirect(page)


def _form_page(
    request: HttpRequest, form: MissionFields, *, record: Record | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "record": record, "stale": "", "differences": [], **more}
    return render(request, "cases/mission_form.html", context, status=status)
