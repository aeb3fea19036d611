"""The first page of each: what to do this morning, with each figure one click from the list that it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ssi.accounts.http import person
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.charts import Series, line_chart
from ssi.common.moments import place_name
from ssi.common.paging import Count
from ssi.common.rules import Text
from ssi.community.models import Notice
from ssi.community.reach import unread_of
from ssi.directory.calendars import COUNTRIES as CALENDARS
from ssi.records import emergency
from ssi.records.filters import Records
from ssi.records.listing import SHOWN, Row, note_shown, rows_of
from ssi.records.models import Record
from ssi.site import desk, health
from ssi.site.agenda import Ground, agenda_of, ground_of
from ssi.site.navigation import CONSULAR, FILE_A_REQUEST, new_records
from ssi.site.recents import recent_files
from ssi.territories import zone_map
from ssi.territories.grants import read
from ssi.territories.models import Country

MOST_REQUESTS = 25
# The state in which the service waits for the post (consular.workflow).
AWAITING_POST = "awaiting_post"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Tile:
    count: Text
    label: Text
    url: str
    tone: str = "neutral"
    hint: Text = ""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Each part of the page belongs to a capability; a person who holds several sees several."""
    user = person(request)
    grants = read(user)
    context: dict[str, Any] = {"moment": moment_line(user), "new": new_records(user)}
    if grants.filing_posts():
        context["post"] = _post_part(user)
    if any(held.verb == "view" and held.country for held in grants.held):
        ground = ground_of(user, {held.country for held in grants.held if held.country})
        context["desk"] = _desk_part(user, ground, works=grants.any_of("operational_change", "consular_answer"))
        context["away"] = ground.away
    if (reach := emergency.waiting_for_head(user)) is not None:
        context["reach"] = reach
    if alarms := health.alarms(user):
        context["alarms"] = alarms
    context["recent"] = recent_files(user) if "post" in context or "desk" in context else []
    context["places"] = _places(user)
    return render(request, "site/home.html", context)


def moment_line(user: User) -> str:
    """« Lundi 21 septembre 2026 · 08:42 Singapour · 02:42 Paris »."""
    now = clock.now()
    here = clock.in_zone(now, user.time_zone)
    parts = [capfirst(date_format(here.date(), "l j F Y")), f"{here:%H:%M} {place_name(user.time_zone)}"]
    if user.time_zone != settings.HOME_TIME_ZONE:
        home_hour = clock.in_zone(now, settings.HOME_TIME_ZONE)
        parts.append(f"{home_hour:%H:%M} {place_name(settings.HOME_TIME_ZONE)}")
    return " · ".join(parts)


# --- The service ----------------------------------------------------------------------------------------------------


def _desk_part(user: User, ground: Ground, *, works: bool) -> dict[str, Any]:
    countries = ground.countries
    records = desk.followed(user)
    figures = desk.figures_of(user, records)
    waiting, due = desk.pressing_and_coming(user, records)
    shown = waiting[: desk.TO_DO]
    coming = agenda_of(user, due, countries, _calendars(user, countries), ground.corrections)
    note_shown([*shown, *coming.shown], Act.LIST_READ)
    part: dict[str, Any] = {
        "tiles": _tiles(figures),
        "todo": rows_of(shown, countries, caller=user),
        "more_to_do": len(waiting) > desk.TO_DO,
        "zone": _zone_part(user, records, figures, countries),
        "agenda": coming,
        "works": works,
        "tasks": figures.tasks,
        "late_tasks": figures.late_tasks,
    }
    if read(user).any_of("report_produce"):
        names = {code: country.name for code, country in countries.items()}
        part["loads"] = desk.loads_of(user, names, ground.working)
        part["orphans"] = part["loads"].orphans
        part["report"] = figures.report
    return part


def _own(user: User, countries: dict[str, Country]) -> list[Country]:
    """The countries of the person's postings, by name."""
    held = {held.country for held in read(user).held}
    return sorted((country for code, country in countries.items() if code in held), key=lambda country: country.name)


def _calendars(user: User, countries: dict[str, Country]) -> list[str]:
    """Those of the person's countries, and France's: Paris answers or not."""
    return [code for code in (*(country.code for country in _own(user, countries)), "FR") if code in CALENDARS]


