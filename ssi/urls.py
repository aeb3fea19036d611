"""The map of addresses: one line per package."""

from django.urls import URLPattern, URLResolver, include, path

handler403 = "ssi.site.errors.refused"
handler404 = "ssi.site.errors.not_found"
handler500 = "ssi.site.errors.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    # Before the pages of the roof: « fiches », « zones » and « incidents » are no countries.
    path("pays/fiches/", include("cooperation.urls.sheets")),
    path("pays/zones/", include("cooperation.urls.zones")),
    path("pays/incidents/", include("cooperation.urls.incidents")),
    path("", include("ssi.site.urls")),
    path("", include("ssi.accounts.urls")),
    path("mon-compte/jetons/", include("ssi.territories.token_urls")),
    path("api/v1/", include("ssi.site.api")),
    path("", include("ssi.jobs.mail_urls")),
    path("mon-compte/absence/", include("ssi.territories.absence_urls")),
    path("annuaire/", include("ssi.directory.urls")),
    path("", include("ssi.followup.urls")),
    path("", include("ssi.duty.urls")),
    path("", include("ssi.community.urls")),
    path("administration/reference/taches/", include("ssi.followup.template_urls")),
    path("administration/reference/", include("ssi.directory.reference.urls")),
    path("administration/", include("ssi.territories.urls")),
    path("rapports/", include("ssi.reports.urls")),
    path("importer/", include("ssi.imports.urls")),
    path("exports/", include("ssi.records.export_urls")),
    path("acces/", include("ssi.records.reach_urls")),
    path("vues/", include("ssi.records.saved_view_urls")),
    path("lots/", include("ssi.records.bulk_urls")),
    path("travaux/", include("ssi.jobs.urls")),
    path("consulaire/", include("consular.urls")),
    path("dossiers/", include("cases.urls")),
    path("cooperation/actions/", include("cooperation.urls.actions")),
    path("cooperation/participations/", include("cooperation.urls.participations")),
    path("cooperation/accords/", include("cooperation.urls.agreements")),
    path("echanges/", include("ssi.exchanges.urls")),
    path("personnes/", include("ssi.people.urls")),
    path("pieces/", include("ssi.documents.urls")),
]
