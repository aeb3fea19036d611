"""/personnes/: what is already in a record, by its own number. Adding is mounted by each domain."""

from django.urls import path, register_converter

from ssi.people import views
from ssi.people.converters import RowNumber

register_converter(RowNumber, "row")

app_name = "people"

urlpatterns = [
    path("<row:key>/modifier/", views.change, name="change"),
    path("<row:key>/retirer/", views.remove, name="remove"),
]
