from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ssi.accounts"
    label = "accounts"
