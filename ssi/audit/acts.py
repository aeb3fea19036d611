"""The closed list of acts that the journal knows, and the lawful operation that each one is.

Operations: article 25 of directive (EU) 2016/680 (collection, alteration, consultation, disclosure, transfer, erasure),
plus refusals and account events, which a controller asks for.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Operation(models.TextChoices):
    COLLECT = "collect", _("collecte")
    MODIFY = "modify", _("modification")
    CONSULT = "consult", _("consultation")
    COMMUNICATE = "communicate", _("communication")
    TRANSFER = "transfer", _("transfert")
    ERASE = "erase", _("effacement")
    REFUSE = "refuse", _("refus")
    ACCOUNT = "account", _("compte et droits")


class Act(models.TextChoices):
    """`<object>.<what happened>`; the sentence is made when the journal is read."""

    RECORD_OPENED = "record.opened", _("Dossier ouvert")
    RECORD_CHANGED = "record.changed", _("Dossier modifié")
    RECORD_MOVED = "record.moved", _("Étape franchie")
    STEP_TAKEN_BACK = "record.step_taken_back", _("Étape annulée")
    RECORD_VOIDED = "record.voided", _("Enregistrement annulé")
    RECORD_RESTORED = "record.restored", _("Enregistrement rétabli")
    RECORD_COPIED = "record.copied", _("Dossier dupliqué")
    IMPORT_RECEIVED = "import.received", _("Registre reçu pour import")
    RECORDS_IMPORTED = "record.imported", _("Dossiers repris d’un ancien registre")
    IMPORT_UNDONE = "import.undone", _("Import annulé")
    RECORD_READ = "record.read", _("Dossier consulté")
    RECORD_LINKED = "record.linked", _("Dossiers liés")
    PART_JUDGED = "part.judged", _("Rapprochement décidé")
    NUMBER_READ = "number.read", _("Numéro scellé lu")
    DRAFT_DISCARDED = "draft.discarded", _("Brouillon supprimé")
    LIST_READ = "list.read", _("Liste consultée")
    SEARCH_RUN = "search.run", _("Recherche")
    JOURNAL_READ = "journal.read", _("Journal consulté")
    READER_NAMED = "reader.named", _("Accès nominatif ouvert")
    READER_REMOVED = "reader.removed", _("Accès nominatif retiré")
    REACH_ASKED = "reach.asked", _("Accès à un dossier demandé")
    REACH_GRANTED = "reach.granted", _("Demande d’accès acceptée")
    REACH_DENIED = "reach.denied", _("Demande d’accès refusée")
    EMERGENCY_TRIED = "emergency.tried", _("Accès en urgence tenté")
    EMERGENCY_OPENED = "emergency.opened", _("Accès en urgence ouvert")
    EMERGENCY_SEEN = "emergency.seen", _("Accès en urgence vu par le chef de service")
    EMERGENCY_CLOSED = "emergency.closed", _("Accès en urgence clos")
    RESTRICTED = "record.restricted", _("Besoin d’en connaître décidé")
    UNRESTRICTED = "record.unrestricted", _("Besoin d’en connaître levé")
    RECORD_FOLLOWED = "record.followed", _("Dossier suivi")
    RECORD_LEFT = "record.left", _("Dossier qui n’est plus suivi")
    TASK_WRITTEN = "task.written", _("Tâche écrite")
    TASK_CHANGED = "task.changed", _("Tâche modifiée, faite ou abandonnée")
    DUTY_KEPT = "duty.kept", _("Tableau de permanence modifié")
    DUTY_ALERTED = "duty.alerted", _("Permanence alertée")
    DUTY_CALLED = "duty.called", _("Personne de permanence appelée")
    DUTY_ACKNOWLEDGED = "duty.acknowledged", _("Alerte de permanence prise")
    NOTICE_READ = "notice.read", _("Consigne de sécurité consultée")
    NOTICE_WRITTEN = "notice.written", _("Consigne de sécurité écrite, corrigée ou retirée")
    NOTICE_ACKNOWLEDGED = "notice.acknowledged", _("Lecture d’une consigne accusée")
    CORRESPONDENT_KEPT = "correspondent.kept", _("Liste des chefs d’îlot modifiée ou vérifiée")
    ALARM_PUT_ASIDE = "alarm.put_aside", _("Alerte mise de côté")
    EXCHANGE_FILED = "exchange.filed", _("Échange enregistré")
    EXCHANGE_ACKNOWLEDGED = "exchange.acknowledged", _("Accusé de réception enregistré")
    ANSWER_FORWARDED = "answer.forwarded", _("Réponse transmise")
    ANSWER_RELEASED = "answer.released", _("Réponse communiquée au poste")
    ASSURANCE_RECORDED = "assurance.recorded", _("Assurance enregistrée")
    ASSURANCE_APPROVED = "assurance.approved", _("Assurance approuvée")
    CONSENT_RECORDED = "consent.recorded", _("Accord enregistré")
    DOCUMENT_ADDED = "document.added", _("Pièce ajoutée")
    DOCUMENT_WITHDRAWN = "document.withdrawn", _("Pièce retirée")
    DOCUMENT_REPLACED = "document.replaced", _("Pièce remplacée par une nouvelle version")
    DOCUMENT_READ = "document.read", _("Pièce téléchargée")
    DOCUMENT_SHOWN = "document.shown", _("Pièce vue à l’écran")
    ERASURE_ASKED = "erasure.asked", _("Effacement de données personnelles demandé")
    ERASURE_REFUSED = "erasure.refused", _("Effacement de données personnelles refusé")
    RECORD_ERASED = "record.erased", _("Données personnelles du dossier effacées")
    REPORT_OPENED = "report.opened", _("Rapport préparé")
    REPORT_CHANGED = "report.changed", _("Rapport modifié")
    REPORT_ISSUED = "report.issued", _("Rapport émis")
    REPORT_PRINTED = "report.printed", _("Rapport imprimé")
    REPORT_READ = "report.read", _("Rapport consulté")
    VIEW_SHARED = "view.shared", _("Vue partagée")
    VIEW_WITHDRAWN = "view.withdrawn", _("Partage d’une vue retiré")
    EXPORT_MADE = "export.made", _("Export produit")
    EXPORT_READ = "export.read", _("Export téléchargé")
    ACCESS_REFUSED = "access.refused", _("Accès refusé")
    REFERENCE_ADDED = "reference.added", _("Donnée de référence ajoutée")
    REFERENCE_CHANGED = "reference.changed", _("Donnée de référence corrigée")
    REFERENCE_REMOVED = "reference.removed", _("Donnée de référence supprimée")
    CONTACT_READ = "contact.read", _("Contacts d’autorités consultés")
    CONTACT_WRITTEN = "contact.written", _("Contact d’une autorité enregistré ou corrigé")
    ZONE_WRITTEN = "zone.written", _("Niveau de vigilance d’une zone enregistré")
    POSTING_WRITTEN = "posting.written", _("Affectation prononcée")
    POSTING_ENDED = "posting.ended", _("Affectation terminée")
    DELEGATION_WRITTEN = "delegation.written", _("Absence déclarée, remplaçant désigné")
    DELEGATION_ENDED = "delegation.ended", _("Remplacement terminé")
    RECORD_HANDED_OVER = "record.handed_over", _("Dossier passé à un successeur")
    MAIL_TESTED = "mail.tested", _("Message d’essai envoyé")
    MAIL_RETRIED = "mail.retried", _("Message renvoyé")
    ACCOUNT_OPENED = "account.opened", _("Compte ouvert")
    ACCOUNT_CLOSED = "account.closed", _("Compte désactivé")
    ACCOUNT_REOPENED = "account.reopened", _("Compte réactivé")
    ACCOUNT_RESET_ASKED = "account.reset_asked", _("Réinitialisation demandée")
    ACCOUNT_RESET = "account.reset", _("Mot de passe réinitialisé")
    ACCOUNT_CHANGED = "account.changed", _("Compte modifié")
    PASSWORD_CHANGED = "password.changed", _("Mot de passe changé")
    TOKEN_CREATED = "token.created", _("Jeton d’accès créé")
    TOKEN_REVOKED = "token.revoked", _("Jeton d’accès révoqué")
    SIGNED_IN = "session.opened", _("Connexion")
    SIGN_IN_FAILED = "session.failed", _("Échec de connexion")
    SIGNED_OUT = "session.closed", _("Déconnexion")
    SESSIONS_ENDED = "session.ended", _("Sessions fermées")


_CONSULT = {
    Act.RECORD_READ,
    Act.LIST_READ,
    Act.SEARCH_RUN,
    Act.JOURNAL_READ,
    Act.DOCUMENT_READ,
    Act.DOCUMENT_SHOWN,
    Act.NUMBER_READ,
    Act.REPORT_READ,
    Act.CONTACT_READ,
}
_COMMUNICATE = {
    Act.ANSWER_FORWARDED,
    Act.ANSWER_RELEASED,
    Act.EXPORT_MADE,
    Act.EXPORT_READ,
    Act.REPORT_ISSUED,
    Act.REPORT_PRINTED,
}
_COLLECT = {
    Act.RECORD_OPENED,
    Act.IMPORT_RECEIVED,
    Act.RECORDS_IMPORTED,
    Act.EXCHANGE_FILED,
    Act.DOCUMENT_ADDED,
    Act.DOCUMENT_REPLACED,
}
_PREFIX = dict.fromkeys(
    ("posting", "delegation", "account", "session", "token", "mail", "reach", "emergency"), Operation.ACCOUNT
)


def operation_of(act: Act) -> Operation:
    """The operation of the law under which the act is filed."""
    if act in _CONSULT:
        return Operation.CONSULT
    if act in _COMMUNICATE:
        return Operation.COMMUNICATE
    if act in _COLLECT:
        return Operation.COLLECT
    if act is Act.ACCESS_REFUSED:
        return Operation.REFUSE
    if act in {Act.DRAFT_DISCARDED, Act.RECORD_ERASED}:
        return Operation.ERASE
    if act is Act.PASSWORD_CHANGED:
        return Operation.ACCOUNT
    return _PREFIX.get(act.value.split(".")[0], Operation.MODIFY)
