"""Pages that read no record: help, accessibility."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ssi.accounts.http import person
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


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html", {"breadcrumb": [(_("Accueil"), "/"), (_("Accessibilité"), "")]})
