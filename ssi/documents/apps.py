from importlib import import_module

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ssi.documents"
    label = "documents"

    def ready(self) -> None:
        import_module("ssi.documents.thread").register()
        types = import_module("ssi.documents.enums").DocumentType
        import_module("ssi.directory.document_types").register_document_types(types.choices)
        upkeep = import_module("ssi.jobs.upkeep")
        upkeep.register("documents.files", import_module("ssi.documents.storage").sweep)
        upkeep.register("documents.scans", import_module("ssi.documents.scanning").scan_waiting)
        upkeep.register("documents.pictures", import_module("ssi.documents.pictures").sweep)
