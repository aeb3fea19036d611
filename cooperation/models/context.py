"""What a security sheet adds to its record: the level of a country, what it rests on, and what happened there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperation.enums.agreements import Precision
from cooperation.enums.context import (
    Audience,
    Confidence,
    FrenchInvolved,
    IncidentType,
    RiskTheme,
    Severity,
    Vigilance,
)
from cooperation.models.zones import Zone
from ssi.common.forms import PartialDay
from ssi.common.keys import UuidInOrder
from ssi.exchanges.enums import Credibility, Reliability
from ssi.records.models import Detail, Record, RecordChild


class SecurityContext(Detail):
    """A dated sheet of one country. At most one is published for a country (index of the record table)."""

    vigilance_level = models.CharField(_("niveau de vigilance"), max_length=8, choices=Vigilance)
    summary = models.TextField(_("appréciation générale"), max_length=4000)
    outlook = models.TextField(_("perspectives"), max_length=2000, blank=True)
    confidence = models.CharField(_("confiance"), max_length=8, choices=Confidence)
    audience = models.CharField(_("destinataires"), max_length=12, choices=Audience, default=Audience.INTERNAL)
    valid_from = models.DateField(_("valable du"))
    valid_until = models.DateField(_("valable jusqu’au"))
    proposed_change = models.TextField(_("changement à proposer au ministère"), max_length=1000, blank=True)
    reviewed_at = models.DateTimeField(_("relue le"), null=True)
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("validée par")
    )
    published_at = models.DateTimeField(_("publiée le"), null=True)

    class Meta(Detail.Meta):
        constraints = (
            models.CheckConstraint(condition=Q(vigilance_level__in=Vigilance.values), name="sheet_level_known"),
            models.CheckConstraint(condition=Q(confidence__in=Confidence.values), name="sheet_confidence_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="sheet_audience_known"),
            models.CheckConstraint(condition=~Q(summary=""), name="sheet_says_something"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="sheet_period_in_order"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(validated_by__isnull=False), name="sheet_published_validated"
            ),
        )

    def __str__(self) -> str:
        return f"{self.scope} {self.vigilance_level}"

    @property
    def level(self) -> Vigilance:
        return Vigilance(self.vigilance_level)


class ContextTheme(RecordChild):
    """The assessment of one theme, in the whole country or in one area of it, which may have a level of its own."""

    number = models.PositiveSmallIntegerField()
    theme = models.CharField(_("thème"), max_length=16, choices=RiskTheme)
    area = models.CharField(_("région"), max_length=120, blank=True)
    vigilance_level = models.CharField(_("niveau propre"), max_length=8, choices=Vigilance, blank=True)
    assessment = models.TextField(_("appréciation"), max_length=2000)

    class Meta(RecordChild.Meta):
        ordering = ("record", "number")
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="sheet_theme_number_once"),
            models.UniqueConstraint(fields=["record", "theme", "area"], name="sheet_theme_and_area_once"),
            models.CheckConstraint(condition=Q(theme__in=RiskTheme.values), name="sheet_theme_known"),
            models.CheckConstraint(
                condition=Q(vigilance_level__in=["", *Vigilance.values]),
                name="sheet_theme_level_known",
            ),
            models.CheckConstraint(condition=~Q(assessment=""), name="sheet_theme_assessed"),
        )

    def __str__(self) -> str:
        return f"{self.get_theme_display()} {self.area}".strip()

    @property
    def level(self) -> Vigilance | None:
        return Vigilance(self.vigilance_level) if self.vigilance_level else None


class ContextEvidence(RecordChild):
    """One element on which the sheet rests, with its source and both evaluations (four by four)."""

    number = models.PositiveSmallIntegerField()
    source = models.CharField(_("source"), max_length=200)
    information = models.TextField(_("élément"), max_length=1000)
    source_reliability = models.CharField(_("fiabilité de la source"), max_length=1, choices=Reliability)
    information_credibility = models.CharField(_("exactitude de l’information"), max_length=1, choices=Credibility)

    class Meta(RecordChild.Meta):
        ordering = ("record", "number")
        constraints = (
            models.UniqueConstraint(fields=["record", "number"], name="sheet_evidence_number_once"),
            models.CheckConstraint(
                condition=Q(source_reliability__in=Reliability.values)
                & Q(information_credibility__in=Credibility.values),
                name="sheet_evidence_evaluated",
            ),
            models.CheckConstraint(condition=~Q(source="") & ~Q(information=""), name="sheet_evidence_sourced"),
        )

    def __str__(self) -> str:
        return f"{self.source} ({self.evaluation})"

    @property
    def evaluation(self) -> str:
        """« B2 »: the source, then the information."""
        return f"{self.source_reliability}{self.information_credibility}"


class SecurityIncident(RecordChild):
    """Something that happened in the country. A major one calls for the sheet to be read again.

    The French concerned are counted, never named: who they are is said in the records of the consular liaison.
    """

    key = models.UUIDField(db_default=UuidInOrder(), unique=True, editable=False)
    incident_type = models.CharField(_("nature"), max_length=16, choices=IncidentType)
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, db_constraint=False, null=True, related_name="+", verbose_name=_("zone")
    )
    place = models.CharField(_("lieu"), max_length=120)
    # The first day of what is known: a month or a year.
    occurred_on = models.DateField(_("date"))
    date_precision = models.CharField(_("précision de la date"), max_length=5, choices=Precision, db_default="day")
    severity = models.CharField(_("gravité"), max_length=8, choices=Severity, blank=True, db_default="")
    source = models.CharField(_("source"), max_length=200, blank=True, db_default="")
    french_involved = models.CharField(_("Français concernés"), max_length=8, choices=FrenchInvolved)
    french_concerned = models.PositiveSmallIntegerField(_("nombre de Français concernés"), null=True)
    french_dead = models.PositiveSmallIntegerField(_("Français décédés"), db_default=0)
    french_injured = models.PositiveSmallIntegerField(_("Français blessés"), db_default=0)
    description = models.TextField(_("faits"), max_length=1000)
    is_major = models.BooleanField(_("incident majeur"), default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(RecordChild.Meta):
        ordering = ("-occurred_on", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(incident_type__in=IncidentType.values), name="incident_type_known"),
            models.CheckConstraint(condition=Q(french_involved__in=FrenchInvolved.values), name="incident_french_said"),
            models.CheckConstraint(condition=~Q(place="") & ~Q(description=""), name="incident_placed_and_told"),
            models.CheckConstraint(
                condition=Q(severity__in=["", *Severity.values]) & Q(date_precision__in=Precision.values),
                name="incident_measured",
            ),
            models.CheckConstraint(
                condition=Q(severity="")
                | Q(severity=Severity.MAJOR, is_major=True)
                | (~Q(severity=Severity.MAJOR) & Q(is_major=False)),
                name="incident_major_by_its_severity",
            ),
            models.CheckConstraint(
                condition=Q(french_involved=FrenchInvolved.YES)
                | Q(french_concerned=None, french_dead=0, french_injured=0),
                name="incident_french_counted_when_involved",
            ),
            models.CheckConstraint(
                condition=Q(french_concerned=None) | Q(french_concerned__gte=F("french_dead") + F("french_injured")),
                name="incident_french_counted_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_incident_type_display()} {self.place}"

    @property
    def day(self) -> str:
        """The day as far as it is known."""
        return str(PartialDay(self.occurred_on, self.date_precision))


class IncidentLink(models.Model):
    """An incident of a sheet (LEFT) and a record that deals with it (RIGHT): for those who see both."""

    incident = models.ForeignKey(SecurityIncident, on_delete=models.CASCADE, related_name="links")
    left = models.ForeignKey(Record, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    left_scope = models.CharField(max_length=40, editable=False)
    right = models.ForeignKey(Record, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    right_scope = models.CharField(max_length=40, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["incident", "right"], name="incident_link_once"),
            models.CheckConstraint(condition=~Q(left=F("right")), name="incident_link_to_another"),
        )

    def __str__(self) -> str:
        return f"{self.left_id} – {self.right_id}"
