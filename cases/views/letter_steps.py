"""Steps of a letter that have a page of their own, and what is noted between them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import kinds
from cases.forms.letter_work import (
    CheckForm,
    LetterEventForm,
    MeasureProgressFormSet,
    MeasuresForm,
    progress,
    progress_rows,
)
from cases.rules.checklists import CheckedItem, checked_items
from cases.services.letter_work import check_letter, follow_measures, revise_check
from cases.services.letters import deliver_letter, note_letter_event, return_acts
from cases.views.stepping import mail_step, opened
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import set_zone, show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.directory.models import Authority
from ssi.directory.services.checklists import checklist_stamp
from ssi.records import submissions
from ssi.records.access import get_record, may_rewrite
from ssi.records.models import Record
from ssi.territories.capabilities import Area

LETTER = kinds.LETTER_ROGATORY


def _letter(request: HttpRequest, reference: str) -> Record:
    record = get_record(person(request), reference, area=Area.OPERATIONAL, kind=LETTER, verb="change")
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    return record


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """The list of the country, item by item; once checked, the same page revises what was said."""
    record = _letter(request, reference)
    if record.state != "checked":
        record, _transition, refusal = opened(request, reference, "check", kind=LETTER)
        if refusal is not None:
            return refusal
    items = checked_items(record)
    stamp = checklist_stamp(record.country_id)
    form = CheckForm(request.POST or None, items=items, version=record.version, initial={"stamp": stamp})
    if request.method != "POST":
        return _check_page(request, record, form, items)
    if not form.is_valid():
        return _check_page(request, record, form, items, status=422)
    service = revise_check if record.state == "checked" else check_letter
    typed = form.cleaned_data
    try:
        service(record, form.marks(), stamp=typed["stamp"], version=typed["version"], actor=person(request))
    except StaleVersionError as stale:
        form.rebase(record.version)
        form.restamp(stamp)
        return _check_page(request, record, form, items, status=409, stale=str(stale.reason))
    except RefusedError as refusal_said:
        show_refusal(form, refusal_said)
        return _check_page(request, record, form, items, status=422)
    messages.success(request, _("Contrôle enregistré."))
    return redirect("cases:detail", record.reference)


def _check_page(
    request: HttpRequest,
    record: Record,
    form: CheckForm,
    items: list[CheckedItem],
    *,
    status: int = 200,
    stale: str = "",
) -> HttpResponse:
    missing = sum(one.status == "missing" for one in items)
    context = {
        "record": record,
        "form": form,
        "rows": form.rows(),
        "missing": missing,
        "revising": record.state == "checked",
        "stale": stale,
    }
    return render(request, "cases/check.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: HttpRequest, reference: str) -> HttpResponse:
    """Delivers the letter to the central authority."""
    return mail_step(request, reference, "deliver", deliver_letter, kind=LETTER, receiver=_central_authority)


def _central_authority(record: Record) -> str | None:
    found = Authority.objects.filter(country=record.country_id, is_central_authority=True).in_force(
        clock.today(record.country.time_zone)
    )
    return found.values_list("code", flat=True).first()


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Sends the acts of execution back to the French authority."""
    return mail_step(request, reference, "return_acts", return_acts, kind=LETTER, receiver=_issuing_court)


def _issuing_court(record: Record) -> str:
    return record.letterrogatory.issuing_court_id


@require_http_methods(["GET", "HEAD", "POST"])
def measures(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of each act."""
    record = _letter(request, reference)
    demand(may_rewrite(person(request), record))
    asked = list(record.measures.all())
    form = MeasuresForm(request.POST or None, version=record.version)
    rows = MeasureProgressFormSet(request.POST or None, prefix="measures", initial=progress_rows(asked))
    for row in rows.forms:
        set_zone(row, record.country.time_zone)
    context: dict[str, Any] = {
        "record": record,
        "form": form,
        "rows": rows,
        "pairs": list(zip(asked, rows.forms, strict=False)),
        "stale": "",
    }
    if request.method != "POST":
        return render(request, "cases/measures.html", context)
    if not (form.is_valid() and rows.is_valid()):
        return render(request, "cases/measures.html", context, status=422)
    try:
        follow_measures(record, progress(rows), version=form.cleaned_data["version"], actor=person(request))
    except StaleVersionError as stale:
        form.rebase(record.version)
        return render(request, "cases/measures.html", {**context, "stale": str(stale.reason)}, status=409)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return render(request, "cases/measures.html", context, status=422)
    messages.success(request, _("Actes mis à jour."))
    return redirect("cases:detail", record.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, reference: str) -> HttpResponse:
    """A dated fact of the chain: translated, acknowledged, minister notified…"""
    record = _letter(request, reference)
    form = LetterEventForm(request.POST or None)
    set_zone(form, record.country.time_zone)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            if submissions.earlier(form.sending, actor=person(request)) is None:
                note_letter_event(record, typed["code"], at=typed["at"], note=typed["note"], actor=person(request))
                submissions.remember(record, form.sending, actor=person(request))
        except RefusedError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Événement noté."))
            return redirect("cases:detail", record.reference)
    return render(
        request, "cases/letter_event.html", {"record": record, "form": form}, status=422 if form.errors else 200
    )
