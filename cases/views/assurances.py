"""The assurance that a reply waits for: what it is for, recorded with its paper, asked for, approved."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import kinds
from cases.forms.returns import AskAssuranceForm, AssuranceForm
from cases.models import Assurance
from cases.rules.assurances import ever_said, exposures, may_approve
from cases.services.assurances import approve_assurance, ask_assurance, asking_words, record_assurance
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import set_zone, show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError
from ssi.records.access import get_record, may, require_verb
from ssi.records.models import Record
from ssi.territories.capabilities import Area

read_and_write = require_http_methods(["GET", "HEAD", "POST"])
REPLYING = {kinds.INFORMATION_REQUEST, kinds.LETTER_ROGATORY}
RELATED = ("informationrequest__crime_type", "letterrogatory__crime_type")


def _record(request: HttpRequest, reference: str) -> Record:
    record = get_record(person(request), reference, area=Area.OPERATIONAL, related=RELATED)
    # A mission replies to nobody: what leaves for the partner leaves from the request or the letter.
    if record.kind not in REPLYING:
        raise Http404
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    return record


@read_and_write
def assurances(request: HttpRequest, reference: str) -> HttpResponse:
    """What this record's replies expose to, the assurances stored, and one more."""
    record = _record(request, reference)
    user = person(request)
    form = AssuranceForm(request.POST if request.method == "POST" else None, record=record)
    if request.method == "POST":
        require_verb(user, record, "change")
        if form.is_valid():
            try:
                record_assurance(record, form.assured(), actor=user)
            except RefusedError as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("Assurance enregistrée : le chef de service doit l’approuver."))
                return redirect("cases:assurances", record.reference)
    return _page(request, record, form, status=422 if form.is_bound else 200)


def _page(request: HttpRequest, record: Record, form: AssuranceForm, *, status: int, refusal: str = "") -> HttpResponse:
    user = person(request)
    crime_types = ever_said(record).crime_types
    stored = Assurance.objects.filter(record=record).select_related(
        "country", "crime_type", "recorded_by", "approved_by", "document"
    )
    rows = [(one, bool(may_approve(_of(one, record), user)), one.crime_type in crime_types) for one in stored]
    context: dict[str, Any] = {
        "record": record,
        "form": form,
        "rows": rows,
        "offences": [(one, exposures(record.country_id, one)) for one in crime_types],
        "may_change": bool(may(user, "change", record)),
        "refusal": refusal,
        "zone": record.country.time_zone,
    }
    return render(request, "cases/assurances.html", context, status=status)


def _of(assurance: Assurance, record: Record) -> Assurance:
    assurance.record = record
    return assurance


@require_http_methods(["POST"])
def approve(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """A second person approves."""
    record = _record(request, reference)
    user = person(request)
    found = get_object_or_404(Assurance.objects.select_related("document"), record=record, pk=key)
    demand(may_approve(_of(found, record), user))
    try:
        approve_assurance(found, actor=user)
    except RefusedError as refusal:
        form = AssuranceForm(record=record)
        return _page(request, record, form, status=422, refusal=str(refusal.reason))
    messages.success(request, _("Assurance approuvée : la réponse peut partir, par une autre personne que vous."))
    return redirect("cases:assurances", record.reference)


@read_and_write
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter that asks for it: its words are fixed, so that it may leave first."""
    record = _record(request, reference)
    user = person(request)
    require_verb(user, record, "change")
    first = {"at": clock.now().replace(second=0, microsecond=0), "to_authority": _asker(record)}
    form = AskAssuranceForm(request.POST if request.method == "POST" else None, initial=first)
    set_zone(form, record.country.time_zone)
    if form.is_bound and form.is_valid():
        try:
            ask_assurance(record, **form.cleaned_data, actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Demande d’assurance inscrite au registre des départs."))
            return redirect("cases:assurances", record.reference)
    subject, body = asking_words(record)
    context = {"record": record, "form": form, "subject": subject, "body": body}
    return render(request, "cases/assurance_ask.html", context, status=422 if form.is_bound else 200)


def _asker(record: Record) -> str:
    if record.kind == kinds.LETTER_ROGATORY:
        return str(record.letterrogatory.issuing_court_id)
    return str(record.informationrequest.requesting_authority_id)
