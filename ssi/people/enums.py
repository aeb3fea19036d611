"""Closed lists about people and objects. Codes are stable; labels are the trade's words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntityType(models.TextChoices):
    PERSON = "person", _("Personne")
    ORGANISATION = "organisation", _("Société ou organisation")
    VEHICLE = "vehicle", _("Véhicule")
    VESSEL = "vessel", _("Navire")
    PHONE = "phone", _("Ligne téléphonique")
    EMAIL = "email", _("Adresse électronique")
    ONLINE_ACCOUNT = "online_account", _("Compte en ligne")
    BANK_ACCOUNT = "bank_account", _("Compte bancaire")
    IDENTITY_DOCUMENT = "identity_document", _("Pièce d’identité")
    ADDRESS = "address", _("Adresse")
    OBJECT = "object", _("Objet, colis")
    DRUG_LOT = "drug_lot", _("Lot de stupéfiants")
    WEAPON = "weapon", _("Arme")


class SubjectCategory(models.TextChoices):
    """Article 6 of directive (EU) 2016/680: in what capacity one appears in this record, not in life."""

    SUSPECT = "suspect", _("Mis en cause")
    CONVICTED = "convicted", _("Condamné")
    VICTIM = "victim", _("Victime")
    POTENTIAL_VICTIM = "potential_victim", _("Victime potentielle")
    WITNESS = "witness", _("Témoin")
    CONTACT = "contact", _("Contact ou associé")
    MISSING = "missing", _("Disparu")
    OTHER_PARTY = "other_party", _("Autre")


class Precision(models.TextChoices):
    DAY = "day", _("au jour près")
    MONTH = "month", _("au mois près")
    YEAR = "year", _("à l’année près")
    APPROX = "approx", _("environ")


# Only these have a capacity in the record; a thing has none, or “other”.
WITH_CAPACITY = (EntityType.PERSON, EntityType.ORGANISATION)
