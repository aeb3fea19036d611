"""Reads of the parts of a record."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from ssi.records.models import Record
from ssi.records.querysets import RecordChildQuerySet, visible_q
from ssi.territories.acting import Actor
from ssi.territories.grants import first_wall, scopes

_PartT = TypeVar("_PartT", bound=models.Model)
# What is said of a part in rows of its own; and the same from its record, for the pages that list its parts.
ROWS = ("names", "numbers", "warnings")
PARTS = ("parts", *(f"parts__{rows}" for rows in ROWS))


class PartQuerySet(RecordChildQuerySet[_PartT]):
    def of(self, record: Record) -> Self:
        return self.filter(record=record).order_by("number")

    def with_rows(self) -> Self:
        return self.prefetch_related(*ROWS)


class JudgementQuerySet(models.QuerySet[_PartT]):
    """A decision is seen by whoever sees both of its ends."""

    def visible_to(self, user: Actor) -> Self:
        if not first_wall():
            return self.all()
        left, right = visible_q(user, prefix="left__"), visible_q(user, prefix="right__")
        if left is None or right is None:
            return self.none()
        seen = scopes(user)
        return self.filter(left, right, left_scope__in=seen, right_scope__in=seen)

    def about(self, part: models.Model) -> Self:
        """Every decision on PART, the last first."""
        return self.filter(Q(left_part=part.pk) | Q(right_part=part.pk)).order_by("-at", "-id")
