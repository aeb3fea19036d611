"""Hard dates of a record: set, moved, met; the alarm that rings today; the due date that they give the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.moments import day_text
from ssi.common.rules import RefusedError, require
from ssi.records.access import may_rewrite
from ssi.records.enums import ALARMS, HardDateKind
from ssi.records.models import HardDate, Record
from ssi.records.workflow import lock

# What `due_reason` of a record says when a hard date makes it due.
REASON = "hard."


@dataclass(frozen=True)
class Alarm:
    """What rings for one hard date: LEVEL is the threshold crossed, in days; DAYS, what is left (negative: passed)."""

    hard_date: HardDate
    level: int
    days: int


def level_of(days: int) -> int | None:
    """The smallest threshold that DAYS left have crossed; None while none has."""
    crossed = [level for level in ALARMS if days <= level]
    return min(crossed) if crossed else None


def alarm_of(hard_date: HardDate, today: date) -> Alarm | None:
    """The alarm that rings, unless it is met or somebody has said that they had seen this very threshold."""
    if hard_date.met_at is not None:
        return None
    days = (hard_date.on - today).days
    level = level_of(days)
    if level is None or (hard_date.seen is not None and hard_date.seen <= level):
        return None
    return Alarm(hard_date, level, days)


def end_of(day: date, zone: str) -> datetime:
    """The last instant of the civil day DAY where the clock on the wall shows ZONE."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone)) - timedelta(seconds=1)


def put_hard_date(record: Record, kind: HardDateKind | str, on: date | None, *, note: str = "", actor: User) -> None:
    """The one running date of KIND on RECORD is ON (None: there is none). Written with the rest of a form."""
    running = list(HardDate.objects.select_for_update().filter(record=record, kind=kind, met_at__isnull=True))
    kept = next((one for one in running if one.on == on), None)
    for one in running:
        if one is not kept:
            one.delete()
    if on is not None and kept is None:
        HardDate.objects.create(record=record, scope=record.scope, kind=kind, on=on, note=note)
    refresh_due(record)


def add_hard_date(record: Record, kind: HardDateKind, on: date, *, note: str = "", actor: User) -> HardDate:
    """Adds a date after which something is lost. The same date twice counts once."""
    fresh = lock(record)
    require(may_rewrite(actor, fresh))
    if on < clock.today(fresh.country.time_zone):
        raise RefusedError(_("Cette date est passée : choisissez aujourd’hui ou un jour à venir."), field="on")
    found, _made = HardDate.objects.get_or_create(
        record=fresh, kind=kind, on=on, met_at=None, defaults={"scope": fresh.scope, "note": note}
    )
    _due_saved(fresh)
    return found


def meet_hard_date(hard_date: HardDate, *, actor: User) -> HardDate:
    """What the date protected is done, or no longer at stake: its alarms stop."""
    fresh = lock(hard_date.record)
    require(may_rewrite(actor, fresh))
    current = HardDate.objects.select_for_update().get(pk=hard_date.pk)
    if current.met_at is None:
        current.met_at = clock.now()
        current.save(update_fields=["met_at"])
        _due_saved(fresh)
    return current


def see_alarm(hard_date: HardDate, *, actor: User) -> HardDate:
    """ACTOR has seen the alarm that rings; it stays silent until the next threshold."""
    fresh = lock(hard_date.record)
    require(may_rewrite(actor, fresh))
    current = HardDate.objects.select_for_update().get(pk=hard_date.pk)
    alarm = alarm_of(current, clock.today(fresh.country.time_zone))
    if alarm is not None:
        current.seen, current.seen_by = alarm.level, actor
        current.save(update_fields=["seen", "seen_by"])
        journal.note(Act.RECORD_CHANGED, country=fresh.country_id, keys=[fresh.pk])
    return current


def refresh_due(record: Record) -> None:
    """An open record is due at the end of its next hard date, unless a time limit runs. The caller saves."""
    if record.due_reason and not record.due_reason.startswith(REASON):
        return
    running = HardDate.objects.filter(record=record, met_at__isnull=True).order_by("on").first()
    if running is None or record.closed_at is not None:
        record.due_at, record.due_reason = None, ""
    else:
        record.due_at, record.due_reason = end_of(running.on, record.country.time_zone), REASON + running.kind


def _due_saved(record: Record) -> None:
    refresh_due(record)
    record.version += 1
    record.save(update_fields=["due_at", "due_reason", "version"])
    journal.note(Act.RECORD_CHANGED, country=record.country_id, keys=[record.pk])


def sentence(record: Record) -> str:
    """« fin du gel de données le 27/11/2026 »: why the record is due then; empty when no hard date makes it due."""
    if not record.due_reason.startswith(REASON) or record.due_at is None:
        return ""
    kind = HardDateKind(record.due_reason.removeprefix(REASON))
    day = clock.in_zone(record.due_at, record.country.time_zone).date()
    return _("%(what)s le %(day)s") % {"what": kind.label, "day": day_text(day)}
