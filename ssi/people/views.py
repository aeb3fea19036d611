"""Naming people and objects in a record. Domains mount `add`; a part is then reached by its own address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.people.forms import AddPartForm, ChangePartForm, PartFields, RemovePartForm, values_of
from ssi.people.models import Part
from ssi.people.rows import Rows, rows_of
from ssi.people.services import add_part, change_part, remove_part
from ssi.records import submissions
from ssi.records.access import get_draft, get_record, may_rewrite
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.territories.capabilities import Area


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """Names a person or an object in a registered record."""
    record = get_record(person(request), reference, area=area, verb="change")
    demand(may_rewrite(person(request), record))
    return _add(request, record)


@require_http_methods(["GET", "HEAD", "POST"])
def add_to_draft(request: HttpRequest, key: UUID, *, area: Area) -> HttpResponse:
    """The same, in a draft."""
    return _add(request, get_draft(person(request), key, area=area))


def _add(request: HttpRequest, record: Record) -> HttpResponse:
    user, zone = person(request), record.country.time_zone
    page = _("Ajouter une personne ou un objet")
    if request.method != "POST":
        return _form_page(request, record, AddPartForm(zone=zone), page)
    form, rows = AddPartForm(request.POST, zone=zone), rows_of(request.POST, None)
    if not all([form.is_valid(), rows.are_valid()]):
        return _form_page(request, record, form, page, rows=rows, status=422)
    if submissions.earlier(form.sending, actor=user) is None:
        try:
            part = add_part(record, form.content(rows), actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
            return _form_page(request, record, form, page, rows=rows, status=422)
        submissions.remember(record, form.sending, actor=user)
        messages.success(request, _("« %(name)s » est au dossier.") % {"name": part.name})
    return redirect(kind_of(record).address(record))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Corrects what is known of a person or an object."""
    part = _part(request, key)
    record, zone = part.record, part.record.country.time_zone
    page = _("Modifier « %(name)s »") % {"name": part.name}
    if request.method != "POST":
        form = ChangePartForm(zone=zone, initial=values_of(part), version=part.version)
        return _form_page(request, record, form, page, part=part)
    form, rows = ChangePartForm(request.POST, zone=zone), rows_of(request.POST, part)
    if not all([form.is_valid(), rows.are_valid()]):
        return _form_page(request, record, form, page, part=part, rows=rows, status=422)
    try:
        change_part(part, form.content(rows), version=form.cleaned_data["version"], actor=person(request))
    except StaleVersionError as stale:
        differences = form.differences(values_of(part))
        form.rebase(part.version)
        both = {"stale": stale.reason, "differences": differences}
        return _form_page(request, record, form, page, part=part, rows=rows, status=409, **both)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, record, form, page, part=part, rows=rows, status=422)
    messages.success(request, _("Fiche modifiée."))
    return redirect(kind_of(record).address(record))


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes out of the record what was named there by mistake, after one question."""
    part = _part(request, key)
    record = part.record
    if request.method != "POST":
        return _question(request, part)
    form = RemovePartForm(request.POST)
    if not form.is_valid():
        return _question(request, part, status=422)
    try:
        remove_part(part, version=form.cleaned_data["version"], actor=person(request))
    except StaleVersionError as stale:
        return _question(request, part, refusal=stale.reason, status=409)
    except RefusedError as refusal:
        return _question(request, part, refusal=refusal.reason, status=422)
    messages.success(request, _("« %(name)s » n’est plus au dossier.") % {"name": part.name})
    return redirect(kind_of(record).address(record))


def _part(request: HttpRequest, key: UUID) -> Part:
    user = person(request)
    part = get_object_or_404(Part.objects.visible_to(user).with_rows().select_related("record__country"), pk=key)
    demand(may_rewrite(user, part.record))
    return part


def _form_page(
    request: HttpRequest,
    record: Record,
    form: PartFields,
    page: str,
    *,
    part: Part | None = None,
    rows: Rows | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {"record": record, "form": form, "page_title": page, "back": kind_of(record).address(record)}
    context |= {
        "rows": rows or rows_of(None, part),
        "part": part,
        "stale": "",
        "differences": (),
        "keep": part.pk if part else record.pk,
        **more,
    }
    return render(request, "people/form.html", context, status=status)


def _question(request: HttpRequest, part: Part, *, refusal: object = "", status: int = 200) -> HttpResponse:
    record = part.record
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {"record": record, "part": part, "refusal_reason": refusal, "back": kind_of(record).address(record)}
    return render(request, "people/remove.html", context, status=status)
