"""The restore drill: another cluster, the same rows, walls and files; and what a bad backup or a bad place is told."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
from django.db import connection, connections
from django.test import TransactionTestCase, override_settings

from ssi.documents.models import Document
from ssi.documents.storage import opened_whole
from ssi.jobs.figures import last_backup
from ssi.jobs.models import Backup
from ssi.launch import places, servers
from ssi.launch.backups import figures, sealing
from ssi.launch.backups.manifest import DATABASE, FILES, MANIFEST, Manifest, read_manifest
from ssi.launch.backups.restoring import Target, compare, proved, restore
from ssi.launch.backups.taking import Source, take
from ssi.launch.bootstrap import PROJECT, Stopped
from ssi.launch.discovery import Given, socket_address
from ssi.launch.servers import Servers
from tests.access.asking import ask
from tests.access.test_matrix import cases, client_for, described, leaks
from tests.access.things import ACTORS, World, build
from tests.conftest import flush_and_lay_again
from tests.factories.cases import make_request
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.slow  # starts servers of its own
SAMPLE, SEED = 400, 20260921


@dataclass(frozen=True)
class Saved:
    """A backup of the world of the access matrix."""

    world: World
    folder: Path
    source: Source
    private: Path

    @property
    def key(self) -> Any:
        return sealing.private_key(self.private)


@pytest.fixture(scope="module")
def saved(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Saved]:
    private = tmp_path_factory.mktemp("keys") / "ssi.key"
    public = sealing.make_keys(private)
    chosen = connections.settings["default"]
    address = socket_address("ssi_backup", Path(chosen["HOST"]), chosen["NAME"])
    # A store of its own: in the one of the session, other tests leave files that no row of this world names.
    store = tmp_path_factory.mktemp("store")
    with django_db_blocker.unblock():
        with override_settings(FILES_ROOT=store):
            world = build(Embassy())
        source = Source(address, "", store)
        folder = take(source, tmp_path_factory.mktemp("backups"), sealing.public_key(public))
        connection.close()
        yield Saved(world, folder, source, private)
        flush_and_lay_again(cast("TransactionTestCase", None))


@pytest.fixture(scope="module")
def another() -> Iterator[tuple[Servers, Path]]:
    """Another machine: a cluster just made, with the product's roles and an empty database."""
    folder = places.test_folder(places.server_account())
    lock = places.held_lock(folder / "lock")
    assert lock is not None
    with lock:
        own = servers.start_servers(folder, folder / "log", Given(redis="redis://none"), for_tests=True, durable=False)
        try:
            yield own, folder
        finally:
            own.programs.stop()
    shutil.rmtree(folder)


@pytest.fixture
def empty(another: tuple[Servers, Path], tmp_path: Path) -> Iterator[Target]:
    """A database of its own for one test, empty, with its extensions."""
    own, _folder = another
    assert own.cluster is not None
    with own.cluster.connection("postgres") as server:
        server.execute("create database ssi_trial owner ssi_owner")
    try:
        yield Target(socket_address("ssi_owner", own.cluster.run, "ssi_trial"), "", tmp_path / "files")
    finally:
        with own.cluster.connection("postgres") as server:
            server.execute("drop database ssi_trial with (force)")


def untouched(target: Target) -> bool:
    with psycopg.connect(target.address) as line:
        tables = figures.table_names(line)
    return tables == [] and [path for path in target.files.rglob("*") if path.is_file()] == []


def copy_of(saved: Saved, tmp_path: Path) -> Path:
    return Path(shutil.copytree(saved.folder, tmp_path / saved.folder.name))


def manifest_of(saved: Saved) -> Manifest:
    return proved(saved.folder, saved.key)


# --- The drill ------------------------------------------------------------------------------------------------------


@pytest.fixture
def restored(saved: Saved, empty: Target, django_db_blocker: Any) -> Iterator[Manifest]:
    """The backup restored on the other machine, and the product speaking to it."""
    manifest = restore(saved.folder, saved.key, empty)
    chosen = connections.settings["default"]
    before = dict(chosen)
    run = empty.address.rpartition("host=")[2]
    with django_db_blocker.unblock(), override_settings(FILES_ROOT=empty.files):
        connection.close()
        chosen.update(HOST=run, NAME="ssi_trial")
        connection.settings_dict.update(chosen)
        try:
            yield manifest
        finally:
            connection.close()
            chosen.update(before)
            connection.settings_dict.update(before)


def test_what_is_restored_on_another_machine_is_what_was_saved(saved: Saved, restored: Manifest) -> None:
    """Rows, hashes, policies, grants, triggers: `restore` compares them all; here, that it had much to compare."""
    assert restored.rows > 1000
    assert int(restored.structure["policies"][0]) > 80
    assert int(restored.structure["grants"][0]) > 200
    assert int(restored.structure["triggers"][0]) > 10
    assert int(restored.tables["records_record"][0]) >= len(saved.world.of_kind("record:RFI"))
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from records_record")
        assert cursor.fetchone()[0] == 0, "without an acting person the restored walls show nothing"


