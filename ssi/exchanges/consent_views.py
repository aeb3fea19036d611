"""The consent to a use that a handling code forbids: recorded from the refusal, or asked for from there."""

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
from ssi.common.rules import RefusedError
from ssi.directory.models import Authority
from ssi.documents.models import Document
from ssi.exchanges.asking import Asked, carrier, letter
from ssi.exchanges.enums import USE_OF_CODE, HandlingCode, Use
from ssi.exchanges.forms import ReleaseForm
from ssi.exchanges.models import Exchange
from ssi.exchanges.rules import Piece, may_record_consent
from ssi.exchanges.services import Given, record_release
from ssi.exchanges.views import file_page
from ssi.records import submissions
from ssi.records.kinds import kind_of

read_and_write = require_http_methods(["GET", "HEAD", "POST"])


def _document(request: HttpRequest, key: UUID) -> Document:
    visible = Document.objects.visible_to(person(request)).select_related("record__country")
    found: Document = get_object_or_404(visible, pk=key)
    demand(may_record_consent(found, person(request)))
    return found


def _exchange(request: HttpRequest, key: UUID) -> Exchange:
    visible = Exchange.objects.visible_to(person(request)).select_related("record__country", "from_authority")
    found: Exchange = get_object_or_404(visible, pk=key)
    demand(may_record_consent(found, person(request)))
    return found


@read_and_write
def of_document(request: HttpRequest, key: UUID) -> HttpResponse:
    """Records the consent to a use of one piece."""
    return _record(request, _document(request, key))


@read_and_write
def of_exchange(request: HttpRequest, key: UUID) -> HttpResponse:
    """Records the consent to a use of what one exchange says and carries."""
    return _record(request, _exchange(request, key))


@read_and_write
def ask_for_document(request: HttpRequest, key: UUID) -> HttpResponse:
    """The departure that asks for it, already written."""
    return _ask(request, _document(request, key))


@read_and_write
def ask_for_exchange(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same, for an exchange."""
    return _ask(request, _exchange(request, key))


def _asked(request: HttpRequest, piece: Piece) -> Asked:
    """What the refusal said was missing; without it, what the code of the piece forbids."""
    typed = request.GET.get("use", "")
    own = USE_OF_CODE.get(HandlingCode(piece.handling_code)) if piece.handling_code else None
    use = Use(typed) if typed in Use.values else own or Use.JUDICIAL
    authority = Authority.objects.filter(pk=request.GET.get("authority", "")[:24]).first()
    return Asked(use, authority if use is Use.DISSEMINATION else None)


def _answer(request: HttpRequest, piece: Piece) -> int | None:
    typed = request.GET.get("answer", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return number if number and isinstance(piece, Exchange) else None


def _record(request: HttpRequest, piece: Piece) -> HttpResponse:
    user, record = person(request), piece.record
    asked = _asked(request, piece)
    if request.method != "POST":
        arrival = carrier(piece)
        giver = arrival.from_authority if arrival else None
        first = {"use": asked.use.value, "authority": asked.authority and asked.authority.pk, "given_by": giver or ""}
        return _page(request, piece, ReleaseForm(record=record, initial=first))
    form = ReleaseForm(request.POST, record=record)
    if not form.is_valid():
        return _page(request, piece, form, status=422)
    if submissions.earlier(form.sending, actor=user) is None:
        typed = {name: value for name, value in form.cleaned_data.items() if name != "submission"}
        try:
            record_release(piece, Given(**typed), answer=_answer(request, piece), actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
            return _page(request, piece, form, status=422)
        submissions.remember(record, form.sending, actor=user)
        messages.success(request, _("Accord enregistré : %(reference)s.") % {"reference": typed["reference"]})
    return redirect(kind_of(record).address(record))


def _page(request: HttpRequest, piece: Piece, form: ReleaseForm, *, status: int = 200) -> HttpResponse:
    record = piece.record
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    context: dict[str, Any] = {
        "record": record,
        "piece": piece,
        "form": form,
        "answer": _answer(request, piece),
        "is_document": isinstance(piece, Document),
        "query": request.GET.urlencode(),
        "page_title": _("Enregistrer un accord d’usage"),
        "back": kind_of(record).address(record),
    }
    return render(request, "exchanges/consent.html", context, status=status)


def _ask(request: HttpRequest, piece: Piece) -> HttpResponse:
    return file_page(request, piece.record, initial=letter(piece, _asked(request, piece), person(request)))
