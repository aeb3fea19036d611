"""The pieces of a record, for machines: what is said of them, and where each is fetched."""

from __future__ import annotations

import logging
from uuid import UUID

from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from ssi.accounts.api import reader
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.api.answers import FileAnswer, JsonAnswer
from ssi.common.api.problems import ProblemError, problem
from ssi.common.api.schema import READING, Operation
from ssi.common.api.views import ApiView
from ssi.common.http import demand
from ssi.documents.models import Document
from ssi.documents.rules import may_be_given
from ssi.documents.storage import DamagedFileError, opened_whole
from ssi.documents.types import SERVED_AS
from ssi.records.api.reading import Instant

logger = logging.getLogger(__name__)


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
    file = serializers.SerializerMethodField(help_text="its bytes, for a program; null while it is handed to nobody")

    def get_page(self, document: Document) -> str | None:
        return reverse("documents:download", args=[document.pk]) if document.is_available else None

    def get_file(self, document: Document) -> str | None:
        return reverse("api:document-file", args=[document.pk]) if document.is_available else None


class DocumentFile(ApiView):
    """The file of a piece as it was filed; `mime` of its record says what it is."""

    renderer_classes = (JsonAnswer, FileAnswer)

    def described(self, _method: str) -> Operation:
        content = {"type": "string", "format": "binary"}
        return Operation(
            "readDocumentFile",
            "Read the file of a piece",
            content,
            (*READING, 409),
            "records",
            media=FileAnswer.media_type,
        )

    def get(self, request: Request, key: UUID) -> FileResponse:
        document = Document.objects.visible_to(reader(request)).select_related("record").filter(pk=key).first()
        if document is None:
            raise Http404
        demand(may_be_given(document))
        try:
            file = opened_whole(document.storage_key, size=document.size, sha256=document.sha256)
        except DamagedFileError as error:
            logger.exception("document %s: the file is not what was filed", document.pk)
            raise ProblemError(problem(409, _("Cette pièce n’est plus celle qui a été déposée."))) from error
        journal.note(Act.DOCUMENT_READ, country=document.record.country_id, keys=[document.record_id, document.pk])
        return FileResponse(
            file,
            as_attachment=True,
            filename=document.file_name,
            content_type=FileAnswer.media_type,
            headers=SERVED_AS,
        )
