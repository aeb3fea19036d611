"""Versions of one piece, worked out from the pieces of a record that are already in hand: no statement of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ssi.documents.models import Document


@dataclass(frozen=True)
class Line:
    """One piece of a list: its place among its versions, the piece before it, the one that replaces it now."""

    document: Document
    number: int
    before: Document | None
    replaced_by: Document | None

    @property
    def is_version(self) -> bool:
        return self.number > 1 or self.replaced_by is not None


def lines_of(documents: Iterable[Document]) -> list[Line]:
    """In the order of DOCUMENTS. A later version that was withdrawn replaces nothing."""
    listed = list(documents)
    by_key: dict[UUID | None, Document] = {document.pk: document for document in listed}
    after = {
        document.replaces_id: document for document in listed if document.replaces_id and not document.is_withdrawn
    }
    return [
        Line(document, _number(document, by_key), by_key.get(document.replaces_id), after.get(document.pk))
        for document in listed
    ]


def _number(document: Document, by_key: dict[UUID | None, Document]) -> int:
    number, before = 1, by_key.get(document.replaces_id)
    while before is not None:
        number, before = number + 1, by_key.get(before.replaces_id)
    return number
