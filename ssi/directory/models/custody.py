"""What a country owes somebody it holds: to tell their consulate, to bring them before a magistrate."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ssi.directory.enums import CustodyDuty
from ssi.directory.models.sourced import Sourced
from ssi.directory.querysets import DatedQuerySet
from ssi.territories.models import Country


class CustodyLimit(Sourced):
    """A time limit of the law of a country, or of a consular convention with it, counted from the arrest.

    A country without a row is not known to have no limit: pages say that none is known here.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="custody_limits")
    duty = models.CharField(max_length=16, choices=CustodyDuty)
    hours = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("country_id", "duty", "hours")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["country", "duty", "hours", "valid_from"], name="custody_limit_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(duty__in=CustodyDuty.values), name="custody_limit_duty_known"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="custody_limit_some_hours"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="custody_limit_period_in_order",
            ),
            models.CheckConstraint(condition=~Q(label="") & ~Q(source=""), name="custody_limit_named_and_sourced"),
        )

    def __str__(self) -> str:
        return f"{self.country_id} {self.duty} {self.hours} h"
