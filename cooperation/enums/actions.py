"""Closed lists of actions of technical cooperation. Codes are stable; labels are the trade’s words.

Themes, forms and services are those that the service itself names on its public page for 2013 and 2014 (domain.md c5,
S48), then what the office’s programme has held since.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

# The states of what took place, whatever has been done about it since (cooperation.workflow.actions).
DONE = ("done", "evaluated", "closed")


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
