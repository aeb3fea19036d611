"""What the machine does by itself: it passes alerts along the chain, and hands the text messages to the gateway.

It has no right of its own: it acts as each person who answers for the country, in turn.
"""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.common import clock
from ssi.duty import gateway
from ssi.duty.alerts import NOTICE, call_next
from ssi.duty.models import Alert, Call, Gateway
from ssi.followup import alarms
from ssi.followup.alarms import Alarm, Gravity, Source
from ssi.jobs import notices, upkeep
from ssi.territories.acting import acting_as
from ssi.territories.grants import forget
from ssi.territories.models import Posting

MOST_TRIES = 5


def register() -> None:
    notices.register(NOTICE)
    upkeep.register("duty.watch", watch)
    alarms.register(Source("duty", gettext_lazy("Permanence"), _ringing))


def watch() -> int:
    """Run every minute. What one person's turn does is kept, whatever becomes of the next."""
    return _for_each(_call_due) + _for_each(_send_waiting)


def _for_each(do: Callable[[User], int]) -> int:
    posted = Posting.objects.live().exclude(countries=[]).values("person")
    total = 0
    for person in User.objects.people().filter(is_active=True, pk__in=posted).order_by("pk"):
        forget(person)
        with acting_as(person):
            total += do(person)
    return total


def _call_due(person: User) -> int:
    due = Alert.objects.visible_to(person, "write").due(clock.now()).filter(record__voided_at=None)
    locked = due.select_for_update(of=("self",), skip_locked=True).select_related("record__country")
    return sum(call_next(alert) is not None for alert in locked)


def _send_waiting(person: User) -> int:
    """A message that does not leave is tried again a minute later, then given up: the chain has gone on meanwhile."""
    waiting = Call.objects.visible_to(person, "write").filter(gateway=Gateway.WAITING)
    sent = 0
    for call in waiting.select_for_update(of=("self",), skip_locked=True):
        call.tries += 1
        if gateway.send(call.phone, key=f"{call.alert_id}:{call.number}"):
            call.gateway = Gateway.SENT
            sent += 1
        elif call.tries >= MOST_TRIES:
            call.gateway = Gateway.FAILED
        call.save(update_fields=["gateway", "tries"])
    return sent


def _ringing(user: User) -> list[Alarm]:
    seen = Alert.objects.visible_to(user).ringing().filter(record__voided_at=None)
    words = _("Ne peut pas attendre : dites que vous l’avez")
    return [
        Alarm(
            one.record,
            f"duty:{one.pk}",
            words,
            Gravity.PASSED,
            one.raised_at,
            url=reverse("duty:alert", args=[one.pk]),
        )
        for one in seen.select_related("record__country", "record__owner")[: alarms.MOST]
    ]
