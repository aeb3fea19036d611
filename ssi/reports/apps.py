from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "ssi.reports"
    label = "reports"
