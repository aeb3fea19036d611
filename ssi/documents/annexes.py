"""The pages of pieces, put into a printed file by `merging.py` alone, under limits: what it cannot read is left out."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from ssi.common.rules import RefusedError
from ssi.documents.models import Document
from ssi.documents.storage import DamagedFileError, at_hand

logger = logging.getLogger(__name__)

PROGRAM = Path(__file__).with_name("merging.py")
# The formats whose pages are printed; the others are listed with their fingerprint.
PRINTED = {"application/pdf", "image/png", "image/jpeg"}
CLEAN_SECONDS, JOIN_SECONDS = 90, 420


def clean_pages(document: Document, target: Path) -> int:
    """How many pages of DOCUMENT are now at TARGET; 0 when it has none that may be printed."""
    if document.mime not in PRINTED:
        return 0
    try:
        with at_hand(document.storage_key, size=document.size, sha256=document.sha256) as path:
            count = _run(["clean", str(path), document.mime, str(target)], CLEAN_SECONDS)
    except DamagedFileError:
        logger.exception("document %s is not what was filed", document.pk)
        return 0
    if not count:
        logger.warning("document %s: its pages are not printed", document.pk)
    return count


def join_pages(main: Path, inserts: Sequence[tuple[int, Path]], target: Path) -> int:
    """MAIN with the pages of each insert after the page of that number, at TARGET; how many pages there are."""
    plan = target.with_suffix(".json")
    plan.write_text(json.dumps({"main": str(main), "inserts": [(after, str(path)) for after, path in inserts]}))
    count = _run(["join", str(plan), str(target)], JOIN_SECONDS)
    if not count:
        raise RefusedError(_("Les pages des pièces n’ont pas pu être réunies : demandez le dossier sans leurs pages."))
    return count


def _run(arguments: Sequence[str], seconds: int) -> int:
    """What the program counted; 0 when it was stopped or gave up."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", str(PROGRAM), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 0
    said = done.stdout.decode("ascii", "ignore")
    return int(said) if done.returncode == 0 and said.isdigit() else 0
