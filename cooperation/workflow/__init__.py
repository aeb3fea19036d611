"""The life-cycles of cooperation records, as tables, one module per kind."""

from cooperation.workflow import actions, agreements, context, participations


def register() -> None:
    """Tells the floors below what this domain brings."""
    actions.register()
    participations.register()
    agreements.register()
    context.register()
