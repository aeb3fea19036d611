"""The figures of consular assistance for a quarter: those of the report, over what the reader sees. Never a name."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consular.forms.privacy import FiguresForm
from consular.reports import ConsularSection
from ssi.accounts.http import person
from ssi.reports.display import Lists
from ssi.reports.periods import quarter_name
from ssi.reports.snapshot import plain
from ssi.territories.grants import read
from ssi.territories.models import Country


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """By situation, post, country, outcome; how long notifications and answers took; the persons detained."""
    user = person(request)
    codes = read(user).countries("consular_view")
    if not codes:
        raise PermissionDenied(_("Votre affectation n’ouvre pas ces chiffres."))
    countries = list(Country.objects.filter(code__in=codes).order_by("code"))
    form = FiguresForm(request.GET, countries=countries, zone=user.time_zone)
    period, counted = form.period(), form.countries()
    section = ConsularSection()
    shown = tuple(country.code for country in counted)
    found = plain(section.collect(period, counted, user))
    context = {
        "form": form,
        "title": section.title,
        "period": quarter_name(period),
        "places": [country.name for country in counted],
        "figures": found,
        "blocks": [{"figures": found}],
        "definitions": [(one.term, one.meaning) for one in section.definitions],
        "lists": Lists(section.counted, period, shown, tuple(codes)),
        "breadcrumb": [
            (_("Accueil"), "/"),
            (_("Assistance consulaire"), reverse("consular:index")),
            (_("Chiffres"), ""),
        ],
    }
    return render(request, "consular/figures.html", context)
