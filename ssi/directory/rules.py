"""Who keeps the reference data, and who reads their history."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ssi.common.rules import Allowed, Refused, Verdict
from ssi.territories.acting import Actor
from ssi.territories.grants import serves


def may_keep_reference(actor: Actor) -> Verdict:
    if not serves(actor, "service_reference"):
        return Refused(_("Seul un administrateur tient les données de référence."))
    return Allowed()


def may_read_reference(actor: Actor) -> Verdict:
    """The data are everybody's; the pages where they are kept, with their history, are not."""
    if not serves(actor, "service_reference") and not serves(actor, "service_journal"):
        return Refused(_("Ces pages sont ouvertes aux administrateurs et à l’auditeur."))
    return Allowed()
