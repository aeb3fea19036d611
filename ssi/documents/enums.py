"""Closed lists about pieces. Codes are stable; labels are the trade's words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HandlingCode(models.TextChoices):
    """What the receiver of a piece may do with it (the Europol codes). The highest number is the strictest."""

    H0 = "H0", _("H0 : usage police libre")
    H1 = "H1", _("H1 : pas d’usage judiciaire sans accord")
    H2 = "H2", _("H2 : pas de rediffusion sans accord")
    H3 = "H3", _("H3 : autre restriction")


class Language(models.TextChoices):
    FRENCH = "fr", _("français")
    ENGLISH = "en", _("anglais")
    MALAY = "ms", _("malais")
    FILIPINO = "fil", _("filipino")
    CHINESE = "zh", _("chinois")
    TAMIL = "ta", _("tamoul")
    OTHER = "other", _("autre langue")


class DocumentType(models.TextChoices):
    CRI = "cri", _("Commission rogatoire internationale")
    NOTE_VERBALE = "note_verbale", _("Note verbale")
    OFFICIAL_RECORD = "official_record", _("Procès-verbal")
    TRANSLATION = "translation", _("Traduction")
    REPORT = "report", _("Rapport")
    PHOTO = "photo", _("Photographie")
    PASSPORT_COPY = "passport_copy", _("Copie de passeport")
    AGREEMENT = "agreement", _("Accord")
    INVOICE = "invoice", _("Facture")
    PROGRAMME = "programme", _("Programme")
    CERTIFICATE = "certificate", _("Attestation")
    MESSAGE = "message", _("Message ou courrier")
    OTHER = "other", _("Autre pièce")


class DocumentState(models.TextChoices):
    AVAILABLE = "available", _("Disponible")
    WITHDRAWN = "withdrawn", _("Retirée")


class Scan(models.TextChoices):
    """What the antivirus said of a piece. Where there is one, nothing passes before its word."""

    NONE = "none", _("Non analysée")
    PENDING = "pending", _("En quarantaine, analyse en cours")
    CLEAN = "clean", _("Analysée, saine")
    INFECTED = "infected", _("En quarantaine, virus détecté")


PASSED = (Scan.NONE, Scan.CLEAN)


def strictest(codes: list[str]) -> str:
    """The strictest of several handling codes; empty when there is none."""
    return max(filter(None, codes), default="")


class Reading(models.TextChoices):
    """How far the words of a piece could be read."""

    WHOLE = "whole", _("Texte lu")
    PARTIAL = "partial", _("Début du texte lu")
    WORDLESS = "wordless", _("Sans texte")
    UNREADABLE = "unreadable", _("Texte illisible")
