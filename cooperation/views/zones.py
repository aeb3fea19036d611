"""The zones of a country: one page each, with its levels since the beginning; a new zone, another level."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperation.forms.zones import LevelForm, NewZoneForm, RenameZoneForm
from cooperation.models import Zone
from cooperation.rules.context import may_set_zones
from cooperation.services.zones import add_zone, rename_zone, set_level
from cooperation.stats.zones import standing_on
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import VersionedForm, show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.directory.country_history import history_of
from ssi.territories.grants import read
from ssi.territories.models import Country

ASK = ["GET", "HEAD", "POST"]


def _zone(request: HttpRequest, key: UUID) -> Zone:
    zone = get_object_or_404(Zone.objects.visible_to(request.user).select_related("country"), pk=key)
    journal.note(Act.LIST_READ, country=zone.country_id, keys=[f"zone:{zone.pk}"])
    return zone


def _crumbs(country: Country, page: str) -> list[tuple[str, str]]:
    return [
        (_("Accueil"), "/"),
        (_("Pays"), reverse("countries")),
        (country.name, reverse("country", args=[country.code])),
        (page, ""),
    ]


@require_http_methods(ASK)
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """The level of today and those before; another is said on the same page."""
    user, zone = person(request), _zone(request, key)
    verdict = may_set_zones(user, zone.country_id)
    if request.method == "POST":
        demand(verdict)
    form = LevelForm(request.POST if request.method == "POST" else None, place=zone.country)
    if request.method == "POST" and form.is_valid():
        set_level(zone, form.level(), actor=user)
        messages.success(request, _("Niveau enregistré."))
        return redirect("zones:detail", zone.pk)
    levels = list(zone.levels.select_related("recorded_by"))
    standing = standing_on(levels, clock.today(zone.country.time_zone))
    context = {
        "zone": zone,
        "standing": standing,
        "levels": levels,
        "form": form if verdict else None,
        "history": history_of(zone, user, zone.country.time_zone),
        "breadcrumb": _crumbs(zone.country, zone.name),
    }
    return render(request, "cooperation/context/zone.html", context, status=422 if form.errors else 200)


@require_http_methods(ASK)
def new(request: HttpRequest) -> HttpResponse:
    """A zone of the country that the address names, with its first level."""
    user = person(request)
    codes = read(user).countries("context_change")
    countries = list(Country.objects.filter(covered=True, code__in=codes).order_by("code"))
    if not countries:
        raise PermissionDenied(_("Votre affectation ne permet pas de tenir les zones d’un pays."))
    country = next((one for one in countries if one.code == request.GET.get("pays")), countries[0])
    form = NewZoneForm(request.POST if request.method == "POST" else None, place=country)
    title = _("Nouvelle zone")
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, country, form, title, status=422 if form.errors else 200)
    typed = form.cleaned_data
    try:
        zone = add_zone(country, name=typed["name"], description=typed["description"], level=form.level(), actor=user)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, country, form, title, status=422)
    messages.success(request, _("Zone enregistrée."))
    return redirect("zones:detail", zone.pk)


@require_http_methods(ASK)
def rename(request: HttpRequest, key: UUID) -> HttpResponse:
    """Corrects the name or the limits of a zone."""
    user, zone = person(request), _zone(request, key)
    demand(may_set_zones(user, zone.country_id))
    stored = {"name": zone.name, "description": zone.description}
    form = RenameZoneForm(request.POST or None, initial=stored, version=zone.version)
    title = _("Corriger la zone")
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, zone.country, form, title, zone, status=422 if form.errors else 200)
    try:
        rename_zone(zone, form.values(), version=form.cleaned_data["version"], actor=user)
    except StaleVersionError as stale:
        shown = {"stale": str(stale.reason), "differences": form.differences(stored)}
        form.rebase(zone.version)
        return _form_page(request, zone.country, form, title, zone, status=409, **shown)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, zone.country, form, title, zone, status=422)
    messages.success(request, _("Zone corrigée."))
    return redirect("zones:detail", zone.pk)


def _form_page(
    request: HttpRequest,
    country: Country,
    form: LevelForm | VersionedForm,
    title: str,
    zone: Zone | None = None,
    *,
    status: int,
    **more: Any,
) -> HttpResponse:
    back = reverse("zones:detail", args=[zone.pk]) if zone else reverse("country", args=[country.code])
    context = {
        "form": form,
        "title": title,
        "back": back,
        "country": country,
        "stale": "",
        "differences": [],
        "breadcrumb": _crumbs(country, title),
        **more,
    }
    return render(request, "cooperation/context/zone_form.html", context, status=status)
