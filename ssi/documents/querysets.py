"""Reads of pieces."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from ssi.documents.enums import PASSED, DocumentState
from ssi.records.models import Record
from ssi.records.querysets import RecordChildQuerySet

_DocumentT = TypeVar("_DocumentT", bound=models.Model)


class DocumentQuerySet(RecordChildQuerySet[_DocumentT]):
    def of(self, record: Record) -> Self:
        return self.filter(record=record).with_people()

    def with_people(self) -> Self:
        """Newest first, with who added and who withdrew."""
        return self.select_related("added_by", "withdrawn_by").order_by("-added_at", "pk")

    def in_use(self) -> Self:
        """Not withdrawn; it may still be in quarantine."""
        return self.filter(state=DocumentState.AVAILABLE)

    def available(self) -> Self:
        """In use, and not in quarantine."""
        return self.in_use().filter(scan__in=PASSED)

    def current(self) -> Self:
        """Available, without what a later version has replaced."""
        return self.available().exclude(replacements__state=DocumentState.AVAILABLE)
