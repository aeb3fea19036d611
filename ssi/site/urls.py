"""The roof's own addresses."""

from django.urls import path

from consular.views.guide import guide
from ssi.site import (
    assistance_cases,
    briefing_views,
    countries,
    followed,
    handover,
    health,
    home,
    journal,
    machine,
    pages,
    search,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("a-suivre/", followed.followed, name="followed"),
    path(
        "consulaire/<str:reference>/ouvrir-un-dossier/",
        assistance_cases.case_from_assistance,
        name="case_from_assistance",
    ),
    path("pays/", countries.index, name="countries"),
    path("pays/fiches-imprimees/<uuid:pk>/", briefing_views.pdf, name="briefing_pdf"),
    path("pays/<str:code>/sensibilisation/", briefing_views.briefing, name="briefing"),
    path("pays/<str:code>/", countries.country, name="country"),
    path("recherche/", search.search, name="search"),
    path("recherche/suggestions/", search.suggestions, name="search_suggestions"),
    path("journal/", journal.entries, name="journal"),
    path("passation/", handover.handover, name="handover"),
    path("passation/<str:code>/note/", handover.note, name="handover_note"),
    path("passation/notes/<uuid:pk>/", handover.note_pdf, name="handover_pdf"),
    path("administration/sante/", health.health_page, name="service_health"),
    path("journal/export/", journal.export, name="journal_export"),
    path("aide/", pages.help_page, name="help"),
    path("aide/assistance/", guide, name="consular_guide"),
    path("aide/api/", pages.api_help, name="api_help"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("healthz", machine.health, name="health"),
    path("metrics", machine.metrics, name="metrics"),
]
