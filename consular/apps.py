"""Tells the floors below what this domain brings: its kinds, its deadlines, its dated events."""

from importlib import import_module

from django.apps import AppConfig


class ConsularConfig(AppConfig):
    name = "consular"
    label = "consular"

    def ready(self) -> None:
        # Models exist only once the applications are loaded.
        import_module("consular.workflow").register()
