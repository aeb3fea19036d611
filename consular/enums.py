"""Closed lists of consular assistance, in words that a consulate uses; what is asked in each situation."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    ARREST_DETENTION = "arrest_detention", _("Arrestation ou incarcération")
    EXIT_BAN = "exit_ban", _("Interdiction de sortie du territoire")
    VICTIM_VIOLENT = "victim_violent", _("Victime d’une agression")
    VICTIM_SEXUAL = "victim_sexual", _("Victime de violences sexuelles")
    VICTIM_DOMESTIC = "victim_domestic", _("Violences intrafamiliales")
    VICTIM_THEFT = "victim_theft", _("Vol")
    VICTIM_SCAM = "victim_scam", _("Escroquerie, en ligne ou non")
    VICTIM_TRAFFICKING = "victim_trafficking", _("Traite des êtres humains, centre d’escroquerie")
    MISSING = "missing", _("Disparition inquiétante")
    DEATH_NATURAL = "death_natural", _("Décès naturel")
    DEATH_ACCIDENT = "death_accident", _("Décès accidentel")
    DEATH_VIOLENT = "death_violent", _("Décès d’origine criminelle")
    DEATH_UNEXPLAINED = "death_unexplained", _("Décès inexpliqué")
    SUICIDE_RISK = "suicide_risk", _("Risque de suicide")
    HOSPITALISATION = "hospitalisation", _("Hospitalisation")
    PSYCHIATRIC = "psychiatric", _("Trouble psychiatrique")
    ROAD_ACCIDENT = "road_accident", _("Accident de la route")
    MARITIME_ACCIDENT = "maritime_accident", _("Accident en mer")
    KIDNAPPING = "kidnapping", _("Enlèvement ou prise d’otage")
    CHILD_ABDUCTION = "child_abduction", _("Déplacement illicite d’enfant")
    FORCED_MARRIAGE = "forced_marriage", _("Mariage forcé")
    EXTORTION_SEXTORTION = "extortion_sextortion", _("Chantage ou extorsion, y compris sexuels")
    INDIGENCE = "indigence", _("Détresse financière")
    LOST_DOCUMENTS = "lost_documents", _("Perte ou vol de papiers")
    IDENTITY_FRAUD = "identity_fraud", _("Usurpation d’identité")
    REPATRIATION = "repatriation", _("Rapatriement")
    NATURAL_DISASTER = "natural_disaster", _("Catastrophe naturelle")
    TERROR_ATTACK = "terror_attack", _("Attentat")
    CIVIL_UNREST = "civil_unrest", _("Troubles civils")
    PIRACY = "piracy", _("Piraterie ou vol à main armée en mer")
    OTHER = "other", _("Autre situation")


FAMILIES = (
    (_("Arrêtée ou empêchée de partir"), (Category.ARREST_DETENTION, Category.EXIT_BAN)),
    (
        _("Victime"),
        (
            Category.VICTIM_VIOLENT,
            Category.VICTIM_SEXUAL,
            Category.VICTIM_DOMESTIC,
            Category.VICTIM_THEFT,
            Category.VICTIM_SCAM,
            Category.VICTIM_TRAFFICKING,
            Category.EXTORTION_SEXTORTION,
            Category.FORCED_MARRIAGE,
            Category.IDENTITY_FRAUD,
        ),
    ),
    (_("Disparue, enlevée"), (Category.MISSING, Category.KIDNAPPING, Category.CHILD_ABDUCTION)),
    (
        _("Décédée"),
        (Category.DEATH_NATURAL, Category.DEATH_ACCIDENT, Category.DEATH_VIOLENT, Category.DEATH_UNEXPLAINED),
    ),
    (
        _("Accident, santé"),
        (
            Category.HOSPITALISATION,
            Category.PSYCHIATRIC,
            Category.SUICIDE_RISK,
            Category.ROAD_ACCIDENT,
            Category.MARITIME_ACCIDENT,
        ),
    ),
    (_("En difficulté sur place"), (Category.INDIGENCE, Category.LOST_DOCUMENTS, Category.REPATRIATION)),
    (
        _("Crise, mer"),
        (Category.NATURAL_DISASTER, Category.TERROR_ATTACK, Category.CIVIL_UNREST, Category.PIRACY),
    ),
    (_("Autre"), (Category.OTHER,)),
)
# The choices of a list of situations, by family.
SITUATIONS = [(family, [(one.value, one.label) for one in members]) for family, members in FAMILIES]


DEATHS = frozenset(
    {Category.DEATH_NATURAL, Category.DEATH_ACCIDENT, Category.DEATH_VIOLENT, Category.DEATH_UNEXPLAINED}
)


class Asked(NamedTuple):
    """Fields of a filing: FIRST at step 2, what helps us begin; THEN at step 3, what may come later."""

    first: tuple[str, ...]
    then: tuple[str, ...] = ()


_POLICE = ("complaint_reference", "complaint_station", "police_contact")
_BODY = ("body_place", "death_cause", "identified_by", "family_informed")
_LAST_SEEN = ("last_contact_at", "last_contact_how", "description", "phone", "bank_card", "whereabouts")
_SICK = ("hospital", "health", "can_speak")
_CRISIS = Asked(("safe_now", "whereabouts", "phone", "people_involved"), ("health", "critical_on"))

# The whole of the form by situation. Nothing of it is required: empty is “not known yet”.
ASKED: dict[str, Asked] = {
    Category.ARREST_DETENTION: Asked(
        ("charges", "place_of_detention", "detaining_authority", "notification_received_at", "death_penalty_risk"),
        (
            "corporal_punishment_risk",
            "maximum_penalty",
            "health",
            "lawyer",
            "interpreter",
            "bail",
            "police_contact",
            "media_attention",
        ),
    ),
    Category.EXIT_BAN: Asked(
        ("charges", "detaining_authority", "passport_held", "critical_on"),
        ("maximum_penalty", "lawyer", "interpreter", "bail", "police_contact"),
    ),
    Category.VICTIM_VIOLENT: Asked(
        ("health", "safe_now", "complaint_filed", "suspects_known"),
        (*_POLICE, "hospital", "medical_exam", "insurer", "media_attention"),
    ),
    Category.VICTIM_SEXUAL: Asked(
        ("safe_now", "health", "medical_exam", "complaint_filed"),
        (*_POLICE, "suspects_known", "hospital", "interpreter", "evidence_kept"),
    ),
    Category.VICTIM_DOMESTIC: Asked(
        ("safe_now", "children_concerned", "health", "complaint_filed"),
        (*_POLICE, "suspects_known", "passport_held", "whereabouts", "medical_exam"),
    ),
    Category.VICTIM_THEFT: Asked(
        ("stolen_items", "complaint_filed"), (*_POLICE, "suspects_known", "identity_document", "critical_on", "insurer")
    ),
    Category.VICTIM_SCAM: Asked(
        ("payment_means", "payment_account", "amount", "paid_at", "suspects_known"),
        ("evidence_kept", "complaint_filed", *_POLICE),
    ),
    Category.VICTIM_TRAFFICKING: Asked(
        ("whereabouts", "safe_now", "phone", "passport_held", "last_contact_at", "people_involved"),
        ("last_contact_how", "online_accounts", "claim", "suspects_known", "health", "police_contact"),
    ),
    Category.MISSING: Asked(_LAST_SEEN, ("health", "online_accounts", "complaint_filed", *_POLICE, "media_attention")),
    Category.KIDNAPPING: Asked(
        ("claim", *_LAST_SEEN),
        ("suspects_known", "health", "family_informed", "complaint_filed", *_POLICE, "media_attention"),
    ),
    Category.CHILD_ABDUCTION: Asked(
        ("other_parent", "whereabouts", "custody_decision", "last_contact_at", "critical_on"),
        (
            "central_authority_told",
            "identity_document",
            "description",
            "phone",
            "complaint_filed",
            *_POLICE,
        ),
    ),
    Category.DEATH_NATURAL: Asked(_BODY, ("doctor", "insurer", "identity_document")),
    Category.DEATH_ACCIDENT: Asked(_BODY, ("vehicle", "autopsy", "police_contact", "insurer", "media_attention")),
    Category.DEATH_VIOLENT: Asked(_BODY, ("suspects_known", "autopsy", "police_contact", "insurer", "media_attention")),
    Category.DEATH_UNEXPLAINED: Asked(_BODY, ("autopsy", "police_contact", "last_contact_at", "insurer")),
    Category.HOSPITALISATION: Asked(_SICK, ("doctor", "insurer", "money_transfer")),
    Category.PSYCHIATRIC: Asked((*_SICK, "held_against_will"), ("doctor", "insurer", "whereabouts", "phone")),
    Category.SUICIDE_RISK: Asked(
        ("safe_now", "whereabouts", "phone", "last_contact_at"), ("last_contact_how", "health", "doctor")
    ),
    Category.ROAD_ACCIDENT: Asked(
        (*_SICK, "vehicle"), ("people_involved", "complaint_filed", *_POLICE, "passport_held", "insurer")
    ),
    Category.MARITIME_ACCIDENT: Asked(
        ("vessel", "people_involved", "health"), ("last_contact_at", "hospital", "police_contact", "insurer")
    ),
    Category.PIRACY: Asked(
        ("vessel", "people_involved", "health", "claim"), ("last_contact_at", "stolen_items", "police_contact")
    ),
    Category.FORCED_MARRIAGE: Asked(
        ("safe_now", "critical_on", "whereabouts", "phone"),
        ("passport_held", "other_parent", "last_contact_at", "last_contact_how", "police_contact"),
    ),
    Category.EXTORTION_SEXTORTION: Asked(
        ("claim", "suspects_known", "safe_now", "payment_means", "paid_at"),
        ("payment_account", "amount", "evidence_kept", "complaint_filed", *_POLICE),
    ),
    Category.INDIGENCE: Asked(
        ("whereabouts", "phone", "money_transfer"), ("critical_on", "health", "identity_document")
    ),
    Category.LOST_DOCUMENTS: Asked(("identity_document", "critical_on", "complaint_filed"), _POLICE),
    Category.IDENTITY_FRAUD: Asked(
        ("identity_document", "suspects_known", "complaint_filed"), (*_POLICE, "payment_account", "evidence_kept")
    ),
    Category.REPATRIATION: Asked(
        ("health", "critical_on", "identity_document"), ("insurer", "money_transfer", "doctor", "whereabouts")
    ),
    Category.NATURAL_DISASTER: _CRISIS,
    Category.TERROR_ATTACK: _CRISIS,
    Category.CIVIL_UNREST: _CRISIS,
    Category.OTHER: Asked(("safe_now", "health"), ("police_contact", "critical_on")),
}
# Those that are answered by yes, no or “not known”.
ASKED_ANSWERS = (
    "corporal_punishment_risk",
    "interpreter",
    "passport_held",
    "media_attention",
    "can_speak",
    "held_against_will",
    "safe_now",
    "children_concerned",
    "medical_exam",
    "complaint_filed",
    "central_authority_told",
    "family_informed",
    "autopsy",
    "evidence_kept",
)


class KnownBy(models.TextChoices):
    LOCAL_AUTHORITY = "local_authority", _("les autorités locales")
    FAMILY = "family", _("la famille ou un proche")
    PERSON = "person", _("la personne elle-même")
    INSURER = "insurer", _("un assureur ou assisteur")
    MEDIA = "media", _("la presse ou les réseaux sociaux")
    OTHER = "other", _("une autre source")


class Answer(models.TextChoices):
    """What is not known is said: nobody ticks “no” for want of knowing."""

    UNKNOWN = "unknown", _("ne sait pas")
    YES = "yes", _("oui")
    NO = "no", _("non")


class Wish(models.TextChoices):
    """Only *opposed* stops help (Vienna Convention on Consular Relations, art. 36, 1, c: an opt-out)."""

    UNKNOWN = "unknown", _("pas encore demandé")
    ACCEPTED = "accepted", _("oui, elle accepte")
    OPPOSED = "opposed", _("non, elle s’y oppose")


class Consent(models.TextChoices):
    UNKNOWN = "unknown", _("pas encore demandé")
    YES = "yes", _("peut être informé")
    NO = "no", _("ne doit pas être informé")


class Side(models.TextChoices):
    POST = "post", _("le poste")
    SSI = "ssi", _("le SSI")


class MessageKind(models.TextChoices):
    MESSAGE = "message", _("Message")
    QUESTION = "question", _("Précision demandée")
    ANSWER = "answer", _("Réponse du SSI")


class Urgency(models.TextChoices):
    VITAL = "vital", _("vitale : première réponse sous 2 heures")
    STANDARD = "standard", _("normale : première réponse sous 24 heures")


class Outcome(models.TextChoices):
    INFORMED = "informed", _("Renseignements obtenus et communiqués")
    ACCESS = "access", _("Accès consulaire obtenu")
    RELEASED = "released", _("Personne libérée")
    FOUND_SAFE = "found_safe", _("Personne retrouvée saine et sauve")
    FOUND_DEAD = "found_dead", _("Personne retrouvée décédée")
    RETURNED = "returned", _("Personne rentrée en France")
    SUPPORTED = "supported", _("Victime accompagnée dans ses démarches")
    OPPOSED = "opposed", _("Assistance refusée par la personne")
    NO_RESULT = "no_result", _("Sans résultat")
    OTHER = "other", _("Autre issue")


class Said(models.TextChoices):
    """What the person said: of our help, or of telling one relative."""

    ACCEPTED = "accepted", _("accepte notre assistance")
    OPPOSED = "opposed", _("s’oppose à notre assistance")
    YES = "yes", _("accepte que ce proche soit informé")
    NO = "no", _("refuse que ce proche soit informé")


class HearingKind(models.TextChoices):
    PRESENTATION = "presentation", _("Première présentation")
    CUSTODY = "custody", _("Prolongation de la détention")
    BAIL = "bail", _("Mise en liberté sous caution")
    MENTION = "mention", _("Audience de procédure")
    TRIAL = "trial", _("Procès")
    VERDICT = "verdict", _("Jugement")
    SENTENCE = "sentence", _("Prononcé de la peine")
    APPEAL = "appeal", _("Appel")
    IMMIGRATION = "immigration", _("Éloignement, expulsion")
    OTHER = "other", _("Autre audience")


class ContactKind(models.TextChoices):
    """Who could be told. An employer and the press never are by default (see consular.rules)."""

    RELATIVE = "relative", _("famille ou proche")
    INSURER = "insurer", _("assureur ou assisteur")
    LAWYER = "lawyer", _("avocat")
    EMPLOYER = "employer", _("employeur")
    PRESS = "press", _("presse")
    OTHER = "other", _("autre")


NEVER_BY_DEFAULT = frozenset({ContactKind.EMPLOYER, ContactKind.PRESS})


class Recipient(models.TextChoices):
    """To whom a request is passed on."""

    POST = "post", _("un autre poste")
    CRISIS_CENTRE = "crisis_centre", _("le centre de crise et de soutien")


class ErasureGround(models.TextChoices):
    """Why what a request says of a person is erased (GDPR, art. 5, 1, e, and art. 17)."""

    RETENTION = "retention", _("La durée de conservation est passée")
    PERSON = "person", _("La personne demande l’effacement, et elle y a droit")


class ErasureVerdict(models.TextChoices):
    APPROVED = "approved", _("Effacement approuvé")
    REFUSED = "refused", _("Effacement refusé")


# Years that a request is kept once it is over, and why, where nobody has decided yet: to be settled by the data
# protection officer, and corrected as data (RetentionRule).
_LONG = "Procédure judiciaire ou détention possibles longtemps après les faits"
_MINOR = "Intérêt d’un enfant ou d’une victime à retrouver sa démarche"
_USUAL = "Suites d’assurance, de plainte ou de succession"
_SHORT = "Démarche de papiers ou d’argent, sans suite une fois rendue"
RETENTION_AT_FIRST = {
    "arrest_detention": (10, _LONG),
    "exit_ban": (10, _LONG),
    "victim_violent": (10, _LONG),
    "victim_sexual": (10, _MINOR),
    "victim_domestic": (10, _MINOR),
    "victim_theft": (3, _USUAL),
    "victim_scam": (5, _USUAL),
    "victim_trafficking": (10, _MINOR),
    "missing": (10, _LONG),
    "death_natural": (5, _USUAL),
    "death_accident": (5, _USUAL),
    "death_violent": (10, _LONG),
    "death_unexplained": (10, _LONG),
    "suicide_risk": (3, _USUAL),
    "hospitalisation": (3, _USUAL),
    "psychiatric": (3, _USUAL),
    "road_accident": (5, _USUAL),
    "maritime_accident": (5, _USUAL),
    "kidnapping": (10, _LONG),
    "child_abduction": (10, _MINOR),
    "forced_marriage": (10, _MINOR),
    "extortion_sextortion": (5, _USUAL),
    "indigence": (2, _SHORT),
    "lost_documents": (2, _SHORT),
    "identity_fraud": (5, _USUAL),
    "repatriation": (3, _USUAL),
    "natural_disaster": (5, _USUAL),
    "terror_attack": (10, _LONG),
    "civil_unrest": (5, _USUAL),
    "piracy": (5, _USUAL),
    "other": (3, _USUAL),
}
