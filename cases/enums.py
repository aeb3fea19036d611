"""Closed lists of the operational trade. Codes are stable; labels are the trade's words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    INCOMING_FR = "incoming_fr", _("Demande française vers le pays")
    OUTGOING_PARTNER = "outgoing_partner", _("Demande du partenaire vers la France")
    INTERNAL = "internal", _("Interne")


class Urgency(models.TextChoices):
    FLASH = "flash", _("Flagrante : vie en danger ou fait imminent (8 heures)")
    URGENT = "urgent", _("Urgente (3 jours)")
    NORMAL = "normal", _("Normale (7 jours)")
    ROUTINE = "routine", _("Courante, sans échéance")


class Framework(models.TextChoices):
    POLICE = "police", _("Enquête préliminaire")
    FLAGRANCE = "flagrance", _("Flagrance")
    JUDICIAL_INQUIRY = "judicial_inquiry", _("Information judiciaire")
    PREVENTION = "prevention", _("Renseignement administratif")
    CONSULAR = "consular", _("Protection consulaire")
    BACKGROUND = "background", _("Criblage")


class Purpose(models.TextChoices):
    PREVENT = "prevent", _("Prévention")
    DETECT = "detect", _("Détection")
    INVESTIGATE = "investigate", _("Enquête")
    PROSECUTE = "prosecute", _("Poursuite")
    EXECUTE_SENTENCE = "execute_sentence", _("Exécution de peine")
    PUBLIC_SECURITY = "public_security", _("Sécurité publique")
    MISSING_PERSON = "missing_person", _("Recherche de personne disparue")
    CONSULAR = "consular", _("Protection consulaire")


class Availability(models.TextChoices):
    DIRECT = "direct", _("Directement accessible")
    INDIRECT = "indirect", _("À recueillir")
    JUDICIAL = "judicial", _("Autorisation judiciaire nécessaire")


class QuestionType(models.TextChoices):
    IDENTIFY_PERSON = "identify_person", _("Identification d’une personne")
    LOCATE_PERSON = "locate_person", _("Localisation d’une personne")
    WANTED_STATUS = "wanted_status", _("Recherches et avis")
    CRIMINAL_RECORD = "criminal_record", _("Antécédents")
    TRAVEL = "travel", _("Mouvements migratoires")
    RESIDENCE_STATUS = "residence_status", _("Titre de séjour")
    DOCUMENT_CHECK = "document_check", _("Authenticité d’un document")
    VEHICLE_VESSEL = "vehicle_vessel", _("Véhicule, navire, aéronef")
    COMPANY = "company", _("Société et dirigeants")
    PHONE_SUBSCRIBER = "phone_subscriber", _("Identification d’abonné")
    IP_ACCOUNT = "ip_account", _("Adresse IP, compte en ligne")
    PRESERVATION = "preservation", _("Gel de données")
    ASSETS = "assets", _("Avoirs (hors secret bancaire)")
    BIOMETRIC = "biometric", _("Empreintes, ADN, photographie")
    MODUS = "modus", _("Mode opératoire")
    SEIZURE = "seizure", _("Détails d’une saisie")
    DECONFLICTION = "deconfliction", _("Levée de doute")
    THREAT = "threat", _("Menace")
    OTHER = "other", _("Autre")


class Outcome(models.TextChoices):
    HIT = "hit", _("Positif")
    PARTIAL = "partial", _("Partiel")
    NO_HIT = "no_hit", _("Négatif")
    REFUSED = "refused", _("Refusé")
    NOT_ANSWERED = "not_answered", _("Sans réponse")
    WITHDRAWN = "withdrawn", _("Retiré")


class RefusalGround(models.TextChoices):
    """Article 6 of directive (EU) 2023/977 and practice; a coercive measure goes by letter rogatory."""

    NOT_AVAILABLE = "not_available", _("Information non détenue")
    NO_JUDICIAL_AUTHORISATION = "no_judicial_authorisation", _("Autorisation judiciaire refusée")
    SECURITY_INTEREST = "security_interest", _("Intérêts essentiels de sécurité")
    JEOPARDISE_INQUIRY = "jeopardise_inquiry", _("Compromet une enquête ou la sûreté d’une personne")
    DISPROPORTIONATE = "disproportionate", _("Demande disproportionnée")
    MINOR_OFFENCE = "minor_offence", _("Infraction mineure")
    POLITICAL_NATURE = "political_nature", _("Caractère politique, militaire, religieux ou racial")
    DEATH_PENALTY_RISK = "death_penalty_risk", _("Risque de peine de mort")
    THIRD_PARTY_CONSENT = "third_party_consent", _("Accord d’un tiers service nécessaire")
    DATA_PROTECTION = "data_protection", _("Protection des données")
    NEEDS_MLA = "needs_mla", _("Mesure coercitive : commission rogatoire nécessaire")
