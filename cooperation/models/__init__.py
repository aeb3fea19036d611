"""What each kind of cooperation record adds to the record table, one module per kind."""

from cooperation.models.actions import ActionPartner, CooperationAction, Participation
from cooperation.models.agreements import Agreement
from cooperation.models.context import ContextEvidence, ContextTheme, SecurityContext, SecurityIncident

__all__ = [
    "ActionPartner",
    "Agreement",
    "ContextEvidence",
    "ContextTheme",
    "CooperationAction",
    "Participation",
    "SecurityContext",
    "SecurityIncident",
]
