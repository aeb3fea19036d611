"""The roster: who is on duty in each country, and the turns to come."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.duty.alert_views import AlertRow, alert_rows
from ssi.duty.chain import Member, chain_of, scope_of
from ssi.duty.forms import EditTurnForm, TurnForm, values_of
from ssi.duty.models import DutyTurn
from ssi.duty.roster import add_turn, change_turn, withdraw_turn
from ssi.duty.rules import may_keep_roster
from ssi.territories.grants import scopes
from ssi.territories.models import Country

ASK = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Place:
    """A country of the roster as one reads it: who is called now, and the turns that are not over."""

    country: Country
    chain: list[Member]
    turns: list[DutyTurn]
    may_keep: bool


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Accueil"), "/"), (_("Permanence"), reverse("duty:roster") if more else ""), *more]


@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """Alerts that ring, then each country where the person reads consular requests."""
    user = person(request)
    countries = _countries(user)
    if not countries:
        raise PermissionDenied(_("La permanence est ouverte aux agents du SSI qui suivent l’assistance consulaire."))
    alerts: list[AlertRow] = alert_rows(user)
    turns: dict[str, list[DutyTurn]] = {country.code: [] for country in countries}
    for one in DutyTurn.objects.visible_to(user).not_over(clock.now()).select_related("person"):
        if one.country_id in turns:
            turns[one.country_id].append(one)
    places = [
        Place(one, chain_of(one.code), turns[one.code], bool(may_keep_roster(user, one.code))) for one in countries
    ]
    journal.note(Act.LIST_READ)
    context = {
        "alerts": alerts,
        "places": places,
        "may_keep": any(place.may_keep for place in places),
        "breadcrumb": _crumbs(),
    }
    return render(request, "duty/roster.html", context)


def _countries(user: User) -> list[Country]:
    held = set(scopes(user))
    return [one for one in Country.objects.filter(covered=True) if scope_of(one.code) in held]


@require_http_methods(ASK)
def new_turn(request: HttpRequest) -> HttpResponse:
    """A turn of the country that the address names, else of the first whose roster the person keeps."""
    user = person(request)
    kept = [one for one in _countries(user) if may_keep_roster(user, one.code)]
    if not kept:
        raise PermissionDenied(_("Votre affectation ne permet pas de tenir un tableau de permanence."))
    place = next((one for one in kept if one.code == request.GET.get("pays", "")), kept[0])
    form = TurnForm(request.POST or None, place=place)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, place, status=422 if form.errors else 200)
    try:
        add_turn(place, form.values(), actor=user)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, place, status=422)
    messages.success(request, _("Tour inscrit au tableau de permanence."))
    return redirect("duty:roster")


def _turn(request: HttpRequest, key: UUID) -> DutyTurn:
    seen = DutyTurn.objects.visible_to(person(request)).standing().select_related("country", "person")
    found: DutyTurn = get_object_or_404(seen, pk=key)
    demand(may_keep_roster(person(request), found.country_id))
    return found


@require_http_methods(ASK)
def turn(request: HttpRequest, key: UUID) -> HttpResponse:
    """Corrects a turn."""
    found = _turn(request, key)
    place, stored = found.country, values_of(found)
    form = EditTurnForm(request.POST or None, place=place, initial=stored, version=found.version)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, place, found, status=422 if form.errors else 200)
    try:
        change_turn(found, form.values(), version=form.cleaned_data["version"], actor=person(request))
    except StaleVersionError as stale:
        differences = form.differences(stored)
        form.rebase(found.version)
        shown = {"stale": str(stale.reason), "differences": differences}
        return _form_page(request, form, place, found, status=409, **shown)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, place, found, status=422)
    messages.success(request, _("Tour corrigé."))
    return redirect("duty:roster")


@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    withdraw_turn(_turn(request, key), actor=person(request))
    messages.success(request, _("Tour retiré du tableau de permanence."))
    return redirect("duty:roster")


def _form_page(
    request: HttpRequest, form: TurnForm, place: Country, turn: DutyTurn | None = None, *, status: int, **more: object
) -> HttpResponse:
    title = _("Corriger un tour") if turn else _("Inscrire un tour")
    blank = {"stale": "", "differences": []}
    context = {
        **blank,
        "title": title,
        "form": form,
        "country": place,
        "turn": turn,
        "breadcrumb": _crumbs((title, "")),
        **more,
    }
    return render(request, "duty/turn.html", context, status=status)
