"""Where an offence may cost life or blows: what a reply could lead to, by country and type of offence."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ssi.directory.enums import Penalty
from ssi.directory.models.partners import CrimeType
from ssi.directory.models.sourced import Sourced
from ssi.directory.querysets import ExposureQuerySet
from ssi.territories.models import Country


class PenaltyExposure(Sourced):
    """A penalty that the law of a country has for a type of offence, and for those below it.

    `none` says that somebody has looked and that there is neither: for that offence, or for the whole country when it
    names none. What has no row is not known to be safe.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="penalty_exposures")
    crime_type = models.ForeignKey(CrimeType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    penalty = models.CharField(max_length=10, choices=Penalty)
    label = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = ExposureQuerySet.as_manager()

    class Meta:
        ordering = ("country_id", "penalty", "crime_type_id")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["country", "crime_type", "penalty", "valid_from"],
                name="exposure_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(penalty__in=Penalty.values), name="exposure_penalty_known"),
            models.CheckConstraint(
                condition=Q(penalty=Penalty.NONE) | Q(crime_type__isnull=False),
                name="exposure_of_one_offence",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="exposure_period_in_order",
            ),
            models.CheckConstraint(condition=~Q(label="") & ~Q(source=""), name="exposure_named_and_sourced"),
        )

    def __str__(self) -> str:
        return f"{self.country_id} {self.crime_type_id or '*'} {self.penalty}"
