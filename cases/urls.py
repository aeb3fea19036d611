"""/dossiers/: operational cooperation."""

from django.urls import path

from cases.views import detail, letter_opening, letter_steps, listing, opening, request_opening, steps
from ssi.documents import views as documents
from ssi.exchanges.urls import pages_of as correspondence
from ssi.people import views as people
from ssi.records import acts, affair_pages, hard_date_pages, links
from ssi.records import views as records
from ssi.territories.capabilities import Area

app_name = "cases"
AREA = {"area": Area.OPERATIONAL}
DISCARD = {**AREA, "verb": "change", "after": "cases:list"}

urlpatterns = [
    path("", listing.cases, name="list"),
    path("brouillons/", listing.drafts, name="drafts"),
    path("brouillons/<uuid:key>/", opening.draft, name="draft"),
    path("brouillons/<uuid:key>/supprimer/", acts.discard, DISCARD, name="discard"),
    path("nouveau/<slug:kind>/", opening.new, name="new"),
    path("echeance/", opening.due_date, name="due_date"),
    path("affaires/<uuid:key>/", affair_pages.affair, AREA, name="affair_page"),
    path("<str:reference>/", detail.detail, name="detail"),
    path("<str:reference>/modifier/", opening.edit, name="edit"),
    path("<str:reference>/transmettre/", steps.send, name="send"),
    path("<str:reference>/reponse/", steps.answer, name="answer"),
    path("<str:reference>/transmettre-la-reponse/", steps.forward, name="forward"),
    path("<str:reference>/commission-rogatoire/", letter_opening.from_request, name="letter_from"),
    path("<str:reference>/controler/", letter_steps.check, name="check"),
    path("<str:reference>/remettre/", letter_steps.deliver, name="deliver"),
    path("<str:reference>/renvoyer-les-pieces/", letter_steps.give_back, name="return_acts"),
    path("<str:reference>/actes/", letter_steps.measures, name="measures"),
    path("<str:reference>/evenements/ajouter/", letter_steps.event, name="letter_event"),
    path("<str:reference>/etapes/<slug:code>/", steps.step, name="step"),
    path("<str:reference>/questions/<int:number>/accord/", steps.consent, name="consent"),
    *correspondence(Area.OPERATIONAL),
    path("<str:reference>/personnes/ajouter/", people.add, AREA, name="add_part"),
    path("<str:reference>/documents/ajouter/", documents.attach, AREA, name="add_document"),
    path("<str:reference>/liens/ajouter/", links.link, AREA, name="link"),
    path("<str:reference>/affaire/", affair_pages.join, AREA, name="affair"),
    path("<str:reference>/affaire/quitter/", affair_pages.leave, AREA, name="leave_affair"),
    path("<str:reference>/dates/ajouter/", hard_date_pages.add, AREA, name="add_hard_date"),
    path("<str:reference>/dates/<uuid:key>/vue/", hard_date_pages.see, AREA, name="see_alarm"),
    path("<str:reference>/dates/<uuid:key>/levee/", hard_date_pages.meet, AREA, name="meet_hard_date"),
    path("<str:reference>/annuler-l-etape/", acts.step_back, AREA, name="step_back"),
    path("<str:reference>/annuler-l-enregistrement/", acts.void, AREA, name="void"),
    path("<str:reference>/retablir/", acts.restore, AREA, name="restore"),
    path("<str:reference>/dupliquer/", request_opening.duplicate, name="duplicate"),
    path("<str:reference>/journal/", records.journal, AREA, name="journal"),
    path("<str:reference>/historique/", records.history, AREA, name="history"),
    path("<str:reference>/acces/", records.readers, AREA, name="readers"),
]
