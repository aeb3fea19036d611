"""What each kind of cooperation record adds to the record table, one module per kind."""

from cooperation.models.actions import ActionPartner, CooperationAction, Participation
from cooperation.models.agreements import Agreement
from cooperation.models.context import ContextEvidence, ContextTheme, IncidentLink, SecurityContext, SecurityIncident
from cooperation.models.zones import Zone, ZoneLevel

__all__ = [
    "ActionPartner",
    "Agreement",
    "ContextEvidence",
    "ContextTheme",
    "CooperationAction",
    "IncidentLink",
    "Participation",
    "SecurityContext",
    "SecurityIncident",
    "Zone",
    "ZoneLevel",
]
