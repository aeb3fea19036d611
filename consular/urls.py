"""/consulaire/: one address for the post and for the service; who reads decides which page is drawn."""

from django.urls import path

from consular.views import acts, drafts, figures, following, handling, pages, printing, privacy, undoing, work
from ssi.documents import views as documents
from ssi.records import acts as records_acts
from ssi.records import views as records
from ssi.territories.capabilities import Area

app_name = "consular"
AREA = {"area": Area.CONSULAR}
DISCARD = {**AREA, "verb": "file", "after": "consular:index"}

urlpatterns = [
    path("", pages.index, name="index"),
    path("nouvelle/", drafts.new, name="new"),
    path("brouillons/<uuid:key>/", drafts.draft, name="draft"),
    path("brouillons/<uuid:key>/etape/<int:number>/", drafts.step, name="step"),
    path("brouillons/<uuid:key>/supprimer/", records_acts.discard, DISCARD, name="discard"),
    path("brouillons/<uuid:key>/pieces/ajouter/", documents.attach_to_draft, AREA, name="draft_attach"),
    path("chiffres/", figures.figures, name="figures"),
    path("donnees-personnelles/", privacy.register, name="register"),
    path("donnees-personnelles/durees/", privacy.periods, name="periods"),
    path("donnees-personnelles/echues/", privacy.retention, name="retention"),
    path("donnees-personnelles/documents/<uuid:pk>/", privacy.paper, name="paper"),
    path("traitements/<uuid:key>/", handling.handling, name="handling"),
    path("recapitulatifs/<uuid:pk>/", printing.pdf, name="summary_pdf"),
    path("<str:reference>/", pages.detail, name="detail"),
    path("<str:reference>/accuse/", pages.receipt, name="receipt"),
    path("<str:reference>/recapitulatif/", printing.summary, name="summary"),
    path("<str:reference>/recapitulatif/imprimer/", printing.ask, name="summary_print"),
    path("<str:reference>/message/", acts.message, name="message"),
    path("<str:reference>/souhait/", acts.wish, name="wish"),
    path("<str:reference>/notification/", acts.notification, name="notification"),
    path("<str:reference>/proches/ajouter/", acts.contact, name="add_contact"),
    path("<str:reference>/proches/<int:number>/accord/", acts.consent, name="consent"),
    path("<str:reference>/proches/<int:number>/informer/", acts.inform, name="inform"),
    path("<str:reference>/visites/ajouter/", following.add_visit, name="add_visit"),
    path("<str:reference>/visites/<int:number>/", following.change_visit, name="change_visit"),
    path("<str:reference>/audiences/ajouter/", following.add_hearing, name="add_hearing"),
    path("<str:reference>/audiences/<int:number>/", following.change_hearing, name="change_hearing"),
    path("<str:reference>/prise-en-charge/", handling.charge, name="take_charge"),
    path("<str:reference>/urgence/", handling.urgency, name="triage"),
    path("<str:reference>/reponse/", handling.answer, name="answer"),
    path("<str:reference>/reponse/communiquer/", handling.release, name="release"),
    path("<str:reference>/revue/", work.review, name="review"),
    path("<str:reference>/transfert/", work.transfer, name="transfer"),
    path("<str:reference>/retrouvee/", work.found, name="found"),
    path("<str:reference>/precision/", handling.ask, name="ask"),
    path("<str:reference>/note/", handling.note, name="note"),
    path("<str:reference>/cloture/", handling.close, name="close"),
    path("<str:reference>/hors-champ/", handling.decline, name="decline"),
    path("<str:reference>/reouverture/", handling.reopen, name="reopen"),
    path("<str:reference>/etapes/<slug:code>/", handling.step, name="pass"),
    path("<str:reference>/annuler-l-etape/", undoing.step_back, name="step_back"),
    path("<str:reference>/annuler-l-enregistrement/", undoing.void, name="void"),
    path("<str:reference>/retablir/", undoing.restore, name="restore"),
    path("<str:reference>/dupliquer/", undoing.duplicate, name="duplicate"),
    path("<str:reference>/donnees/", privacy.privacy, name="privacy"),
    path("<str:reference>/liens/ajouter/", handling.link, name="link"),
    path("<str:reference>/pieces/ajouter/", documents.attach, AREA, name="attach"),
    path("<str:reference>/traitement/pieces/ajouter/", handling.attach, name="attach_internal"),
    path("<str:reference>/traitement/acces/", handling.readers, name="handling_readers"),
    path("<str:reference>/traitement/historique/", handling.history, name="handling_history"),
    path("<str:reference>/historique/", records.history, AREA, name="history"),
    path("<str:reference>/journal/", records.journal, AREA, name="journal"),
    path("<str:reference>/acces/", records.readers, AREA, name="readers"),
]