def test_every_document_is_on_the_other_machine_byte_for_byte(restored: Manifest) -> None:
    with as_owner():
        documents = list(Document.objects.all())
    assert documents
    for document in documents:
        with opened_whole(document.storage_key, size=document.size, sha256=document.sha256) as file:
            assert len(file.read()) == document.size
    assert restored.damaged == []


def test_the_walls_hold_on_the_restored_base(saved: Saved, restored: Manifest) -> None:
    embassy, world = Embassy(), saved.world
    everything = [case for actor in ACTORS for case in cases(world, actor)]
    clients = {actor: client_for(embassy, actor) for actor in ACTORS}
    found, seen = [], 0
    for case in random.Random(SEED).sample(everything, SAMPLE):
        answer = ask(clients[case.actor], case.method, case.target.url, case.target.key)
        found += [f"{described(case)} shows {leak}" for leak in leaks(world, case, answer)]
        if answer.status >= 500:
            found.append(f"{described(case)}: {answer.status}")
        seen += case.target.canary != "" and case.target.canary in answer.text
    assert found == []
    assert seen > 10, "and those who may see do see"


def test_the_product_writes_on_the_restored_base(restored: Manifest) -> None:
    """Sequences, triggers and grants go on where they were."""
    before = int(restored.tables["records_record"][0])
    with as_owner():
        make_request(Embassy()["attache.sg"], country="SG")
    with connection.cursor() as cursor, as_owner():
        cursor.execute("select count(*) from records_record")
        assert cursor.fetchone()[0] == before + 1


# --- The backup itself ----------------------------------------------------------------------------------------------


def test_the_product_knows_when_the_last_backup_was_taken(saved: Saved, django_db_blocker: Any) -> None:
    manifest = manifest_of(saved)
    with django_db_blocker.unblock():
        noted = Backup.objects.get(taken_at=manifest.taken_at)
        last = last_backup()
    assert (noted.rows, noted.files, noted.damaged_files) == (manifest.rows, len(manifest.files), 0)
    assert last is not None
    assert last.taken_at >= noted.taken_at


def test_nothing_in_a_backup_can_be_read_without_the_key(saved: Saved) -> None:
    words = [b"canari", b"records_record", b"SSI-SG", b"attache", b"documents/", b"CREATE TABLE"]
    for path in saved.folder.iterdir():
        content = path.read_bytes()
        assert content.startswith(b"age-encryption.org/v1\n"), path.name
        assert [word for word in words if word in content] == []
        assert path.stat().st_mode & 0o077 == 0
    assert saved.private.parent != saved.folder.parent


