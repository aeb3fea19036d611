"""The correspondents of each post: the list, somebody added, corrected, checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.community.forms import CorrespondentForm, EditCorrespondentForm, correspondent_values
from ssi.community.models import Correspondent
from ssi.community.reach import Seat, seats_of
from ssi.community.rules import may_keep_correspondents
from ssi.community.services import add_correspondent, change_correspondent, check_correspondent


@dataclass(frozen=True)
class PostList:
    """The correspondents of one post in one country; each with whether it is long since anybody tried it."""

    seat: Seat
    people: list[tuple[Correspondent, bool]]
    may_keep: bool
    new_url: str


def lists_of(user: User, seats: Sequence[Seat], today: date) -> list[PostList]:
    """One statement. A post where nobody is known is a list too: that is what it has to say."""
    known: dict[tuple[str, str], list[tuple[Correspondent, bool]]] = {}
    people = Correspondent.objects.visible_to(user).serving().select_related("checked_by")
    for one in people:
        known.setdefault((one.country_id, one.post_id), []).append((one, one.is_stale(today)))
    for country in {code for code, _post in known}:
        keys = [f"correspondent:{one.pk}" for place, rows in known.items() if place[0] == country for one, _ in rows]
        journal.note(Act.LIST_READ, country=country, keys=keys)
    address = reverse("community:correspondent_new")
    return [
        PostList(
            seat,
            known.get((seat.country.code, seat.post.code), []),
            bool(may_keep_correspondents(user, seat.country.code, seat.post.code)),
            f"{address}?pays={seat.country.code}&poste={seat.post.code}",
        )
        for seat in seats
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A correspondent of the post that the address names, else of the first that the person keeps."""
    user = person(request)
    kept = [one for one in seats_of(user) if may_keep_correspondents(user, one.country.code, one.post.code)]
    if not kept:
        raise PermissionDenied(_("Votre affectation ne permet pas de tenir une liste de chefs d’îlot."))
    asked = (request.GET.get("pays", ""), request.GET.get("poste", ""))
    seat = next((one for one in kept if (one.country.code, one.post.code) == asked), kept[0])
    form = CorrespondentForm(request.POST or None, place=seat.country)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, seat, status=422 if form.errors else 200)
    try:
        add_correspondent(seat.country, seat.post, form.values(), actor=user)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, seat, status=422)
    messages.success(request, _("Chef d’îlot inscrit, vérifié ce jour."))
    return redirect("community:index")


def _one(user: User, key: UUID) -> Correspondent:
    seen = Correspondent.objects.visible_to(user).select_related("country", "post")
    found: Correspondent = get_object_or_404(seen, pk=key)
    demand(may_keep_correspondents(user, found.country_id, found.post_id))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    user = person(request)
    found = _one(user, key)
    journal.note(Act.LIST_READ, country=found.country_id, keys=[f"correspondent:{found.pk}"])
    seat, stored = Seat(found.country, found.post), correspondent_values(found)
    form = EditCorrespondentForm(request.POST or None, place=found.country, initial=stored, version=found.version)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, seat, status=422 if form.errors else 200)
    try:
        change_correspondent(found, form.values(), version=form.cleaned_data["version"], actor=user)
    except StaleVersionError as stale:
        differences = form.differences(stored)
        form.rebase(found.version)
        return _form_page(request, form, seat, status=409, stale=str(stale.reason), differences=differences)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, seat, status=422)
    messages.success(request, _("Fiche corrigée, vérifiée ce jour."))
    return redirect("community:index")


@require_POST
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    user = person(request)
    check_correspondent(_one(user, key), actor=user)
    messages.success(request, _("Chef d’îlot vérifié ce jour."))
    return redirect("community:index")


def _form_page(
    request: HttpRequest, form: CorrespondentForm, seat: Seat, *, status: int, **more: object
) -> HttpResponse:
    title = _("Corriger un chef d’îlot") if isinstance(form, EditCorrespondentForm) else _("Nouveau chef d’îlot")
    index = reverse("community:index")
    context = {
        "stale": "",
        "differences": [],
        "title": title,
        "form": form,
        "where": f"{seat.post.name} · {seat.country.name}",
        "submit": _("Enregistrer et marquer vérifié"),
        "back_url": index,
        "breadcrumb": [(_("Accueil"), "/"), (_("Communauté"), index), (title, "")],
        **more,
    }
    return render(request, "community/form.html", context, status=status)
