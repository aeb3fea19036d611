"""Pieces in the thread of a record: when each came, when one was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.documents.models import Document
from ssi.records import timeline
from ssi.records.models import Record
from ssi.records.timeline import Item


def register() -> None:
    timeline.register(pieces)


def pieces(record: Record) -> Iterator[Item]:
    # Kept on the record: its page lists the same pieces beside the thread.
    prefetch_related_objects([record], Prefetch("documents", Document.objects.with_people()))
    for document in record.documents.all():
        yield Item(
            at=document.added_at,
            code="document_added",
            title=_("Nouvelle version : %(title)s") % {"title": document.title}
            if document.replaces_id
            else document.title,
            body=document.replacement_reason or document.get_document_type_display(),
            actor_name=document.added_by.full_name,
            actor=document.added_by_id,
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
                actor=document.withdrawn_by_id,
                badge=_("Pièce"),
                tone="warning",
            )
