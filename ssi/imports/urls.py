from django.urls import path

from ssi.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/colonnes/", views.columns, name="columns"),
    path("<uuid:pk>/valeurs/", views.values, name="values"),
    path("<uuid:pk>/verifier/", views.check, name="check"),
    path("<uuid:pk>/importer/", views.write, name="write"),
    path("<uuid:pk>/lignes-a-corriger/", views.wrong_lines, name="wrong_lines"),
    path("<uuid:pk>/annuler/", views.undo, name="undo"),
]
