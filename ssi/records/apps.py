from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "ssi.records"
    label = "records"
