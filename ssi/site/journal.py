"""The journal: who did what on which keys. The auditor reads it all, a head of service that of their countries.

References only, never contents; reading it leaves a line in it.
"""

from __future__ import annotations

import csv
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act, Operation
from ssi.audit.models import Entry
from ssi.common.components import Chip
from ssi.common.forms import DayField, LineField, OneOfField
from ssi.common.paging import Order, UnknownPlaceError, page_of
from ssi.records.filters import address
from ssi.records.journal_lines import lines_of
from ssi.records.listing import PLACE
from ssi.territories.grants import first_wall, read, serves
from ssi.territories.models import Country

NEWEST = Order("journal", "at", descending=True)
SIZE = 50
MOST_EXPORTED = 10_000
# What begins a formula in a spreadsheet.
FORMULA = tuple("=+-@\t\r")
EXPORT_REFUSAL = gettext_lazy("L’export du journal est réservé à l’auditeur.")
REFUSAL = gettext_lazy("Le journal est ouvert à l’auditeur et, pour son pays, au chef de service.")


class JournalFilterForm(forms.Form):
    """Filters of the journal; the countries offered are those whose journal the person reads."""

    person = forms.TypedChoiceField(label=gettext_lazy("Personne"), required=False, coerce=int, empty_value=None)
    country = OneOfField(label=gettext_lazy("Pays"), required=False)
    operation = OneOfField(
        label=gettext_lazy("Opération"), required=False, choices=[("", gettext_lazy("Toutes")), *Operation.choices]
    )
    act = OneOfField(label=gettext_lazy("Acte"), required=False, choices=[("", gettext_lazy("Tous")), *Act.choices])
    since = DayField(label=gettext_lazy("Du"), required=False)
    until = DayField(label=gettext_lazy("Au"), required=False)
    key = LineField(
        label=gettext_lazy("Référence ou clé"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Entière : SSI-SG-RFI-2026-0042."),
    )

    def __init__(self, data: QueryDict, *, countries: list[Country], everywhere: bool, zone: str) -> None:
        super().__init__(data, auto_id="journal-%s")
        self.zone = zone
        people = _people_of(countries, everywhere=everywhere).order_by("full_name", "pk").values_list("pk", "full_name")
        offers: dict[str, list[tuple[Any, str]]] = {
            "person": [("", _("Toutes")), *people],
            "country": [("", _("Tous")), *((country.code, country.name) for country in countries)],
        }
        for name, choices in offers.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        since, until = typed.get("since"), typed.get("until")
        if since and until and until < since:
            self.add_error("until", _("La fin précède le début."))
        return typed

    def narrow(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        typed, zone = self.cleaned_data, ZoneInfo(self.zone)
        if typed["person"]:
            entries = entries.filter(actor=typed["person"])
        if typed["country"]:
            entries = entries.filter(country=typed["country"])
        if typed["operation"]:
            entries = entries.filter(operation=typed["operation"])
        if typed["act"]:
            entries = entries.filter(acts__contains=[typed["act"]])
        if typed["since"]:
            entries = entries.filter(at__gte=datetime.combine(typed["since"], time.min, zone))
        if typed["until"]:
            entries = entries.filter(at__lt=datetime.combine(typed["until"] + timedelta(days=1), time.min, zone))
        if typed["key"]:
            entries = entries.filter(keys__overlap=_keys(typed["key"]))
        return entries

    def applied(self) -> dict[str, str]:
        """What the address carries, as it was typed."""
        return {name: str(self[name].data) for name, value in self.cleaned_data.items() if value}

    def chips(self, url: str) -> list[Chip]:
        applied = self.applied()
        return [
            Chip(self[name].label, self._said(name, value), address(url, {**applied, name: ""}))
            for name, value in applied.items()
        ]

    def _said(self, name: str, value: str) -> str:
        if not isinstance(self.fields[name], forms.ChoiceField):
            return value
        chosen = [option.data["label"] for option in self[name].subwidgets if option.data.get("selected")]
        return str(chosen[0]) if chosen else value


def _people_of(countries: list[Country], *, everywhere: bool) -> QuerySet[User]:
    """Whose lines a reader may look for: everybody's, or those of whoever is or was posted to their countries."""
    if everywhere:
        return User.objects.all()
    codes = [country.code for country in countries]
    posted = Q(postings__countries__overlap=codes) | Q(postings__post__countries__in=codes)
    return User.objects.filter(posted).distinct()


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same lines as a CSV file, for the auditor: the newest MOST_EXPORTED; taking it is itself journalled."""
    user = person(request)
    if not serves(user, "service_journal"):
        raise PermissionDenied(str(EXPORT_REFUSAL))
    countries = list(Country.objects.all())
    form = JournalFilterForm(request.GET, countries=countries, everywhere=True, zone=user.time_zone)
    if not form.is_valid():
        raise Http404
    rows = list(form.narrow(Entry.objects.all()).order_by("-at", "-id")[:MOST_EXPORTED])
    journal.note(Act.EXPORT_MADE, keys=["journal", *(f"{name}:{value}" for name, value in form.applied().items())])
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="journal.csv"'
    # The mark by which spreadsheets know UTF-8.
    answer.write("\ufeff")
    table = csv.writer(answer, delimiter=";")
    table.writerow([_("Quand"), _("Qui"), _("Opération"), _("Actes"), _("Pays"), _("Clés"), _("Adresse")])
    for line in lines_of(rows, user.time_zone):
        cells = (line.iso, line.person, line.operation, line.acts, line.country, line.keys, line.address)
        table.writerow([_cell(cell) for cell in cells])
    return answer


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in FORMULA else text


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    user = person(request)
    grants = read(user)
    if not grants.any_of("service_journal", "journal_view"):
        raise PermissionDenied(str(REFUSAL))
    everywhere = grants.serves("service_journal")
    codes = grants.countries("journal_view")
    countries = [one for one in Country.objects.all() if everywhere or one.code in codes]
    form = JournalFilterForm(request.GET, countries=countries, everywhere=everywhere, zone=user.time_zone)
    context: dict[str, Any] = {
        "form": form,
        "everywhere": everywhere,
        "lines": [],
        "chips": [],
        "clear_url": request.path,
        "previous_url": "",
        "next_url": "",
        "export_url": "",
        "breadcrumb": [(_("Accueil"), "/"), (_("Journal"), "")],
    }
    if not form.is_valid():
        return render(request, "site/journal.html", context, status=422)
    allowed = Entry.objects.all() if everywhere or not first_wall() else Entry.objects.filter(country__in=codes)
    try:
        page = page_of(form.narrow(allowed), NEWEST, request.GET.get(PLACE, ""), size=SIZE)
    except UnknownPlaceError:
        form.add_error(None, _("Cette page du journal n’existe plus : reprenez au début."))
        return render(request, "site/journal.html", context, status=422)
    for code in [""] if everywhere else codes:
        journal.note(Act.JOURNAL_READ, country=code)

    def neighbour(token: str) -> str:
        return address(request.path, {**form.applied(), PLACE: token}) if token else ""

    found = {
        "lines": lines_of(page.rows, user.time_zone),
        "chips": form.chips(request.path),
        "export_url": address(reverse("journal_export"), form.applied()) if everywhere else "",
        "previous_url": neighbour(page.previous),
        "next_url": neighbour(page.next),
    }
    return render(request, "site/journal.html", {**context, **found})


def _keys(typed: str) -> list[str]:
    """The key typed, and those of the records that have this reference."""
    with connection.cursor() as cursor:
        cursor.execute("select * from ssi.keys_of(%s)", [typed.upper()])
        return [typed, *(key for (key,) in cursor.fetchall())]
