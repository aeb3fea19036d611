"""Whether a record stands at all, and who decides of it: what is voided or erased is closed to every further act."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.records.models import EmergencyAccess, NamedReader, Record
from ssi.territories.acting import Actor, is_reading
from ssi.territories.capabilities import COUNTRY_CAPABILITIES
from ssi.territories.grants import holds


def must_stand(record: Record) -> Verdict:
    """Refused on a voided or erased record, whoever asks and whatever the act."""
    if record.is_erased:
        return Refused(_("Les données de ce dossier ont été effacées : plus rien ne s’y fait."))
    if record.is_voided:
        return Refused(_("L’enregistrement de ce dossier est annulé : plus rien ne s’y fait."))
    return Allowed()


def may_reopen(record: Record, actor: User) -> bool:
    """Whether ACTOR comes back on what was decided of RECORD: the head of service, or, in an area where nobody holds
    *reopen*, whoever may change it and thereby reopens it."""
    verb = "reopen" if f"{record.area}_reopen" in COUNTRY_CAPABILITIES else "change"
    return holds(actor, verb, record.scope)


def read_in_emergency(user: Actor, record: Record) -> datetime | None:
    """Until when USER, who sees RECORD, sees it by an emergency access alone; None when they see it otherwise.

    One statement for a reserved record, kept on it: none for the others.
    """
    if not isinstance(user, User) or not record.need_to_know or not is_reading() or record.owner_id == user.pk:
        return None
    if holds(user, "oversee", record.scope):
        return None
    kept: dict[int, datetime | None] = record.__dict__.setdefault("_ssi_emergencies", {})
    if user.pk not in kept:
        now = clock.now()
        named = NamedReader.objects.filter(record=record, person=user, during__contains=now).values("record")
        live = EmergencyAccess.objects.filter(record=record, person=user, during__contains=now)
        found = live.exclude(record__in=named).values_list("during", flat=True).first()
        kept[user.pk] = found.upper if found else None
    return kept[user.pk]
