"""Attaching, downloading and withdrawing pieces. Domains mount `attach`; a piece is then reached by its own key."""

from __future__ import annotations

import logging
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError
from ssi.documents.forms import PieceForm, PostPieceForm, WithdrawForm
from ssi.documents.models import Document
from ssi.documents.rules import may_attach, may_withdraw
from ssi.documents.services import attach_document, withdraw_document
from ssi.documents.storage import DamagedFileError, opened_whole
from ssi.records import submissions
from ssi.records.access import get_draft, get_record
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.territories.capabilities import Area

logger = logging.getLogger(__name__)

# A piece is data, whatever it contains: saved by the browser, never shown or run inside the product.
SERVED_AS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """Attaches a file to a registered record."""
    user = person(request)
    record = get_record(user, reference, area=area, verb="change")
    demand(may_attach(record, user))
    return _attach(request, record)


@require_http_methods(["GET", "HEAD", "POST"])
def attach_to_draft(request: HttpRequest, key: UUID, *, area: Area) -> HttpResponse:
    """The same, to a draft."""
    return _attach(request, get_draft(person(request), key, area=area))


def _attach(request: HttpRequest, record: Record) -> HttpResponse:
    user = person(request)
    kind = PostPieceForm if record.post_id else PieceForm
    if request.method != "POST":
        return _form_page(request, record, kind())
    form = kind(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, record, form, status=422)
    if submissions.earlier(form.sending, actor=user) is None:
        try:
            document = attach_document(record, form.cleaned_data["file"], **form.content(), actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
            return _form_page(request, record, form, status=422, fix=refusal.fix)
        submissions.remember(record, form.sending, actor=user)
        messages.success(request, _("Pièce ajoutée : %(title)s.") % {"title": document.title})
    return redirect(kind_of(record).address(record))


@require_safe
def download(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file as it was filed, to be saved; refused, and said, when it is no longer what was filed."""
    document = _document(request, key)
    record = document.record
    if not document.is_available:
        raise PermissionDenied(_("Cette pièce a été retirée : %(reason)s") % {"reason": document.withdrawal_reason})
    try:
        file = opened_whole(document.storage_key, size=document.size, sha256=document.sha256)
    except DamagedFileError:
        logger.exception("document %s: the file is not what was filed", document.pk)
        context = {"record": record, "document": document, "back": kind_of(record).address(record)}
        return render(request, "documents/damaged.html", context, status=409)
    journal.note(Act.DOCUMENT_READ, country=record.country_id, keys=[record.pk, document.pk])
    return FileResponse(
        file, as_attachment=True, filename=document.file_name, content_type=document.mime, headers=SERVED_AS
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes a piece out of use, with its reason."""
    document = _document(request, key)
    user, record = person(request), document.record
    demand(may_withdraw(document, user))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdraw_document(document, reason=form.cleaned_data["reason"], actor=user)
        messages.success(request, _("Pièce retirée : %(title)s.") % {"title": document.title})
        return redirect(kind_of(record).address(record))
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {"record": record, "document": document, "form": form, "back": kind_of(record).address(record)}
    return render(request, "documents/withdraw.html", context, status=422 if form.is_bound else 200)


def _document(request: HttpRequest, key: UUID) -> Document:
    visible = Document.objects.visible_to(person(request)).select_related("record__country")
    return get_object_or_404(visible, pk=key)


def _form_page(request: HttpRequest, record: Record, form: Form, *, status: int = 200, fix: str = "") -> HttpResponse:
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {
        "record": record,
        "form": form,
        "page_title": _("Ajouter une pièce"),
        "back": kind_of(record).address(record),
        "fix": fix,
        "file_lost": form.is_bound and "file" not in form.errors,
    }
    return render(request, "documents/form.html", context, status=status)
