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
    WANTED_STATUS = "wanted_status", _("Fiches de recherche et notices")
    CRIMINAL_RECORD = "criminal_record", _("Antécédents")
    TRAVEL = "travel", _("Entrées et sorties du territoire")
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


class Instrument(models.TextChoices):
    CRI = "cri", _("Commission rogatoire internationale")
    MLA_REQUEST = "mla_request", _("Demande d’entraide du parquet")
    SPONTANEOUS_INFO = "spontaneous_info", _("Transmission spontanée")
    OFFICIAL_DENUNCIATION = "official_denunciation", _("Dénonciation officielle")
    SERVICE_OF_PROCESS = "service_of_process", _("Notification d’acte")
    ASSET_FREEZE = "asset_freeze", _("Gel ou confiscation")
    EXTRADITION_SUPPORT = "extradition_support", _("Extradition (suivi)")
    PRISONER_TRANSFER = "prisoner_transfer", _("Transfèrement")


class MagistrateFunction(models.TextChoices):
    INVESTIGATING_JUDGE = "investigating_judge", _("Juge d’instruction")
    PROSECUTOR = "prosecutor", _("Procureur")
    TRIAL_COURT = "trial_court", _("Juridiction de jugement")


class Limitation(models.TextChoices):
    UNKNOWN = "unknown", _("Pas encore connue")
    DATED = "dated", _("Connue")
    NOT_APPLICABLE = "not_applicable", _("Sans objet")


class Confidentiality(models.TextChoices):
    UNKNOWN = "unknown", _("Non renseignée")
    NOT_ASKED = "not_asked", _("Non demandée")
    ASKED = "asked", _("Demandée")


class MeasureType(models.TextChoices):
    """Measures that conventions and central authorities know; families of the UNODC tool and of the AGC's forms."""

    HEAR_WITNESS = "hear_witness", _("Audition de témoin")
    HEAR_VICTIM = "hear_victim", _("Audition de victime")
    INTERROGATE_SUSPECT = "interrogate_suspect", _("Audition de mis en cause")
    CONFRONTATION = "confrontation", _("Confrontation")
    SEARCH_SEIZURE = "search_seizure", _("Perquisition et saisie")
    PRODUCTION_ORDER = "production_order", _("Production de documents")
    BANK_RECORDS = "bank_records", _("Documents bancaires")
    COMPANY_RECORDS = "company_records", _("Documents sociaux et comptables")
    TELECOM_DATA = "telecom_data", _("Données de connexion")
    DATA_PRESERVATION = "data_preservation", _("Gel de données")
    STORED_DATA = "stored_data", _("Données stockées")
    REAL_TIME_DATA = "real_time_data", _("Interception, trafic en temps réel")
    LOCATE_IDENTIFY = "locate_identify", _("Localisation, identification")
    SERVICE = "service", _("Signification, notification")
    EXPERT = "expert", _("Expertise")
    FORENSICS = "forensics", _("Prélèvement, comparaison")
    CRIME_SCENE = "crime_scene", _("Transport sur les lieux")
    SURVEILLANCE = "surveillance", _("Surveillance")
    CONTROLLED_DELIVERY = "controlled_delivery", _("Livraison surveillée")
    UNDERCOVER = "undercover", _("Infiltration")
    JIT = "jit", _("Équipe commune d’enquête")
    VIDEOCONFERENCE = "videoconference", _("Visioconférence")
    DETAINEE_TRANSFER = "detainee_transfer", _("Transfèrement de détenu aux fins d’audition")
    FREEZE = "freeze", _("Gel d’avoirs")
    CONFISCATION = "confiscation", _("Confiscation")
    ASSET_RETURN = "asset_return", _("Restitution")
    CRIMINAL_RECORD = "criminal_record", _("Casier judiciaire")
    CERTIFICATION = "certification", _("Certification de documents")
    OTHER = "other", _("Autre acte")


class MeasureState(models.TextChoices):
    REQUESTED = "requested", _("Demandé")
    ACCEPTED = "accepted", _("Accepté")
    SCHEDULED = "scheduled", _("Programmé")
    EXECUTED = "executed", _("Exécuté")
    PARTIALLY_EXECUTED = "partially_executed", _("Exécuté en partie")
    REFUSED = "refused", _("Refusé")
    POSTPONED = "postponed", _("Ajourné")
    IMPOSSIBLE = "impossible", _("Infructueux")
    WITHDRAWN = "withdrawn", _("Retiré")


# What a measure may still become; the others are the end of it.
FINAL_MEASURES = (
    MeasureState.EXECUTED,
    MeasureState.PARTIALLY_EXECUTED,
    MeasureState.REFUSED,
    MeasureState.IMPOSSIBLE,
    MeasureState.WITHDRAWN,
)


class LetterRefusal(models.TextChoices):
    """Grounds that the laws of the zone know (Singapore, s. 20; Philippine guidelines), mandatory or not."""

    POLITICAL_OFFENCE = "political_offence", _("Infraction politique")
    MILITARY_OFFENCE = "military_offence", _("Infraction militaire")
    DISCRIMINATION = "discrimination", _("Poursuite discriminatoire")
    NE_BIS_IN_IDEM = "ne_bis_in_idem", _("Déjà jugé pour les mêmes faits")
    DUAL_CRIMINALITY = "dual_criminality", _("Absence de double incrimination")
    GRAVITY = "gravity", _("Gravité insuffisante")
    SOVEREIGNTY_SECURITY = "sovereignty_security", _("Souveraineté, sécurité ou ordre public")
    NO_RECIPROCITY = "no_reciprocity", _("Absence de réciprocité")
    TREATY_NONCOMPLIANCE = "treaty_noncompliance", _("Non-conformité à l’accord")
    UNDERTAKING_MISSING = "undertaking_missing", _("Engagement d’usage ou de restitution manquant")
    PREJUDICE_TO_PROCEEDINGS = "prejudice_to_proceedings", _("Préjudice à une procédure locale")
    SAFETY = "safety", _("Sûreté d’une personne")
    BURDEN = "burden", _("Charge excessive")
    DEATH_PENALTY = "death_penalty", _("Peine de mort")
    FISCAL = "fiscal", _("Caractère fiscal")
    INCOMPLETE = "incomplete", _("Demande incomplète")
    TIME_BARRED = "time_barred", _("Prescription")


