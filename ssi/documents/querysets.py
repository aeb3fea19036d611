"""Reads of pieces."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from ssi.documents.enums import DocumentState
from ssi.records.models import Record
from ssi.records.querysets import RecordChildQuerySet

_DocumentT = TypeVar("_DocumentT", bound=models.Model)


class DocumentQuerySet(RecordChildQuerySet[_DocumentT]):
    def of(self, record: Record) -> Self:
        return self.filter(record=record).with_people()

    def with_people(self) -> Self:
        """Newest first, with who added and who withdrew."""
        return self.select_related("added_by", "withdrawn_by").order_by("-added_at", "pk")

    def available(self) -> Self:
        return self.filter(state=DocumentState.AVAILABLE)
