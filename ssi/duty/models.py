"""Who is on duty, and the alerts that wake them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from ssi.directory.models import CountryRow
from ssi.duty.querysets import AlertQuerySet, TurnQuerySet
from ssi.records.models import RecordChild

# How many may stand behind each other in one chain.
LAST_RANK = 5


class DutyTurn(CountryRow):
    """One person on duty for the consular requests of a country, at one RANK of the chain: 1 is called first."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("personne")
    )
    rank = models.PositiveSmallIntegerField(_("rang"))
    starts_at = models.DateTimeField(_("à partir du"))
    ends_at = models.DateTimeField(_("jusqu’au"))
    phone = models.CharField(_("téléphone de permanence"), max_length=40, blank=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = TurnQuerySet.as_manager()

    class Meta(CountryRow.Meta):
        verbose_name = _("tour de permanence")
        ordering = ("starts_at", "rank", "id")
        constraints = (
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=LAST_RANK), name="duty_turn_rank_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_turn_in_order"),
            ExclusionConstraint(
                name="duty_turn_one_at_each_rank",
                expressions=[
                    (F("country"), RangeOperators.EQUAL),
                    (F("rank"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_at"),
                            F("ends_at"),
                            RangeBoundary(),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.country_id} {self.rank}"


class Alert(RecordChild):
    """A request that cannot wait, until somebody of the service says that they have it. One for each request.

    It hangs on the handling: no post ever reads it. NEXT_AT: when the next person of the chain is called; none, once it
    is acknowledged.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    raised_at = models.DateTimeField()
    place = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = AlertQuerySet.as_manager()

    class Meta(RecordChild.Meta):
        verbose_name = _("alerte de permanence")
        ordering = ("-raised_at", "-id")
        indexes = (models.Index(fields=["next_at"], condition=Q(acknowledged_at=None), name="duty_alert_due"),)
        constraints = (
            models.UniqueConstraint(fields=["record"], name="duty_alert_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None, next_at__isnull=False)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False, next_at=None),
                name="duty_alert_rings_until_acknowledged",
            ),
            models.CheckConstraint(condition=~Q(scope__regex=r"^[^/]+/[^/]+/"), name="duty_alert_of_no_filing"),
        )

    def __str__(self) -> str:
        return f"{self.raised_at:%Y-%m-%d %H:%M}"

    @property
    def is_ringing(self) -> bool:
        return self.acknowledged_at is None


class Gateway(models.TextChoices):
    """What became of the text message. NONE: no gateway is set, or no number is known."""

    NONE = "none", _("sans SMS")
    WAITING = "waiting", _("SMS en attente d’envoi")
    SENT = "sent", _("SMS remis à la passerelle")
    FAILED = "failed", _("SMS non parti")


class Call(RecordChild):
    """One person called for an alert: when, in whose place, and by what means. Written once, but for the message."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="calls")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    absent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    mailed = models.BooleanField(default=False)
    phone = models.CharField(max_length=40, blank=True)
    gateway = models.CharField(max_length=7, choices=Gateway, default=Gateway.NONE)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta(RecordChild.Meta):
        verbose_name = _("appel de permanence")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["alert", "number"], name="duty_call_numbered"),
            models.CheckConstraint(condition=Q(gateway__in=Gateway.values), name="duty_call_gateway_known"),
            models.CheckConstraint(condition=Q(gateway="none") | ~Q(phone=""), name="duty_call_message_has_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.number}"
