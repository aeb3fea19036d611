from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "ssi.common"
    label = "common"
