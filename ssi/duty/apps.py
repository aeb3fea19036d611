from importlib import import_module

from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "ssi.duty"
    label = "duty"

    def ready(self) -> None:
        import_module("ssi.duty.watching").register()
