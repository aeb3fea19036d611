"""What one says of its security to who comes to a country, or lives there: general, public, and checked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ssi.directory.enums import AdviceReader, AdviceTopic
from ssi.directory.models.sourced import Sourced
from ssi.directory.querysets import DatedQuerySet
from ssi.territories.models import Country


class Advice(Sourced):
    """One sentence of the briefing sheets of a country, in both languages: it is said to anybody."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="advice")
    topic = models.CharField(max_length=10, choices=AdviceTopic)
    reader = models.CharField(max_length=9, choices=AdviceReader)
    text_fr = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("country_id", "topic", "pk")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["country", "topic", "reader", "text_fr"], name="advice_once"),
            models.CheckConstraint(
                condition=Q(topic__in=AdviceTopic.values, reader__in=AdviceReader.values), name="advice_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="advice_period_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(text_fr="") & ~Q(text_en="") & ~Q(source=""), name="advice_said_twice_and_sourced"
            ),
        )

    def __str__(self) -> str:
        return f"{self.country_id} {self.topic} {self.reader}"

    def text(self, language: str) -> str:
        return self.text_en if language == "en" else self.text_fr
