"""Operational records for machines, one module per kind."""

from cases.api import letters, missions, requests


def register() -> None:
    """Tells the interface for machines what this domain brings."""
    requests.register()
    letters.register()
    missions.register()
