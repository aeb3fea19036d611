"""Pieces in the thread of a record: when each came, when one was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.documents.models import Document
from ssi.records import timeline
from ssi.records.models import Record
from ssi.records.timeline import MOST, Item


def register() -> None:
    timeline.register(pieces)


def pieces(record: Record) -> Iterator[Item]:
    for document in Document.objects.of(record)[:MOST]:
        yield Item(
            at=document.added_at,
            code="document_added",
            title=document.title,
            body=document.get_document_type_display(),
            actor_name=document.added_by.full_name,
            url=reverse("documents:download", args=[document.pk]) if document.is_available else "",
            badge=_("Pièce"),
        )
        if document.withdrawn_at and document.withdrawn_by:
            yield Item(
                at=document.withdrawn_at,
                code="document_withdrawn",
                title=_("Pièce retirée : %(title)s") % {"title": document.title},
                body=document.withdrawal_reason,
                actor_name=document.withdrawn_by.full_name,
                badge=_("Pièce"),
                tone="warning",
            )
