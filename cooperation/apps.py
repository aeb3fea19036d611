from importlib import import_module

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    name = "cooperation"
    label = "cooperation"

    def ready(self) -> None:
        import_module("cooperation.workflow").register()
        import_module("cooperation.notifications").register()
