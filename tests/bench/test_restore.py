"""How long a backup of 100 000 records takes, and to be back from it on another cluster: figures, no verdict."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from ssi.launch import places, servers
from ssi.launch.backups import sealing
from ssi.launch.backups.restoring import Target, restore
from ssi.launch.backups.taking import Source, take
from ssi.launch.discovery import Given, socket_address
from tests.bench.multiply import multiply
from tests.factories.cases import make_request
from tests.support.database import as_owner
from tests.support.people import Embassy

RECORDS = 100_000
MEGABYTE = 1_000_000


@pytest.mark.django_db(transaction=True)
def test_restore_of_many_records(embassy: Embassy, tmp_path: Path) -> None:
    with as_owner():
        record = make_request(embassy["attache.sg"], country="SG")
    multiply(record, RECORDS)
    sealing.make_keys(tmp_path / "ssi.key")
    public = sealing.public_key((tmp_path / "ssi.key.pub").read_text())
    chosen = connections.settings["default"]
    address = socket_address("ssi_backup", Path(chosen["HOST"]), chosen["NAME"])
    started = time.monotonic()
    folder = take(Source(address, "", Path(settings.FILES_ROOT)), tmp_path / "backups", public)
    taken = time.monotonic() - started
    size = sum(path.stat().st_size for path in folder.iterdir())
    elsewhere = places.test_folder(places.server_account())
    lock = places.held_lock(elsewhere / "lock")
    assert lock is not None
    with lock:
        own = servers.start_servers(
            elsewhere, elsewhere / "log", Given(redis="redis://none"), for_tests=True, durable=True
        )
        try:
            assert own.cluster is not None
            with own.cluster.connection("postgres") as server:  # made like the one that was saved
                server.execute("create database ssi_many owner ssi_owner")
            empty = Target(socket_address("ssi_owner", own.cluster.run, "ssi_many"), "", tmp_path / "files")
            started = time.monotonic()
            manifest = restore(folder, sealing.private_key(tmp_path / "ssi.key"), empty)
            back = time.monotonic() - started
        finally:
            own.programs.stop()
    shutil.rmtree(elsewhere)
    print(f"\n{manifest.rows} rows: backup {taken:.1f} s, {size / MEGABYTE:.0f} MB; proved and restored {back:.1f} s")
    assert int(manifest.tables["records_record"][0]) > RECORDS
