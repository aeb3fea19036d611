"""The life-cycles of cooperation records, as tables, one module per kind."""


def register() -> None:
    """Tells the floors below what this domain brings."""
