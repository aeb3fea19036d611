"""The queue of alarms: each domain registers what it watches; what somebody put aside comes back on its day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, Text, require
from ssi.followup.models import AlarmPutAside
from ssi.followup.rules import may_work_on
from ssi.records.models import Record

MOST = 200


class Gravity(IntEnum):
    """The gravest first."""

    PASSED = 0
    NOW = 1
    SOON = 2
    WATCH = 3


@dataclass(frozen=True)
class Alarm:
    """What rings on RECORD. KEY is the same as long as the same thing rings; WHEN: the instant it is about."""

    record: Record
    key: str
    said: Text
    gravity: Gravity
    when: datetime | date | None = None
    # Where it is dealt with, when that is not the page of the record.
    url: str = ""


@dataclass(frozen=True)
class Source:
    """SORT names what it watches in the filter; FIND reads as USER sees, in one statement if it can."""

    code: str
    sort: Text
    find: Callable[[User], Iterable[Alarm]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    if _sources.setdefault(source.code, source) is not source:
        raise ValueError(f"two sources of alarms are called {source.code}")


def sources() -> Sequence[Source]:
    return tuple(_sources.values())


@dataclass(frozen=True)
class Ringing:
    """An alarm in the queue; ASIDE says who put it aside, and until when."""

    alarm: Alarm
    sort: Text
    aside: AlarmPutAside | None


def queue_of(user: User, *, only: str = "") -> list[Ringing]:
    """What rings for USER, who works there, the gravest and the oldest first; what is put aside comes last."""
    found = [
        (source.sort, alarm)
        for source in sources()
        if not only or source.code == only
        for alarm in source.find(user)
        if may_work_on(user, alarm.record)
    ]
    aside = _aside({alarm.record.pk for _sort, alarm in found}, user)
    rows = [Ringing(alarm, sort, aside.get((alarm.record.pk, alarm.key))) for sort, alarm in found]
    return sorted(rows, key=_rank)


def _rank(one: Ringing) -> tuple[bool, int, str, str]:
    when = one.alarm.when
    return one.aside is not None, one.alarm.gravity, when.isoformat() if when else "9999", one.alarm.key


def _aside(records: set[UUID], user: User) -> dict[tuple[UUID, str], AlarmPutAside]:
    """The last word on each alarm of RECORDS, where its day has not come; one statement."""
    rows = AlarmPutAside.objects.visible_to(user).filter(record__in=records).select_related("by")
    last = rows.filter(record=OuterRef("record"), key=OuterRef("key")).order_by("-at", "-id").values("pk")[:1]
    today = clock.today(user.time_zone)
    standing = rows.filter(pk=Subquery(last), until__gt=today)
    return {(row.record_id, row.key): row for row in standing}


def put_aside(record: Record, key: str, *, reason: str, until: date, actor: User) -> AlarmPutAside:
    """The alarm KEY of RECORD waits until the day UNTIL, for everybody who sees it. The same twice counts once."""
    require(may_work_on(actor, record))
    if not reason.strip():
        raise RefusedError(_("Indiquez le motif : il reste au dossier."), field="reason")
    if not any(one.alarm.record.pk == record.pk and one.alarm.key == key for one in queue_of(actor)):
        raise RefusedError(_("Cette alerte n’est plus active : il n’y a rien à mettre de côté."))
    said = AlarmPutAside.objects.filter(record=record, key=key).first()
    if said is not None and (said.until, said.reason) == (until, reason.strip()):
        return said
    made = AlarmPutAside.objects.create(
        record=record,
        scope=record.scope,
        key=key,
        until=until,
        reason=reason.strip(),
        at=clock.now(),
        by=actor,
    )
    journal.note(Act.ALARM_PUT_ASIDE, country=record.country_id, keys=[record.pk])
    return made
