"""The case file, printed by a job: text laid out in one go, then the pages of the pieces put in after their sheets.

Loaded by workers alone: the web server has no use for the renderer. Killed at any point it begins again, and ends once.
"""

from __future__ import annotations

import hashlib
import tempfile
import uuid
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.directory.models import Authority
from ssi.documents.annexes import clean_pages, join_pages
from ssi.exchanges.letters.case_file import file_of, may_be_printed, pieces_of, withheld
from ssi.jobs.work import Work
from ssi.printing.reading import count_pages
from ssi.printing.renderer import STAGES, render_pdf
from ssi.records import taken_out
from ssi.records.models import Record

TEMPLATE = "pdf/case_file.html"


def print_case_file(work: Work) -> None:
    """1. What the person sees. 2. Pages of pieces and layout, without a transaction. 3. Rights again, and the file."""
    work.plan(STAGES + 3)
    with work.step(_("Lecture du dossier")):
        record, authority = _seen(work)
        kept_out = withheld(record, authority, work.person)
        pieces = [one for one in pieces_of(record) if one.pk not in kept_out] if work.parameters["pages"] else []
    work.plan(len(pieces) + STAGES + 3)
    with tempfile.TemporaryDirectory(prefix="ssi-case-") as folder:
        cleaned: dict[uuid.UUID, tuple[Path, int]] = {}
        for rank, piece in enumerate(pieces, start=1):
            work.reach(rank, _("Pages des pièces : %(rank)d sur %(count)d") % {"rank": rank, "count": len(pieces)})
            target = Path(folder) / f"{rank}.pdf"
            if count := clean_pages(piece, target):
                cleaned[piece.pk] = target, count
        work.reach(len(pieces) + 1, _("Composition du dossier"))
        with work.step(_("Composition du dossier")):
            record, authority = _seen(work)
            printed = {key: count for key, (_path, count) in cleaned.items()}
            context = file_of(record, authority, work.person, printed)
            ranks = {one.pk: rank for rank, one in enumerate(pieces_of(record), start=1)}
        content = _whole(work, context, {ranks[key]: path for key, (path, _count) in cleaned.items()}, Path(folder))
    with work.step(_("Enregistrement du document")):
        record, authority = _seen(work)
        if withheld(record, authority, work.person).keys() - kept_out.keys():
            raise RefusedError(_("Un code a été posé pendant l’impression : demandez un nouveau dossier."))
        journal.note(Act.EXPORT_MADE, country=record.country_id, keys=[f"case:{work.claim.job}", record.pk])
        work.finish(taken_out.keep(f"cases/{work.claim.job}/dossier.pdf", content, [record.pk]))


def _seen(work: Work) -> tuple[Record, Authority | None]:
    """The record, as long as the person sees it and it may go to whom the file is for: asked before and after."""
    seen = Record.objects.visible_to(work.person).filed().with_people()
    record = seen.filter(pk=work.parameters["record"]).first()
    if record is None:
        raise RefusedError(_("Vos droits ont changé : vous ne voyez plus ce dossier, rien n’a été imprimé."))
    authority = Authority.objects.filter(pk=work.parameters["authority"]).first()
    require(may_be_printed(record, authority, work.person))
    return record, authority


def _whole(work: Work, context: dict[str, Any], pages: dict[int, Path], folder: Path) -> bytes:
    """The printed text, each sheet of a piece (its last pages, one each, in their order) followed by its pages."""
    first = work.done
    content = render_pdf(
        TEMPLATE,
        context,
        identifier=hashlib.sha256(str(work.claim.job).encode()).digest(),
        title=context["title"],
        language=work.person.language,
        created=clock.now(),
        progress=lambda stage, label: work.reach(first + stage - 1, label),
    )
    work.reach(first + STAGES, _("Réunion des pages"))
    if not pages:
        return content
    main, target = folder / "main.pdf", folder / "whole.pdf"
    main.write_bytes(content)
    before = count_pages(content) - len(context["pieces"])
    join_pages(main, [(before + rank, path) for rank, path in pages.items()], target)
    return target.read_bytes()