class RefusalClass(models.TextChoices):
    """What a ground of refusal does: it must be refused, it may be, or it only waits."""

    MANDATORY = "mandatory", _("obligatoire")
    DISCRETIONARY = "discretionary", _("facultatif")
    POSTPONEMENT = "postponement", _("ajournement")


REFUSAL_CLASS: dict[str, RefusalClass] = {
    **dict.fromkeys(
        (
            LetterRefusal.POLITICAL_OFFENCE,
            LetterRefusal.MILITARY_OFFENCE,
            LetterRefusal.DISCRIMINATION,
            LetterRefusal.NE_BIS_IN_IDEM,
            LetterRefusal.SOVEREIGNTY_SECURITY,
            LetterRefusal.TREATY_NONCOMPLIANCE,
            LetterRefusal.UNDERTAKING_MISSING,
            LetterRefusal.GRAVITY,
        ),
        RefusalClass.MANDATORY,
    ),
    **dict.fromkeys(
        (
            LetterRefusal.DUAL_CRIMINALITY,
            LetterRefusal.NO_RECIPROCITY,
            LetterRefusal.SAFETY,
            LetterRefusal.BURDEN,
            LetterRefusal.DEATH_PENALTY,
            LetterRefusal.FISCAL,
            LetterRefusal.TIME_BARRED,
        ),
        RefusalClass.DISCRETIONARY,
    ),
    **dict.fromkeys(
        (LetterRefusal.PREJUDICE_TO_PROCEEDINGS, LetterRefusal.INCOMPLETE),
        RefusalClass.POSTPONEMENT,
    ),
}


class LetterEvent(models.TextChoices):
    """What happens to a letter without changing what one may do next: dated, in the thread, counted by reports."""

    VALIDATED = "letter_validated", _("Visée par le parquet général")
    SENT_BEPI = "letter_sent_bepi", _("Transmise au ministère de la Justice (BEPI)")
    SENT_MAE = "letter_sent_mae", _("Transmise au ministère des Affaires étrangères")
    SENT_BAG = "letter_sent_bag", _("Partie par la valise")
    TRANSLATED = "letter_translated", _("Traduite")
    ACKNOWLEDGED = "letter_acknowledged", _("Accusé de réception de l’autorité centrale")
    MINISTER_NOTIFIED = "letter_minister", _("Ministre avisé")
    BEGUN = "letter_begun", _("Exécution engagée par le service requis")
    ACTS_RECEIVED = "letter_acts_received", _("Pièces d’exécution reçues au poste")
    MAGISTRATE_CONFIRMED = "letter_confirmed", _("Réception confirmée par le magistrat")


class Mark(models.TextChoices):
    """What a person says of an item of the country's list that no field and no piece can say."""

    ATTESTED = "attested", _("Attesté")
    WAIVED = "waived", _("Écarté")


class MissionPurpose(models.TextChoices):
    ASSIST_EXECUTION = "assist_execution", _("Assister à l’exécution d’une CRI")
    OPERATIONAL_MEETING = "operational_meeting", _("Réunion opérationnelle")
    JIT = "jit", _("Équipe commune d’enquête")
    ESCORT = "escort", _("Escorte, extradition")
    VICTIM_IDENTIFICATION = "victim_identification", _("Identification de victimes")
    TECHNICAL_SUPPORT = "technical_support", _("Appui technique")


class MissionRole(models.TextChoices):
    HEAD = "head", _("Chef de mission")
    INVESTIGATOR = "investigator", _("Enquêteur")
    EXPERT = "expert", _("Technicien, expert")
    MAGISTRATE = "magistrate", _("Magistrat")
    INTERPRETER = "interpreter", _("Interprète")
    ESCORT = "escort", _("Escorte")


class PassportKind(models.TextChoices):
    ORDINARY = "ordinary", _("Passeport ordinaire")
    SERVICE = "service", _("Passeport de service")
    DIPLOMATIC = "diplomatic", _("Passeport diplomatique")


class MissionActType(models.TextChoices):
    HEARING = "hearing", _("Audition")
    SEARCH = "search", _("Perquisition, saisie")
    CRIME_SCENE = "crime_scene", _("Transport sur les lieux")
    FORENSICS = "forensics", _("Prélèvement, comparaison")
    DATA = "data", _("Exploitation de données")
    IDENTIFICATION = "identification", _("Identification")
    MEETING = "meeting", _("Réunion de travail")
    OTHER = "other", _("Autre acte")


class ActRole(models.TextChoices):
    """What investigators do there while the act is done."""

    OBSERVE = "observe", _("Assister")
    SUGGEST = "suggest", _("Proposer des questions")
    DIRECT = "direct", _("Accomplir eux-mêmes")


class Currency(models.TextChoices):
    EUR = "EUR", _("euro")
    SGD = "SGD", _("dollar de Singapour")
    MYR = "MYR", _("ringgit")
    PHP = "PHP", _("peso philippin")
    BND = "BND", _("dollar de Brunei")
    USD = "USD", _("dollar des États-Unis")
