"""The handling code lives on the piece; a record shows the strictest of its pieces."""

from __future__ import annotations

from ssi.documents.enums import strictest
from ssi.documents.models import Document
from ssi.exchanges.models import Exchange
from ssi.records.models import Record


def strictest_handling(record: Record) -> str:
    """`H0` to `H3` over the exchanges and the available pieces of RECORD, in one statement; empty when none has one."""
    exchanges = Exchange.objects.filter(record=record).order_by().values_list("handling_code", flat=True)
    pieces = Document.objects.filter(record=record).available().order_by().values_list("handling_code", flat=True)
    return strictest(list(exchanges.union(pieces)))
