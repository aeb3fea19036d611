from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "ssi.site"
    label = "site"
