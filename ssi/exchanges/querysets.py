"""Reads of exchanges."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from ssi.directory.models import Authority
from ssi.records.models import Record
from ssi.records.querysets import RecordChildQuerySet

# What a line of the register shows, and nothing more: a body may be long.
_LINE = (
    "id", "scope", "direction", "kind", "channel", "occurred_at", "registered_at", "register_number", "subject",
    "from_person", "to_person", "external_reference", "from_authority__acronym", "from_authority__name",
    "to_authority__acronym", "to_authority__name", "record__id", "record__kind", "record__country_id",
    "record__reference", "record__title", "record__state", "record__voided_at", "record__erased_at",
)  # fmt: skip
_ExchangeT = TypeVar("_ExchangeT", bound=models.Model)
_ConsentT = TypeVar("_ConsentT", bound=models.Model)
_LetterT = TypeVar("_LetterT", bound=models.Model)


class ExchangeQuerySet(RecordChildQuerySet[_ExchangeT]):
    def of(self, record: Record) -> Self:
        """Newest first, with what a page shows of them in few statements whatever there is."""
        return (
            self.filter(record=record)
            .select_related("from_authority", "to_authority", "in_reply_to", "corrects", "reminds", "actor")
            .select_related("acknowledgement")
            .prefetch_related("attachments__document", "references", "corrections")
            .order_by("-occurred_at", "-pk")
        )

    def registered(self) -> Self:
        """What has a number in the register of arrivals and departures."""
        return self.exclude(register_number="")

    def as_lines(self) -> Self:
        """With what a line of the register shows."""
        return (
            self.select_related("from_authority", "to_authority", "record").prefetch_related("references").only(*_LINE)
        )

    def with_authority(self, authority: Authority | None) -> Self:
        """Those that AUTHORITY sent or received."""
        if authority is None:
            return self
        return self.filter(Q(from_authority=authority) | Q(to_authority=authority))

    def saying(self, text: str) -> Self:
        """Those whose number, subject or reference has TEXT in it."""
        if not text:
            return self
        references = apps.get_model("exchanges", "ExchangeReference").objects
        elsewhere = Exists(references.filter(exchange=OuterRef("pk"), value__icontains=text))
        said = ("subject", "register_number", "external_reference")
        return self.filter(reduce(or_, (Q(**{f"{name}__icontains": text}) for name in said)) | elsewhere)


class ConsentQuerySet(RecordChildQuerySet[_ConsentT]):
    def for_exchanges(self, exchanges: Sequence[models.Model]) -> Self:
        """Given for the whole of one of EXCHANGES."""
        return self.filter(exchange__in=exchanges, answer=None)

    def for_exchange(self, exchange: models.Model, answer: int | None = None) -> Self:
        """Given for the whole exchange, or for the one ANSWER that it carried."""
        return self.filter(Q(answer=None) | Q(answer=answer), exchange=exchange)


class LetterQuerySet(RecordChildQuerySet[_LetterT]):
    def of(self, record: Record) -> Self:
        """Newest first, with what a page shows of them."""
        return self.filter(record=record).select_related("to_authority", "author", "exchange")

    def whole(self) -> Self:
        """With all that a page or a print reads."""
        joined = self.select_related(
            "record__country",
            "record__owner",
            "record__post",
            "to_authority",
            "author",
            "template",
            "exchange",
            "about",
        )
        return joined.prefetch_related("enclosures__document")
