"""The pages of a piece as pictures: drawn when somebody looks, by `drawing.py` alone under limits, kept for a day.

A page that cannot be drawn is remembered too, so that a hostile file costs its seconds once.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from ssi.documents.models import Document
from ssi.documents.storage import at_hand

logger = logging.getLogger(__name__)

SECONDS = 20
KEPT_SECONDS = 24 * 3600
PROGRAM = Path(__file__).with_name("drawing.py")
# As the program says it; it is not imported, so that the server loads neither PDFium nor Pillow.
NO_SUCH_PAGE = 4
_COUNT = "pages"
_MOST_DIGITS = 5


class NoSuchPageError(LookupError):
    """The piece has fewer pages."""


@dataclass(frozen=True)
class Picture:
    """One page: PATH is none when it cannot be drawn; COUNT, how many there are, 0 when that is not known."""

    path: Path | None
    count: int


def root() -> Path:
    """Beside the pieces, never among them; what is here can be drawn again, and no backup takes it."""
    return Path(settings.FILES_ROOT) / "pictures"


def picture_of(document: Document, page: int) -> Picture:
    """PAGE of DOCUMENT, from 1; NoSuchPageError beyond the last; DamagedFileError when it is not what was filed."""
    kept = _kept(document, page)
    if kept is None and not _is_beyond(document, page):
        _draw(document, page)
        kept = _kept(document, page)
    if kept is None:
        raise NoSuchPageError(page)
    return kept


def _folder(document: Document) -> Path:
    return _folder_of(document.storage_key)


def _folder_of(key: uuid.UUID) -> Path:
    return root() / key.hex[:2] / str(key)


def _kept(document: Document, page: int) -> Picture | None:
    try:
        folder = _folder(document)
        size = (folder / f"{page}.png").stat().st_size
        count = (folder / _COUNT).read_text(encoding="ascii")
    except OSError:
        return None
    return Picture(folder / f"{page}.png" if size else None, int(count))


def _is_beyond(document: Document, page: int) -> bool:
    """Whether what was drawn before tells that there is no such page; of a file that is not understood, only one."""
    counted = _folder(document) / _COUNT
    return counted.exists() and page > max(1, _known(_folder(document)))


def _draw(document: Document, page: int) -> None:
    """An empty file stands for a page that cannot be drawn; a page that is not there leaves nothing."""
    folder = _folder(document)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        at_hand(document.storage_key, size=document.size, sha256=document.sha256) as path,
        tempfile.TemporaryDirectory(prefix=".", dir=folder) as workshop,
    ):
        target = Path(workshop) / "page"
        code, count = _run(path, document.mime, page, target)
        if code == NO_SUCH_PAGE:
            return
        if code != 0 or not target.exists():
            logger.warning("document %s: page %d is not drawn (%s)", document.pk, page, code)
            target.write_bytes(b"")
        (Path(workshop) / _COUNT).write_text(str(count or _known(folder)), encoding="ascii")
        (Path(workshop) / _COUNT).rename(folder / _COUNT)
        target.rename(folder / f"{page}.png")


def _known(folder: Path) -> int:
    count = folder / _COUNT
    return int(count.read_text(encoding="ascii")) if count.exists() else 0


def _run(path: Path, mime: str, page: int, target: Path) -> tuple[int | None, int]:
    """How the program ended (none: it was stopped), and the number of pages that it told, if it came to that."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", str(PROGRAM), str(path), mime, str(page), str(target)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None, 0
    told = done.stdout[:_MOST_DIGITS]
    return done.returncode, int(told) if told.isdigit() else 0


def forget(keys: Iterable[uuid.UUID]) -> None:
    """Takes away the pictures of the files of KEYS; they can be drawn again from a file that stays."""
    for key in keys:
        shutil.rmtree(_folder_of(key), ignore_errors=True)


def sweep(*, older_than: float = KEPT_SECONDS) -> int:
    """Takes away the pictures of pieces that nobody has looked at for a day; says of how many pieces."""
    limit, swept = time.time() - older_than, 0
    for folder in _folders():
        if folder.stat().st_mtime < limit:
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


def _folders() -> Iterator[Path]:
    for shelf in sorted(root().iterdir()) if root().is_dir() else []:
        for folder in sorted(shelf.iterdir()) if shelf.is_dir() else []:
            if folder.is_dir() and _is_key(folder.name):
                yield folder


def _is_key(name: str) -> bool:
    try:
        uuid.UUID(name)
    except ValueError:
        return False
    return True
