"""/dossiers/: operational cooperation."""

from django.urls import path

from cases.views import detail, listing, opening, steps
from ssi.documents import views as documents
from ssi.exchanges import views as exchanges
from ssi.people import views as people
from ssi.records import links
from ssi.records import views as records
from ssi.territories.capabilities import Area

app_name = "cases"
AREA = {"area": Area.OPERATIONAL}

urlpatterns = [
    path("", listing.cases, name="list"),
    path("brouillons/", listing.drafts, name="drafts"),
    path("brouillons/<uuid:key>/", opening.draft, name="draft"),
    path("brouillons/<uuid:key>/supprimer/", opening.discard, name="discard"),
    path("nouveau/<slug:kind>/", opening.new, name="new"),
    path("echeance/", opening.due_date, name="due_date"),
    path("<str:reference>/", detail.detail, name="detail"),
    path("<str:reference>/modifier/", opening.edit, name="edit"),
    path("<str:reference>/transmettre/", steps.send, name="send"),
    path("<str:reference>/reponse/", steps.answer, name="answer"),
    path("<str:reference>/transmettre-la-reponse/", steps.forward, name="forward"),
    path("<str:reference>/etapes/<slug:code>/", steps.step, name="step"),
    path("<str:reference>/questions/<int:number>/accord/", steps.consent, name="consent"),
    path("<str:reference>/echanges/ajouter/", exchanges.add, AREA, name="add_exchange"),
    path("<str:reference>/personnes/ajouter/", people.add, AREA, name="add_part"),
    path("<str:reference>/documents/ajouter/", documents.attach, AREA, name="add_document"),
    path("<str:reference>/liens/ajouter/", links.link, AREA, name="link"),
    path("<str:reference>/journal/", records.journal, AREA, name="journal"),
    path("<str:reference>/historique/", records.history, AREA, name="history"),
    path("<str:reference>/acces/", records.readers, AREA, name="readers"),
]
