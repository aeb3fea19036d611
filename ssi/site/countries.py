"""The pages of the countries: the sheet of the day, authorities, calendar, legal bases, figures.

A country is shown to whoever holds something there, in any area; each part of its page belongs to a right of its own.
A consular post files its requests and has no page of the country: its authorities are in the directory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperation.kinds import AGREEMENT
from cooperation.stats.context import published
from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.directory.contact_lists import contacts_of_country
from ssi.directory.models import Authority, ChecklistItem, LegalInstrument
from ssi.records.kinds import kind_of
from ssi.records.listing import note_shown
from ssi.records.models import Record
from ssi.site.country_calendar import calendar_of
from ssi.site.country_figures import QUARTER, figures_of
from ssi.site.country_security import published_line, sheet_part, zone_part
from ssi.territories import zone_map
from ssi.territories.capabilities import Area
from ssi.territories.grants import first_wall, holds, read, scopes
from ssi.territories.models import Country

# An agreement in force stays so while its renewal is due, and once renewed (cooperation.workflow.agreements).
AGREED = ("in_force", "renewal_due", "renewed")
_LINE = ("id", "kind", "country_id", "reference", "title", "state", "opened_at")
MOST_AGREEMENTS = 20


def opened_to(user: User) -> list[str]:
    """The countries in which USER may read something as a member of the service."""
    held = read(user).held
    return sorted({one.country for one in held if one.verb == "view" and one.country and one.area in Area.values})


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The countries of the person, with the level of each where they read it."""
    user = person(request)
    codes = opened_to(user)
    if not codes and first_wall():
        raise PermissionDenied(_("Votre affectation n’ouvre la page d’aucun pays."))
    wanted = Country.objects.filter(covered=True)
    countries = sorted(wanted.filter(code__in=codes) if first_wall() else wanted, key=lambda one: one.name)
    sheets = _in_force(user, [country.code for country in countries])
    note_shown(sheets.values(), Act.LIST_READ)
    cards = [
        {
            "country": country,
            "url": reverse("country", args=[country.code]),
            "reads": holds(user, "view", f"{country.code}/{Area.CONTEXT}"),
            "sheet": published_line(sheets[country.code], country.time_zone) if country.code in sheets else None,
            "valid_until": sheets[country.code].securitycontext.valid_until if country.code in sheets else None,
        }
        for country in countries
    ]
    return render(request, "site/countries.html", {"cards": cards, **_map(sheets), **_links(user)})


def _in_force(user: User, codes: Sequence[str]) -> dict[str, Record]:
    now = published(user, codes).filter(state="published")
    return {
        record.country_id: record for record in now.select_related("securitycontext__validated_by", "author", "country")
    }


def _map(sheets: dict[str, Record]) -> dict[str, Any]:
    """The small map at the levels that the reader sees; in words too."""
    levels = {code: record.securitycontext.level for code, record in sheets.items()}
    words = {code: str(level.label) for code, level in levels.items()}
    return {
        "shapes": zone_map.shapes_at(
            {code: level.rank for code, level in levels.items()},
            {code: str(level.short) for code, level in levels.items()},
        )
        if zone_map.on_the_map(levels)
        else [],
        "neighbours": zone_map.NEIGHBOURS,
        "map_words": ", ".join(f"{record.country.name} ({words[code]})" for code, record in sheets.items()),
    }


def _links(user: User) -> dict[str, Any]:
    reads = bool([scope for scope in scopes(user) if scope.endswith(f"/{Area.CONTEXT}")])
    return {"list_url": reverse("sheets:list") if reads else ""}


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    """One country. Whoever has nothing there gets what a country that does not exist would answer."""
    user = person(request)
    if first_wall() and code not in opened_to(user):
        raise Http404
    place = get_object_or_404(Country, code=code, covered=True)
    context = {
        "country": place,
        "sheet_part": sheet_part(user, place),
        "authorities": _authorities(place),
        "calendar": calendar_of(place),
        "instruments": list(LegalInstrument.objects.of_country(code).in_force(clock.today(place.time_zone))),
        "checklist": list(ChecklistItem.objects.in_force(code)),
        "agreements": _agreements(user, place),
        "contacts": contacts_of_country(user, place),
        "zones": zone_part(user, place),
        "figures": figures_of(user, place, request.GET.get(QUARTER, "")),
        "breadcrumb": [(_("Accueil"), "/"), (_("Pays"), reverse("countries")), (place.name, "")],
    }
    return render(request, "site/country.html", context)


def _agreements(user: User, place: Country) -> list[tuple[str, str, str]]:
    """Reference, title and address of those in force that USER reads."""
    seen = Record.objects.visible_to(user).of_kinds(AGREEMENT).filed().filter(country=place, state__in=AGREED)
    found = list(seen.only(*_LINE).order_by("-opened_at", "-pk")[:MOST_AGREEMENTS])
    note_shown(found, Act.LIST_READ)
    return [(record.reference or "", record.title, kind_of(record).address(record)) for record in found]


def _authorities(place: Country) -> list[Authority]:
    """Those of today, the central authority first."""
    today = Authority.objects.of_country(place.code).in_force(clock.today(place.time_zone))
    return list(today.order_by("-is_central_authority", "acronym", "name"))
