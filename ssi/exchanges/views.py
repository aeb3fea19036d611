"""Filing an exchange on a record. Domains mount `add`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.forms import show_refusal
from ssi.common.rules import RefusedError
from ssi.exchanges.forms import ExchangeForm
from ssi.exchanges.services import file_exchange
from ssi.records import submissions
from ssi.records.access import get_draft, get_record
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.territories.capabilities import Area


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """Files an arrival, a departure or an internal contact on a registered record."""
    return _add(request, get_record(person(request), reference, area=area, verb="change"))


@require_http_methods(["GET", "HEAD", "POST"])
def add_to_draft(request: HttpRequest, key: UUID, *, area: Area) -> HttpResponse:
    """The same, on a draft."""
    return _add(request, get_draft(person(request), key, area=area))


def _add(request: HttpRequest, record: Record) -> HttpResponse:
    return send(request, record) if request.method == "POST" else form_page(request, record)


def form_page(request: HttpRequest, record: Record, *, initial: Mapping[str, Any] | None = None) -> HttpResponse:
    """The form of an exchange; INITIAL: what the product has already written of it."""
    return _form_page(request, record, ExchangeForm(record=record, initial=dict(initial or {})))


def send(request: HttpRequest, record: Record) -> HttpResponse:
    """Files what was typed, once."""
    user = person(request)
    form = ExchangeForm(request.POST, request.FILES, record=record)
    if not form.is_valid():
        return _form_page(request, record, form, status=422)
    if submissions.earlier(form.sending, actor=user) is None:
        try:
            exchange = file_exchange(record, **form.content(), new_piece=form.new_piece, actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
            return _form_page(request, record, form, status=422, fix=refusal.fix)
        submissions.remember(record, form.sending, actor=user)
        messages.success(request, _("Échange enregistré : %(subject)s.") % {"subject": exchange.subject})
    return redirect(kind_of(record).address(record))


def _form_page(
    request: HttpRequest, record: Record, form: ExchangeForm, *, status: int = 200, fix: str = ""
) -> HttpResponse:
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {
        "record": record,
        "form": form,
        "page_title": _("Enregistrer un échange"),
        "back": kind_of(record).address(record),
        "fix": fix,
        "file_lost": "file" in request.FILES and "file" not in form.errors,
    }
    return render(request, "exchanges/form.html", context, status=status)
