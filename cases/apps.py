from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    label = "cases"

    def ready(self) -> None:
        import_module("cases.workflow").register()
        import_module("cases.notifications").register()
