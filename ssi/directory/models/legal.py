"""Legal texts as data with dates: a reference printed on a letter is the one in force on the day it was signed."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import get_language

from ssi.directory.enums import InstrumentKind
from ssi.directory.models.sourced import Sourced
from ssi.directory.querysets import DatedQuerySet


class LegalInstrument(Sourced):
    """A convention, a law or a practice on which cooperation with a country stands."""

    code = models.CharField(max_length=24, primary_key=True)
    kind = models.CharField(max_length=12, choices=InstrumentKind)
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    publication = models.CharField(max_length=200, blank=True)
    countries = ArrayField(models.CharField(max_length=2))
    signed_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=InstrumentKind.values), name="instrument_kind_known"),
            models.CheckConstraint(condition=Q(countries__len__gt=0), name="instrument_binds_somebody"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="instrument_period_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(name_fr="") & ~Q(name_en="") & ~Q(source=""), name="instrument_named_and_sourced"
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The decree is a French one: it is named in French alone."""
        if get_language() == "en":
            return self.name_en
        return f"{self.name_fr} ({self.publication})" if self.publication else self.name_fr


class LegalProvision(Sourced):
    """An article of a code during the time it bore that number and said that. A renumbered article names its
    successor: the criminal procedure code changes all its numbers on 1 January 2029 at the earliest."""

    code = models.CharField(max_length=12)
    article = models.CharField(max_length=20)
    label_fr = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    maximum_penalty = models.CharField(max_length=120, blank=True)
    limitation_years = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("code", "article", "valid_from")
        default_permissions = ()
        constraints = (
            ExclusionConstraint(
                name="provision_says_one_thing_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    ("article", RangeOperators.EQUAL),
                    (Func("valid_from", "valid_until", Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="provision_period_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(article="") & ~Q(label_fr="") & ~Q(label_en="") & ~Q(source=""),
                name="provision_named_and_sourced",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")), name="provision_not_its_own_successor"
            ),
        )

    def __str__(self) -> str:
        return f"{self.article} {self.code}"

    @property
    def label(self) -> str:
        return f"{self} – {self.label_en if get_language() == 'en' else self.label_fr}"
