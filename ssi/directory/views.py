"""The directory of authorities: reference data, open to every signed-in person."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ssi.accounts.http import person
from ssi.common import clock
from ssi.directory.contact_lists import contacts_of_authority
from ssi.directory.filters import AuthorityList
from ssi.directory.forms import SuggestForm
from ssi.directory.models import Authority
from ssi.directory.rules import may_keep_reference

MOST_SUGGESTIONS = 10


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    listing = AuthorityList(request.GET)
    context = {"listing": listing, "breadcrumb": [(_("Accueil"), "/"), (_("Annuaire"), "")]}
    return render(request, "directory/list.html", context, status=200 if listing.is_valid else 422)


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    authority = get_object_or_404(Authority.objects.with_relations(), code=code)
    breadcrumb = [
        (_("Accueil"), "/"),
        (_("Annuaire"), reverse("directory:index")),
        (authority.short_label, ""),
    ]
    context = {
        "authority": authority,
        "breadcrumb": breadcrumb,
        "may_keep": bool(may_keep_reference(request.user)),
        "contacts": contacts_of_authority(person(request), authority),
    }
    return render(request, "directory/detail.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Up to ten authorities for what is typed, best first; those of the country, and the international bodies."""
    form = SuggestForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    typed, country = form.cleaned_data["q"], form.cleaned_data["country"]
    found = Authority.objects.suggested(typed, country=country, on=clock.today(settings.HOME_TIME_ZONE))
    results = [
        {"value": authority.code, "label": authority.label, "hint": authority.hint}
        for authority in found[:MOST_SUGGESTIONS]
    ]
    return JsonResponse({"results": results})
