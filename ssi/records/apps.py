from functools import partial
from importlib import import_module

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "ssi.records"
    label = "records"

    def ready(self) -> None:
        files, kept = import_module("ssi.printing.files"), import_module("ssi.records.taken_out").KEPT
        sweep = partial(files.sweep_kept, "exports", kept.total_seconds())
        import_module("ssi.jobs.upkeep").register("records.exports", sweep)
        import_module("ssi.records.emergency")
        asked = import_module("ssi.records.reach").tell_deciders
        import_module("ssi.jobs.upkeep").register("records.requests", asked)
        import_module("ssi.records.bulk_acts").register()
