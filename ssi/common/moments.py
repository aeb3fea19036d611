"""How days, instants, ages and due dates are written: formatted here, since a template filter on each row is slow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.clock import in_zone
from ssi.common.rules import Text

PLACES: dict[str, Text] = {
    "Asia/Singapore": gettext_lazy("Singapour"),
    "Asia/Kuala_Lumpur": gettext_lazy("Kuala Lumpur"),
    "Asia/Manila": gettext_lazy("Manille"),
    "Asia/Brunei": gettext_lazy("Bandar Seri Begawan"),
    "Europe/Paris": gettext_lazy("Paris"),
}

Level = Literal["late", "today", "soon", "later"]
SOON_DAYS = 3


@dataclass(frozen=True)
class DueText:
    """A due date in words (TEXT), as a date (DATE_TEXT) and for machines (ISO)."""

    text: str
    date_text: str
    iso: str
    level: Level


def place_name(zone: str) -> str:
    known = PLACES.get(zone)
    return str(known) if known else zone.rsplit("/", 1)[-1].replace("_", " ")


def day_text(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def moment_text(instant: datetime, zone: str) -> str:
    """« 08/09/2026 09:20 (Singapour) · 03:20 (Paris) »; the second date is written only where it differs."""
    local = in_zone(instant, zone)
    text = f"{local:%d/%m/%Y %H:%M} ({place_name(zone)})"
    home = in_zone(instant, settings.HOME_TIME_ZONE)
    if home.utcoffset() == local.utcoffset():
        return text
    form = "%H:%M" if home.date() == local.date() else "%d/%m/%Y %H:%M"
    return f"{text} · {home:{form}} ({place_name(settings.HOME_TIME_ZONE)})"


def age_text(days: int) -> str:
    return _("%(days)d j") % {"days": days}


def due_text(due: date | datetime, zone: str, now: datetime) -> DueText:
    """The due date as seen at NOW by somebody in ZONE: late in words, today, or in how long."""
    here = in_zone(now, zone)
    if isinstance(due, datetime):
        local = in_zone(due, zone)
        days = (local.date() - here.date()).days
        hours = (local - here).total_seconds() / 3600
        date_text = f"{local:%d/%m/%Y %H:%M}"
        if days == 0 or -24 < hours < 0:
            return DueText(_within_a_day(hours), date_text, local.isoformat(), "late" if hours < 0 else "today")
    else:
        days = (due - here.date()).days
        date_text = day_text(due)
    text, level = _in_days(days)
    return DueText(text, date_text, due.isoformat(), level)


def _within_a_day(hours: float) -> str:
    if hours < 0:
        whole = int(-hours)
        return _("en retard de %(hours)d h") % {"hours": whole} if whole else _("en retard de moins d’une heure")
    whole = int(hours)
    return _("aujourd’hui, dans %(hours)d h") % {"hours": whole} if whole else _("dans moins d’une heure")


def _in_days(days: int) -> tuple[str, Level]:
    if days < 0:
        return _("en retard de %(days)d j") % {"days": -days}, "late"
    if days == 0:
        return _("aujourd’hui"), "today"
    return _("dans %(days)d j") % {"days": days}, "soon" if days <= SOON_DAYS else "later"
