"""Reads of exchanges."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from ssi.records.models import Record
from ssi.records.querysets import RecordChildQuerySet

_ExchangeT = TypeVar("_ExchangeT", bound=models.Model)


class ExchangeQuerySet(RecordChildQuerySet[_ExchangeT]):
    def of(self, record: Record) -> Self:
        """Newest first, with what a page shows of them in two statements."""
        return (
            self.filter(record=record)
            .select_related("from_authority", "to_authority", "in_reply_to", "actor")
            .prefetch_related("attachments__document")
            .order_by("-occurred_at", "-pk")
        )
