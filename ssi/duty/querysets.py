"""Reads of the roster and of its alerts."""

from __future__ import annotations

from datetime import datetime
from typing import Self, TypeVar

from django.db import models

from ssi.directory.querysets import CountryRowQuerySet
from ssi.records.querysets import RecordChildQuerySet

_TurnT = TypeVar("_TurnT", bound=models.Model)
_AlertT = TypeVar("_AlertT", bound=models.Model)


class TurnQuerySet(CountryRowQuerySet[_TurnT]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def at(self, instant: datetime) -> Self:
        """Who is on duty at INSTANT, first called first."""
        return self.standing().filter(starts_at__lte=instant, ends_at__gt=instant).order_by("rank")

    def not_over(self, instant: datetime) -> Self:
        return self.standing().filter(ends_at__gt=instant)


class AlertQuerySet(RecordChildQuerySet[_AlertT]):
    def ringing(self) -> Self:
        return self.filter(acknowledged_at=None)

    def due(self, instant: datetime) -> Self:
        return self.ringing().filter(next_at__lte=instant)
