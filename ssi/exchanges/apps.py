from importlib import import_module

from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    name = "ssi.exchanges"
    label = "exchanges"

    def ready(self) -> None:
        import_module("ssi.exchanges.thread").register()
