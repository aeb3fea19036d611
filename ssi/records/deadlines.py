"""Deadlines that explain themselves: rule and version, calendar, start, suspensions, and one sentence that says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ssi.common import clock
from ssi.directory.calendars import holiday_name
from ssi.records.models import Deadline, Record


@dataclass(frozen=True)
class Rule:
    """DELAY runs in elapsed time, through week-ends and holidays, from the start event."""

    code: str
    delay: timedelta
    basis: Promise | str
    start_event: Promise | str
    version: int = 1


_RULES: dict[str, Rule] = {}


def register(*rules: Rule) -> None:
    for rule in rules:
        _RULES[rule.code] = rule


def rule_by_code(code: str) -> Rule:
    return _RULES[code]


def start(record: Record, rule: Rule, *, started_at: datetime) -> Deadline:
    """Starts RULE on RECORD and tells the record its due date. The caller saves the record."""
    deadline = Deadline.objects.create(
        record=record,
        scope=record.scope,
        rule=rule.code,
        rule_version=rule.version,
        calendar=record.country_id,
        started_at=started_at,
        due_at=started_at + rule.delay,
        suspended_for=timedelta(0),
    )
    record.due_at, record.due_reason = deadline.due_at, rule.code
    return deadline


def _running(record: Record) -> list[Deadline]:
    return list(Deadline.objects.select_for_update().filter(record=record, met_at__isnull=True))


def suspend(record: Record) -> None:
    """Stops the clock (clarification asked, judicial authorisation awaited). The record shows no due date meanwhile."""
    for deadline in _running(record):
        if deadline.suspended_at is None:
            deadline.suspended_at = clock.now()
            deadline.save(update_fields=["suspended_at"])
    record.due_at, record.due_reason = None, "suspended"


def resume(record: Record) -> None:
    """Starts the clock again where it stood: the due date moves by the time of the suspension."""
    for deadline in _running(record):
        if deadline.suspended_at is not None:
            pause = clock.now() - deadline.suspended_at
            deadline.suspended_for += pause
            deadline.due_at += pause
            deadline.suspended_at = None
            deadline.save(update_fields=["suspended_for", "due_at", "suspended_at"])
        record.due_at, record.due_reason = deadline.due_at, deadline.rule


def meet(record: Record, *, at: datetime | None = None) -> None:
    """The awaited act is done: the running deadlines stop, the record has nothing due."""
    for deadline in _running(record):
        deadline.met_at = at or clock.now()
        deadline.save(update_fields=["met_at"])
    record.due_at, record.due_reason = None, ""


def date_met(record: Record, *, at: datetime) -> None:
    """The awaited act was done at AT, some time before it was recorded: the last deadline met says so."""
    last = Deadline.objects.filter(record=record, met_at__isnull=False).order_by("-met_at").first()
    if last is not None:
        last.met_at = max(at, last.started_at)
        last.save(update_fields=["met_at"])


def restart(record: Record, rule: Rule, *, started_at: datetime) -> Deadline:
    """Replaces the running deadline (urgency changed, dossier reopened)."""
    Deadline.objects.filter(record=record, met_at__isnull=True).update(met_at=clock.now())
    return start(record, rule, started_at=started_at)


def sentence(deadline: Deadline, moment: Callable[[datetime], str]) -> str:
    """Why this is due then, in one sentence. MOMENT writes an instant in the country's time zone."""
    rule = _RULES.get(deadline.rule)
    if rule is None:
        return ""
    parts = [
        _("%(basis)s, %(event)s le %(start)s")
        % {"basis": rule.basis, "event": rule.start_event, "start": moment(deadline.started_at)}
    ]
    if deadline.suspended_at is not None:
        parts.append(_("délai suspendu le %(when)s") % {"when": moment(deadline.suspended_at)})
    elif deadline.suspended_for:
        hours = round(deadline.suspended_for.total_seconds() / 3600)
        parts.append(_("prolongée de %(hours)s h d’attente") % {"hours": hours})
    day = clock.in_zone(deadline.due_at, deadline.record.country.time_zone).date()
    name = holiday_name(deadline.calendar, day)
    if name:
        parts.append(_("jour férié sur place : %(name)s") % {"name": name})
    return " ; ".join(parts)
