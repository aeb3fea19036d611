"""A sealed number read in clear: who may, and the act that it is."""

from __future__ import annotations

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.rules import Allowed, Verdict, require
from ssi.common.sealing import unseal
from ssi.people.models import PartNumber
from ssi.records.access import may
from ssi.territories.grants import holds


def may_read(user: User, number: PartNumber) -> Verdict:
    """A sealed number is read by whoever works on its file or heads its country; the others see its mask."""
    if holds(user, "oversee", number.scope):
        return Allowed()
    return may(user, "change", number.record)


def read_number(number: PartNumber, *, actor: User) -> str:
    """The number in clear: an act of ACTOR, with its line in the journal."""
    require(may_read(actor, number))
    journal.note(Act.NUMBER_READ, country=number.record.country_id, keys=[number.record_id, number.pk])
    return unseal(bytes(number.sealed or b""))
