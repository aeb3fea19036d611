"""Cooperation and security context for machines: read alone, what the pages show."""

from cooperation.api import agreements, attended, sheets


def register() -> None:
    """Tells the interface for machines what this domain brings."""
    attended.register()
    agreements.register()
    sheets.register()
