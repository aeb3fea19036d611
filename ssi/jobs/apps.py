from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "ssi.jobs"
    label = "jobs"
