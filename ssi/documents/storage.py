"""Where the bytes of pieces are: private files whose only name is a key, whole or absent.

A file is written before its row. If the transaction does not commit the file goes with it; what a killed process
leaves behind has no row, and the sweeper takes it away.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import time
import uuid
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from ssi.common.rules import RefusedError

BLOCK = 256 * 1024
SWEEP_AFTER_SECONDS = 24 * 3600
_SWEEP_BATCH = 500
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FOLDER = re.compile(r"[0-9a-f]{2}")
_PARTIAL = re.compile(r"\.[0-9a-f-]{36}\.part")


class DamagedFileError(Exception):
    """The file is missing, or is not what was filed."""


@dataclass(frozen=True)
class Stored:
    key: uuid.UUID
    size: int
    sha256: str


class _Uncommitted:
    """Held by the transaction alone (its on-commit list): when that is thrown away, so is the file."""

    def __init__(self, path: Path) -> None:
        self._finalizer = weakref.finalize(self, path.unlink, missing_ok=True)
        # Stopping between a commit and its hooks must not delete a file that has its row.
        self._finalizer.atexit = False

    def keep(self) -> None:
        self._finalizer.detach()


def path_of(key: uuid.UUID) -> Path:
    return _root() / key.hex[:2] / str(key)


def _root() -> Path:
    """A folder of its own: the sweeper must not meet files of another package."""
    return Path(settings.FILES_ROOT) / "documents"


def store(chunks: Iterable[bytes]) -> Stored:
    """Writes CHUNKS whole under a new key, inside the current transaction: no commit, no file."""
    key = uuid.uuid4()
    path = path_of(key)
    partial = path.with_name(f".{key}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        size, digest = _write(partial, chunks)
        partial.rename(path)
        _sync_folder(path.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        if error.errno in _FULL:
            raise RefusedError(
                _("Le serveur n’a plus de place : la pièce n’a pas été enregistrée. Prévenez l’administrateur."),
                field="file",
            ) from error
        raise
    transaction.on_commit(_Uncommitted(path).keep)
    return Stored(key, size, digest)


def _write(path: Path, chunks: Iterable[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def opened_whole(key: uuid.UUID, *, size: int, sha256: str) -> BinaryIO:
    """The file of KEY, open at its start, once it is proved to be what was filed; else DamagedFileError."""
    try:
        file = path_of(key).open("rb")
    except OSError as error:
        raise DamagedFileError(str(key)) from error
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != sha256 or file.tell() != size:
        file.close()
        raise DamagedFileError(str(key))
    file.seek(0)
    return file


@contextmanager
def at_hand(key: uuid.UUID, *, size: int, sha256: str) -> Iterator[Path]:
    """A path at which another program reads the file of KEY, proved to be what was filed; else DamagedFileError."""
    opened_whole(key, size=size, sha256=sha256).close()
    yield path_of(key)


def forget(keys: Iterable[uuid.UUID]) -> None:
    """Deletes the files of KEYS once the transaction that took their rows away is committed."""
    paths = [path_of(key) for key in keys]

    def unlink() -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    transaction.on_commit(unlink)


def sweep(*, older_than: float = SWEEP_AFTER_SECONDS) -> int:
    """Deletes files that have no row, and half-written ones, once they are OLDER_THAN seconds; says how many.

    Files keep real time. The database function answers for every country: whoever runs this sees no row of its own.
    """
    limit = time.time() - older_than
    swept = 0
    batch: dict[uuid.UUID, Path] = {}
    for path in _old_files(limit):
        key = _key_of(path)
        if key is not None:
            batch[key] = path
        elif _PARTIAL.fullmatch(path.name):
            path.unlink(missing_ok=True)
            swept += 1
        if len(batch) >= _SWEEP_BATCH:
            swept += _sweep_batch(batch)
            batch = {}
    return swept + _sweep_batch(batch)


def _old_files(limit: float) -> Iterator[Path]:
    root = _root()
    folders = sorted(root.iterdir()) if root.is_dir() else []
    for folder in folders:
        if folder.is_dir() and _FOLDER.fullmatch(folder.name):
            for path in sorted(folder.iterdir()):
                if path.is_file() and path.stat().st_mtime < limit:
                    yield path


def _key_of(path: Path) -> uuid.UUID | None:
    try:
        return uuid.UUID(path.name)
    except ValueError:
        return None


def _sweep_batch(batch: dict[uuid.UUID, Path]) -> int:
    if not batch:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("select ssi.known_files(%s)", [list(batch)])
        known = {row[0] for row in cursor.fetchall()}
    orphans = [path for key, path in batch.items() if key not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