def _tiles(figures: desk.Figures) -> list[Tile]:
    followed = reverse("followed")
    return [
        Tile(str(figures.late), _("En retard"), f"{followed}?due=late", "error" if figures.late.value else "success"),
        Tile(
            str(figures.week),
            _("Cette semaine"),
            f"{followed}?due=week",
            "warning" if figures.week.value else "neutral",
        ),
        Tile(str(figures.new), _("Nouveaux depuis 7 jours"), f"{followed}?opened=7&sort=newest"),
        Tile(str(figures.decide), _("À décider"), f"{followed}?state=decide"),
    ]


def _zone_part(user: User, records: Records, figures: desk.Figures, countries: dict[str, Country]) -> dict[str, Any]:
    flow = desk.flow_of(user, records)
    year, number = desk.quarter_of_today(user)
    weeks = [f"{monday:%d/%m}" for monday in flow.weeks]
    opened = f"{reverse('followed')}?opened=quarter"
    own = _own(user, countries)
    figures_of_map = {country.code: flow.by_country.get(country.code, 0) for country in own}
    said = {code: str(Count(number, capped=False)) for code, number in figures_of_map.items()}
    return {
        "quarter": _("T%(number)d %(year)d") % {"number": number, "year": year},
        "countries": [(country, said[country.code], f"{opened}&country={country.code}") for country in own],
        "shapes": zone_map.shapes_of(figures_of_map, said) if zone_map.on_the_map(figures_of_map) else [],
        "neighbours": zone_map.NEIGHBOURS,
        "map_words": ", ".join(f"{country.name} {said[country.code]}" for country in own),
        "chart": _chart(weeks, flow),
        "weeks": list(zip(weeks, flow.opened, flow.closed, strict=True)),
        "median": _days(figures.median),
        "median_before": _days(figures.median_before),
    }


def _chart(weeks: Sequence[str], flow: desk.Flow) -> SafeString:
    description = _("%(opened)d entrées et %(closed)d clôtures depuis le début du trimestre.") % {
        "opened": sum(flow.opened),
        "closed": sum(flow.closed),
    }
    series = [Series(_("Entrées"), flow.opened), Series(_("Clôtures"), flow.closed)]
    return line_chart("flux", _("Entrées et clôtures par semaine"), description, weeks, series)


def _days(lasted: timedelta | None) -> str:
    if lasted is None:
        return ""
    return _("%(days)s j") % {"days": number_format(lasted / DAY, 1)}


# --- A consular post ------------------------------------------------------------------------------------------------


def _post_part(user: User) -> dict[str, Any]:
    """The post's own requests that run, those that ask something of it first; those that are over, one click away."""
    countries = {country.code: country for country in Country.objects.all()}
    own = Record.objects.visible_to(user, "file").filed()
    found = list(own.open().select_related("owner").only(*SHOWN).order_by("-opened_at", "-pk")[: MOST_REQUESTS + 1])
    note_shown(found[:MOST_REQUESTS], Act.LIST_READ)
    asked: list[Row] = []
    others: list[Row] = []
    for record, row in zip(found, rows_of(found[:MOST_REQUESTS], countries), strict=False):
        (asked if record.state == AWAITING_POST else others).append(row)
    return {
        "notices": _notices_to_read(user),
        "asked": asked,
        "requests": others,
        "more": len(found) > MOST_REQUESTS,
        "new_url": FILE_A_REQUEST,
        "list_url": CONSULAR,
        "over_url": f"{CONSULAR}?state=closed&sort=newest",
    }


def _notices_to_read(user: User) -> list[Notice]:
    unread = unread_of(user)
    for country in {notice.country_id for notice in unread}:
        keys = [f"notice:{notice.pk}" for notice in unread if notice.country_id == country]
        journal.note(Act.LIST_READ, country=country, keys=keys)
    return unread


# --- Other places ---------------------------------------------------------------------------------------------------


def _places(user: User) -> list[tuple[Text, Text, str]]:
    """For whoever holds no record: where their work is."""
    grants = read(user)
    places: list[tuple[Text, Text, str]] = []
    if grants.any_of("service_accounts"):
        places.append((_("Messagerie"), _("Avis envoyés, échecs, message d’essai."), reverse("outbox")))
        places.append((_("État de l’application"), _("Travaux, disque, sauvegarde."), reverse("service_health")))
        places.append((_("Comptes"), _("Ouvrir, désactiver, réinitialiser un compte."), "/administration/comptes/"))
    if grants.any_of("service_postings"):
        places.append((_("Affectations"), _("Qui est affecté où, jusqu’à quand."), "/administration/affectations/"))
    if grants.any_of("service_journal"):
        places.append((_("Journal"), _("Qui a consulté ou modifié quoi, et quand."), reverse("journal")))
    return places
