"""Agreements that come to their end, in the queue of alarms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.models import Agreement
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.moments import day_text
from ssi.followup import alarms
from ssi.followup.alarms import MOST, Alarm, Gravity, Source

SOON = timedelta(days=90)
VERY_SOON = timedelta(days=30)


def register() -> None:
    alarms.register(Source("agreement", gettext_lazy("Accords qui expirent"), _agreements))


def _agreements(user: User) -> Iterator[Alarm]:
    today = clock.today(user.time_zone)
    ending = (
        Agreement.objects.visible_to(user)
        .of_filed()
        .filter(expires_on__lte=today + SOON, ended_on=None, record__closed_at=None)
    )
    for one in ending.select_related("record__country", "record__owner").order_by("expires_on")[:MOST]:
        if one.expires_on is None:
            continue
        gravity = Gravity.SOON if one.expires_on <= today + VERY_SOON else Gravity.WATCH
        if one.expires_on < today:
            gravity = Gravity.PASSED
        said = _("expire le %(day)s") % {"day": day_text(one.expires_on)}
        yield Alarm(one.record, f"agreement:{one.record.pk}:{one.expires_on}", said, gravity, one.expires_on)
