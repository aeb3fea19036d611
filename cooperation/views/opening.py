"""Opening a record: one page, registered at once or kept as a draft; then its correction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperation.services.steps import register_record
from cooperation.views.pages import Pages
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.records import submissions
from ssi.records.access import get_draft, get_record, may_rewrite, require_area
from ssi.records.kinds import kind_of
from ssi.records.listing import note_shown
from ssi.records.models import Record


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, *, pages: Pages) -> HttpResponse:
    """One page: registered at once, or kept as a draft."""
    user = person(request)
    countries = pages.own_countries(user)
    if not countries:
        raise PermissionDenied(str(pages.words.refused))
    if request.method != "POST":
        here = sorted(countries, key=lambda country: country.time_zone != user.time_zone)[0]
        first = {"country": here.code, **pages.first_values()}
        return _form_page(request, pages, pages.new_form(countries=countries, initial=first))
    form = pages.new_form(request.POST, countries=countries)
    if not form.is_valid():
        return _form_page(request, pages, form, status=422)
    sent = submissions.earlier(form.sending, actor=user)
    if sent is not None:
        return redirect(kind_of(sent).address(sent))
    try:
        record = pages.draft(country=form.chosen_country, **form.services_data(), actor=user)
        page = _after(request, pages, record)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, pages, form, status=422)
    submissions.remember(record, form.sending, actor=user)
    return redirect(page)


def _after(request: HttpRequest, pages: Pages, record: Record) -> str:
    """Registers when that button was pressed; the address of the page to show."""
    if request.POST.get("act") == "keep":
        messages.success(request, _("Brouillon enregistré : vous seul le voyez."))
        return pages.url("draft", record.pk)
    registered = register_record(record, actor=person(request))
    messages.success(request, _("Dossier enregistré sous la référence %(ref)s.") % {"ref": registered.reference})
    return pages.url("detail", registered.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, key: UUID, *, pages: Pages) -> HttpResponse:
    """The draft, until it is registered; then its page."""
    return _edit(request, pages, get_draft(person(request), key, area=pages.area, kind=pages.kind))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str, *, pages: Pages) -> HttpResponse:
    """Corrects what a registered record says."""
    record = get_record(person(request), reference, area=pages.area, kind=pages.kind)
    demand(may_rewrite(person(request), record))
    return _edit(request, pages, record)


def _edit(request: HttpRequest, pages: Pages, record: Record) -> HttpResponse:
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    stored = pages.values(record)
    if request.method != "POST":
        form = pages.edit_form(countries=[record.country], initial=stored, version=record.version)
        return _form_page(request, pages, form, record=record)
    form = pages.edit_form(request.POST, countries=[record.country], initial=stored)
    if not form.is_valid():
        return _form_page(request, pages, form, record=record, status=422)
    try:
        changed = pages.change(
            record, **form.services_data(), version=form.cleaned_data["version"], actor=person(request)
        )
        page = _after(request, pages, changed) if record.is_draft else pages.url("detail", record.reference)
    except StaleVersionError as stale:
        differences = form.differences(stored)
        form.rebase(record.version)
        return _form_page(
            request, pages, form, record=record, status=409, stale=str(stale.reason), differences=differences
        )
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, pages, form, record=record, status=422)
    return redirect(page)


def _form_page(
    request: HttpRequest, pages: Pages, form: Any, *, record: Record | None = None, status: int = 200, **more: object
) -> HttpResponse:
    context = {
        "form": form,
        "record": record,
        "words": pages.words,
        "list_url": pages.list_url,
        "cancel_url": "" if record is None or record.is_draft else pages.url("detail", record.reference),
        "discard_url": pages.url("discard", record.pk) if record is not None and record.is_draft else "",
        "stale": "",
        "differences": [],
        **more,
    }
    return render(request, f"cooperation/{pages.templates}/form.html", context, status=status)


@require_safe
def drafts(request: HttpRequest, *, pages: Pages) -> HttpResponse:
    """One's own drafts: nobody else sees them."""
    user = person(request)
    require_area(user, pages.area)
    own = Record.objects.visible_to(user).drafts().filter(area=pages.area, author=user)
    rows = list(own.select_related("country").order_by("-created_at")[:100])
    note_shown(rows, Act.LIST_READ)
    shown = [(record, kind_of(record).address(record), kind_of(record).label) for record in rows]
    context = {"rows": shown, "words": pages.words, "list_url": pages.list_url, "new_url": pages.url("new")}
    return render(request, "cooperation/drafts.html", context)
