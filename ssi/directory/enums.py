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
    PROSECUTION = "prosecution", _("ministère public")
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


class InstrumentKind(models.TextChoices):
    BILATERAL = "bilateral", _("convention bilatérale")
    MULTILATERAL = "multilateral", _("convention multilatérale")
    LAW = "law", _("loi du pays")
    RECIPROCITY = "reciprocity", _("réciprocité")


class Requirement(models.TextChoices):
    """How an item of a checklist is met."""

    FIELD = "field", _("une rubrique remplie")
    DOCUMENT = "document", _("une pièce jointe")
    ATTESTATION = "attestation", _("une personne atteste")


class LetterField(models.TextChoices):
    """What a checklist may ask of the letter itself; the operational domain knows how each is met."""

    AUTHORITY = "authority", _("autorité mandante")
    LEGAL_BASIS = "legal_basis", _("fondement de la demande")
    RECIPROCITY = "reciprocity", _("offre de réciprocité")
    PURPOSE = "purpose", _("objet et finalité de la demande")
    FACTS = "facts", _("exposé des faits")
    OFFENCE = "offence", _("qualification et textes")
    MAXIMUM_PENALTY = "maximum_penalty", _("peine encourue")
    LIMITATION = "limitation", _("prescription")
    SUSPICION = "suspicion", _("identité et raisons du soupçon, pour chaque personne")
    MEASURES = "measures", _("actes demandés")
    PROCEDURE = "procedure", _("formes souhaitées")
    CONFIDENTIALITY = "confidentiality", _("confidentialité et son motif")
    TIME_WISHED = "time_wished", _("délai souhaité")
    SIGNATURE = "signature", _("signature")
    SEAL = "seal", _("sceau")


class RowOperation(models.TextChoices):
    """What happened to a row of reference data, as its history tells it."""

    INSERT = "insert", _("Ajout")
    UPDATE = "update", _("Correction")
    DELETE = "delete", _("Suppression")


class Penalty(models.TextChoices):
    """What no reply may lead to without an assurance; NONE: neither exists there, and somebody has checked it."""

    DEATH = "death", _("Peine de mort")
    CORPORAL = "corporal", _("Châtiment corporel")
    NONE = "none", _("Ni l’une ni l’autre")


class LetterKind(models.TextChoices):
    """What is written from a record. Closed: each has its templates, shipped in both languages."""

    NOTE_VERBALE = "note_verbale", _("Note verbale")
    TRANSMISSION_SLIP = "transmission_slip", _("Bordereau de transmission")
    ACKNOWLEDGEMENT = "acknowledgement", _("Accusé de réception")
    REMINDER = "reminder", _("Relance")
    CONSENT_REQUEST = "consent_request", _("Demande d’accord d’usage")
    SUPPLEMENT_REQUEST = "supplement_request", _("Demande de complément")
    RETURN_OF_ACTS = "return_of_acts", _("Renvoi des pièces d’exécution")
    MISSION_PROGRAMME = "mission_programme", _("Programme de mission")


class LetterLanguage(models.TextChoices):
    """The languages in which the service writes."""

    FRENCH = "fr", _("français")
    ENGLISH = "en", _("anglais")


class CustodyDuty(models.TextChoices):
    """What is owed within some hours of an arrest."""

    NOTIFICATION = "notification", _("Avertir le consulat (convention consulaire)")
    PRESENTATION = "presentation", _("Présenter la personne à un magistrat ou au parquet")


class AdviceTopic(models.TextChoices):
    """The parts of a briefing sheet, in their order."""

    EMERGENCY = "emergency", _("En cas d’urgence")
    LAW = "law", _("La loi du pays")
    CRIME = "crime", _("Délinquance et escroqueries")
    DAILY = "daily", _("Au quotidien")


class AdviceReader(models.TextChoices):
    """Whom a sentence is for."""

    EVERYONE = "everyone", _("tous")
    VISITORS = "visitors", _("les visiteurs")
    RESIDENTS = "residents", _("les résidents")
