"""What each kind of operational record adds to the record table."""

from cases.models.requests import InformationRequest, Question

__all__ = ["InformationRequest", "Question"]
