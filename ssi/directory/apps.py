from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "ssi.directory"
    label = "directory"
    verbose_name = "Annuaire"
