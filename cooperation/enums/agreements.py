"""Closed lists of agreements. Codes are stable; labels are the trade’s words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# The states of what is applied, and of what runs (cooperation.workflow.agreements).
APPLIED = ("in_force", "renewed")
RUNNING = (*APPLIED, "renewal_due")


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
