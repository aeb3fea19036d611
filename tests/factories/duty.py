"""Turns of duty and alerts, written by the service itself, as the owner."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ssi.accounts.models import User
from ssi.common import clock
from ssi.duty.alerts import raise_alert
from ssi.duty.models import Alert, DutyTurn
from ssi.duty.roster import add_turn
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.support.database import as_owner


def said(person: User, **more: Any) -> dict[str, Any]:
    now = clock.now()
    hours = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=11)}
    return {"person": person, "rank": 1, **hours, "phone": "", **more}


def make_turn(author: User, person: User, country: str = "PH", **more: Any) -> DutyTurn:
    with as_owner(), acting_as(author):
        return add_turn(Country.objects.get(pk=country), said(person, **more), actor=author)


def make_alert(handling: Record, author: User) -> Alert:
    with as_owner(), acting_as(author):
        return raise_alert(handling, actor=author)
