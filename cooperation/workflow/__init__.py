"""The life-cycles of cooperation records, as tables, one module per kind."""

from cooperation.workflow import context


def register() -> None:
    """Tells the floors below what this domain brings."""
    context.register()
