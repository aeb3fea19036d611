"""The register of arrivals and departures: one list over every record that one sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.moments import day_text
from ssi.common.paging import Order, UnknownPlaceError, capped_count, page_of
from ssi.exchanges.filters import RegisterFilterForm, day_in
from ssi.exchanges.models import Exchange
from ssi.records.filters import address
from ssi.records.kinds import kind_of
from ssi.records.listing import PLACE
from ssi.territories.grants import scopes
from ssi.territories.models import Country

NEWEST = Order("register", "registered_at", descending=True)


@dataclass(frozen=True)
class Row:
    """A line of the register, every date already written."""

    number: str
    direction: str
    day: str
    sender: str
    receiver: str
    subject: str
    means: str
    references: tuple[str, ...]
    record: str
    record_url: str
    voided: bool


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Who sees a scope sees its numbers follow each other; reserved records take none of them."""
    user = person(request)
    if not scopes(user):
        raise PermissionDenied(_("Votre affectation n’ouvre pas ce domaine."))
    countries = {country.code: country for country in Country.objects.all()}
    form = RegisterFilterForm(request.GET, user=user, countries=countries)
    context: dict[str, Any] = {
        "form": form,
        "rows": [],
        "count": None,
        "chips": [],
        "clear_url": request.path,
        "previous_url": "",
        "next_url": "",
        "breadcrumb": [(_("Accueil"), "/"), (_("Registre"), "")],
    }
    if not form.is_valid():
        return render(request, "exchanges/register.html", context, status=422)
    found = form.narrow(Exchange.objects.visible_to(user).registered())
    try:
        page = page_of(found.as_lines(), NEWEST, request.GET.get(PLACE, ""))
    except UnknownPlaceError:
        form.add_error(None, _("Cette page de la liste n’existe plus : reprenez au début."))
        return render(request, "exchanges/register.html", context, status=422)
    note_lines(page.rows, Act.LIST_READ)

    def neighbour(token: str) -> str:
        return address(request.path, {**form.applied(), PLACE: token}) if token else ""

    told = {
        "rows": [row_of(exchange, countries[exchange.record.country_id]) for exchange in page.rows],
        "count": capped_count(found),
        "chips": form.chips(request.path),
        "previous_url": neighbour(page.previous),
        "next_url": neighbour(page.next),
    }
    return render(request, "exchanges/register.html", {**context, **told})


def row_of(exchange: Exchange, country: Country) -> Row:
    record = exchange.record
    kind = kind_of(record)
    return Row(
        number=exchange.register_number,
        direction=exchange.get_direction_display(),
        day=day_text(day_in(exchange, country).date()),
        sender=exchange.sender,
        receiver=exchange.receiver,
        subject=exchange.subject,
        means=f"{exchange.get_kind_display()} · {exchange.get_channel_display()}",
        references=exchange.every_reference,
        record=record.reference or str(kind.label),
        record_url=kind.address(record),
        voided=record.is_voided,
    )


def note_lines(exchanges: Iterable[Exchange], act: Act) -> None:
    """One line of the journal for each country, with the records whose exchanges were shown."""
    keys: dict[str, dict[object, None]] = defaultdict(dict)
    for exchange in exchanges:
        keys[exchange.record.country_id][exchange.record_id] = None
    for country, shown in keys.items():
        journal.note(act, country=country, keys=list(shown))
