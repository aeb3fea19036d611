"""The people to call at an authority: one page each, for whoever works in its country."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.directory.contact_forms import ContactForm, EditContactForm, values_of
from ssi.directory.country_history import history_of
from ssi.directory.models import AuthorityContact
from ssi.directory.places import places
from ssi.directory.rules import may_keep_contacts
from ssi.directory.services.contacts import add_contact, change_contact, check_contact, key_of
from ssi.territories.models import Country

ASK = ["GET", "HEAD", "POST"]


def _contact(request: HttpRequest, key: UUID) -> AuthorityContact:
    """That contact, for whoever works in its country; it does not exist for anybody else."""
    seen = AuthorityContact.objects.visible_to(request.user).select_related("country", "authority", "checked_by")
    contact = get_object_or_404(seen, pk=key)
    journal.note(Act.CONTACT_READ, country=contact.country_id, keys=[key_of(contact)])
    return contact


def _crumbs(place: Country, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("Accueil"), "/"),
        (_("Pays"), reverse("countries")),
        (place.name, reverse("country", args=[place.code])),
        *more,
    ]


@require_safe
def detail(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who, what, since when, last checked when and by whom; and what changed since."""
    user, contact = person(request), _contact(request, key)
    place = contact.country
    today = clock.today(place.time_zone)
    context = {
        "contact": contact,
        "past": contact.is_past(today),
        "stale": contact.is_stale(today),
        "may_keep": bool(may_keep_contacts(user, place.code)),
        "history": history_of(contact, user, place.time_zone),
        "breadcrumb": _crumbs(place, (contact.name, "")),
    }
    return render(request, "directory/contact.html", context)


@require_http_methods(ASK)
def new(request: HttpRequest) -> HttpResponse:
    """A new contact of the country that the address names, else of the first where the person works."""
    user = person(request)
    codes = places(user, "change")
    countries = [one for one in Country.objects.filter(covered=True) if one.code in codes]
    if not countries:
        raise PermissionDenied(_("Votre affectation ne permet pas de tenir les contacts d’un pays."))
    asked = request.GET.get("pays", "")
    place = next((one for one in countries if one.code == asked), countries[0])
    authority = request.GET.get("autorite", "")
    form = ContactForm(request.POST or None, place=place, initial={"authority": authority})
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, place, status=422 if form.errors else 200)
    try:
        contact = add_contact(place, form.values(), actor=user)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, place, status=422)
    messages.success(request, _("Contact enregistré."))
    return redirect("directory:contact", contact.pk)


@require_http_methods(ASK)
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Corrects a contact, or gives it its last day."""
    user, contact = person(request), _contact(request, key)
    place, stored = contact.country, values_of(contact)
    demand(may_keep_contacts(user, place.code))
    form = EditContactForm(request.POST or None, place=place, initial=stored, version=contact.version)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, place, contact, status=422 if form.errors else 200)
    try:
        change_contact(contact, form.values(), version=form.cleaned_data["version"], actor=user)
    except StaleVersionError as stale:
        differences = form.differences(stored)
        form.rebase(contact.version)
        shown = {"stale": str(stale.reason), "differences": differences}
        return _form_page(request, form, place, contact, status=409, **shown)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, place, contact, status=422)
    messages.success(request, _("Contact corrigé."))
    return redirect("directory:contact", contact.pk)


@require_POST
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """« Vérifié aujourd’hui »."""
    user, contact = person(request), _contact(request, key)
    demand(may_keep_contacts(user, contact.country_id))
    check_contact(contact, actor=user)
    messages.success(request, _("Contact vérifié aujourd’hui."))
    return redirect("directory:contact", contact.pk)


def _form_page(
    request: HttpRequest,
    form: ContactForm,
    place: Country,
    contact: AuthorityContact | None = None,
    *,
    status: int,
    **more: object,
) -> HttpResponse:
    title = _("Corriger le contact") if contact else _("Nouveau contact")
    back = reverse("directory:contact", args=[contact.pk]) if contact else reverse("country", args=[place.code])
    context = {
        "form": form,
        "title": title,
        "back": back,
        "country": place,
        "stale": "",
        "differences": [],
        "breadcrumb": _crumbs(place, (title, "")),
        **more,
    }
    return render(request, "directory/contact_form.html", context, status=status)
