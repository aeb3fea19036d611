"""The pieces of a record, for machines: what is said of them, and where each is fetched."""

from __future__ import annotations

from django.urls import reverse
from rest_framework import serializers

from ssi.documents.models import Document
from ssi.records.api.reading import Instant


class DocumentSerializer(serializers.Serializer[Document]):
    """A piece withdrawn or in quarantine keeps its line, and is not fetched. A later version names the one before."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    file_name = serializers.CharField()
    document_type = serializers.CharField()
    mime = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    handling_code = serializers.CharField(allow_blank=True)
    handling_note = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    added_at = Instant()
    state = serializers.CharField()
    withdrawal_reason = serializers.CharField(allow_blank=True)
    scan = serializers.CharField()
    scanned_at = Instant(allow_null=True)
    replaces = serializers.UUIDField(source="replaces_id", allow_null=True)
    replacement_reason = serializers.CharField(allow_blank=True)
    page = serializers.SerializerMethodField()

    def get_page(self, document: Document) -> str | None:
        return reverse("documents:download", args=[document.pk]) if document.is_available else None
