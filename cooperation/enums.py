"""Closed lists of cooperation. Codes are stable; labels are the trade’s words.

Themes, forms and services are those that the service itself names on its public page for 2013 and 2014 (domain.md c5,
S48), then what the office’s programme has held since.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActionType(models.TextChoices):
    INTERNSHIP = "internship", _("Stage en France")
    TRAINING = "training", _("Formation sur place")
    TRAIN_THE_TRAINERS = "train_the_trainers", _("Formation de formateurs")
    SEMINAR = "seminar", _("Séminaire")
    CONFERENCE = "conference", _("Conférence")
    WORKSHOP = "workshop", _("Atelier")
    EXPERT_MISSION = "expert_mission", _("Mission d’expertise")
    AUDIT = "audit", _("Mission d’audit")
    ASSESSMENT = "assessment", _("Mission d’évaluation")
    DELEGATION_VISIT = "delegation_visit", _("Visite d’une délégation étrangère")
    STUDY_VISIT = "study_visit", _("Voyage d’étude")
    EQUIPMENT = "equipment", _("Don d’équipement")
    EXERCISE = "exercise", _("Exercice")
    E_LEARNING = "e_learning", _("Formation en ligne")
    SECONDMENT = "secondment", _("Expert détaché")


class Theme(models.TextChoices):
    """The first seven are the themes of the service; the others are know-how that partners ask for."""

    TRAFFICKING = "trafficking", _("Traite des êtres humains")
    MONEY_LAUNDERING = "money_laundering", _("Blanchiment")
    FAKE_MEDICINES = "fake_medicines", _("Faux médicaments")
    TERRORISM = "terrorism", _("Cyberterrorisme et financement du terrorisme")
    HOSTILE_FIRE = "hostile_fire", _("Action des pompiers en milieu hostile")
    MAJOR_EVENTS = "major_events", _("Gestion d’un grand événement")
    DISASTERS = "disasters", _("Gestion de catastrophes")
    DRUGS = "drugs", _("Stupéfiants")
    CYBERCRIME = "cybercrime", _("Cybercriminalité")
    CHILD_PROTECTION = "child_protection", _("Exploitation sexuelle de mineurs")
    DOCUMENT_FRAUD = "document_fraud", _("Fraude documentaire et immigration irrégulière")
    ENVIRONMENT = "environment", _("Atteintes à l’environnement")
    FORENSICS = "forensics", _("Police technique et scientifique")
    INVESTIGATION = "investigation", _("Techniques d’enquête")
    INTERVENTION = "intervention", _("Intervention et négociation")
    PUBLIC_ORDER = "public_order", _("Maintien de l’ordre")
    ROAD_SAFETY = "road_safety", _("Sécurité routière")
    MARITIME = "maritime", _("Sûreté maritime et portuaire")
    OTHER = "other", _("Autre savoir-faire")


class Aim(models.TextChoices):
    """The four aims of the service."""

    SHARE_KNOW_HOW = "share_know_how", _("Faire partager le savoir-faire français")
    BUILD_CAPACITY = "build_capacity", _("Renforcer les capacités du partenaire")
    SHARED_APPROACH = "shared_approach", _("Partager une approche des menaces")
    LAWFUL_PRACTICE = "lawful_practice", _("Diffuser des pratiques encadrées par le droit")


class AskedBy(models.TextChoices):
    PARTNER = "partner", _("Le partenaire")
    FRANCE = "france", _("La France")
    REGIONAL = "regional", _("Une enceinte régionale")


class FrenchService(models.TextChoices):
    POLICE = "police", _("Police nationale")
    GENDARMERIE = "gendarmerie", _("Gendarmerie nationale")
    IMMIGRATION = "immigration", _("Immigration")
    CIVIL_PROTECTION = "civil_protection", _("Sécurité civile")
    ROAD_SAFETY = "road_safety", _("Sécurité routière")


class Format(models.TextChoices):
    IN_PERSON = "in_person", _("Sur place")
    REMOTE = "remote", _("À distance")
    HYBRID = "hybrid", _("Mixte")


class Language(models.TextChoices):
    FRENCH = "fr", _("Français")
    ENGLISH = "en", _("Anglais")
    FRENCH_INTERPRETED = "fr_interpreted", _("Français, avec interprète")
    LOCAL = "local", _("Langue du pays")


class InstrumentType(models.TextChoices):
    TREATY = "treaty", _("Traité")
    INTERGOV_AGREEMENT = "intergov_agreement", _("Accord intergouvernemental")
    LETTER_OF_INTENT = "letter_of_intent", _("Lettre d’intention")
    MOU = "mou", _("Mémorandum d’entente")
    ADMINISTRATIVE_ARRANGEMENT = "administrative_arrangement", _("Arrangement administratif")
    JOINT_DECLARATION = "joint_declaration", _("Déclaration conjointe")
    ACTION_PLAN = "action_plan", _("Plan d’action")
    PROTOCOL = "protocol", _("Protocole")
    EXCHANGE_OF_LETTERS = "exchange_of_letters", _("Échange de lettres")


# What binds nobody in law is applied from its signature, without approval.
WITHOUT_APPROVAL = (
    InstrumentType.LETTER_OF_INTENT,
    InstrumentType.MOU,
    InstrumentType.ADMINISTRATIVE_ARRANGEMENT,
    InstrumentType.JOINT_DECLARATION,
    InstrumentType.ACTION_PLAN,
)


class Precision(models.TextChoices):
    """How far a day is known; the unknown part is the first of the month or of the year."""

    DAY = "day", _("au jour")
    MONTH = "month", _("au mois")
    YEAR = "year", _("à l’année")


# --- Security sheets -------------------------------------------------------------------------------------------------


class Vigilance(models.TextChoices):
    """The four levels in which the ministry gives its advice to travellers; a word, never a colour alone."""

    GREEN = "green", _("vert : vigilance normale")
    YELLOW = "yellow", _("jaune : vigilance renforcée")
    ORANGE = "orange", _("orange : déconseillé sauf raison impérative")
    RED = "red", _("rouge : formellement déconseillé")

    @property
    def rank(self) -> int:
        """From 1, the lowest, to 4."""
        return list(type(self)).index(self) + 1

    @property
    def short(self) -> str:
        """The level in one word, where there is no room for more."""
        return str(_SHORT[self.value])

    @property
    def tone(self) -> str:
        """The colour of its badge; the words on it say the same."""
        return _TONES[self.value]


_SHORT = {"green": _("vert"), "yellow": _("jaune"), "orange": _("orange"), "red": _("rouge")}
_TONES = {"green": "success", "yellow": "new", "orange": "warning", "red": "error"}


class RiskTheme(models.TextChoices):
    TERRORISM = "terrorism", _("Terrorisme")
    CRIME = "crime", _("Délinquance")
    KIDNAPPING = "kidnapping", _("Enlèvements")
    MARITIME = "maritime", _("Sûreté maritime")
    NATURAL_HAZARD = "natural_hazard", _("Risques naturels")
    POLITICAL = "political", _("Situation politique")
    HEALTH = "health", _("Santé")
    CYBER = "cyber", _("Menace cyber")
    ROAD = "road", _("Sécurité routière")


class Confidence(models.TextChoices):
    LOW = "low", _("faible")
    MEDIUM = "medium", _("moyenne")
    HIGH = "high", _("élevée")


class Audience(models.TextChoices):
    """Who may be told, by a person: the product sends nothing to anybody."""

    INTERNAL = "internal", _("service seul")
    CONSULATES = "consulates", _("postes consulaires")
    COMPANIES = "companies", _("entreprises françaises")
    PUBLIC = "public", _("public, par le ministère seulement")


class IncidentType(models.TextChoices):
    ATTACK = "attack", _("Attentat")
    KIDNAPPING = "kidnapping", _("Enlèvement")
    VIOLENT_CRIME = "violent_crime", _("Crime violent")
    THEFT = "theft", _("Vols en série")
    SCAM = "scam", _("Escroquerie de masse")
    PIRACY = "piracy", _("Piraterie ou vol à main armée en mer")
    UNREST = "unrest", _("Troubles civils")
    DISASTER = "disaster", _("Catastrophe naturelle")
    HEALTH = "health", _("Alerte sanitaire")
    CYBER = "cyber", _("Attaque informatique")
    ROAD = "road", _("Accident de la circulation ou de transport")
    OTHER = "other", _("Autre événement")


class FrenchInvolved(models.TextChoices):
    UNKNOWN = "unknown", _("non établi")
    NO = "no", _("non")
    YES = "yes", _("oui")
