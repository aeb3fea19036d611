"""Addresses of absences, under one's own account."""

from django.urls import path

from ssi.territories import absence_views

app_name = "absence"
urlpatterns = [
    path("", absence_views.absences, name="list"),
    path("<int:pk>/fin/", absence_views.end, name="end"),
]
