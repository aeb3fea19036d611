"""What is done with pieces: attach one to a record, replace it by a later version, withdraw it with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.documents import antivirus
from ssi.documents.entries import Entering, may_enter
from ssi.documents.enums import DocumentState, DocumentType, HandlingCode, Scan
from ssi.documents.models import LONGEST_TITLE, Document
from ssi.documents.rules import acts_for_post, may_attach, may_replace, may_withdraw
from ssi.documents.scanning import SCAN_JOB, WORDS_JOB
from ssi.documents.storage import store
from ssi.documents.uploads import CheckedFile, check
from ssi.jobs.services import request_job
from ssi.records.models import Record

MOST_PIECES = 300


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
    document = _filed(
        record,
        checked,
        {
            "title": title.strip() or checked.name,
            "document_type": document_type,
            "handling_code": handling_code,
            "handling_note": handling_note.strip(),
            "language": language,
        },
        actor=actor,
    )
    journal.note(Act.DOCUMENT_ADDED, country=record.country_id, keys=[record.pk, document.pk])
    return document


def attach_documents(
    record: Record, files: Sequence[CheckedFile], *, title: str, actor: User, **said: Any
) -> list[Document]:
    """Several files at once, all or none; with a title, each is told from the others by the name of its file."""
    alone = len(files) == 1
    titles = [title if alone or not title.strip() else _both(title.strip(), file.name) for file in files]
    return [
        attach_document(record, file, title=own, actor=actor, **said) for file, own in zip(files, titles, strict=True)
    ]


def _both(title: str, name: str) -> str:
    """The name of the file whole; the title is cut when both do not fit."""
    most = LONGEST_TITLE - len(name) - 3
    return f"{title[:most].rstrip()} — {name}"


def replace_document(document: Document, upload: CheckedFile, *, reason: str, title: str = "", actor: User) -> Document:
    """Files UPLOAD as the next version of DOCUMENT, which stays as it is. It keeps its nature and its handling code."""
    if not reason.strip():
        raise RefusedError(_("Indiquez le motif : il reste au dossier."), field="reason")
    current = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    require(may_replace(current, actor))
    version = _filed(
        document.record,
        upload,
        {
            "title": title.strip() or document.title,
            "document_type": document.document_type,
            "handling_code": document.handling_code,
            "handling_note": document.handling_note,
            "language": document.language,
            "replaces": document,
            "replacement_reason": reason.strip(),
        },
        actor=actor,
    )
    keys = [document.record_id, version.pk, document.pk]
    journal.note(Act.DOCUMENT_REPLACED, country=document.record.country_id, keys=keys)
    return version


def _filed(record: Record, checked: CheckedFile, said: dict[str, Any], *, actor: User) -> Document:
    """The file, its row, then who reads it first: the antivirus when there is one, else the reader of words."""
    if Document.objects.filter(record=record).count() >= MOST_PIECES:
        raise RefusedError(_("Ce dossier a déjà %(most)d pièces.") % {"most": MOST_PIECES}, field="file")
    stored = store(checked.chunks())
    entering = Entering(str(said["handling_code"]), stored.sha256, checked)
    require(may_enter(record, entering, actor), field="handling_code")
    document: Document = Document.objects.create(
        record=record,
        scope=record.scope,
        file_name=checked.name,
        mime=checked.file_type.mime,
        size=stored.size,
        sha256=stored.sha256,
        storage_key=stored.key,
        added_by=actor,
        added_at=clock.now(),
        from_post=acts_for_post(record, actor),
        scan=Scan.PENDING if antivirus.is_set() else Scan.NONE,
        **said,
    )
    job = SCAN_JOB if document.is_quarantined else WORDS_JOB
    request_job(job, {"document": str(document.pk)}, subject=f"document:{document.pk}", actor=actor)
    return document


def withdraw_document(document: Document, *, reason: str, actor: User) -> Document:
    """Takes a piece out of use; its row and its file stay, with who, when and why."""
    require(may_withdraw(document, actor))
    if not reason.strip():
        raise RefusedError(_("Indiquez le motif : il reste au dossier."), field="reason")
    current = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if current.is_withdrawn:
        return current
    current.state = DocumentState.WITHDRAWN
    current.withdrawn_by, current.withdrawn_at = actor, clock.now()
    current.withdrawal_reason = reason.strip()
    current.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    country = current.record.country_id
    journal.note(Act.DOCUMENT_WITHDRAWN, country=country, keys=[current.record_id, current.pk])
    return current
