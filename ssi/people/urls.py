"""/personnes/: what is already in a record, by its own key. Adding is mounted by each domain."""

from django.urls import path

from ssi.people import views

app_name = "people"

urlpatterns = [
    path("<uuid:key>/modifier/", views.change, name="change"),
    path("<uuid:key>/retirer/", views.remove, name="remove"),
]
