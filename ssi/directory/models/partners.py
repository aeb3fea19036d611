"""Authorities, crime types and corrections of calendars; every row says its source and when it was checked."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ssi.common.moments import day_text
from ssi.directory.enums import AuthorityKind
from ssi.directory.models.sourced import Sourced
from ssi.directory.querysets import AuthorityQuerySet, HolidayCorrectionQuerySet
from ssi.territories.models import Country


class Authority(Sourced):
    """A service, a court or a body that the SSI corresponds with. Its name is a proper name: never translated."""

    code = models.CharField(max_length=24, primary_key=True)
    acronym = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=160)
    name_fr = models.CharField(max_length=160, blank=True)
    name_en = models.CharField(max_length=160, blank=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="authorities")
    kinds = ArrayField(models.CharField(max_length=20, choices=AuthorityKind))
    is_central_authority = models.BooleanField(default=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")
    search_key = models.CharField(max_length=1000, editable=False)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "authorities"
        ordering = ("code",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z]+(-[A-Z0-9]+)+$"), name="authority_code_is_a_slug"),
            models.CheckConstraint(
                condition=Q(country=None, code__startswith="INT-")
                | Q(country__isnull=False, code__startswith=Concat(F("country_id"), Value("-"))),
                name="authority_code_names_its_country",
            ),
            models.CheckConstraint(
                condition=Q(kinds__contained_by=AuthorityKind.values) & Q(kinds__len__gt=0),
                name="authority_kinds_known",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("code")), name="authority_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("code")), name="authority_not_its_own_successor"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="authority_period_in_order",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(source=""), name="authority_named_and_sourced"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What a list shows: the acronym, then the official name."""
        return f"{self.acronym} – {self.name}" if self.acronym else self.name

    @property
    def short_label(self) -> str:
        return self.acronym or self.name

    def is_closed(self, day: date) -> bool:
        return self.valid_until is not None and self.valid_until < day

    @property
    def translated_name(self) -> str:
        """The name in the language of the reader, empty where the official one already is."""
        return self.name_en if get_language() == "en" else self.name_fr

    @property
    def name_language(self) -> str:
        """What a screen reader should read the name as, where it differs from the page; names are not translated."""
        return "fr" if self.country_id == "FR" else ""

    @property
    def hint(self) -> str:
        """What tells two authorities of the same acronym apart."""
        return " · ".join(filter(None, (self.country_name, self.translated_name)))

    @property
    def country_name(self) -> str:
        return self.country.name if self.country else _("International")

    @property
    def kind_labels(self) -> list[str | Promise]:
        return [AuthorityKind(kind).label for kind in self.kinds]


class AuthorityAlias(Sourced):
    """Another name, of today or of the past. Its words are also in the search key of the authority."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="aliases")
    value = models.CharField(max_length=160)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "authority aliases"
        ordering = ("authority_id", "value")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["authority", "value"], name="authority_alias_once"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="authority_alias_period_in_order",
            ),
            models.CheckConstraint(condition=~Q(value="") & ~Q(source=""), name="authority_alias_named_and_sourced"),
        )

    def __str__(self) -> str:
        return self.value


class CrimeType(Sourced):
    """A kind of crime, on two levels: `DRUG`, then `DRUG-KET`. The code is stable, the labels may be improved."""

    code = models.CharField(max_length=12, primary_key=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    europol_area = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("code",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(parent=None, code__regex=r"^[A-Z]+$")
                | Q(
                    parent__isnull=False,
                    code__regex=r"^[A-Z]+-[A-Z]+$",
                    code__startswith=Concat(F("parent_id"), Value("-")),
                ),
                name="crime_type_on_two_levels",
            ),
            models.CheckConstraint(
                condition=~Q(name_fr="") & ~Q(name_en="") & ~Q(source=""), name="crime_type_named_and_sourced"
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" else self.name_fr


class HolidayCorrection(Sourced):
    """A day that the published calendar of a country has wrong: a holiday proclaimed late, a day worked instead."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="holiday_corrections")
    date = models.DateField()
    working = models.BooleanField()
    label = models.CharField(max_length=120)

    objects = HolidayCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("country_id", "date")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["country", "date"], name="holiday_correction_once_a_day"),
            models.CheckConstraint(condition=~Q(label="") & ~Q(source=""), name="holiday_correction_named_and_sourced"),
        )

    def __str__(self) -> str:
        return f"{day_text(self.date)} {self.label}"
