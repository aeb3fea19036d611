"""What presses on operational records beside their dates: in the queue of alarms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Assurance, Mission
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.moments import day_text
from ssi.followup import alarms
from ssi.followup.alarms import MOST, Alarm, Gravity, Source

# A mission that leaves so soon without the agreement of its host is in danger.
BEFORE_ARRIVAL = timedelta(days=15)
VERY_SOON = timedelta(days=5)


def register() -> None:
    alarms.register(Source("assurance", gettext_lazy("Assurances à approuver"), _assurances))
    alarms.register(Source("authorisation", gettext_lazy("Missions sans accord du pays d’accueil"), _missions))


def _assurances(user: User) -> Iterator[Alarm]:
    """Recorded, and waiting for the head of service: the reply does not leave before."""
    waiting = Assurance.objects.visible_to(user).of_filed().filter(approved_by=None, record__closed_at=None)
    for one in waiting.select_related("record__country", "record__owner").order_by("recorded_at")[:MOST]:
        url = reverse("cases:assurances", args=[one.record.reference])
        said = _("assurance à approuver : %(reference)s") % {"reference": one.reference}
        yield Alarm(one.record, f"assurance:{one.pk}", said, Gravity.SOON, one.recorded_at, url)


def _missions(user: User) -> Iterator[Alarm]:
    today = clock.today(user.time_zone)
    coming = (
        Mission.objects.visible_to(user)
        .of_filed()
        .filter(authorised_on=None, record__closed_at=None, arrival__lte=today + BEFORE_ARRIVAL)
    )
    for one in coming.select_related("record__country", "record__owner").order_by("arrival")[:MOST]:
        said = _("arrivée le %(day)s sans accord du pays d’accueil") % {"day": day_text(one.arrival)}
        gravity = Gravity.PASSED if one.arrival < today else Gravity.SOON
        if today <= one.arrival <= today + VERY_SOON:
            gravity = Gravity.NOW
        yield Alarm(one.record, f"authorisation:{one.record.pk}:{one.arrival}", said, gravity, one.arrival)
