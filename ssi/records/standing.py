"""Whether a record stands at all, and who decides of it: a voided registration is closed to every further act."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.records.models import Record
from ssi.territories.capabilities import COUNTRY_CAPABILITIES
from ssi.territories.grants import holds


def must_stand(record: Record) -> Verdict:
    """Refused on a voided record, whoever asks and whatever the act."""
    if record.is_voided:
        return Refused(_("L’enregistrement de ce dossier est annulé : plus rien ne s’y fait."))
    return Allowed()


def may_reopen(record: Record, actor: User) -> bool:
    """Whether ACTOR comes back on what was decided of RECORD: the head of service, or, in an area where nobody holds
    *reopen*, whoever may change it and thereby reopens it."""
    verb = "reopen" if f"{record.area}_reopen" in COUNTRY_CAPABILITIES else "change"
    return holds(actor, verb, record.scope)
