"""Files of pieces: whole or absent, gone with their transaction, proved at each reading."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.db import transaction
from django.test import TestCase

from ssi.accounts.models import User
from ssi.common.rules import RefusedError
from ssi.documents import storage
from ssi.documents.services import attach_document
from ssi.documents.storage import DamagedFileError, opened_whole, path_of, store, sweep
from ssi.territories.acting import acting_as
from tests.documents.files import SOUND, uploaded
from tests.factories.cases import make_request
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db

CONTENT = b"contenu" * 1000


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path
    return tmp_path


def every_file(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_file_is_private_named_by_a_key_and_hashed(own_folder: Path) -> None:
    stored = store([CONTENT[:10], CONTENT[10:]])
    path = path_of(stored.key)
    assert path.read_bytes() == CONTENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.parent.name == stored.key.hex[:2]
    assert (stored.size, stored.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert every_file(own_folder) == [path]


def test_a_rolled_back_transaction_leaves_no_file(own_folder: Path) -> None:
    with transaction.atomic():
        store([CONTENT])
        assert len(every_file(own_folder)) == 1
        transaction.set_rollback(True)
    assert every_file(own_folder) == []


def test_a_committed_transaction_keeps_its_file(own_folder: Path) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
        store([CONTENT])
    with transaction.atomic():
        transaction.set_rollback(True)
    assert len(every_file(own_folder)) == 1


@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_full_disk_is_said_and_leaves_nothing(own_folder: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def full(*_args: Any) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os if call == "fsync" else Path, call, full)
    with pytest.raises(RefusedError, match="plus de place") as refused:
        store([CONTENT])
    assert refused.value.field == "file"
    assert every_file(own_folder) == []


def test_a_source_that_breaks_leaves_nothing(own_folder: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield CONTENT
        raise OSError(errno.EIO, "the line dropped")

    with pytest.raises(OSError, match="the line dropped"):
        store(broken())
    assert every_file(own_folder) == []


def test_a_file_is_proved_each_time_it_is_opened() -> None:
    stored = store([CONTENT])
    with opened_whole(stored.key, size=stored.size, sha256=stored.sha256) as file:
        assert file.read() == CONTENT
    path = path_of(stored.key)
    flipped = bytes([CONTENT[0] ^ 1]) + CONTENT[1:]
    for damage in (flipped, CONTENT[:-1], CONTENT + b"x", b""):
        path.write_bytes(damage)
        with pytest.raises(DamagedFileError):
            opened_whole(stored.key, size=stored.size, sha256=stored.sha256)
    path.unlink()
    with pytest.raises(DamagedFileError):
        opened_whole(stored.key, size=stored.size, sha256=stored.sha256)


def attached(author: User) -> Path:
    record = make_request(author)
    with acting_as(author):
        piece = attach_document(
            record, uploaded("note.pdf", SOUND["note.pdf"]), title="Note", document_type="report", actor=author
        )
    return path_of(piece.storage_key)


def test_the_sweeper_takes_what_has_no_row_and_nothing_else(own_folder: Path, embassy: Embassy) -> None:
    kept = attached(embassy["attache.sg"])
    orphan = path_of(store([CONTENT]).key)
    partial = orphan.with_name(f".{uuid.uuid4()}.part")
    stranger = orphan.with_name("lisez-moi.txt")
    for path in (partial, stranger):
        path.write_bytes(CONTENT)
    with acting_as(embassy["attache.my"]):
        assert sweep(older_than=3600) == 0
        assert sweep(older_than=-1) == 2
    assert {*every_file(own_folder)} == {kept, stranger}


def test_the_sweeper_goes_by_batches(monkeypatch: pytest.MonkeyPatch, own_folder: Path) -> None:
    monkeypatch.setattr(storage, "_SWEEP_BATCH", 2)
    for _number in range(5):
        store([CONTENT])
    assert sweep(older_than=-1) == 5
    assert every_file(own_folder) == []
