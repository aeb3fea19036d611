"""What presses on a person who is followed: hearings and visits, in the queue of alarms of the service.

They ring on the handling: the request of a post has no alarm, the post reads the same on its own desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.enums import Category, Wish
from consular.kinds import ASSISTANCE, HANDLING
from consular.models import Hearing, Visit
from consular.models.clocks import visit_due
from consular.querysets import with_last_visit
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.moments import day_text, moment_text
from ssi.followup import alarms
from ssi.followup.alarms import MOST, Alarm, Gravity, Source
from ssi.records.models import Record

# The reminders of the house: seven days before, then two.
THRESHOLDS = {2: Gravity.NOW, 7: Gravity.SOON}


def register() -> None:
    alarms.register(Source("consular_hearing", gettext_lazy("Audiences de personnes assistées"), _hearings))
    alarms.register(Source("consular_visit", gettext_lazy("Visites à des personnes détenues"), _visits))


def threshold(days: int) -> int | None:
    """The smallest threshold that DAYS left have crossed; None while none has."""
    crossed = [level for level in THRESHOLDS if days <= level]
    return min(crossed) if crossed else None


def _handlings(user: User, filings: Iterable[UUID]) -> dict[UUID, Record]:
    """The running handling of each of FILINGS, where USER sees it."""
    seen = Record.objects.visible_to(user).of_kinds(HANDLING).filter(handling__filing__in=list(filings), closed_at=None)
    return {one.handling.filing_id: one for one in seen.select_related("handling", "country", "owner")}


def _hearings(user: User) -> Iterator[Alarm]:
    horizon = clock.now() + timedelta(days=max(THRESHOLDS) + 1)
    coming = Hearing.objects.visible_to(user).of_filed().filter(outcome="", at__lte=horizon, record__closed_at=None)
    rows = list(coming.select_related("record__country").order_by("at")[:MOST])
    handlings = _handlings(user, {one.record_id for one in rows})
    for one in rows:
        handling, zone = handlings.get(one.record_id), one.record.country.time_zone
        days = (clock.in_zone(one.at, zone).date() - clock.today(zone)).days
        level = threshold(days)
        if handling is None or level is None:
            continue
        held = one.at <= clock.now()
        words = {"what": one.get_kind_display(), "when": moment_text(one.at, zone)}
        said = _("%(what)s tenue le %(when)s : décision à demander au poste") if held else _("%(what)s le %(when)s")
        gravity = Gravity.PASSED if held else THRESHOLDS[level]
        yield Alarm(handling, f"consular_hearing:{one.pk}:{level}:{held}", said % words, gravity, one.at)


def _visits(user: User) -> Iterator[Alarm]:
    """People who are held, whose visit is late."""
    held = (
        Record.objects.visible_to(user)
        .open()
        .of_kinds(ASSISTANCE)
        .filter(assistancefiling__category=Category.ARREST_DETENTION)
        .exclude(assistancefiling__assistance_wish=Wish.OPPOSED)
        .exclude(state="draft")
    )
    rows = list(with_last_visit(held).select_related("country", "assistancefiling").order_by("opened_at", "pk")[:MOST])
    handlings = _handlings(user, {one.pk for one in rows})
    for record in rows:
        handling, zone = handlings.get(record.pk), record.country.time_zone
        due = visit_due(record.assistancefiling, _last(record))
        if handling is None or due is None or due.on >= clock.today(zone):
            continue
        said = _("visite du poste due le %(day)s") % {"day": day_text(due.on)}
        yield Alarm(handling, f"consular_visit:{due.on}", said, Gravity.SOON, due.on)


def _last(record: Any) -> Visit | None:
    moment: datetime | None = record.last_visit
    return Visit(at=moment, next_on=record.last_next_on) if moment else None
