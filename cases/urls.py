"""/dossiers/: operational cooperation."""

from django.urls import path

from cases.views import (
    assurances,
    copies,
    detail,
    letter_opening,
    letter_steps,
    listing,
    mission_calendar,
    mission_feed,
    mission_folder,
    mission_steps,
    opening,
    returns,
    steps,
)
from ssi.documents import views as documents
from ssi.exchanges.urls import letters_of
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
    path("missions/", mission_calendar.calendar, name="missions"),
    path("missions/abonnement/", mission_feed.subscription, name="mission_feed"),
    path("missions/abonnement/<str:secret>.ics", mission_feed.feed, name="mission_ics"),
    path("missions/dossiers-de-deplacement/<uuid:pk>/", mission_folder.folder, name="mission_pdf"),
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
    path("<str:reference>/inventaire/", returns.inventory, name="inventory"),
    path("<str:reference>/scelles/", returns.exhibits, name="exhibits"),
    path("<str:reference>/scelles/<uuid:key>/remise/", returns.custody, name="custody"),
    path("<str:reference>/assurances/", assurances.assurances, name="assurances"),
    path("<str:reference>/assurances/demander/", assurances.ask, name="ask_assurance"),
    path("<str:reference>/assurances/<uuid:key>/approuver/", assurances.approve, name="approve_assurance"),
    path("<str:reference>/evenements/ajouter/", letter_steps.event, name="letter_event"),
    path("<str:reference>/demander-l-accord/", mission_steps.ask, name="mission_ask_host"),
    path("<str:reference>/autoriser/", mission_steps.authorise, name="mission_authorise"),
    path("<str:reference>/rapport-de-mission/", mission_steps.report, name="mission_report"),
    path("<str:reference>/membres/", mission_steps.members, name="mission_members"),
    path("<str:reference>/membres/<int:number>/passeport/", mission_steps.passport, name="mission_passport"),
    path("<str:reference>/actes-de-la-mission/", mission_steps.acts, name="mission_acts"),
    path("<str:reference>/programme/", mission_steps.programme, name="mission_programme"),
    path("<str:reference>/dossier-de-deplacement/", mission_folder.ask, name="mission_folder"),
    path("<str:reference>/depenses/", mission_steps.costs, name="mission_costs"),
    path("<str:reference>/etapes/<slug:code>/", steps.step, name="step"),
    path("<str:reference>/questions/<int:number>/accord/", steps.consent, name="consent"),
    *correspondence(Area.OPERATIONAL),
    *letters_of(Area.OPERATIONAL),
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
    path("<str:reference>/dupliquer/", copies.duplicate, name="duplicate"),
    path("<str:reference>/journal/", records.journal, AREA, name="journal"),
    path("<str:reference>/historique/", records.history, AREA, name="history"),
    path("<str:reference>/acces/", records.readers, AREA, name="readers"),
]
