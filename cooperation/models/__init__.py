"""What each kind of cooperation record adds to the record table, one module per kind."""

from cooperation.models.context import ContextEvidence, ContextTheme, SecurityContext, SecurityIncident

__all__ = ["ContextEvidence", "ContextTheme", "SecurityContext", "SecurityIncident"]
