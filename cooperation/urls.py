"""/cooperation/: technical cooperation, agreements; /pays/fiches/: security sheets. One list of addresses a kind."""

from django.urls import URLPattern, URLResolver, include, path

from cooperation.views import sheet_writing, sheets
from ssi.documents import views as documents
from ssi.records import links
from ssi.records import views as records
from ssi.territories.capabilities import Area

app_name = "cooperation"

ACTIONS: list[URLPattern] = []
AGREEMENTS: list[URLPattern] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("actions/", include(ACTIONS)),
    path("accords/", include(AGREEMENTS)),
]

# Mounted apart: a sheet belongs to the pages of its country.
_CONTEXT = {"area": Area.CONTEXT}
SHEETS: list[URLPattern] = [
    path("", sheets.sheets, name="list"),
    path("nouvelle/", sheet_writing.new, name="new"),
    path("brouillons/", sheets.drafts, name="drafts"),
    path("brouillons/<uuid:key>/", sheet_writing.draft, name="draft"),
    path("brouillons/<uuid:key>/supprimer/", sheet_writing.discard, name="discard"),
    path("<str:reference>/", sheets.detail, name="detail"),
    path("<str:reference>/modifier/", sheet_writing.edit, name="edit"),
    path("<str:reference>/etapes/<slug:code>/", sheet_writing.step, name="step"),
    path("<str:reference>/incidents/ajouter/", sheets.incident, name="incident"),
    path("<str:reference>/documents/ajouter/", documents.attach, _CONTEXT, name="add_document"),
    path("<str:reference>/liens/ajouter/", links.link, _CONTEXT, name="link"),
    path("<str:reference>/journal/", records.journal, _CONTEXT, name="journal"),
    path("<str:reference>/historique/", records.history, _CONTEXT, name="history"),
    path("<str:reference>/acces/", records.readers, _CONTEXT, name="readers"),
]
