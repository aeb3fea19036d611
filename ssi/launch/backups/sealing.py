"""Sealing and opening, in the age format (X25519): whoever takes a backup needs the public key alone.

The private key is on no machine that takes backups; the program `age` opens the files as well.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Protocol

import pyrage

from ssi.launch.bootstrap import PROJECT, Stopped

BLOCK = 256 * 1024
PRIVATE_KEY, PUBLIC_KEY = "AGE-SECRET-KEY-", "age1"


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class NotOpenedError(Exception):
    """The file is not whole, was changed, or is not for this key."""


class Measured:
    """Writes through, and knows the size and the SHA-256 of what went by."""

    def __init__(self, target: IO[bytes] | None) -> None:
        self._target = target
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, content: bytes) -> int:
        self._digest.update(content)
        self.size += len(content)
        return self._target.write(content) if self._target else len(content)

    def flush(self) -> None:
        if self._target:
            self._target.flush()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def make_keys(private: Path) -> str:
    """A new pair: the private key into a file that only its owner reads, the public one beside it (`.pub`)."""
    if private.resolve().is_relative_to(PROJECT):
        raise Stopped(
            f"{private} is in the project's folder, on the machine whose backups it opens.",
            "Name a place that leaves this machine (a stick, a safe): make backup-key ARGS=/media/stick/ssi.key",
        )
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        descriptor = os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Stopped(f"{private} exists: old backups may need it.", "Name another file.") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(f"# public key: {public}\n{identity}\n")
    private.with_name(private.name + ".pub").write_text(public + "\n", encoding="ascii")
    return public


def public_key(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(_line(text, PUBLIC_KEY))
    except pyrage.RecipientError:
        raise Stopped(
            "The public key of backups is not one (it begins with age1).", "Make a pair: make backup-key ARGS=FILE"
        ) from None


def private_key(path: Path) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(_line(path.read_text(encoding="ascii"), PRIVATE_KEY))
    except (OSError, ValueError, pyrage.IdentityError):
        raise Stopped(
            f"{path} holds no private key of backups (a line that begins with {PRIVATE_KEY}).",
            "Name the file that `make backup-key` made.",
        ) from None


def _line(text: str, beginning: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip().startswith(beginning)), "")


def seal(source: Readable, target: Path, key: pyrage.x25519.Recipient) -> Measured:
    """SOURCE to its end into TARGET, on the disk when this returns; what was written, measured."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        written = Measured(handle)
        pyrage.encrypt_io(source, written, [key])
        handle.flush()
        os.fsync(handle.fileno())
    return written


def unseal(source: Path, target: object, key: pyrage.x25519.Identity) -> None:
    """All of SOURCE into TARGET (`write`). Each block is authentic, the end too: NotOpenedError otherwise."""
    try:
        with source.open("rb") as handle:
            pyrage.decrypt_io(handle, target, [key])
    except (pyrage.DecryptError, OSError) as problem:
        raise NotOpenedError(f"{source.name}: {problem}") from problem


@contextlib.contextmanager
def stream_of(write: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """What WRITE writes, to be read to its end: it works in a thread of its own, and its error is raised here."""
    reading, writing = os.pipe()

    def work() -> None:
        with os.fdopen(writing, "wb", buffering=BLOCK) as target:
            write(target)

    with ThreadPoolExecutor(max_workers=1) as beside:
        done = beside.submit(work)
        with os.fdopen(reading, "rb", buffering=BLOCK) as source:
            yield source
        done.result()
