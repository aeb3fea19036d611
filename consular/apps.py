"""Tells the floors below what this domain brings: its kinds, its deadlines, its dated events."""

from importlib import import_module

from django.apps import AppConfig


class ConsularConfig(AppConfig):
    name = "consular"
    label = "consular"

    def ready(self) -> None:
        # Models exist only once the applications are loaded.
        import_module("consular.workflow").register()
        import_module("ssi.directory.services").register_loader(import_module("consular.services.actions").load_actions)
        import_module("consular.notifications").register()
