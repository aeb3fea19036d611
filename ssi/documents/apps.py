from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ssi.documents"
    label = "documents"
