"""Closed lists of the security context. Codes are stable; labels are the trade’s words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Severity(models.TextChoices):
    LIMITED = "limited", _("limitée")
    SERIOUS = "serious", _("sérieuse")
    MAJOR = "major", _("majeure")
