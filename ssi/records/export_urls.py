from django.urls import path

from ssi.records import export_views

app_name = "exports"
urlpatterns = [
    path("", export_views.ask, name="ask"),
    path("<uuid:pk>/", export_views.download, name="download"),
]
