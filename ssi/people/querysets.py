"""Reads of the parts of a record."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from ssi.records.models import Record
from ssi.records.querysets import RecordChildQuerySet

_PartT = TypeVar("_PartT", bound=models.Model)


class PartQuerySet(RecordChildQuerySet[_PartT]):
    def of(self, record: Record) -> Self:
        return self.filter(record=record).order_by("number")
