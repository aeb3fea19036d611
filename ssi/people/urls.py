"""/personnes/: finding people, and what is already in a record, by its own key. Adding is mounted by each domain."""

from django.urls import path

from ssi.people import finding_views, views

app_name = "people"

urlpatterns = [
    path("", finding_views.find, name="find"),
    path("<uuid:key>/", finding_views.detail, name="detail"),
    path("<uuid:key>/rapprocher/", finding_views.decide, name="decide"),
    path("numeros/<uuid:key>/lire/", finding_views.unmask, name="unmask"),
    path("<uuid:key>/modifier/", views.change, name="change"),
    path("<uuid:key>/retirer/", views.remove, name="remove"),
]
