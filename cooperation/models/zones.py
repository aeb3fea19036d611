"""The zones of a country and the vigilance that each calls for, dated and sourced."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from cooperation.enums.context import Vigilance
from ssi.directory.models import CountryRow

_CONTEXT = Concat(F("country_id"), Value("/context"))


class Zone(CountryRow):
    """A part of a country as the travel advice cuts it: a region, a coast, a strait. Its level is said apart."""

    name = models.CharField(_("zone"), max_length=120)
    description = models.CharField(_("limites"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(CountryRow.Meta):
        ordering = ("country_id", "name", "id")
        constraints = (
            models.UniqueConstraint(fields=["scope", "id"], name="zone_scope_id"),
            models.UniqueConstraint(fields=["country", "name"], name="zone_once_in_its_country"),
            models.CheckConstraint(condition=Q(scope=_CONTEXT), name="zone_of_the_context"),
            models.CheckConstraint(condition=~Q(name=""), name="zone_named"),
        )

    def __str__(self) -> str:
        return self.name


class ZoneLevel(CountryRow):
    """One level of a zone, between two days, both included. Written once: another ends it, or corrects it."""

    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, db_constraint=False, related_name="levels", verbose_name=_("zone")
    )
    vigilance_level = models.CharField(_("niveau"), max_length=8, choices=Vigilance)
    valid_from = models.DateField(_("valable du"))
    valid_until = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    note = models.CharField(_("motif"), max_length=500, blank=True)

    class Meta(CountryRow.Meta):
        ordering = ("-valid_from", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(scope=_CONTEXT), name="zone_level_of_the_context"),
            models.CheckConstraint(condition=Q(vigilance_level__in=Vigilance.values), name="zone_level_known"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="zone_level_in_order"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="zone_level_sourced"),
        )
        indexes = (models.Index(fields=["zone", "-valid_from"], name="zone_level_zone"),)

    def __str__(self) -> str:
        return f"{self.vigilance_level} {self.valid_from}"

    @property
    def level(self) -> Vigilance:
        return Vigilance(self.vigilance_level)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or self.valid_until >= day)
