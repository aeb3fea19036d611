"""Closed lists about people and objects. Codes are stable; labels are the trade's words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntityType(models.TextChoices):
    PERSON = "person", _("Personne")
    ORGANISATION = "organisation", _("Société ou organisation")
    VEHICLE = "vehicle", _("Véhicule")
    VESSEL = "vessel", _("Navire")
    AIRCRAFT = "aircraft", _("Aéronef")
    PHONE = "phone", _("Ligne téléphonique")
    EMAIL = "email", _("Adresse électronique")
    ONLINE_ACCOUNT = "online_account", _("Compte en ligne")
    CRYPTO_ADDRESS = "crypto_address", _("Adresse de cryptoactifs")
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


class Sex(models.TextChoices):
    FEMALE = "F", _("Féminin")
    MALE = "M", _("Masculin")
    OTHER = "X", _("Autre mention (X)")


class NameKind(models.TextChoices):
    CIVIL = "civil", _("Nom à l’état civil")
    BIRTH = "birth", _("Nom de naissance")
    MARRIED = "married", _("Nom d’épouse ou d’époux")
    ALIAS = "alias", _("Alias")
    CHINESE = "chinese", _("Caractères chinois")
    DIALECT = "dialect", _("Graphie dialectale (hokkien, cantonais…)")
    KUNYA = "kunya", _("Kunya (Abou…, Oum…)")
    FORMER = "former", _("Ancien nom")


class Script(models.TextChoices):
    LATIN = "latin", _("Latin")
    HAN = "han", _("Chinois")
    TAMIL = "tamil", _("Tamoul")
    ARABIC = "arabic", _("Arabe ou jawi")
    OTHER = "other", _("Autre")


class NumberKind(models.TextChoices):
    """What identifies somebody or something. Those of SEALED_KINDS are never kept in clear."""

    PASSPORT = "passport", _("Passeport")
    IDENTITY_CARD = "identity_card", _("Carte d’identité")
    RESIDENCE_PERMIT = "residence_permit", _("Titre de séjour")
    NRIC_FIN = "nric_fin", _("NRIC ou FIN (Singapour)")
    MYKAD = "mykad", _("MyKad (Malaisie)")
    PHILSYS = "philsys", _("PhilSys (Philippines)")
    BRUNEI_IC = "brunei_ic", _("Carte d’identité de Brunei")
    DRIVING_LICENCE = "driving_licence", _("Permis de conduire")
    PHONE = "phone", _("Téléphone")
    IMEI = "imei", _("IMEI")
    EMAIL = "email", _("Adresse électronique")
    ACCOUNT = "account", _("Compte en ligne")
    PLATE = "plate", _("Immatriculation")
    VIN = "vin", _("Numéro de châssis (VIN)")
    IMO = "imo", _("Numéro OMI d’un navire")
    MMSI = "mmsi", _("MMSI")
    TAIL = "tail", _("Immatriculation d’aéronef")
    IBAN = "iban", _("IBAN")
    BANK = "bank", _("Numéro de compte bancaire")
    CRYPTO = "crypto", _("Adresse de cryptoactifs")
    COMPANY = "company", _("Numéro de société (SIREN, UEN…)")
    OTHER = "other", _("Autre numéro")


SEALED_KINDS = (
    NumberKind.PASSPORT,
    NumberKind.IDENTITY_CARD,
    NumberKind.RESIDENCE_PERMIT,
    NumberKind.NRIC_FIN,
    NumberKind.MYKAD,
    NumberKind.PHILSYS,
    NumberKind.BRUNEI_IC,
    NumberKind.DRIVING_LICENCE,
)


class WarningKind(models.TextChoices):
    ARMED = "armed", _("Armé ou dangereux")
    ESCAPE_RISK = "escape_risk", _("Risque de fuite")
    HEALTH = "health", _("État de santé")


class Judged(models.TextChoices):
    """What somebody decided of two persons or objects; the last word on a pair is the one that counts."""

    SAME = "same", _("Même personne ou même objet")
    DISTINCT = "distinct", _("Distincts")
    OPEN = "open", _("Décision annulée")
