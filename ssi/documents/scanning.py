"""What becomes of a piece once the antivirus has spoken: out of quarantine and read, or kept there and told.

A job asks as soon as the piece is filed; a round asks again for those that still wait (ssi.jobs.upkeep).
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.accounts.models import User
from ssi.common.rules import RefusedError
from ssi.documents import antivirus
from ssi.documents.enums import Scan
from ssi.documents.storage import DamagedFileError, opened_whole
from ssi.jobs.notices import NoticeKind, queue_notice, register
from ssi.jobs.services import request_job
from ssi.jobs.work import Work
from ssi.territories.acting import acting_as

logger = logging.getLogger(__name__)

SCAN_JOB = "documents.scan"
WORDS_JOB = "documents.words"
_ROUND = 50

INFECTED = NoticeKind(
    key="document.infected",
    label=gettext_lazy("Un virus a été trouvé dans une pièce que j’ai déposée"),
    subject=lambda count: (
        ngettext("une pièce en quarantaine", "%(count)d pièces en quarantaine", count) % {"count": count}
    ),
    sentence=lambda count: (
        ngettext(
            "Une pièce que vous avez déposée contient un virus : elle reste en quarantaine.",
            "%(count)d pièces que vous avez déposées contiennent un virus : elles restent en quarantaine.",
            count,
        )
        % {"count": count}
    ),
    path="/a-suivre/?owner=me",
)
register(INFECTED)


@dataclass(frozen=True)
class Waiting:
    """A file in quarantine: where it is, and what it must be."""

    document: uuid.UUID
    storage_key: uuid.UUID
    size: int
    sha256: str


def scan_piece(work: Work) -> None:
    """One piece, just filed. When the antivirus is away it stays in quarantine, and the next round asks again."""
    document = uuid.UUID(work.parameters["document"])
    work.plan(2)
    with work.step(_("Lecture de la pièce")):
        waiting = _waiting(document, most=1)
    if not waiting:
        raise RefusedError(_("Cette pièce n’est plus à analyser."))
    work.reach(1, _("Analyse par l’antivirus"))
    threat = _threat(waiting[0])
    with work.step(_("Enregistrement du résultat")):
        verdict = Scan.PENDING if threat is None else _settle(document, threat)
        work.finish({"scan": verdict.value})


def scan_waiting() -> int:
    """Asks again for every piece that waits; says how many are settled. One silence ends the round."""
    settled = 0
    for one in _waiting(None, most=_ROUND) if antivirus.is_set() else ():
        try:
            threat = _threat(one, quietly=False)
        except antivirus.ScannerAwayError:
            break
        if threat is not None:
            with transaction.atomic():
                _settle(one.document, threat)
            settled += 1
    return settled


def _waiting(document: uuid.UUID | None, *, most: int) -> list[Waiting]:
    with _by_itself() as cursor:
        cursor.execute("select * from ssi.files_to_scan(%s, %s)", [document, most])
        return [Waiting(*row) for row in cursor.fetchall()]


@contextmanager
def _by_itself() -> Iterator[CursorWrapper]:
    """The machine acts, under the account of its own: the database lets nobody else read or settle a quarantine."""
    with acting_as(User.objects.get(is_automate=True)), connection.cursor() as cursor:
        yield cursor


def _threat(waiting: Waiting, *, quietly: bool = True) -> str | None:
    """What the antivirus found; None when it did not say, or when the file is not what was filed."""
    try:
        with opened_whole(waiting.storage_key, size=waiting.size, sha256=waiting.sha256) as file:
            return antivirus.threat_in(file)
    except DamagedFileError:
        logger.exception("document %s: the file is not what was filed", waiting.document)
        with _by_itself() as cursor:
            cursor.execute("select ssi.note_damaged(%s)", [waiting.document])
        return None
    except antivirus.ScannerAwayError:
        logger.warning("document %s: the antivirus did not answer", waiting.document, exc_info=True)
        if quietly:
            return None
        raise


def _settle(document: uuid.UUID, threat: str) -> Scan:
    """Writes the word of the antivirus once, then what follows from it, as the person who filed the piece."""
    with _by_itself() as cursor:
        cursor.execute("select ssi.settle_scan(%s, %s)", [document, threat])
        number = cursor.fetchone()[0]
    verdict = Scan.INFECTED if threat else Scan.CLEAN
    if number is not None:
        person = User.objects.get(pk=number)
        with acting_as(person):
            if threat:
                logger.warning("document %s: infected", document)
                queue_notice(person, INFECTED.key, about=str(document))
            else:
                request_job(WORDS_JOB, {"document": str(document)}, subject=f"document:{document}", actor=person)
    return verdict
