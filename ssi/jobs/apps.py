from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "ssi.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Each application registers its kinds of jobs in its `tasks` module."""
        autodiscover_modules("tasks")
