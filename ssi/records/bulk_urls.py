from django.urls import path

from ssi.records import bulk_pages

app_name = "bulk"
urlpatterns = [
    path("apercu/", bulk_pages.preview, name="preview"),
    path("confirmer/", bulk_pages.confirm, name="confirm"),
    path("<uuid:pk>/", bulk_pages.result, name="result"),
]
