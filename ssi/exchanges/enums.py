"""Closed lists of the register of exchanges. Codes are stable; labels are the trade's words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ssi.documents.enums import HandlingCode, Language

__all__ = [
    "Channel",
    "Credibility",
    "Direction",
    "ExchangeKind",
    "HandlingCode",
    "Language",
    "Reliability",
    "Side",
    "Use",
]


class Direction(models.TextChoices):
    IN = "in", _("Arrivée")
    OUT = "out", _("Départ")
    INTERNAL = "internal", _("Interne")


class Side(models.TextChoices):
    """Whose reference it is."""

    OURS = "ours", _("la nôtre")
    THEIRS = "theirs", _("la leur")


class ExchangeKind(models.TextChoices):
    MESSAGE = "message", _("Message")
    NOTE_VERBALE = "note_verbale", _("Note verbale")
    LETTER = "letter", _("Lettre")
    DIPLOMATIC_TELEGRAM = "diplomatic_telegram", _("Télégramme diplomatique (référence seule)")
    PHONE_CALL = "phone_call", _("Appel téléphonique")
    MEETING = "meeting", _("Entretien")
    VISIT = "visit", _("Visite")
    EMAIL = "email", _("Courriel")
    INTERPOL_MESSAGE = "interpol_message", _("Message INTERPOL")


class Channel(models.TextChoices):
    DCIS_H24 = "dcis_h24", _("Permanence DCIS")
    BILATERAL = "bilateral", _("Liaison bilatérale directe")
    INTERPOL = "interpol", _("INTERPOL (I-24/7, par le BCN)")
    EUROPOL_SIENA = "europol_siena", _("Europol SIENA (par Paris)")
    DIPLOMATIC = "diplomatic", _("Voie diplomatique")
    CENTRAL_AUTHORITIES = "central_authorities", _("D’autorité centrale à autorité centrale")
    DIRECT_JUDICIAL = "direct_judicial", _("Transmission judiciaire directe (urgence)")
    FIU_EGMONT = "fiu_egmont", _("Cellules de renseignement financier (Egmont)")
    CYBER_24_7 = "cyber_24_7", _("Réseau 24/7 de Budapest")
    CUSTOMS = "customs", _("Douane")
    CONSULAR = "consular", _("Réseau consulaire")
    IN_PERSON = "in_person", _("Remise en main propre")
    DIPLOMATIC_BAG = "diplomatic_bag", _("Valise diplomatique")


class Reliability(models.TextChoices):
    """Of the source."""

    A = "A", _("A : fiable en toutes circonstances")
    B = "B", _("B : le plus souvent fiable")
    C = "C", _("C : le plus souvent non fiable")
    X = "X", _("X : non évaluable")


class Credibility(models.TextChoices):
    """Of the information."""

    NOT_IN_DOUBT = "1", _("1 : exactitude non douteuse")
    KNOWN_TO_SOURCE = "2", _("2 : connue personnellement de la source, non de l’agent")
    CORROBORATED = "3", _("3 : non connue de la source mais corroborée")
    NOT_CORROBORATED = "4", _("4 : non connue et non corroborable")


class Use(models.TextChoices):
    """What a consent opens: one for each handling code that binds."""

    JUDICIAL = "judicial", _("Usage dans une procédure judiciaire (H1)")
    DISSEMINATION = "dissemination", _("Transmission à une autre autorité (H2)")
    RESTRICTION = "restriction", _("Usage malgré la restriction écrite (H3)")


USE_OF_CODE = {
    HandlingCode.H1: Use.JUDICIAL,
    HandlingCode.H2: Use.DISSEMINATION,
    HandlingCode.H3: Use.RESTRICTION,
}
CODE_OF_USE = {use: code for code, use in USE_OF_CODE.items()}
