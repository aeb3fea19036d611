"""Reads of the reference data, open to every signed-in person; and of the rows of a country, behind both walls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, Self, TypeVar

from django.db import models
from django.db.models import Case, F, Q, Value, When

from ssi.directory.calendars import Correction, Corrections
from ssi.directory.places import places
from ssi.directory.search_keys import search_words
from ssi.territories.acting import Actor
from ssi.territories.grants import first_wall

FEWEST_LETTERS = 3
LONGEST_SEARCH = 100
PAGE_SIZE = 25


_AuthorityT = TypeVar("_AuthorityT", bound=models.Model)
_CorrectionT = TypeVar("_CorrectionT", bound=models.Model)
_DatedT = TypeVar("_DatedT", bound=models.Model)
_ItemT = TypeVar("_ItemT", bound=models.Model)
_TemplateT = TypeVar("_TemplateT", bound=models.Model)
_ChangeT = TypeVar("_ChangeT", bound=models.Model)
_ExposureT = TypeVar("_ExposureT", bound=models.Model)
_RowT = TypeVar("_RowT", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[_AuthorityT]):
    rows: list[_AuthorityT]
    has_previous: bool
    has_next: bool


class AuthorityQuerySet(models.QuerySet[_AuthorityT]):
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

    def with_country(self) -> Self:
        return self.select_related("country")

    def with_relations(self) -> Self:
        """All that the page of one authority shows."""
        return self.select_related("country", "parent", "successor").prefetch_related("aliases", "children")

    def suggested(self, text: str, *, on: date, country: str = "") -> Self:
        """What is proposed to somebody who types: authorities that exist on that day, best first."""
        rows = self.reachable_from(country) if country else self
        return rows.in_force(on).containing(text).best_first(text).with_country()

    def containing(self, text: str) -> Self:
        """Every word of the text stands in the acronym, a name or an alias.

        Fewer than three letters are answered by an acronym equal to them, or not at all.
        """
        words = search_words(text[:LONGEST_SEARCH])
        if not words:
            return self.none()
        if len("".join(words)) < FEWEST_LETTERS:
            return self.filter(search_key__startswith=f" {' '.join(words)} ")
        found = self
        for word in words:
            found = found.filter(search_key__contains=word)
        return found

    def best_first(self, text: str) -> Self:
        """The acronym itself, then a whole word, then a beginning, then the rest."""
        wanted = " ".join(search_words(text[:LONGEST_SEARCH]))
        rank = Case(
            When(search_key__startswith=f" {wanted} ", then=Value(0)),
            When(search_key__contains=f" {wanted} ", then=Value(1)),
            When(search_key__startswith=f" {wanted}", then=Value(2)),
            When(search_key__contains=f" {wanted}", then=Value(3)),
            default=Value(4),
        )
        return self.annotate(rank=rank).order_by("rank", F("country").asc(nulls_last=True), "acronym", "code")

    def page(self, *, after: str = "", before: str = "") -> Page[_AuthorityT]:
        """25 rows by code, after or before the given one; one row more is read to know whether another page follows."""
        if before:
            rows = list(self.filter(code__lt=before).order_by("-code")[: PAGE_SIZE + 1])
            shown = rows[:PAGE_SIZE][::-1]
            return Page(shown, has_previous=len(rows) > PAGE_SIZE, has_next=True)
        rows = list(self.filter(code__gt=after).order_by("code")[: PAGE_SIZE + 1])
        return Page(rows[:PAGE_SIZE], has_previous=bool(after), has_next=len(rows) > PAGE_SIZE)


class DatedQuerySet(models.QuerySet[_DatedT]):
    """Legal texts, in force between two days, both included."""

    def in_force(self, day: date) -> Self:
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gte=day))

    def of_country(self, code: str) -> Self:
        return self.filter(countries__contains=[code])


class ExposureQuerySet(DatedQuerySet[_ExposureT]):
    """What each country has, or is said not to have."""


class ChecklistQuerySet(models.QuerySet[_ItemT]):
    def in_force(self, country: str) -> Self:
        """What is demanded today of a letter to that country: what every country is owed, then its own list."""
        return self.filter(Q(country=country) | Q(country=None), retired_at=None).order_by(
            F("country").asc(nulls_first=True), "number", "item"
        )

    def of_list(self, country: str | None) -> Self:
        """The list of one country alone, or (None) the one that is common to all; retired versions too."""
        return self.filter(country=country)

    def common(self) -> Self:
        return self.filter(country=None, retired_at=None).order_by("number", "item")


class LetterTemplateQuerySet(models.QuerySet[_TemplateT]):
    def in_force(self) -> Self:
        return self.filter(retired_at=None)

    def for_record(self, record_kind: str) -> Self:
        """Those that a record of that kind may use: its own, and those of every kind; its own come first."""
        return self.in_force().filter(record_kind__in=["", record_kind]).order_by("-record_kind", "kind", "language")


class ReferenceChangeQuerySet(models.QuerySet[_ChangeT]):
    def of_row(self, row: models.Model) -> Self:
        return self.filter(table_name=row._meta.db_table, row_key=str(row.pk))

    def by_people(self) -> Self:
        """What somebody did, not a load."""
        return self.exclude(actor=None)


class HolidayCorrectionQuerySet(models.QuerySet[_CorrectionT]):
    def by_day(self) -> Corrections:
        """What the calendar functions take, in one query."""
        rows = self.values_list("country", "date", "working", "label")
        return {(country, day): Correction(working=working, label=label) for country, day, working, label in rows}


class CountryRowQuerySet(models.QuerySet[_RowT]):
    """Rows of a country that hang on no record: seen by whoever reads their scope."""

    def visible_to(self, user: Actor, verb: str = "view") -> Self:
        return self.filter(scope__in=places(user, verb)) if first_wall() else self.all()

    def of_country(self, code: str) -> Self:
        return self.filter(country=code)
