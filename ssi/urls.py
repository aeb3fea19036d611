"""The map of addresses: one line per package."""

from django.urls import URLPattern, URLResolver, include, path

handler403 = "ssi.site.errors.refused"
handler404 = "ssi.site.errors.not_found"

urlpatterns: list[URLPattern | URLResolver] = [
    path("langue/", include("django.conf.urls.i18n")),
]
