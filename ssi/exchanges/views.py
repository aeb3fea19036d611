"""The correspondence of a record, and filing in it. Domains mount the pages of a record (`ssi.exchanges.urls`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import set_zone, show_refusal
from ssi.common.rules import RefusedError
from ssi.exchanges.conversation import conversations_of
from ssi.exchanges.enums import Channel, Direction, ExchangeKind
from ssi.exchanges.forms import AcknowledgementForm, CallForm, ExchangeForm
from ssi.exchanges.letters.fields import own_fields
from ssi.exchanges.models import Exchange
from ssi.exchanges.prefilling import correction_of, reminder_of, reply_to
from ssi.exchanges.services import acknowledge, file_exchange
from ssi.records import submissions
from ssi.records.access import get_draft, get_record, may, require_verb
from ssi.records.acts import address_of
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.territories.capabilities import Area

ASK = ["GET", "HEAD", "POST"]
MOST_SHOWN = 300
SUBJECT = 200


@require_safe
def exchanges(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """Everything that came and went on a record, as conversations."""
    user = person(request)
    record = get_record(user, reference, area=area)
    found = list(Exchange.objects.of(record)[: MOST_SHOWN + 1])
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    may_change = bool(may(user, "change", record))
    places = ("add_exchange", "note_call", "drop_mail") if may_change else ()
    writes = may_change and own_fields(record.kind)
    context = {
        "record": record,
        "back": kind_of(record).address(record),
        "page_title": _("Correspondance"),
        "lines": conversations_of(found[:MOST_SHOWN]),
        "cut": len(found) > MOST_SHOWN,
        "may_change": may_change,
        "places": {name: address_of(record, name) for name in places},
        "letters": address_of(record, "letters") if writes else "",
    }
    return render(request, "exchanges/conversations.html", context)


@require_http_methods(ASK)
def add(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """Files an arrival, a departure or an internal contact on a registered record."""
    return file_page(request, get_record(person(request), reference, area=area, verb="change"))


@require_http_methods(ASK)
def add_to_draft(request: HttpRequest, key: UUID, *, area: Area) -> HttpResponse:
    """The same, on a draft."""
    return file_page(request, get_draft(person(request), key, area=area))


@require_http_methods(ASK)
def reply(request: HttpRequest, key: UUID) -> HttpResponse:
    """Files the answer to an exchange, its two ends turned round."""
    exchange = exchange_of(person(request), key)
    return file_page(request, exchange.record, title=_("Répondre"), initial=reply_to(exchange))


@require_http_methods(ASK)
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is filed stays: its correction is a new exchange, which says what it corrects."""
    exchange = exchange_of(person(request), key)
    return file_page(
        request,
        exchange.record,
        title=_("Corriger un échange"),
        initial=correction_of(exchange),
        about=exchange,
        corrects=exchange,
    )


@require_http_methods(ASK)
def remind(request: HttpRequest, key: UUID) -> HttpResponse:
    """A departure that waits for its answer is recalled: the text is ready, in the language of who reads it."""
    exchange = exchange_of(person(request), key)
    return file_page(
        request,
        exchange.record,
        title=_("Relancer"),
        initial=reminder_of(exchange, person(request)),
        about=exchange,
        reminds=exchange,
    )


def exchange_of(user: User, key: UUID) -> Exchange:
    """The exchange of that key on a record that USER changes; Http404 alike whether it is hidden or does not exist."""
    seen = Exchange.objects.visible_to(user).select_related(
        "record__country", "record__owner", "record__post", "from_authority", "to_authority", "in_reply_to"
    )
    exchange: Exchange = get_object_or_404(seen, pk=key)
    require_verb(user, exchange.record, "change")
    return exchange