def test_the_backup_role_reads_everything_and_changes_nothing(saved: Saved) -> None:
    with psycopg.connect(saved.source.address, autocommit=True) as line:
        row = line.execute("select count(*) from records_record").fetchone()
        assert row is not None
        assert row[0] > 0
        for statement in (
            "update records_record set title = 'x'",
            "delete from audit_entry",
            "insert into jobs_backup (taken_at) values (now())",
            "create table mine (id int)",
            "set role ssi_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                line.execute(statement.encode())


def test_a_role_that_row_policies_hold_takes_no_backup(saved: Saved, tmp_path: Path) -> None:
    """It would save the rows that it sees, without a word: none."""
    app = replace(saved.source, address=saved.source.address.replace("ssi_backup", "ssi_app", 1))
    with pytest.raises(Stopped, match="under row policies would be a part of one"):
        take(app, tmp_path, sealing.public_key(saved.private.with_name("ssi.key.pub").read_text()))
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_backup_leaves_nothing_that_looks_like_one(
    saved: Saved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_values: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ssi.launch.backups.taking._write_files", full)
    with pytest.raises(OSError, match="No space left"):
        take(saved.source, tmp_path, sealing.public_key(saved.private.with_name("ssi.key.pub").read_text()))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_or_changed_document_is_said_and_the_rest_is_saved(saved: Saved, tmp_path: Path) -> None:
    store = Path(shutil.copytree(saved.source.files, tmp_path / "store"))
    first, second = sorted(path for path in (store / "documents").rglob("*") if path.is_file())[:2]
    first.unlink()
    second.write_bytes(b"changed")
    backups = tmp_path / "backups"
    public = sealing.public_key(saved.private.with_name("ssi.key.pub").read_text())
    with pytest.raises(Stopped, match="2 files are missing or are not what was filed"):
        take(replace(saved.source, files=store), backups, public)
    (folder,) = backups.iterdir()
    assert len(proved(folder, saved.key).damaged) == 2


def test_backups_do_not_go_into_the_store_that_they_save(saved: Saved) -> None:
    with pytest.raises(Stopped, match="inside the files to be saved"):
        take(saved.source, saved.source.files / "here", None)


def test_the_private_key_is_not_made_inside_the_project_nor_over_another(saved: Saved) -> None:
    with pytest.raises(Stopped, match="in the project's folder"):
        sealing.make_keys(PROJECT / "var" / "ssi.key")
    with pytest.raises(Stopped, match="exists"):
        sealing.make_keys(saved.private)


# --- Sabotage: each is refused in words, before anything is touched --------------------------------------------------


def cut(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) * 2 // 3])


def bent(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)


def lost(folder: Path, name: str) -> None:
    (folder / name).unlink()


@pytest.mark.parametrize("name", [MANIFEST, DATABASE, FILES])
@pytest.mark.parametrize("sabotage", [cut, bent, lost])
def test_a_backup_that_is_not_whole_is_refused(
    saved: Saved, empty: Target, tmp_path: Path, name: str, sabotage: Callable[[Path, str], None]
) -> None:
    folder = copy_of(saved, tmp_path)
    sabotage(folder, name)
    with pytest.raises(Stopped, match=r"does not open|is not what was written|is missing"):
        restore(folder, saved.key, empty)
    assert untouched(empty)


def test_another_key_opens_nothing(saved: Saved, empty: Target, tmp_path: Path) -> None:
    sealing.make_keys(tmp_path / "other.key")
    with pytest.raises(Stopped, match="does not open with this key"):
        restore(saved.folder, sealing.private_key(tmp_path / "other.key"), empty)
    with pytest.raises(Stopped, match="holds no private key"):
        sealing.private_key(tmp_path / "other.key.pub")
    assert untouched(empty)


def test_a_backup_without_its_roles_is_refused(saved: Saved, empty: Target, tmp_path: Path) -> None:
    folder, manifest = copy_of(saved, tmp_path), manifest_of(saved)
    without = replace(manifest, roles={name: rights for name, rights in manifest.roles.items() if name != "ssi_app"})
    reseal(saved, folder, without)
    with pytest.raises(Stopped, match="does not say what ssi_app may do"):
        restore(folder, saved.key, empty)
    assert untouched(empty)


def test_a_server_whose_roles_see_more_is_refused(saved: Saved, empty: Target, another: tuple[Servers, Path]) -> None:
    cluster = another[0].cluster
    assert cluster is not None
    with cluster.connection("postgres") as server:
        server.execute("alter role ssi_app bypassrls")
        try:
            with pytest.raises(Stopped, match="role ssi_app"):
                restore(saved.folder, saved.key, empty)
        finally:
            server.execute("alter role ssi_app nobypassrls")
    assert untouched(empty)


def test_a_base_in_use_is_never_overwritten(saved: Saved, empty: Target) -> None:
    with psycopg.connect(empty.address, autocommit=True) as line:
        with pytest.raises(Stopped, match="1 other connections"):
            restore(saved.folder, saved.key, empty)
        line.execute("create table public.accounts_user (id int)")
    with pytest.raises(Stopped, match="it holds 1 tables"):
        restore(saved.folder, saved.key, empty)


def test_a_store_in_use_is_never_overwritten(saved: Saved, empty: Target) -> None:
    stranger = empty.files / "documents" / "aa" / "stranger"
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"somebody's")
    with pytest.raises(Stopped, match="store of files is in use"):
        restore(saved.folder, saved.key, empty)
    assert stranger.read_bytes() == b"somebody's"


def test_a_restore_that_was_cut_off_is_begun_again(
    saved: Saved, empty: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_values: Any) -> None:
        raise Stopped("The server is gone.", "")

    with monkeypatch.context() as patch:
        patch.setattr("ssi.launch.backups.restoring._restore_database", gone)
        with pytest.raises(Stopped, match="gone"):
            restore(saved.folder, saved.key, empty)
    assert restore(saved.folder, saved.key, empty).rows > 0


def test_a_base_that_differs_after_the_restore_is_said_loudly(saved: Saved, empty: Target, tmp_path: Path) -> None:
    folder, manifest = copy_of(saved, tmp_path), manifest_of(saved)
    reseal(saved, folder, replace(manifest, tables={**manifest.tables, "records_record": [1, "0" * 64]}))
    with pytest.raises(Stopped, match="table records_record"):
        restore(folder, saved.key, empty)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("drop policy app_select on records_record", "policies"),
        ("alter table cases_question no force row level security", "row security"),
        ("grant update on audit_entry to ssi_app", "grants"),
        ("alter table records_record disable trigger user", "triggers"),
        ("alter function ssi.scopes(text) security invoker", "functions"),
        ("update records_record set title = 'another'", "table records_record"),
    ],
)
def test_a_wall_that_is_missing_after_the_restore_is_seen(saved: Saved, empty: Target, change: str, named: str) -> None:
    manifest = restore(saved.folder, saved.key, empty)
    with psycopg.connect(empty.address, autocommit=True) as line:
        line.execute(change.encode())
    with pytest.raises(Stopped, match=named):
        compare(empty, manifest)


def test_a_backup_of_a_later_format_is_refused() -> None:
    with pytest.raises(Stopped, match="of format 9"):
        read_manifest(b'{"format": 9}')


def reseal(saved: Saved, folder: Path, manifest: Manifest) -> None:
    (folder / MANIFEST).unlink()
    public = sealing.public_key(saved.private.with_name("ssi.key.pub").read_text())
    sealing.seal(io.BytesIO(manifest.to_bytes()), folder / MANIFEST, public)
