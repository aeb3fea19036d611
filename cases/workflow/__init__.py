"""The life-cycles of operational records, as tables, one module per kind."""

from cases.workflow import letter_fields, letters, missions, requests


def register() -> None:
    """Tells the floors below what this domain brings."""
    requests.register()
    letters.register()
    missions.register()
    letter_fields.register()
