"""The pages of saved views: keep the criteria of a list, rename, share, remove, open the list with them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.common.components import Chip
from ssi.common.forms import Difference, show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.records import exports, saved_views
from ssi.records.filters import Reach, RecordFilterForm, reach_of
from ssi.records.listing import Listing, listed
from ssi.records.models import SavedView
from ssi.records.models.saved_views import LONGEST_QUERY
from ssi.records.saved_view_forms import ChangeViewForm, ViewForm

ASK = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Shelf:
    """A list, as one reader has it."""

    place: str
    spec: Listing
    reach: Reach

    @property
    def url(self) -> str:
        return reverse(self.spec.page)

    def form(self, query: str = "") -> RecordFilterForm:
        return self.spec.form(QueryDict(query), reach=self.reach, default_sort=self.spec.default_sort)

    def countries(self) -> list[tuple[str, str]]:
        """Those with which the reader may share a view of this list."""
        codes = saved_views.countries_to_share(self.reach.user, self.spec.areas)
        return [(code, self.reach.countries[code].name) for code in codes]


def _shelf_of(user: User, place: str) -> Shelf:
    """The list of that key; Http404 when there is none."""
    try:
        spec = exports.exportable(place).listing()
    except exports.UnknownListError as unknown:
        raise Http404 from unknown
    return Shelf(place, spec, reach_of(user, spec.areas, spec.kinds))


def _shelf(user: User, place: str) -> Shelf:
    """The same, where something of it is open to USER."""
    shelf = _shelf_of(user, place)
    if not shelf.reach.served:
        raise PermissionDenied(_("Votre affectation n’ouvre pas ce domaine."))
    return shelf


def _seen(user: User, key: uuid.UUID) -> SavedView:
    view = SavedView.objects.visible_to(user).filter(pk=key).first()
    if view is None:
        raise Http404
    return view


@dataclass(frozen=True)
class Line:
    """A view on the page of one's views."""

    view: SavedView
    url: str
    count: str
    chips: list[Chip]
    opens: bool
    own: bool
    removable: bool
    shared_with: str


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's views and those shared, list by list, each with what it finds now."""
    user = person(request)
    places = SavedView.objects.visible_to(user).order_by("place").values_list("place", flat=True).distinct()
    parts = []
    for place in places:
        shelf = _shelf_of(user, place)
        if not shelf.reach.served:
            continue
        shown = saved_views.shown_to(user, place, shelf.form(), most=2 * saved_views.MOST_OWN)
        records = listed(exports.exportable(place).records(user), shelf.spec)
        counts = saved_views.counts_of(user, shown, records)
        parts.append((shelf.spec.title, shelf.url, _lines(user, shelf, shown, counts)))
    context = {"parts": [part for part in parts if part[2]], "breadcrumb": [(_("Accueil"), "/"), (_("Mes vues"), "")]}
    return render(request, "records/saved_views.html", context)


def _lines(user: User, shelf: Shelf, shown: Sequence[saved_views.Shown], counts: Sequence[str]) -> list[Line]:
    return [
        Line(
            view=one.view,
            url=f"{shelf.url}?{one.criteria}" if one.criteria else shelf.url,
            count=count,
            chips=one.form.chips(shelf.url),
            opens=one.opens,
            own=one.view.owner_id == user.pk,
            removable=bool(saved_views.may_remove(one.view, user)),
            shared_with=shelf.reach.countries[one.view.country_id].name if one.view.country_id else "",
        )
        for one, count in zip(shown, counts, strict=True)
    ]


@require_http_methods(ASK)
def new(request: HttpRequest) -> HttpResponse:
    """Keeps the criteria that the address says, of the list that it says."""
    user = person(request)
    shelf = _shelf(user, request.GET.get("liste", ""))
    query = request.GET.get("criteres", "")
    criteria = shelf.form(query)
    if wrong := _wrong_with(criteria, query):
        return _refused(request, shelf, wrong)
    form = ViewForm(request.POST if request.method == "POST" else None, countries=shelf.countries())
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, shelf, criteria, form, status=422 if form.errors else 200)
    typed = form.cleaned_data
    try:
        view = saved_views.save_view(
            shelf.place,
            criteria,
            name=typed["name"],
            country=typed.get("country", ""),
            areas=shelf.spec.areas,
            actor=user,
        )
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, shelf, criteria, form, status=422)
    if typed["opens"]:
        saved_views.open_with(view, shelf.place, actor=user)
    messages.success(request, _("Vue enregistrée : %(name)s.") % {"name": view.name})
    return redirect(f"{shelf.url}?{view.query}" if view.query else shelf.url)


