from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "ssi.printing"
    label = "printing"
