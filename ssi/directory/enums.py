from django.db import models
from django.utils.translation import gettext_lazy as _


class AuthorityKind(models.TextChoices):
    """What an authority deals with; one authority may have several kinds."""

    POLICE = "police", _("police")
    GENDARMERIE = "gendarmerie", _("gendarmerie")
    NARCOTICS = "narcotics", _("stupéfiants")
    IMMIGRATION = "immigration", _("immigration")
    BORDER = "border", _("frontières")
    COAST_GUARD = "coast_guard", _("garde-côtes")
    CUSTOMS = "customs", _("douane")
    ANTI_CORRUPTION = "anti_corruption", _("lutte contre la corruption")
    CIVIL_PROTECTION = "civil_protection", _("protection civile")
    DISASTER = "disaster", _("gestion des catastrophes")
    FIU = "fiu", _("cellule de renseignement financier")
    ASSETS = "assets", _("avoirs criminels")
    CYBER = "cyber", _("cyber")
    PROSECUTION = "prosecution", _("poursuites")
    COURT = "court", _("juridiction")
    JUSTICE = "justice", _("justice")
    FOREIGN_AFFAIRS = "foreign_affairs", _("affaires étrangères")
    MINISTRY = "ministry", _("ministère")
    INTELLIGENCE = "intelligence", _("renseignement")
    COUNTER_TERRORISM = "counter_terrorism", _("lutte contre le terrorisme")
    TRAFFICKING = "trafficking", _("lutte contre la traite")
    PRISON = "prison", _("administration pénitentiaire")
    ROAD = "road", _("sécurité routière")
    TECHNICAL = "technical", _("appui scientifique et technique")
    INTERPOL_NCB = "interpol_ncb", _("bureau central national INTERPOL")
    REGIONAL_BODY = "regional_body", _("organisme régional")
