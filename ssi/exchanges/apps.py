from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    name = "ssi.exchanges"
    label = "exchanges"
