"""Departures that wait for their answer, and when it is customary to recall them. Nothing is sent by itself.

Each kind of record says its custom; a departure that names the day by which it expects an answer is recalled after it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.clock import in_zone
from ssi.directory import calendars
from ssi.directory.calendars import NO_CORRECTIONS, Corrections
from ssi.exchanges.enums import Direction
from ssi.exchanges.models import Exchange
from ssi.records.models import Record
from ssi.territories.models import Country

MOST = 200
# Beyond, a letter that has been recalled every quarter for years is a matter for a person.
MOST_RANKS = 24


@dataclass(frozen=True)
class Custom:
    """In STATES, a departure to the authority at AUTHORITY (a path from the record) is recalled after each of DAYS.

    Then every EVERY days, or never; CLOSING: when, without an answer, closing is proposed instead.
    """

    kind: str
    states: tuple[str, ...]
    authority: str
    days: tuple[int, ...]
    every: int | None = None
    closing: int | None = None

    def after(self, rank: int) -> int | None:
        """How many days after the departure the reminder of that RANK (0 is the first) is due; None: no more."""
        if rank < len(self.days):
            return self.days[rank]
        if self.closing is not None and rank == len(self.days):
            return self.closing
        return self.days[-1] + self.every * (rank - len(self.days) + 1) if self.every else None


@dataclass(frozen=True)
class Proposal:
    """A reminder that is due. RANK begins at 1; CLOSES: no further reminder is customary, closing is proposed."""

    exchange: Exchange
    record: Record
    rank: int
    due: date
    waited: int
    closes: bool


_customs: dict[str, Custom] = {}


def register(custom: Custom) -> None:
    if _customs.setdefault(custom.kind, custom) != custom:
        raise ValueError(f"two customs for the reminders of {custom.kind}")


def proposals_of(
    user: User,
    countries: dict[str, Country],
    corrections: Corrections = NO_CORRECTIONS,
    *,
    among: Collection[UUID] | None = None,
) -> list[Proposal]:
    """What USER, who may write there, would recall today; the longest wait first. One statement.

    AMONG: on those records alone.
    """
    found = [
        proposal
        for exchange in _waiting(user, among)
        if (proposal := _proposal(exchange, countries[exchange.record.country_id], corrections)) is not None
    ]
    return sorted(found, key=lambda proposal: (proposal.due, str(proposal.exchange.pk)))


def _waiting(user: User, among: Collection[UUID] | None) -> Iterator[Any]:
    """Departures without an answer, the last to their reader, recalled less often than is customary by now."""
    departures = Exchange.objects.filter(direction=Direction.OUT, reminds=None, corrects=None)
    answers = Exchange.objects.filter(in_reply_to=OuterRef("pk"), direction=Direction.IN)
    later = departures.filter(
        record=OuterRef("record"), to_authority=OuterRef("to_authority"), occurred_at__gt=OuterRef("occurred_at")
    )
    seen = Exchange.objects.visible_to(user, "change").filter(direction=Direction.OUT, reminds=None, corrects=None)
    standing = seen.registered().filter(record__closed_at=None, record__voided_at=None)
    if among is not None:
        standing = standing.filter(record__in=among)
    recalled = Exchange.objects.filter(reminds=OuterRef("pk")).order_by().values("reminds")
    counted = standing.annotate(
        sent=Coalesce(Subquery(recalled.annotate(number=Count("pk")).values("number")), 0),
        last_sent=Subquery(recalled.annotate(last=Max("occurred_at")).values("last")),
    )
    pressing = counted.filter(reduce(or_, _pressing())).exclude(Exists(answers)).exclude(Exists(later))
    found = pressing.select_related("record__country", "to_authority", "from_authority").order_by("occurred_at")
    # Those of chosen records are bounded by whoever chose them.
    yield from found[:MOST] if among is None else found


def _pressing() -> Iterator[Q]:
    now = clock.now()
    yield Q(sent=0, expects_reply_by__lt=now.date() + timedelta(days=1))
    for custom in _customs.values():
        ranks = [(rank, custom.after(rank)) for rank in range(MOST_RANKS)]
        overdue = reduce(
            or_,
            (Q(sent=rank, occurred_at__lt=now - timedelta(days=days - 1)) for rank, days in ranks if days is not None),
        )
        concerned = Q(record__kind=custom.kind, record__state__in=custom.states)
        yield concerned & Q(to_authority=F(f"record__{custom.authority}")) & overdue


def _proposal(exchange: Any, country: Country, corrections: Corrections) -> Proposal | None:
    record, rank = exchange.record, exchange.sent
    left = in_zone(exchange.occurred_at, country.time_zone).date()
    today = clock.today(country.time_zone)
    custom = _customs.get(record.kind)
    due = [] if custom is None or record.state not in custom.states else _customary(exchange, custom, left, country)
    if rank == 0 and exchange.expects_reply_by:
        due.append(exchange.expects_reply_by + timedelta(days=1))
    working = [on_a_working_day(country, day, corrections) for day in due]
    if not working or min(working) > today:
        return None
    closes = custom is not None and custom.closing is not None and rank >= len(custom.days)
    return Proposal(exchange, record, rank + 1, min(working), (today - left).days, closes)


def _customary(exchange: Any, custom: Custom, left: date, country: Country) -> list[date]:
    """The day of the next reminder: from the departure, and never sooner after the last one than is customary."""
    rank: int = exchange.sent
    days = custom.after(rank)
    if days is None:
        return []
    last: datetime | None = exchange.last_sent
    if last is None:
        return [left + timedelta(days=days)]
    gap = days - (custom.after(rank - 1) or 0)
    recalled = in_zone(last, country.time_zone).date()
    return [max(left + timedelta(days=days), recalled + timedelta(days=gap))]


def on_a_working_day(country: Country, day: date, corrections: Corrections = NO_CORRECTIONS) -> date:
    """The host country works on the day of a reminder: what is due on its weekend is due after it."""
    if country.code not in calendars.COUNTRIES:
        return day
    return calendars.working_day_on_or_after(country.code, day, corrections=corrections)