def file_page(
    request: HttpRequest,
    record: Record,
    *,
    title: str = "",
    initial: dict[str, Any] | None = None,
    about: Exchange | None = None,
    **links: Any,
) -> HttpResponse:
    """The form of an exchange, and what it files. INITIAL: what the product has already written of it; ABOUT: the
    exchange it is shown with; LINKS: what the new one says of it."""
    user = person(request)
    page = {"page_title": title or _("Enregistrer un échange"), "about": about}
    if request.method != "POST":
        return _form_page(request, record, ExchangeForm(record=record, initial=initial or {}), page)
    form = ExchangeForm(request.POST, request.FILES, record=record)
    if not form.is_valid():
        return _form_page(request, record, form, page, status=422)
    if submissions.earlier(form.sending, actor=user) is None:
        try:
            exchange = file_exchange(record, **form.content(), **links, new_pieces=form.new_pieces, actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
            return _form_page(request, record, form, page, status=422, fix=refusal.fix)
        submissions.remember(record, form.sending, actor=user)
        messages.success(request, said(exchange))
    return redirect(kind_of(record).address(record))


def said(exchange: Exchange) -> str:
    """« Échange enregistré sous le numéro D-SG-2026-0009 : Relance. »."""
    if exchange.register_number:
        return _("Échange enregistré sous le numéro %(number)s : %(subject)s.") % {
            "number": exchange.register_number,
            "subject": exchange.subject,
        }
    return _("Échange enregistré : %(subject)s.") % {"subject": exchange.subject}


def _form_page(
    request: HttpRequest,
    record: Record,
    form: ExchangeForm,
    page: dict[str, Any],
    *,
    status: int = 200,
    fix: str = "",
) -> HttpResponse:
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {
        "record": record,
        "form": form,
        "back": kind_of(record).address(record),
        "fix": fix,
        "file_lost": "file" in request.FILES and "file" not in form.errors,
        **page,
    }
    return render(request, "exchanges/form.html", context, status=status)


@require_http_methods(ASK)
def note_call(request: HttpRequest, reference: str, *, area: Area) -> HttpResponse:
    """A telephone call in two fields: who, what. It is dated now; it is no mail, and has no number of the register."""
    user = person(request)
    record = get_record(user, reference, area=area, verb="change")
    form = CallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if submissions.earlier(form.sending, actor=user) is None:
            _file_call(record, form.cleaned_data, user)
            submissions.remember(record, form.sending, actor=user)
            messages.success(request, _("Appel noté dans le fil du dossier."))
        return redirect(kind_of(record).address(record))
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {
        "record": record,
        "form": form,
        "page_title": _("Noter un appel"),
        "back": kind_of(record).address(record),
        "button": _("Noter l’appel"),
        "keep": f"call-{record.pk}",
        "about": None,
    }
    return render(request, "exchanges/small_form.html", context, status=422 if form.errors else 200)


def _file_call(record: Record, typed: dict[str, Any], user: User) -> Exchange:
    with_whom = _("Appel avec %(who)s") % {"who": typed["who"]}
    return file_exchange(
        record,
        direction=Direction.INTERNAL,
        kind=ExchangeKind.PHONE_CALL,
        channel=Channel.BILATERAL,
        occurred_at=clock.now(),
        subject=with_whom[:SUBJECT],
        from_person=typed["who"],
        body=typed["what"],
        actor=user,
    )


@require_http_methods(ASK)
def acknowledged(request: HttpRequest, key: UUID) -> HttpResponse:
    """Records that the other side received a departure."""
    user, exchange = person(request), exchange_of(person(request), key)
    record = exchange.record
    form = AcknowledgementForm(
        request.POST if request.method == "POST" else None,
        initial={"received_on": clock.today(record.country.time_zone)},
    )
    set_zone(form, record.country.time_zone)
    if request.method == "POST" and form.is_valid():
        try:
            acknowledge(exchange, **form.cleaned_data, actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Accusé de réception enregistré."))
            return redirect(kind_of(record).address(record))
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context = {
        "record": record,
        "form": form,
        "page_title": _("Enregistrer un accusé de réception"),
        "back": kind_of(record).address(record),
        "button": _("Enregistrer l’accusé"),
        "keep": f"acknowledgement-{exchange.pk}",
        "about": exchange,
    }
    return render(request, "exchanges/small_form.html", context, status=422 if form.errors else 200)
