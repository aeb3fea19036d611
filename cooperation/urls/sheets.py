"""/pays/fiches/: security sheets, beside the pages of the countries."""

from django.urls import path

from cooperation.views import incidents, sheet_versions, sheet_writing, sheets
from ssi.documents import views as documents
from ssi.records import acts, links
from ssi.records import views as records
from ssi.territories.capabilities import Area

app_name = "sheets"
AREA = {"area": Area.CONTEXT}
DISCARD = {**AREA, "verb": "change", "after": "sheets:list"}
urlpatterns = [
    path("", sheets.sheets, name="list"),
    path("nouvelle/", sheet_writing.new, name="new"),
    path("brouillons/", sheets.drafts, name="drafts"),
    path("brouillons/<uuid:key>/", sheet_writing.draft, name="draft"),
    path("brouillons/<uuid:key>/supprimer/", acts.discard, DISCARD, name="discard"),
    path("<str:reference>/", sheets.detail, name="detail"),
    path("<str:reference>/modifier/", sheet_writing.edit, name="edit"),
    path("<str:reference>/etapes/<slug:code>/", sheet_writing.step, name="step"),
    path("<str:reference>/incidents/ajouter/", incidents.add, name="incident"),
    path("<str:reference>/comparer/", sheet_versions.compare, name="compare"),
    path("<str:reference>/documents/ajouter/", documents.attach, AREA, name="add_document"),
    path("<str:reference>/liens/ajouter/", links.link, AREA, name="link"),
    path("<str:reference>/annuler-l-enregistrement/", acts.void, AREA, name="void"),
    path("<str:reference>/retablir/", acts.restore, AREA, name="restore"),
    path("<str:reference>/journal/", records.journal, AREA, name="journal"),
    path("<str:reference>/historique/", records.history, AREA, name="history"),
    path("<str:reference>/acces/", records.readers, AREA, name="readers"),
]
