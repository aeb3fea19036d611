from importlib import import_module

from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    name = "ssi.exchanges"
    label = "exchanges"

    def ready(self) -> None:
        import_module("ssi.exchanges.thread").register()
        import_module("ssi.exchanges.recalling").register()
        import_module("ssi.exchanges.letters.fields").register_common()
        import_module("ssi.exchanges.alarms").register()
        import_module("ssi.jobs.upkeep").register(
            "exchanges.mail", import_module("ssi.exchanges.mailing").forget_pending
        )
