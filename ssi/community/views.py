"""The security of the community: notices as lines, one notice, and what is done of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
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
from ssi.community.correspondent_views import lists_of
from ssi.community.enums import Receipt
from ssi.community.forms import EditNoticeForm, NoticeForm, notice_values
from ssi.community.models import Notice
from ssi.community.reach import PostState, followed_by, seats_of, states_of
from ssi.community.rules import may_acknowledge, may_change_notice, may_write_notice, post_reading
from ssi.community.services import acknowledge, change_notice, withdraw_notice, write_notice
from ssi.territories.capabilities import Area
from ssi.territories.grants import scopes
from ssi.territories.models import Country

ASK = ["GET", "HEAD", "POST"]
MOST = 100


@dataclass(frozen=True)
class NoticeLine:
    """A notice as a line: what the posts that the reader sees did of it."""

    notice: Notice
    states: list[PostState]
    begins: bool
    to_review: bool

    @property
    def unread(self) -> list[str]:
        return [one.post for one in self.states if not one.read]


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    first = (_("Communauté"), reverse("community:index") if more else "")
    return [(_("Accueil"), "/"), first, *more]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Notices that hold or will, then the correspondents of each post that the person reads."""
    user = person(request)
    seats, followed = seats_of(user), followed_by(user)
    if not seats and not followed:
        raise PermissionDenied(_("La sécurité de la communauté est ouverte aux postes et au SSI."))
    today = clock.today(user.time_zone)
    notices = list(Notice.objects.visible_to(user).not_over(today).select_related("country")[:MOST])
    for country in {one.country_id for one in notices}:
        keys = [f"notice:{one.pk}" for one in notices if one.country_id == country]
        journal.note(Act.LIST_READ, country=country, keys=keys)
    states = states_of(user, notices)
    writable = [code for code in followed if may_write_notice(user, code)]
    context = {
        "lines": [NoticeLine(one, states[one], one.valid_from > today, one.is_to_review(today)) for one in notices],
        "lists": lists_of(user, seats, today),
        "follows": bool(followed),
        "countries": list(Country.objects.filter(code__in=writable, covered=True)),
        "incidents_url": f"{reverse('incidents:list')}?francais=1" if _reads_incidents(user) else "",
        "breadcrumb": crumbs(),
    }
    return render(request, "community/index.html", context)


def _reads_incidents(user: User) -> bool:
    return any(scope.endswith(f"/{Area.CONTEXT}") for scope in scopes(user))


@require_http_methods(ASK)
def new(request: HttpRequest) -> HttpResponse:
    """A notice of the country that the address names, else of the first where the person writes them."""
    user = person(request)
    codes = [code for code in followed_by(user) if may_write_notice(user, code)]
    kept = list(Country.objects.filter(code__in=codes, covered=True))
    if not kept:
        raise PermissionDenied(_("Votre affectation ne permet pas d’écrire une consigne de sécurité."))
    place = next((one for one in kept if one.code == request.GET.get("pays", "")), kept[0])
    form = NoticeForm(request.POST or None, place=place, initial={"valid_from": clock.today(place.time_zone)})
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, place, status=422 if form.errors else 200)
    try:
        written = write_notice(place, form.values(), actor=user)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, place, status=422)
    messages.success(request, _("Consigne adressée aux postes."))
    return redirect("community:notice", written.pk)


def _notice(user: User, key: UUID) -> Notice:
    found: Notice = get_object_or_404(Notice.objects.visible_to(user).select_related("country", "recorded_by"), pk=key)
    journal.note(Act.NOTICE_READ, country=found.country_id, keys=[f"notice:{found.pk}"])
    return found


@require_safe
def notice(request: HttpRequest, key: UUID) -> HttpResponse:
    """One notice, and what each post that the reader sees did of it."""
    user = person(request)
    found = _notice(user, key)
    states = states_of(user, [found])[found]
    post = post_reading(user, found)
    mine = next((one for one in states if one.post == post), None)
    context = {
        "notice": found,
        "states": states,
        "mine": mine,
        "today": clock.today(found.country.time_zone),
        "holds": found.holds_on(clock.today(found.country.time_zone)),
        "may_change": bool(may_change_notice(user, found)),
        "may_acknowledge": bool(may_acknowledge(user, found, clock.today(found.country.time_zone))),
        "breadcrumb": crumbs((found.title, "")),
    }
    return render(request, "community/notice.html", context)


@require_http_methods(ASK)
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Corrects a notice, or moves its days."""
    user = person(request)
    found = _notice(user, key)
    demand(may_change_notice(user, found))
    place, stored = found.country, notice_values(found)
    form = EditNoticeForm(request.POST or None, place=place, initial=stored, version=found.version)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, place, found, status=422 if form.errors else 200)
    try:
        change_notice(found, form.values(), version=form.cleaned_data["version"], actor=user)
    except StaleVersionError as stale:
        differences = form.differences(stored)
        form.rebase(found.version)
        shown = {"stale": str(stale.reason), "differences": differences}
        return _form_page(request, form, place, found, status=409, **shown)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, place, found, status=422)
    messages.success(request, _("Consigne corrigée."))
    return redirect("community:notice", found.pk)


@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    user = person(request)
    found = _notice(user, key)
    demand(may_write_notice(user, found.country_id))
    withdraw_notice(found, actor=user)
    messages.success(request, _("Consigne retirée : les postes la voient comme telle."))
    return redirect("community:notice", found.pk)


@require_POST
def receive(request: HttpRequest, key: UUID) -> HttpResponse:
    """A post says that it has read the notice, or passed it on."""
    user = person(request)
    found = _notice(user, key)
    demand(may_acknowledge(user, found, clock.today(found.country.time_zone)))
    edition, act = request.POST.get("edition", ""), request.POST.get("act", "")
    if act not in Receipt.values or not (edition.isascii() and edition.isdigit() and len(edition) < 6):
        raise Http404
    try:
        acknowledge(found, Receipt(act), edition=int(edition), actor=user)
    except RefusedError as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("community:notice", found.pk)
    messages.success(request, _("Accusé de lecture enregistré au nom du poste."))
    return redirect("community:notice", found.pk)


def _form_page(
    request: HttpRequest, form: NoticeForm, place: Country, found: Notice | None = None, *, status: int, **more: object
) -> HttpResponse:
    title = _("Corriger la consigne") if found else _("Nouvelle consigne de sécurité")
    back = reverse("community:notice", args=[found.pk]) if found else reverse("community:index")
    context = {
        "stale": "",
        "differences": [],
        "title": title,
        "form": form,
        "where": place.name,
        "submit": _("Enregistrer la consigne") if found else _("Adresser la consigne aux postes"),
        "back_url": back,
        "breadcrumb": crumbs((title, "")),
        **more,
    }
    return render(request, "community/form.html", context, status=status)
