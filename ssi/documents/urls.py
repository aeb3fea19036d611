"""/pieces/: what is already attached, by its key. Attaching is mounted by each domain."""

from django.urls import path

from ssi.documents import views

app_name = "documents"

urlpatterns = [
    path("<uuid:key>/", views.download, name="download"),
    path("<uuid:key>/voir/<int:number>/", views.show, name="show"),
    path("<uuid:key>/voir/<int:number>/image/", views.picture, name="picture"),
    path("<uuid:key>/remplacer/", views.replace, name="replace"),
    path("<uuid:key>/retirer/", views.withdraw, name="withdraw"),
]
