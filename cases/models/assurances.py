"""What stands between a reply and a sentence of death or a corporal punishment."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.directory.models import CrimeType
from ssi.documents.models import Document
from ssi.records.models import RecordChild
from ssi.territories.models import Country


class Assurance(RecordChild):
    """The assurance of a State that neither will be asked for, pronounced or carried out, and who approved that the
    reply leaves on it. For one country and one type of offence: when either changes, it says nothing any more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    crime_type = models.ForeignKey(
        CrimeType, on_delete=models.PROTECT, related_name="+", verbose_name=_("nature d’infraction")
    )
    given_by = models.CharField(_("assurance donnée par"), max_length=160)
    reference = models.CharField(_("référence de l’assurance"), max_length=60)
    given_on = models.DateField(_("donnée le"))
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+", verbose_name=_("pièce"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("enregistrée par")
    )
    recorded_at = models.DateTimeField(_("enregistrée le"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("approuvée par"),
    )
    approved_at = models.DateTimeField(_("approuvée le"), null=True)

    class Meta(RecordChild.Meta):
        verbose_name = _("assurance")
        ordering = ("-recorded_at", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(given_by="") & ~Q(reference=""), name="assurance_says_who_and_where"),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False, approved_at__gte=F("recorded_at")),
                name="assurance_approval_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("recorded_by")), name="assurance_approved_by_another"
            ),
        )

    def __str__(self) -> str:
        return self.reference
