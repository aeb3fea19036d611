"""What happened in the countries: the list of a year, an incident added to the sheet in force, or told better."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperation import kinds
from cooperation.enums.context import FrenchInvolved
from cooperation.forms.incidents import EditIncidentForm, IncidentForm, values_of
from cooperation.models import IncidentLink, SecurityIncident
from cooperation.rules.context import may_add_incident, may_correct_incident
from cooperation.services.context import add_incident, change_incident
from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.forms import show_refusal
from ssi.common.http import demand
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.records import submissions
from ssi.records.access import get_record, require_area
from ssi.records.kinds import kind_by_code
from ssi.records.models import Record
from ssi.records.querysets import visible_q
from ssi.territories import zone_map
from ssi.territories.capabilities import Area
from ssi.territories.grants import first_wall, scopes
from ssi.territories.models import Country

AREA = Area.CONTEXT
MOST, FIRST_YEAR = 300, 2000


@dataclass(frozen=True)
class Told:
    """An incident as a line: the records of its own that the reader sees, and where to correct it."""

    incident: SecurityIncident
    linked: tuple[tuple[str, str], ...] = ()
    edit_url: str = ""


def with_links(incidents: QuerySet[SecurityIncident], user: User) -> QuerySet[SecurityIncident]:
    """INCIDENTS with their zones and, at no statement more, the records that deal with them and that USER sees."""
    seen = visible_q(user, "view", prefix="right__") if first_wall() else Q()
    links = IncidentLink.objects.filter(incident=OuterRef("pk")).filter(Q(pk__isnull=True) if seen is None else seen)
    one = JSONObject(kind="right__kind", reference="right__reference")
    return incidents.select_related("zone").annotate(linked=ArraySubquery(links.order_by("pk").values(one=one)))


def told(incidents: Iterable[SecurityIncident], *, edits: bool = False) -> list[Told]:
    """INCIDENTS of `with_links` as lines."""
    return [
        Told(
            one,
            tuple(_address(link["kind"], link["reference"]) for link in getattr(one, "linked", ())),
            reverse("incidents:change", args=[one.key]) if edits else "",
        )
        for one in incidents
    ]


def _address(kind: str, reference: str) -> tuple[str, str]:
    return reference, reverse(kind_by_code(kind).page, args=[reference])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Those of a year, in the country that the address names or in all of the person's, the latest first; those alone
    that touched French nationals, if asked for. A map says how many in each country."""
    user = person(request)
    require_area(user, AREA)
    read = {scope.split("/")[0] for scope in scopes(user) if scope.endswith(f"/{AREA}")}
    countries = [one for one in Country.objects.filter(covered=True) if one.code in read]
    asked = request.GET.get("pays", "")
    here = [one for one in countries if one.code == asked] or countries
    this_year = clock.today(user.time_zone).year
    typed = request.GET.get("annee", "")
    year = (
        int(typed) if typed.isascii() and typed.isdigit() and FIRST_YEAR <= int(typed[:6]) <= this_year else this_year
    )
    seen = SecurityIncident.objects.visible_to(user).of_filed().select_related("record", "record__country")
    wanted = Q(record__country__in=here, occurred_on__year=year)
    french = request.GET.get("francais", "") == "1"
    if french:
        wanted &= Q(french_involved=FrenchInvolved.YES)
    found = list(with_links(seen, user).filter(wanted)[:MOST])
    for country in {incident.record.country_id for incident in found}:
        keys = [incident.record_id for incident in found if incident.record.country_id == country]
        journal.note(Act.LIST_READ, country=country, keys=keys)
    lines = told(found)
    context = {
        "lines": lines,
        "countries": countries,
        "here": here[0] if len(here) == 1 and asked else None,
        "year": year,
        "years": [this_year - back for back in range(5)],
        "only_french": french,
        "french": sum(one.french_concerned or 0 for one in found),
        **_map(found, here),
        "breadcrumb": [(_("Accueil"), "/"), (_("Pays"), reverse("countries")), (_("Incidents"), "")],
    }
    return render(request, "cooperation/context/incidents.html", context)


def _map(found: Sequence[SecurityIncident], here: Sequence[Country]) -> dict[str, Any]:
    """How many of FOUND in each country of HERE; in words too."""
    by_country = Counter(one.record.country_id for one in found)
    figures = {one.code: by_country[one.code] for one in here}
    drawn = bool(found) and zone_map.on_the_map(by_country)
    return {
        "shapes": zone_map.shapes_of(figures, {code: str(number) for code, number in figures.items()}) if drawn else [],
        "neighbours": zone_map.NEIGHBOURS,
        "map_words": ", ".join(f"{one.name} : {figures[one.code]}" for one in here),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Adds what happened, dated, to a sheet."""
    user = person(request)
    record = get_record(user, reference, area=AREA, kind=kinds.SECURITY_CONTEXT)
    demand(may_add_incident(user, record))
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    form = IncidentForm(request.POST if request.method == "POST" else None, place=record.country, user=user)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, record, form, 422 if form.errors else 200)
    if submissions.earlier(form.sending, actor=user) is None:
        try:
            add_incident(record, form.happened(), linked=form.cleaned_data["linked"], actor=user)
        except RefusedError as refusal:
            show_refusal(form, refusal)
            return _form_page(request, record, form, 422)
        submissions.remember(record, form.sending, actor=user)
    messages.success(request, _("Incident ajouté à la fiche."))
    return redirect("sheets:detail", record.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Tells an incident better."""
    user = person(request)
    seen = SecurityIncident.objects.visible_to(user).select_related("record", "record__country")
    incident = get_object_or_404(seen, key=key)
    record = incident.record
    if record.is_draft:
        raise Http404
    demand(may_correct_incident(user, record))
    journal.note(Act.RECORD_READ, country=record.country_id, keys=[record.pk])
    stored, given = values_of(incident, user), {"place": record.country, "user": user}
    form = EditIncidentForm(request.POST or None, initial=stored, version=record.version, **given)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, record, form, 422 if form.errors else 200, incident=incident)
    try:
        change_incident(
            incident,
            form.happened(),
            linked=form.cleaned_data["linked"],
            version=form.cleaned_data["version"],
            actor=user,
        )
    except StaleVersionError as stale:
        shown = {"stale": str(stale.reason), "differences": form.differences(stored)}
        form.rebase(record.version)
        return _form_page(request, record, form, 409, incident=incident, **shown)
    except RefusedError as refusal:
        show_refusal(form, refusal)
        return _form_page(request, record, form, 422, incident=incident)
    messages.success(request, _("Incident corrigé."))
    return redirect("sheets:detail", record.reference)


def _form_page(
    request: HttpRequest,
    record: Record,
    form: IncidentForm | EditIncidentForm,
    status: int,
    *,
    incident: SecurityIncident | None = None,
    **more: object,
) -> HttpResponse:
    context = {
        "record": record,
        "form": form,
        "title": _("Corriger l’incident") if incident else _("Ajouter un incident"),
        "label": _("Enregistrer la correction") if incident else _("Ajouter l’incident"),
        "stale": "",
        "differences": [],
        **more,
    }
    return render(request, "cooperation/context/incident.html", context, status=status)
