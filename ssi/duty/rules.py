"""Who keeps the roster, and who takes an alert."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, Verdict
from ssi.duty.chain import scope_of
from ssi.duty.models import Alert
from ssi.territories.grants import holds

_KEEPING = ("change", "oversee")


def may_keep_roster(actor: User, country: str) -> Verdict:
    if any(holds(actor, verb, scope_of(country)) for verb in _KEEPING):
        return Allowed()
    return Refused(_("Le tableau de permanence est tenu par qui traite les demandes d’assistance de ce pays."))


def may_take_alert(actor: User, alert: Alert) -> Verdict:
    """Acknowledged or passed on by whoever may write there: the chain stops for one who does something about it."""
    if not any(holds(actor, verb, alert.record.scope) for verb in _KEEPING):
        return Refused(_("Votre affectation permet de lire cette alerte, pas d’y répondre."))
    if not alert.is_ringing:
        return Refused(_("Cette alerte a déjà été prise en compte."))
    return Allowed()
