from django.urls import path

from ssi.records import saved_view_pages

app_name = "views"
urlpatterns = [
    path("", saved_view_pages.index, name="list"),
    path("nouvelle/", saved_view_pages.new, name="new"),
    path("<uuid:key>/", saved_view_pages.change, name="change"),
    path("<uuid:key>/supprimer/", saved_view_pages.remove, name="remove"),
    path("<uuid:key>/ouvrir/", saved_view_pages.opens, name="opens"),
]
