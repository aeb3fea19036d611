"""Reads of exchanges."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from ssi.documents.models import Document
from ssi.records.models import Record
from ssi.records.querysets import RecordChildQuerySet

_ExchangeT = TypeVar("_ExchangeT", bound=models.Model)
_ConsentT = TypeVar("_ConsentT", bound=models.Model)


class ExchangeQuerySet(RecordChildQuerySet[_ExchangeT]):
    def of(self, record: Record) -> Self:
        """Newest first, with what a page shows of them in two statements."""
        return (
            self.filter(record=record)
            .select_related("from_authority", "to_authority", "in_reply_to", "actor")
            .prefetch_related("attachments__document")
            .order_by("-occurred_at", "-pk")
        )


class ConsentQuerySet(RecordChildQuerySet[_ConsentT]):
    def for_document(self, document: Document) -> Self:
        """Given for the piece itself, or for the whole exchange that carried it."""
        carried = Q(exchange__attachments__document=document, exchange__direction="in", answer=None)
        return self.filter(Q(document=document) | carried)

    def for_exchange(self, exchange: models.Model, answer: int | None = None) -> Self:
        """Given for the whole exchange, or for the one ANSWER that it carried."""
        return self.filter(Q(answer=None) | Q(answer=answer), exchange=exchange)
