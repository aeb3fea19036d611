from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ssi.audit"
    label = "audit"
