"""Who keeps the reference data and the contacts of a country, and who reads their history."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ssi.common.rules import Allowed, Refused, Verdict
from ssi.directory.places import places
from ssi.territories.acting import Actor
from ssi.territories.grants import first_wall, serves


def may_keep_reference(actor: Actor) -> Verdict:
    if not serves(actor, "service_reference"):
        return Refused(_("Seul un administrateur tient les données de référence."))
    return Allowed()


def may_read_reference(actor: Actor) -> Verdict:
    """The data are everybody's; the pages where they are kept, with their history, are not."""
    if not serves(actor, "service_reference") and not serves(actor, "service_journal"):
        return Refused(_("Ces pages sont ouvertes aux administrateurs et à l’auditeur."))
    return Allowed()


def may_keep_contacts(actor: Actor, country: str) -> Verdict:
    """Whoever works in COUNTRY, in any area, keeps the contacts of its authorities."""
    if first_wall() and country not in places(actor, "change"):
        return Refused(_("Votre affectation permet de consulter ces contacts, pas de les modifier."))
    return Allowed()
