"""Values that every record knows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

DRAFT = "draft"


class Marking(models.TextChoices):
    """Circulation mentions. Classified matter does not belong here: the form refuses it in words."""

    UNMARKED = "NP", _("Non protégé")
    SENSITIVE = "SENSIBLE", _("Sensible (données personnelles)")
    RESTRICTED = "DR", _("Diffusion restreinte")


class LinkKind(models.TextChoices):
    RELATED = "related", _("lié à")
    ARISES_FROM = "arises_from", _("issu de")


class ChangeOperation(models.TextChoices):
    INSERT = "insert", _("ajout")
    UPDATE = "update", _("modification")
    DELETE = "delete", _("suppression")


# Days before a hard date at which an alarm rings, and rings again until somebody says that they have seen it.
ALARMS = (30, 15, 7, 2)


class HardDateKind(models.TextChoices):
    CUSTODY = "custody", _("fin de détention provisoire")
    LIMITATION = "limitation", _("prescription")
    HEARING = "hearing", _("audience")
    PRESERVATION = "preservation", _("fin du gel de données")
    FREEZE = "freeze", _("fin du gel d’avoirs")
    RETURN = "return", _("retour fixé par le magistrat")


class TextSource(models.TextChoices):
    """Where a text that search reads stands in a record; their order is that in which a result shows them."""

    RECORD = "record", _("Objet et autorités")
    FACTS = "facts", _("Faits")
    QUESTION = "question", _("Question")
    PART = "part", _("Personne ou objet")
    CONTACT = "contact", _("Proche")
    EXCHANGE = "exchange", _("Échange")
    MESSAGE = "message", _("Message")
    NOTE = "note", _("Note interne")
    DOCUMENT = "document", _("Pièce")
    DOCUMENT_TEXT = "document_text", _("Texte d’une pièce")
