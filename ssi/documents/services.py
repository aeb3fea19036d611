"""What is done with pieces: attach one to a record, withdraw one with its reason."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.documents.entries import Entering, may_enter
from ssi.documents.enums import DocumentState, DocumentType, HandlingCode
from ssi.documents.models import Document
from ssi.documents.rules import acts_for_post, may_attach, may_withdraw
from ssi.documents.storage import store
from ssi.documents.uploads import CheckedFile, check
from ssi.jobs.services import request_job
from ssi.records.models import Record

MOST_PIECES = 300
WORDS_JOB = "documents.words"


def attach_document(
    record: Record,
    upload: UploadedFile[Any] | CheckedFile,
    *,
    title: str,
    document_type: DocumentType | str,
    handling_code: HandlingCode | str = "",
    handling_note: str = "",
    language: str = "",
    actor: User,
) -> Document:
    """Attaches a file to RECORD, once its content is proved to be what its name says."""
    require(may_attach(record, actor))
    checked = upload if isinstance(upload, CheckedFile) else check(upload)
    if handling_code == HandlingCode.H3 and not handling_note.strip():
        raise RefusedError(_("Le code H3 s’accompagne du texte de la restriction."), field="handling_note")
    if Document.objects.filter(record=record).count() >= MOST_PIECES:
        raise RefusedError(_("Ce dossier a déjà %(most)d pièces.") % {"most": MOST_PIECES}, field="file")
    stored = store(checked.chunks())
    entering = Entering(str(handling_code), stored.sha256)
    require(may_enter(record, entering, actor), field="handling_code")
    document = Document.objects.create(
        record=record,
        scope=record.scope,
        title=title.strip() or checked.name,
        file_name=checked.name,
        document_type=document_type,
        mime=checked.file_type.mime,
        size=stored.size,
        sha256=stored.sha256,
        handling_code=handling_code,
        handling_note=handling_note.strip(),
        language=language,
        storage_key=stored.key,
        added_by=actor,
        added_at=clock.now(),
        from_post=acts_for_post(record, actor),
    )
    journal.note(Act.DOCUMENT_ADDED, country=record.country_id, keys=[record.pk, document.pk])
    request_job(WORDS_JOB, {"document": str(document.pk)}, subject=f"document:{document.pk}", actor=actor)
    return document


def withdraw_document(document: Document, *, reason: str, actor: User) -> Document:
    """Takes a piece out of use; its row and its file stay, with who, when and why."""
    require(may_withdraw(document, actor))
    if not reason.strip():
        raise RefusedError(_("Indiquez le motif : il reste au dossier."), field="reason")
    current = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if not current.is_available:
        return current
    current.state = DocumentState.WITHDRAWN
    current.withdrawn_by, current.withdrawn_at = actor, clock.now()
    current.withdrawal_reason = reason.strip()
    current.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    country = current.record.country_id
    journal.note(Act.DOCUMENT_WITHDRAWN, country=country, keys=[current.record_id, current.pk])
    return current
