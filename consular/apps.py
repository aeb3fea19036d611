from django.apps import AppConfig


class ConsularConfig(AppConfig):
    name = "consular"
    label = "consular"
