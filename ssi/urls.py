"""The map of addresses: one line per package."""

from django.urls import URLPattern, URLResolver, include, path

from cooperation.urls import SHEETS

handler403 = "ssi.site.errors.refused"
handler404 = "ssi.site.errors.not_found"

urlpatterns: list[URLPattern | URLResolver] = [
    # Before the pages of the roof: « fiches » is no country.
    path("pays/fiches/", include((SHEETS, "sheets"))),
    path("", include("ssi.site.urls")),
    path("", include("ssi.accounts.urls")),
    path("annuaire/", include("ssi.directory.urls")),
    path("administration/", include("ssi.territories.urls")),
    path("rapports/", include("ssi.reports.urls")),
    path("travaux/", include("ssi.jobs.urls")),
    path("consulaire/", include("consular.urls")),
    path("dossiers/", include("cases.urls")),
    path("cooperation/", include("cooperation.urls")),
    path("personnes/", include("ssi.people.urls")),
    path("pieces/", include("ssi.documents.urls")),
]
