"""Reads of the reference data: open to every signed-in person, so no wall is passed here."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Q, Value, When

from ssi.directory.calendars import Correction, Corrections
from ssi.directory.search_keys import search_words

if TYPE_CHECKING:
    from ssi.directory.models import Authority, CrimeType, HolidayCorrection

FEWEST_LETTERS = 3
LONGEST_SEARCH = 100


class AuthorityQuerySet(models.QuerySet["Authority"]):
    def of_country(self, code: str) -> Self:
        return self.filter(country=code)

    def international(self) -> Self:
        return self.filter(country=None)

    def reachable_from(self, code: str) -> Self:
        """The authorities of one country, and the bodies that belong to none."""
        return self.filter(Q(country=code) | Q(country=None))

    def of_kind(self, kind: str) -> Self:
        return self.filter(kinds__contains=[kind])

    def in_force(self, day: date) -> Self:
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gte=day))

    def matching(self, text: str) -> Self:
        """Every word of the text stands in the acronym, a name or an alias; the best come first.

        Fewer than three letters are answered by an acronym equal to them, or not at all."""
        words = search_words(text[:LONGEST_SEARCH])
        wanted = " ".join(words)
        if not words:
            return self.none()
        if len(wanted) < FEWEST_LETTERS:
            return self.filter(search_key__startswith=f" {wanted} ")
        found = self
        for word in words:
            found = found.filter(search_key__contains=word)
        rank = Case(
            When(search_key__startswith=f" {wanted} ", then=Value(0)),
            When(search_key__contains=f" {wanted} ", then=Value(1)),
            When(search_key__startswith=f" {wanted}", then=Value(2)),
            When(search_key__contains=f" {wanted}", then=Value(3)),
            default=Value(4),
        )
        return found.annotate(rank=rank).order_by("rank", "acronym", "code")


class CrimeTypeQuerySet(models.QuerySet["CrimeType"]):
    def main(self) -> Self:
        return self.filter(parent=None)


class HolidayCorrectionQuerySet(models.QuerySet["HolidayCorrection"]):
    def by_day(self) -> Corrections:
        """What the calendar functions take, in one query."""
        return {(row.country_id, row.date): Correction(working=row.working, label=row.label) for row in self}
