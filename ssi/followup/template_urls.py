"""Addresses of the register of usual tasks, under the reference data."""

from django.urls import path

from ssi.directory.reference import views
from ssi.followup import book

app_name = "task_lists"

urlpatterns = [
    path("", book.index, name="index"),
    path("nouvelle/", views.adding(book.LINES), name="new"),
    path("<uuid:key>/corriger/", views.correcting(book.LINES), name="change"),
    path("<uuid:key>/supprimer/", views.removing(book.LINES), name="remove"),
    path("<uuid:key>/historique/", views.history_of_sheet(book.LINES), name="history"),
]
