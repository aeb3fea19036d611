"""/pieces/: what is already attached, by its key. Attaching is mounted by each domain."""

from django.urls import path

from ssi.documents import views

app_name = "documents"

urlpatterns = [
    path("<uuid:key>/", views.download, name="download"),
    path("<uuid:key>/retirer/", views.withdraw, name="withdraw"),
]