def _wrong_with(criteria: RecordFilterForm, query: str) -> str:
    """Why QUERY is not kept: nothing is that the list itself would not take."""
    if len(query) > LONGEST_QUERY:
        return _("Ces critères sont trop longs pour être enregistrés : raccourcissez le texte cherché.")
    if not criteria.is_valid() or any(name not in criteria.fields for name in QueryDict(query)):
        return _("Ces critères ne sont pas ceux de cette liste : reprenez-la, puis enregistrez la vue de là.")
    return "" if criteria.criteria() else _("Aucun critère à enregistrer : filtrez d’abord la liste.")


def _refused(request: HttpRequest, shelf: Shelf, wrong: str) -> HttpResponse:
    context = {
        "title": _("Enregistrer cette vue"),
        "wrong": wrong,
        "back": shelf.url,
        "breadcrumb": [(_("Accueil"), "/"), (shelf.spec.title, shelf.url), (_("Enregistrer cette vue"), "")],
    }
    return render(request, "records/not_done.html", context, status=422)


@require_http_methods(ASK)
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Another name, another sharing; its criteria are those it was kept with."""
    user = person(request)
    view = _seen(user, key)
    shelf = _shelf(user, view.place)
    criteria = _read(shelf, view)
    demand(saved_views.may_change(view, user))
    opens = any(one.view == view for one in saved_views.shown_to(user, view.place, criteria) if one.opens)
    form = ChangeViewForm(
        request.POST if request.method == "POST" else None,
        countries=shelf.countries(),
        version=view.version,
        initial={"name": view.name, "country": view.country_id or "", "opens": opens},
    )
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, shelf, criteria, form, view=view, status=422 if form.errors else 200)
    typed = form.cleaned_data
    try:
        saved_views.change_view(
            view,
            criteria,
            name=typed["name"],
            country=typed.get("country", ""),
            areas=shelf.spec.areas,
            version=typed["version"],
            actor=user,
        )
    except StaleVersionError as stale:
        differences = form.differences({"name": view.name, "country": view.country_id or ""})
        form.rebase(view.version)
        told = str(stale.reason)
        return _form_page(request, shelf, criteria, form, view=view, stale=told, differences=differences, status=409)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, shelf, criteria, form, view=view, status=422)
    if typed["opens"] != opens:
        saved_views.open_with(view if typed["opens"] else None, view.place, actor=user)
    messages.success(request, _("Vue enregistrée : %(name)s.") % {"name": typed["name"]})
    return redirect("views:list")


def _read(shelf: Shelf, view: SavedView) -> RecordFilterForm:
    """The criteria of VIEW; one whose criteria are not the reader's to choose is not there."""
    form = shelf.form(view.query)
    if not form.is_valid():
        raise Http404
    return form


def _form_page(
    request: HttpRequest,
    shelf: Shelf,
    criteria: RecordFilterForm,
    form: ViewForm,
    *,
    view: SavedView | None = None,
    stale: str = "",
    differences: Sequence[Difference] = (),
    status: int = 200,
) -> HttpResponse:
    title = _("Modifier la vue") if view else _("Enregistrer cette vue")
    context: dict[str, Any] = {
        "title": title,
        "form": form,
        "view": view,
        "chips": [(chip.label, chip.value) for chip in criteria.chips(shelf.url)],
        "list_title": shelf.spec.title,
        "here": request.get_full_path(),
        "back": reverse("views:list") if view else f"{shelf.url}?{criteria.criteria()}",
        "stale": stale,
        "differences": differences,
        "breadcrumb": [(_("Accueil"), "/"), (shelf.spec.title, shelf.url), (title, "")],
    }
    return render(request, "records/saved_view_form.html", context, status=status)


@require_http_methods(ASK)
def remove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One question, then the view is gone; nothing that it found is touched."""
    user = person(request)
    view = _seen(user, key)
    shelf = _shelf(user, view.place)
    if view.owner_id != user.pk:
        _read(shelf, view)
    demand(saved_views.may_remove(view, user))
    if request.method == "POST":
        saved_views.remove_view(view, actor=user)
        messages.success(request, _("Vue supprimée."))
        return redirect("views:list")
    context = {
        "view": view,
        "shared_with": shelf.reach.countries[view.country_id].name if view.country_id else "",
        "here": request.path,
        "back": reverse("views:list"),
        "breadcrumb": [(_("Accueil"), "/"), (_("Mes vues"), reverse("views:list")), (_("Supprimer"), "")],
    }
    return render(request, "records/saved_view_remove.html", context)


@require_POST
def opens(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The list opens with this view, or whole again."""
    user = person(request)
    view = _seen(user, key)
    shelf = _shelf(user, view.place)
    _read(shelf, view)
    chosen = view if request.POST.get("non") is None else None
    saved_views.open_with(chosen, view.place, actor=user)
    messages.success(
        request,
        _("La liste s’ouvre désormais avec « %(name)s ».") % {"name": view.name}
        if chosen
        else _("La liste s’ouvre désormais entière."),
    )
    return redirect("views:list")
