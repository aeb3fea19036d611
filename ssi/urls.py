"""The map of addresses: one line per package."""

from django.urls import URLPattern, URLResolver, include, path

handler403 = "ssi.site.errors.refused"
handler404 = "ssi.site.errors.not_found"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("ssi.accounts.urls")),
    path("administration/", include("ssi.territories.urls")),
]
