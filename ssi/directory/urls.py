from django.urls import path

from ssi.directory import views

app_name = "directory"

urlpatterns = [
    path("", views.index, name="index"),
    path("suggestions/", views.suggest, name="suggest"),
    path("<slug:code>/", views.detail, name="detail"),
]
