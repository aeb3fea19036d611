from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "ssi.community"
    label = "community"
