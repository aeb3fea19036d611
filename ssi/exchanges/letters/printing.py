"""Letters on paper. Loaded by workers alone: the web server has no use for the renderer.

A draft is printed for whoever asked; a filed letter is printed once, and its print becomes a piece of its departure.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common.rules import RefusedError, require
from ssi.directory.enums import LetterKind
from ssi.documents.enums import DocumentType
from ssi.documents.services import attach_document
from ssi.exchanges.letters.layout import Sheet, sheet_of
from ssi.exchanges.letters.rules import may_be_taken_out
from ssi.exchanges.letters.services import enclosed
from ssi.exchanges.models import ExchangeDocument, Letter
from ssi.jobs.work import Work
from ssi.printing.renderer import STAGES, render_pdf
from ssi.records import taken_out

TEMPLATE = "pdf/letter.html"
LONGEST_TITLE = 200
_TYPES = {LetterKind.NOTE_VERBALE: DocumentType.NOTE_VERBALE, LetterKind.MISSION_PROGRAMME: DocumentType.PROGRAMME}


def print_draft(work: Work) -> None:
    """1. What leaves is allowed to. 2. Layout, without a transaction. 3. Rights again, then file and result."""
    work.plan(STAGES + 2)
    with work.step(_("Lecture du courrier")):
        letter = _leaving(work)
        version, sheet = letter.version, sheet_of(letter, enclosed(letter))
    content = _laid_out(work, letter, sheet)
    with work.step(_("Enregistrement du document")):
        letter = _leaving(work)
        if letter.version != version:
            raise RefusedError(_("Ce courrier a été modifié pendant l’impression : demandez-la de nouveau."))
        record = letter.record
        journal.note(Act.EXPORT_MADE, country=record.country_id, keys=[f"letter:{work.claim.job}", record.pk])
        work.finish(taken_out.keep(f"letters/{work.claim.job}/courrier.pdf", content, [record.pk]))


def print_filed(work: Work) -> None:
    """The print of a departure, joined to it: once, whatever was interrupted before."""
    work.plan(STAGES + 2)
    with work.step(_("Lecture du courrier")):
        letter = _seen(work)
        sheet = sheet_of(letter, enclosed(letter))
    content = _laid_out(work, letter, sheet)
    with work.step(_("Enregistrement du document")):
        letter = _seen(work, lock=True)
        if letter.file_id is None:
            _join(letter, content, work)
        work.finish({"letter": str(letter.pk), "document": str(letter.file_id)})


def _join(letter: Letter, content: bytes, work: Work) -> None:
    exchange = letter.exchange
    if exchange is None:
        raise RefusedError(_("Ce courrier n’est pas enregistré au départ."))
    letter.file = attach_document(
        letter.record,
        SimpleUploadedFile(f"{exchange.register_number}.pdf", content, content_type="application/pdf"),
        title=f"{exchange.register_number} – {letter.subject}"[:LONGEST_TITLE],
        document_type=_TYPES.get(LetterKind(letter.kind), DocumentType.MESSAGE),
        language=letter.language,
        actor=work.person,
    )
    ExchangeDocument.objects.create(record=letter.record, scope=letter.scope, exchange=exchange, document=letter.file)
    letter.save(update_fields=["file"])


def _laid_out(work: Work, letter: Letter, sheet: Sheet) -> bytes:
    first = work.done
    content = render_pdf(
        TEMPLATE,
        context_of(sheet, work.person.full_name),
        identifier=hashlib.sha256(f"{letter.pk} {letter.version}".encode()).digest(),
        title=sheet.subject,
        language=sheet.language,
        created=letter.updated_at,
        progress=lambda stage, label: work.reach(first + stage - 1, label),
    )
    work.reach(first + STAGES, "")
    return content


def context_of(sheet: Sheet, author: str) -> dict[str, Any]:
    return {"sheet": sheet, "produced_by": author}


def _seen(work: Work, *, lock: bool = False) -> Letter:
    """The letter, as long as the person sees it: asked before the layout, and again after it."""
    seen = Letter.objects.visible_to(work.person).filter(pk=work.parameters["letter"])
    if lock:
        seen.select_for_update(of=("self",)).first()
    letter: Letter | None = seen.whole().first()
    if letter is None:
        raise RefusedError(_("Vos droits ont changé : vous ne voyez plus ce courrier, rien n’a été imprimé."))
    return letter


def _leaving(work: Work) -> Letter:
    letter = _seen(work)
    require(may_be_taken_out(letter, work.person, enclosed(letter)))
    return letter
