"""/pays/zones/: the zones of the countries and their vigilance."""

from django.urls import path

from cooperation.views import zones

app_name = "zones"
urlpatterns = [
    path("nouvelle/", zones.new, name="new"),
    path("<uuid:key>/", zones.detail, name="detail"),
    path("<uuid:key>/modifier/", zones.rename, name="rename"),
]
