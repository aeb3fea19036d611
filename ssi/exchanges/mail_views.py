"""An e-mail dropped on a record: read, shown, put right, filed. Two pages; between them it is its person's alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import show_refusal
from ssi.common.rules import RefusedError
from ssi.exchanges.mail_forms import DropForm, MailForm
from ssi.exchanges.mailing import keep_pending, proposed
from ssi.exchanges.messages import read_message
from ssi.exchanges.models import Exchange, PendingMail
from ssi.exchanges.services import file_exchange
from ssi.exchanges.views import ASK, said
from ssi.records import submissions
from ssi.records.access import get_record, require_verb
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.territories.capabilities import Area

KEPT = timedelta(hours=24)


@require_http_methods(ASK)
def drop(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """Takes the file of a message. One that does not read is refused with words, and nothing is kept of it."""
    user = person(request)
    record = get_record(user, reference, area=area, verb="change")
    form = DropForm(request.POST, request.FILES) if request.method == "POST" else DropForm()
    if request.method == "POST" and form.is_valid():
        pending = keep_pending(record, form.message.original.name, form.content, actor=user)
        return redirect("exchanges:file_mail", key=pending.pk)
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {
        "record": record,
        "form": form,
        "page_title": _("Déposer un courriel"),
        "back": kind_of(record).address(record),
    }
    return render(request, "exchanges/drop.html", context, status=422 if form.errors else 200)


@require_http_methods(ASK)
def file(request: HttpRequest, key: UUID) -> HttpResponse:
    """Shows what was read of a dropped message, and files it as it is put right."""
    user = person(request)
    pending = _pending_of(user, key)
    record = pending.record
    message = read_message(pending.file_name, bytes(pending.content))
    page = {"pending": pending, "message": message, "filed_before": _filed_before(record, message.message_id)}
    if request.method != "POST":
        form = MailForm(record=record, message=message, initial=proposed(record, message, user))
        return _page(request, record, form, page)
    form = MailForm(request.POST, record=record, message=message)
    if not form.is_valid():
        return _page(request, record, form, page, status=422)
    if submissions.earlier(form.sending, actor=user) is None:
        try:
            exchange = file_exchange(record, **form.content(), new_pieces=form.new_pieces, actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
            return _page(request, record, form, page, status=422)
        pending.delete()
        submissions.remember(record, form.sending, actor=user)
        messages.success(request, said(exchange))
    return redirect(kind_of(record).address(record))


def _pending_of(user: User, key: UUID) -> PendingMail:
    seen = PendingMail.objects.visible_to(user).filter(person=user, dropped_at__gt=clock.now() - KEPT)
    joined = seen.select_related("record__country", "record__owner", "record__post")
    pending: PendingMail = get_object_or_404(joined, pk=key)
    require_verb(user, pending.record, "change")
    return pending


def _filed_before(record: Record, message_id: str) -> Exchange | None:
    if not message_id:
        return None
    found: Exchange | None = Exchange.objects.filter(record=record, message_id=message_id).first()
    return found


def _page(
    request: HttpRequest, record: Record, form: MailForm, page: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {
        "record": record,
        "form": form,
        "page_title": _("Relire et enregistrer le courriel"),
        "back": kind_of(record).address(record),
        **page,
    }
    return render(request, "exchanges/mail.html", context, status=status)
