"""What the page of a country says of its security: the sheet in force, its versions, its zones, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.enums.context import Vigilance
from cooperation.models import SecurityContext, SecurityIncident
from cooperation.rules.context import may_add_incident
from cooperation.stats.context import in_force_at, published
from cooperation.stats.zones import zones_of
from cooperation.views.incidents import Told
from cooperation.workflow.context import is_to_review
from ssi.accounts.models import User
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.components import Action
from ssi.records.listing import note_shown
from ssi.records.models import Passage, Record
from ssi.territories.capabilities import Area
from ssi.territories.grants import holds
from ssi.territories.models import Country

MOST_INCIDENTS, MOST_SHEETS = 5, 8
_READINGS = Passage.objects.filter(record=OuterRef("pk"), transition__in=("review", "confirm")).order_by("-at", "-pk")
# Who read a sheet again last, and when: with the sheets themselves, at no statement.
LAST_READING = {
    "read_at": Subquery(_READINGS.values("at")[:1]),
    "read_by": Subquery(_READINGS.values("actor__full_name")[:1]),
}


@dataclass(frozen=True)
class Published:
    """A version as a line: its level, from which day to which (None: still in force), who wrote and validated it."""

    reference: str
    level: Vigilance
    since: date
    until: date | None
    past: bool
    author: str
    validated_by: str


def published_line(record: Record, zone: str) -> Published:
    sheet: SecurityContext = record.securitycontext
    return Published(
        reference=record.reference or "",
        level=sheet.level,
        since=clock.in_zone(sheet.published_at or record.created_at, zone).date(),
        until=clock.in_zone(record.closed_at, zone).date() if record.closed_at else None,
        past=record.closed_at is None and sheet.valid_until < clock.today(zone),
        author=record.author.full_name,
        validated_by=sheet.validated_by.full_name if sheet.validated_by else "",
    )


@dataclass(frozen=True)
class Review:
    """The last time that somebody read the sheet in force again; LATE: more than a quarter ago."""

    day: date
    by: str
    late: bool
    action: Action | None


def sheet_part(user: User, place: Country) -> dict[str, Any] | None:
    """The sheet in force, those before it, what happened; None for whoever does not read the context there."""
    scope = f"{place.code}/{Area.CONTEXT}"
    if not holds(user, "view", scope):
        return None
    seen = published(user, [place.code]).select_related("country", "author", "securitycontext__validated_by")
    history = list(seen.annotate(**LAST_READING)[:MOST_SHEETS])
    note_shown(history, Act.RECORD_READ)
    record = in_force_at(history, clock.now())
    incidents = SecurityIncident.objects.visible_to(user).of_filed().filter(record__country=place)
    incidents = incidents.select_related("zone")
    new_url = f"{reverse('sheets:new')}?pays={place.code}"
    label = _("Écrire la fiche suivante") if record else _("Écrire la première fiche")
    return {
        "record": record,
        "sheet": record.securitycontext if record else None,
        "themes": list(record.contextthemes.all()) if record else [],
        "past": record is not None and published_line(record, place.time_zone).past,
        "history": [published_line(one, place.time_zone) for one in history],
        "review": _review(user, record, place) if record else None,
        "incidents": [Told(one) for one in incidents[:MOST_INCIDENTS]],
        "incidents_url": f"{reverse('incidents:list')}?pays={place.code}",
        "incident_url": _incident_url(user, record),
        "compare_url": reverse("sheets:compare", args=[history[0].reference]) if len(history) > 1 else "",
        "list_url": f"{reverse('sheets:list')}?country={place.code}",
        "action": Action(label, new_url, method="get") if holds(user, "change", scope) else None,
        "zone": place.time_zone,
    }


def _review(user: User, record: Record, place: Country) -> Review | None:
    read_at, read_by = getattr(record, "read_at", None), getattr(record, "read_by", "")
    if read_at is None:
        return None
    label, url = _("Revoir sans changement"), reverse("sheets:step", args=[record.reference, "confirm"])
    return Review(
        day=clock.in_zone(read_at, place.time_zone).date(),
        by=read_by,
        late=is_to_review(record, clock.now()),
        action=Action(label, url, method="get") if holds(user, "change", record.scope) else None,
    )


def _incident_url(user: User, record: Record | None) -> str:
    """Where what happens is told: the sheet in force."""
    if record is None or not may_add_incident(user, record):
        return ""
    return reverse("sheets:incident", args=[record.reference])


def zone_part(user: User, place: Country) -> dict[str, Any] | None:
    """The vigilance of each zone today; None for whoever does not read the context there."""
    scope = f"{place.code}/{Area.CONTEXT}"
    if not holds(user, "view", scope):
        return None
    new_url = f"{reverse('zones:new')}?pays={place.code}"
    return {
        "lines": zones_of(user, place.code, clock.today(place.time_zone)),
        "new_url": new_url if holds(user, "change", scope) else "",
    }
