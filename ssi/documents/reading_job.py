"""The job that reads the words of a piece, once it is filed, as the person who filed it."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.documents.enums import Reading
from ssi.documents.models import Document, DocumentText
from ssi.documents.storage import DamagedFileError, at_hand
from ssi.documents.words import Words, words_of
from ssi.jobs.work import Work


def read_words(work: Work) -> None:
    """1. Rights. 2. Reading, without a transaction. 3. Rights again: withdrawn meanwhile, nothing is kept."""
    work.plan(3)
    with work.step(_("Vérification des droits")):
        document = _available(work)
    work.reach(1, _("Lecture du texte"))
    words = _words(document)
    work.reach(2, "")
    with work.step(_("Enregistrement du texte")):
        document = _available(work, lock=True)
        DocumentText.objects.get_or_create(
            document=document,
            defaults={
                "record_id": document.record_id,
                "scope": document.scope,
                "reading": words.reading,
                "text": words.text,
                "read_at": clock.now(),
            },
        )
        work.finish({"reading": words.reading.value, "letters": len(words.text)})


def _available(work: Work, *, lock: bool = False) -> Document:
    """The piece, if it is still in use, out of quarantine, and the person may still see it."""
    key = uuid.UUID(work.parameters["document"])
    seen = Document.objects.visible_to(work.person).available().filter(pk=key)
    document: Document | None = (seen.select_for_update(of=("self",)) if lock else seen).first()
    if document is None:
        raise RefusedError(_("Cette pièce n’est plus à lire."))
    return document


def _words(document: Document) -> Words:
    try:
        with at_hand(document.storage_key, size=document.size, sha256=document.sha256) as path:
            return words_of(path, document.mime)
    except DamagedFileError:
        return Words(Reading.UNREADABLE)
