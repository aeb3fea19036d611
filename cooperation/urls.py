"""/cooperation/: technical cooperation, agreements. One list of addresses a kind."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "cooperation"

ACTIONS: list[URLPattern] = []
AGREEMENTS: list[URLPattern] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("actions/", include(ACTIONS)),
    path("accords/", include(AGREEMENTS)),
]
