"""Pages that read no record: help, accessibility."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ssi.accounts.http import person
from ssi.common.api import PREFIX
from ssi.common.api.problems import TITLES
from ssi.common.rules import Text
from ssi.records.api.kinds import api_kinds
from ssi.records.kinds import kind_by_code
from ssi.territories.grants import read


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Short, and only what concerns the reader."""
    grants = read(person(request))
    context = {
        "works": grants.any_of("operational_view", "consular_view"),
        "files": grants.any_of("consular_file"),
        "manages": grants.any_of("report_produce"),
        "administers": grants.any_of("service_accounts", "service_postings"),
        "audits": grants.any_of("service_journal"),
        "breadcrumb": [(_("Accueil"), "/"), (_("Aide"), "")],
    }
    return render(request, "site/help.html", context)


@require_safe
def api_help(request: HttpRequest) -> HttpResponse:
    """What a program may ask, with examples; each problem is explained at the address that its type names."""
    problems = [(code, status, words) for status, (code, words) in TITLES.items()]
    stale = ("stale", 409, _("Le dossier a changé depuis qu’il a été lu : comparez les deux valeurs."))
    context = {
        "base": request.build_absolute_uri(PREFIX),
        "routes": list(_routes_for_programs()),
        "problems": sorted([*problems, stale], key=lambda one: one[1]),
        "breadcrumb": [(_("Accueil"), "/"), (_("Aide"), reverse("help")), (_("Interface pour les programmes"), "")],
    }
    return render(request, "site/api.html", context)


def _routes_for_programs() -> Iterator[tuple[str, str, Text]]:
    yield "GET", "records/", _("La liste, toutes natures réunies")
    yield "GET", "records/{id}/", _("Un dossier, quelle que soit sa nature")
    for kind in api_kinds():
        label = kind_by_code(kind.code).label
        if kind.create:
            yield "POST", f"{kind.path}/", _("Ouvrir : %(kind)s") % {"kind": label}
        if kind.change:
            yield "PUT", f"{kind.path}/{{id}}/", _("Remplacer ce que dit : %(kind)s") % {"kind": label}
        if kind.steps:
            yield "POST", f"{kind.path}/{{id}}/transitions/", _("Franchir une étape : %(kind)s") % {"kind": label}


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html", {"breadcrumb": [(_("Accueil"), "/"), (_("Accessibilité"), "")]})
