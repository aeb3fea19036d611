from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ReportsConfig(AppConfig):
    name = "ssi.reports"
    label = "reports"

    def ready(self) -> None:
        """The roof composes the report in its module `quarterly`."""
        autodiscover_modules("quarterly")
        files = import_module("ssi.printing.files")
        import_module("ssi.jobs.upkeep").register("reports.unfinished", files.sweep_unfinished)
