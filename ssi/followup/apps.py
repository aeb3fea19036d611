from importlib import import_module

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "ssi.followup"
    label = "followup"

    def ready(self) -> None:
        import_module("ssi.followup.news").register()
        import_module("ssi.followup.sources").register()
        import_module("ssi.followup.watching").register()
