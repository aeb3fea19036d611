"""What an agreement adds to its record: instrument, parties, dates, what makes it end."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperation.enums.actions import Theme
from cooperation.enums.agreements import WITHOUT_APPROVAL, InstrumentType, Precision
from ssi.common.forms import PartialDay
from ssi.records.models import Detail

# Time to decide, before the last day on which one may still denounce (domain.md c6).
TIME_TO_DECIDE = timedelta(days=60)


class Agreement(Detail):
    """An instrument between France, or one of its services, and partners. Empty is “not known yet”."""

    instrument_type = models.CharField(_("nature de l’instrument"), max_length=26, choices=InstrumentType)
    parties = ArrayField(models.CharField(max_length=200), verbose_name=_("parties"), default=list)
    themes = ArrayField(models.CharField(max_length=20, choices=Theme), verbose_name=_("thèmes"), default=list)
    summary = models.TextField(_("objet et portée"), max_length=4000, blank=True)
    is_public = models.BooleanField(_("texte public"), default=False)
    signatories = ArrayField(models.CharField(max_length=200), verbose_name=_("signataires"), default=list)
    negotiation_opened_on = models.DateField(_("négociation ouverte le"), null=True, blank=True)
    signed_on = models.DateField(_("signé le"), null=True, blank=True)
    signed_precision = models.CharField(
        _("date de signature connue"), max_length=5, choices=Precision, default=Precision.DAY
    )
    approval_reference = models.CharField(_("approbation"), max_length=200, blank=True)
    publication = models.CharField(_("publication"), max_length=200, blank=True)
    in_force_on = models.DateField(_("en vigueur le"), null=True, blank=True)
    expires_on = models.DateField(_("échéance de l’instrument"), null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(_("préavis de dénonciation, en jours"), default=0)
    tacit_renewal = models.BooleanField(_("tacite reconduction"), default=False)
    ended_on = models.DateField(_("fin le"), null=True, blank=True)
    follow_up_body = models.CharField(_("instance de suivi"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta(Detail.Meta):
        verbose_name = _("accord")
        constraints = (
            models.CheckConstraint(
                condition=Q(instrument_type__in=InstrumentType.values), name="agreement_instrument_known"
            ),
            models.CheckConstraint(condition=Q(themes__contained_by=Theme.values), name="agreement_themes_known"),
            models.CheckConstraint(
                condition=Q(signed_precision__in=Precision.values), name="agreement_precision_known"
            ),
            models.CheckConstraint(
                condition=Q(is_public=True) | Q(signatories=[]), name="agreement_names_signatories_when_public"
            ),
            models.CheckConstraint(
                condition=Q(in_force_on__isnull=True) | Q(signed_on__isnull=False, in_force_on__gte=F("signed_on")),
                name="agreement_in_force_after_signed",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(signed_on__isnull=True) | Q(expires_on__gte=F("signed_on")),
                name="agreement_expires_after_signed",
            ),
        )
        indexes = (models.Index(fields=["expires_on"], name="agreement_expiry"),)

    def __str__(self) -> str:
        return f"{self.instrument_type} {self.signed_on or ''}"

    @property
    def needs_approval(self) -> bool:
        return self.instrument_type not in WITHOUT_APPROVAL

    @property
    def signed(self) -> PartialDay | None:
        """The day of signature as far as it is known."""
        return PartialDay(self.signed_on, self.signed_precision) if self.signed_on else None

    @property
    def decide_by(self) -> date | None:
        """Sixty days before the last day of the notice; None for what never expires."""
        if self.expires_on is None:
            return None
        return self.expires_on - timedelta(days=self.notice_days) - TIME_TO_DECIDE

    @property
    def themes_text(self) -> str:
        return ", ".join(str(Theme(code).label) for code in self.themes)
