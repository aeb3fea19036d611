"""/pays/incidents/: what happened in the countries."""

from django.urls import path

from cooperation.views import incidents

app_name = "incidents"
urlpatterns = [
    path("", incidents.index, name="list"),
    path("<uuid:key>/", incidents.change, name="change"),
]
