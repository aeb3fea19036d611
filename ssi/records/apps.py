from functools import partial
from importlib import import_module

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "ssi.records"
    label = "records"

    def ready(self) -> None:
        files, exports = import_module("ssi.printing.files"), import_module("ssi.records.exports")
        sweep = partial(files.sweep_kept, "exports", exports.HOURS_KEPT * 3600)
        import_module("ssi.jobs.upkeep").register("records.exports", sweep)
