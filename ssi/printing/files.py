"""Printed files in the private store: written whole or not at all, read back only if they are what was written."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from pathlib import Path

from django.conf import settings

_UNFINISHED = ".writing-"
UNFINISHED_AFTER_SECONDS = 24 * 3600


class DamagedFileError(Exception):
    """A stored file is missing, or no longer what was written."""


def store(key: str, content: bytes) -> str:
    """Writes CONTENT under KEY (a path inside the store) and returns its SHA-256; a full disk leaves no half file."""
    target = _place(key)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=_UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as output:
            output.write(content)
            output.flush()
            os.fsync(output.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    _sync_folder(target.parent)
    return digest(content)


def sweep_unfinished() -> int:
    """Deletes what printings killed while writing left, once a day old: no row points there. Says how many."""
    limit = time.time() - UNFINISHED_AFTER_SECONDS
    swept = 0
    for path in sorted(Path(settings.FILES_ROOT).glob(f"*/*/{_UNFINISHED}*")):
        if path.is_file() and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def sweep_kept(folder: str, seconds: float) -> int:
    """Deletes the files under FOLDER of the store that are older than SECONDS, and what they leave empty."""
    limit, swept = time.time() - seconds, 0
    for path in sorted(_place(folder).glob("*/*")):
        if path.is_file() and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
            swept += 1
            with contextlib.suppress(OSError):
                path.parent.rmdir()
    return swept


def fetch(key: str, expected: str) -> bytes:
    """The bytes stored under KEY, if their SHA-256 is EXPECTED."""
    try:
        content = _place(key).read_bytes()
    except FileNotFoundError:
        raise DamagedFileError(key) from None
    if digest(content) != expected:
        raise DamagedFileError(key)
    return content


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _place(key: str) -> Path:
    """KEY comes from the product, never from a request; a path that leaves the store is refused all the same."""
    root = Path(settings.FILES_ROOT).resolve()
    target = (root / key).resolve()
    if not target.is_relative_to(root):
        raise ValueError(f"outside the private store: {key}")
    return target


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
