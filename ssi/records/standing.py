"""Whether a record stands at all: a voided registration is closed to every further act."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ssi.common.rules import Allowed, Refused, Verdict
from ssi.records.models import Record


def must_stand(record: Record) -> Verdict:
    """Refused on a voided record, whoever asks and whatever the act."""
    if record.is_voided:
        return Refused(_("L’enregistrement de ce dossier est annulé : plus rien ne s’y fait."))
    return Allowed()
