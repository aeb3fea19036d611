from importlib import import_module

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "ssi.imports"
    label = "imports"

    def ready(self) -> None:
        services = import_module("ssi.imports.services")
        import_module("ssi.jobs.upkeep").register("imports.lines", services.forget_old_lines)
