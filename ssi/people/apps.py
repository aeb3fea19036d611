from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ssi.people"
    label = "people"
