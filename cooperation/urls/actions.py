"""/cooperation/actions/: technical cooperation."""

from django.urls import path

from cooperation.views import detail, opening
from cooperation.views.actions import ACTION_PAGES, actions, participations
from ssi.documents import views as documents
from ssi.exchanges.urls import pages_of as correspondence
from ssi.people import views as people
from ssi.records import acts, links
from ssi.records import views as records
from ssi.territories.capabilities import Area

app_name = "actions"
AREA = {"area": Area.TECHNICAL}
DISCARD = {**AREA, "verb": "change", "after": "actions:list"}
PAGES = {"pages": ACTION_PAGES}

urlpatterns = [
    path("", actions, name="list"),
    path("nouveau/", opening.new, PAGES, name="new"),
    path("brouillons/", opening.drafts, PAGES, name="drafts"),
    path("brouillons/<uuid:key>/", opening.draft, PAGES, name="draft"),
    path("brouillons/<uuid:key>/supprimer/", acts.discard, DISCARD, name="discard"),
    path("<str:reference>/", detail.detail, PAGES, name="detail"),
    path("<str:reference>/modifier/", opening.edit, PAGES, name="edit"),
    path("<str:reference>/etapes/<slug:code>/", detail.step, PAGES, name="step"),
    path("<str:reference>/participations/", participations, name="participations"),
    *correspondence(Area.TECHNICAL),
    path("<str:reference>/personnes/ajouter/", people.add, AREA, name="add_part"),
    path("<str:reference>/documents/ajouter/", documents.attach, AREA, name="add_document"),
    path("<str:reference>/liens/ajouter/", links.link, AREA, name="link"),
    path("<str:reference>/annuler-l-etape/", acts.step_back, AREA, name="step_back"),
    path("<str:reference>/annuler-l-enregistrement/", acts.void, AREA, name="void"),
    path("<str:reference>/retablir/", acts.restore, AREA, name="restore"),
    path("<str:reference>/journal/", records.journal, AREA, name="journal"),
    path("<str:reference>/historique/", records.history, AREA, name="history"),
    path("<str:reference>/acces/", records.readers, AREA, name="readers"),
]
