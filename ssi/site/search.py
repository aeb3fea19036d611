"""One search over every record that one sees: a reference goes straight to it, words give a list, newest first.

The journal keeps which keys were shown, never what was typed.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.forms import LineField
from ssi.common.paging import Count, UnknownPlaceError, capped_count, page_of
from ssi.records.filters import ORDERS, Records, address, words_of
from ssi.records.kinds import kind_of
from ssi.records.listing import PLACE, SEARCH_LIMIT, SHOWN, note_shown, rows_of
from ssi.records.models import Record
from ssi.site.desk import findable, followed
from ssi.territories.models import Country

MOST_SUGGESTIONS = 10
NEWEST = ORDERS["newest"]


class SearchForm(forms.Form):
    q = LineField(
        label=gettext_lazy("Référence, nom, autorité…"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Une référence entière ouvre le dossier. Sinon, deux lettres au moins par mot."),
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = SearchForm(request.GET, auto_id="recherche-%s")
    if not form.is_valid():
        return _answer(request, {"form": form, "invalid": True}, status=422)
    typed: str = form.cleaned_data["q"]
    if not typed:
        return _answer(request, {"form": form})
    if exact := _by_reference(user, typed):
        journal.note(Act.SEARCH_RUN, country=exact.country_id, keys=[exact.pk])
        return redirect(kind_of(exact).address(exact))
    words = words_of(typed)
    if not words:
        return _answer(request, {"form": form, "too_short": True})
    try:
        found = _found(request, findable(user).matching(words, limit=SEARCH_LIMIT + 1), typed)
    except UnknownPlaceError:
        form.add_error(None, _("Cette page de résultats n’existe plus : cherchez de nouveau."))
        return _answer(request, {"form": form, "invalid": True}, status=422)
    return _answer(request, {"form": form, **found})


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """References and titles for the field that joins two records."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    words = words_of(form.cleaned_data["q"])
    found: list[Record] = []
    if words:
        records = followed(person(request)).matching(words, limit=SEARCH_LIMIT)
        found = list(records.select_related("owner").only(*SHOWN).order_by("-opened_at", "-pk")[:MOST_SUGGESTIONS])
        note_shown(found, Act.SEARCH_RUN)
    results = [
        {"value": record.reference, "label": f"{record.reference} · {record.title}", "hint": str(kind_of(record).label)}
        for record in found
    ]
    return JsonResponse({"results": results})


def _by_reference(user: User, typed: str) -> Record | None:
    return findable(user).filter(reference=typed.upper()).first()


def _found(request: HttpRequest, records: Records, typed: str) -> dict[str, Any]:
    page = page_of(records.select_related("owner").only(*SHOWN), NEWEST, request.GET.get(PLACE, ""))
    number = capped_count(records, most=SEARCH_LIMIT)
    note_shown(page.rows, Act.SEARCH_RUN)
    if not page.rows:
        journal.note(Act.SEARCH_RUN)
    countries = {country.code: country for country in Country.objects.all()}

    def neighbour(token: str) -> str:
        return address(request.path, {"q": typed, PLACE: token}) if token else ""

    return {
        "searched": True,
        "rows": rows_of(page.rows, countries),
        "count": number,
        "limit": SEARCH_LIMIT if number.capped else 0,
        "previous_url": neighbour(page.previous),
        "next_url": neighbour(page.next),
    }


def _answer(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    blank: dict[str, Any] = {
        "searched": False,
        "too_short": False,
        "invalid": False,
        "rows": [],
        "count": Count(0, capped=False),
        "limit": 0,
        "previous_url": "",
        "next_url": "",
        "breadcrumb": [(_("Accueil"), "/"), (_("Recherche"), "")],
    }
    return render(request, "site/search.html", {**blank, **context}, status=status)
