"""The one box: a reference or a number typed whole opens its file, words give a list, newest first.

The journal keeps which keys were shown, never what was typed.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
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
from ssi.common.widgets import FlatSelect
from ssi.records.excerpts import excerpts_of
from ssi.records.filters import ORDERS, Reach, Records, address, reach_of
from ssi.records.kinds import kind_of
from ssi.records.listing import PLACE, SHOWN, note_shown, rows_of
from ssi.records.models import Record
from ssi.records.sought import SEARCH_LIMIT, Sought, sought
from ssi.site.desk import followed, numbered_kinds
from ssi.site.recents import recent_files
from ssi.territories.capabilities import Area
from ssi.territories.grants import scopes

MOST_SUGGESTIONS = 10
NEWEST = ORDERS["newest"]
_DIGIT = re.compile(r"\d")


class SearchForm(forms.Form):
    q = LineField(
        label=gettext_lazy("Référence, numéro, nom, mots…"),
        required=False,
        max_length=100,
        help_text=gettext_lazy(
            "Une référence ou un numéro de téléphone en entier ouvre le dossier. Sinon, le début de chaque mot "
            "suffit ; « des mots entre guillemets » se suivent ; -mot écarte ce qui le contient."
        ),
    )


class ResultsForm(SearchForm):
    """With what narrows the results: the kinds and countries that the reader's own postings open."""

    kind = forms.ChoiceField(label=gettext_lazy("Nature"), required=False, widget=FlatSelect)
    country = forms.ChoiceField(label=gettext_lazy("Pays"), required=False, widget=FlatSelect)

    def __init__(self, data: QueryDict, *, reach: Reach) -> None:
        super().__init__(data, auto_id="recherche-%s")
        countries = [(code, reach.countries[code].name) for code in reach.open_countries]
        self._offer("kind", _("Toutes"), [(kind.code, str(kind.label)) for kind in reach.kinds])
        self._offer("country", _("Tous"), countries)

    def _offer(self, name: str, everything: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if len(choices) < 2:
            del self.fields[name]
        elif isinstance(field, forms.ChoiceField):
            field.choices = [("", everything), *choices]

    def chosen(self, name: str) -> list[str]:
        value = self.cleaned_data.get(name)
        return [value] if value else []


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    user = person(request)
    reach = _reach(user)
    form = ResultsForm(request.GET, reach=reach)
    context: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return _answer(request, {**context, "invalid": True}, status=422)
    typed: str = form.cleaned_data["q"]
    if not typed:
        return _answer(request, {**context, "recent": recent_files(user)})
    records = Record.objects.visible_to(user).registered()
    wanted = sought(typed)
    identified = _identified(records, typed)
    if len(identified) == 1:
        journal.note(Act.SEARCH_RUN, country=identified[0].country_id, keys=[identified[0].pk])
        return redirect(kind_of(identified[0]).address(identified[0]))
    if not identified and not wanted:
        return _answer(request, {**context, "too_short": not wanted.without, "only_without": bool(wanted.without)})
    if identified:
        found = records.identified(typed)
    else:
        found = records.matching(wanted, kinds=form.chosen("kind"), countries=form.chosen("country"))
    try:
        results = _found(request, found, wanted, form, reach)
    except UnknownPlaceError:
        form.add_error(None, _("Cette page de résultats n’existe plus : cherchez de nouveau."))
        return _answer(request, {**context, "invalid": True}, status=422)
    return _answer(request, {**context, **results, "identified": bool(identified)})


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """References and titles for the field that joins two records."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    wanted = sought(form.cleaned_data["q"])
    found: list[Record] = []
    if wanted:
        records = followed(person(request)).matching(wanted, kinds=[kind.code for kind in numbered_kinds()])
        found = list(records.select_related("owner").only(*SHOWN).order_by("-opened_at", "-pk")[:MOST_SUGGESTIONS])
        note_shown(found, Act.SEARCH_RUN)
    results = [
        {"value": record.reference, "label": f"{record.reference} · {record.title}", "hint": str(kind_of(record).label)}
        for record in found
    ]
    return JsonResponse({"results": results})


def _reach(user: User) -> Reach:
    """The kinds offered are those of the areas that the reader's postings open, and never an inner side."""
    areas = {scope.split("/")[1] for scope in scopes(user)}
    kinds = [kind.code for kind in numbered_kinds() if kind.area in areas]
    return reach_of(user, [Area(area) for area in sorted(areas)], kinds)


def _identified(records: Records, typed: str) -> list[Record]:
    """The files that carry TYPED whole: one opens, two are shown. What holds no digit identifies nothing."""
    if not _DIGIT.search(typed):
        return []
    return list(records.identified(typed, limit=2).only("id", "kind", "country_id", "reference", "state")[:2])


def _found(request: HttpRequest, records: Records, wanted: Sought, form: ResultsForm, reach: Reach) -> dict[str, Any]:
    page = page_of(records.select_related("owner").only(*SHOWN), NEWEST, request.GET.get(PLACE, ""))
    number = capped_count(records, most=SEARCH_LIMIT)
    note_shown(page.rows, Act.SEARCH_RUN)
    if not page.rows:
        journal.note(Act.SEARCH_RUN)
    excerpts = excerpts_of(page.rows, wanted)
    applied = {name: str(value) for name, value in form.cleaned_data.items() if value}

    def neighbour(token: str) -> str:
        return address(request.path, {**applied, PLACE: token}) if token else ""

    rows = rows_of(page.rows, reach.countries)
    results = [
        {"row": row, "kind": kind_of(record).label, "excerpts": excerpts.get(record.pk, [])}
        for record, row in zip(page.rows, rows, strict=True)
    ]
    return {
        "searched": True,
        "results": results,
        "count": number,
        "limit": SEARCH_LIMIT if number.capped else 0,
        "previous_url": neighbour(page.previous),
        "next_url": neighbour(page.next),
    }


def _answer(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    blank: dict[str, Any] = {
        "searched": False,
        "identified": False,
        "too_short": False,
        "only_without": False,
        "invalid": False,
        "recent": [],
        "results": [],
        "count": Count(0, capped=False),
        "limit": 0,
        "previous_url": "",
        "next_url": "",
        "breadcrumb": [(_("Accueil"), "/"), (_("Recherche"), "")],
    }
    return render(request, "site/search.html", {**blank, **context}, status=status)
