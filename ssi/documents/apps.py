from importlib import import_module

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ssi.documents"
    label = "documents"

    def ready(self) -> None:
        import_module("ssi.documents.thread").register()
        import_module("ssi.jobs.upkeep").register("documents.files", import_module("ssi.documents.storage").sweep)
