"""Logging an operational record: the address says which kind, the record itself says it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import kinds
from cases.enums import Urgency
from cases.forms.request import NewRequestForm
from cases.views import letter_opening, mission_opening, request_opening
from cases.workflow.requests import STANDARDS
from ssi.accounts.http import person
from ssi.common.http import demand
from ssi.common.moments import moment_text
from ssi.records.access import get_draft, get_record, may_rewrite
from ssi.records.models import Record
from ssi.territories.capabilities import Area
from ssi.territories.grants import read
from ssi.territories.models import Country

AREA = Area.OPERATIONAL
# What opens one of each kind, and what changes what it says.
NEW: dict[str, Callable[[HttpRequest, list[Country]], HttpResponse]] = {
    kinds.INFORMATION_REQUEST: request_opening.new,
    kinds.LETTER_ROGATORY: letter_opening.new,
    kinds.INVESTIGATOR_MISSION: mission_opening.new,
}
CHANGE: dict[str, Callable[[HttpRequest, Record], HttpResponse]] = {
    kinds.INFORMATION_REQUEST: request_opening.change,
    kinds.LETTER_ROGATORY: letter_opening.change,
    kinds.INVESTIGATOR_MISSION: mission_opening.change,
}


def own_countries(request: HttpRequest) -> list[Country]:
    """Where the person may log an operational record."""
    codes = read(person(request)).countries("operational_change")
    return list(Country.objects.filter(code__in=codes).order_by("code"))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """A new record of that kind, in one page."""
    if kind not in kinds.SLUGS:
        raise Http404
    countries = own_countries(request)
    if not countries:
        raise PermissionDenied(_("Votre affectation ne permet pas d’ouvrir un dossier opérationnel."))
    return NEW[kinds.SLUGS[kind]](request, countries)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """A draft, until it is registered; then its page."""
    record = get_draft(person(request), key, area=AREA)
    return CHANGE[record.kind](request, record)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Corrects what a registered record says."""
    record = get_record(person(request), reference, area=AREA)
    demand(may_rewrite(person(request), record))
    return CHANGE[record.kind](request, record)


@require_safe
def due_date(request: HttpRequest) -> HttpResponse:
    """The due date of what is being typed, with its reason in one sentence (htmx)."""
    form = NewRequestForm(request.GET, countries=own_countries(request))
    form.full_clean()
    typed = form.cleaned_data
    rule = STANDARDS.get(Urgency(typed["urgency"])) if typed.get("urgency") else None
    place = form.places.get(typed.get("country", ""))
    text = ""
    if rule and place and typed.get("received_at"):
        due = moment_text(typed["received_at"] + rule.delay, place.time_zone)
        text = _("Échéance : %(due)s (%(basis)s, reçue le %(start)s).") % {
            "due": due,
            "basis": rule.basis,
            "start": moment_text(typed["received_at"], place.time_zone),
        }
    elif typed.get("urgency") == Urgency.ROUTINE:
        text = _("Aucune échéance pour cette urgence.")
    return render(request, "cases/_due_date.html", {"text": text})
