"""What comes back of a letter: the inventory of its acts, its exhibits, each hand that they pass through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import kinds
from cases.forms.returns import CustodyForm, ExhibitForm, InventoryForm
from cases.models import Exhibit, ReturnedAct
from cases.services.returns import add_exhibit, hand_over, list_acts
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import VersionedForm, set_zone, show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError, StaleVersionError, Text
from ssi.records.access import get_record, may_rewrite
from ssi.records.models import Record
from ssi.territories.capabilities import Area

read_and_write = require_http_methods(["GET", "HEAD", "POST"])


def _letter(request: HttpRequest, reference: str) -> Record:
    record = get_record(person(request), reference, area=Area.OPERATIONAL, kind=kinds.LETTER_ROGATORY, verb="change")
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    demand(may_rewrite(person(request), record))
    return record


def _typed(
    request: HttpRequest,
    record: Record,
    form: VersionedForm,
    do: Callable[[], object],
    *,
    template: str,
    after: str,
    done: Text,
    **shown: Any,
) -> HttpResponse:
    """Shows FORM, or does the one thing and goes to AFTER; a refusal comes back with everything typed."""
    context = {"record": record, "form": form, "stale": "", "fix": "", **shown}
    if not form.is_bound:
        return render(request, template, context)
    if not form.is_valid():
        return render(request, template, context, status=422)
    try:
        do()
    except StaleVersionError as stale:
        form.rebase(record.version)
        return render(request, template, {**context, "stale": str(stale.reason)}, status=409)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return render(request, template, {**context, "fix": refusal.fix}, status=422)
    messages.success(request, str(done))
    return redirect(after, record.reference)


@read_and_write
def inventory(request: HttpRequest, reference: str) -> HttpResponse:
    """The pieces that go back, each with its fingerprint."""
    record = _letter(request, reference)
    listed = list(ReturnedAct.objects.filter(record=record))
    form = InventoryForm(
        request.POST if request.method == "POST" else None,
        record=record,
        version=record.version,
        initial={"acts": [str(act.document_id) for act in listed]},
    )
    return _typed(
        request,
        record,
        form,
        lambda: list_acts(record, form.documents(), version=form.cleaned_data["version"], actor=person(request)),
        template="cases/inventory.html",
        after="cases:detail",
        done=_("Inventaire dressé."),
        listed=listed,
    )


@read_and_write
def exhibits(request: HttpRequest, reference: str) -> HttpResponse:
    """The exhibits with their chain, and one more."""
    record = _letter(request, reference)
    form = ExhibitForm(request.POST if request.method == "POST" else None, version=record.version)
    return _typed(
        request,
        record,
        form,
        lambda: add_exhibit(record, form.sealed(), version=form.cleaned_data["version"], actor=person(request)),
        template="cases/exhibits.html",
        after="cases:exhibits",
        done=_("Scellé inscrit."),
        exhibits=list(Exhibit.objects.filter(record=record).prefetch_related("continuity")),
        zone=record.country.time_zone,
    )


@read_and_write
def custody(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """One exhibit handed over: from whom, to whom, when, in which condition."""
    record = _letter(request, reference)
    exhibit = get_object_or_404(Exhibit.objects.prefetch_related("continuity"), record=record, pk=key)
    exhibit.record = record
    first = {"from_holder": exhibit.holder, "handed_at": clock.now().replace(second=0, microsecond=0)}
    form = CustodyForm(request.POST if request.method == "POST" else None, version=record.version, initial=first)
    set_zone(form, record.country.time_zone)
    return _typed(
        request,
        record,
        form,
        lambda: hand_over(exhibit, form.handing(), version=form.cleaned_data["version"], actor=person(request)),
        template="cases/custody.html",
        after="cases:exhibits",
        done=_("Remise inscrite."),
        exhibit=exhibit,
        zone=record.country.time_zone,
    )
