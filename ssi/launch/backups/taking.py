"""`make backup`: one consistent picture of the database and the private files, sealed, and put in place whole."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

import psycopg

from ssi.launch.backups import figures, sealing
from ssi.launch.backups.manifest import DATABASE, FILES, MANIFEST, Manifest
from ssi.launch.bootstrap import MEGABYTE, Stopped, check_space, explained, say
from ssi.launch.discovery import find_client

# Written beside their place and renamed: what is being written, or was left by a killed program, is no file yet.
# Pictures of pages are drawn again from the pieces (ssi/documents/pictures.py).
DRAWN = "pictures"
_UNFINISHED = re.compile(r"\..*\.part|\.writing-.*")
# The files that rows speak of: (path in the private store, SHA-256).
_EXPECTED = (
    "select 'documents/' || left(replace(storage_key::text, '-', ''), 2) || '/' || storage_key, sha256"
    " from public.documents_document",
    "select pdf_key, pdf_sha256 from public.reports_report where pdf_key <> ''",
)
_TOLD_EVERY = 500


@dataclass(frozen=True)
class Source:
    """ADDRESS: of the role that only reads. FILES: the private store."""

    address: str
    password: str
    files: Path


class HashedFile:
    """A file that is read once, from its beginning to its end."""

    def __init__(self, handle: IO[bytes]) -> None:
        self._handle = handle
        self._measured = sealing.Measured(None)

    def read(self, size: int = -1) -> bytes:
        content = self._handle.read(size)
        self._measured.write(content)
        return content

    @property
    def figures(self) -> list[int | str]:
        return [self._measured.size, self._measured.sha256]


def take(source: Source, folder: Path, key: Any, *, moment: datetime | None = None) -> Path:
    """A new backup in FOLDER, whose name is its instant; nothing of it is there until all of it is."""
    taken_at = moment or datetime.now(UTC)
    target = folder / f"ssi-{taken_at:%Y%m%dT%H%M%SZ}"
    if source.files.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise Stopped(f"{folder} is inside the files to be saved.", "Name a folder elsewhere, on another disk.")
    if target.exists():
        raise Stopped(f"{target} exists.", "Wait for a second, then run the same command again.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=folder))
    try:
        manifest = _write(source, unfinished, key, taken_at)
        unfinished.rename(target)
        sync_folder(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    _note(source, manifest)
    say(f"Backup: {target} ({manifest.rows} rows, {len(manifest.files)} files)")
    if manifest.damaged:
        raise Stopped(
            f"{len(manifest.damaged)} files are missing or are not what was filed; all the rest is saved. The first: "
            + ", ".join(manifest.damaged[:5]),
            "Look for them in an earlier backup (docs/operations.md).",
        )
    return target


def _write(source: Source, folder: Path, key: Any, taken_at: datetime) -> Manifest:
    """The parts first, the manifest last. Rows before files: a file is there before the row that names it commits."""
    with closing(_connected(source)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        with connection.transaction():
            snapshot = _opened(connection)
            check_space(folder, _room(connection, source.files), "the backup", "Free some space there.")
            tables = figures.table_figures(connection, _tables_told)
            structure, roles = figures.structure_figures(connection), figures.role_figures(connection)
            expected = dict(row for query in _EXPECTED for row in connection.execute(query.encode()))
            say("Database: dumping")
            with _dumped(source, snapshot) as dump:
                database = sealing.seal(dump, folder / DATABASE, key)
            version = connection.info.server_version // 10_000
    say(f"Database: {database.size // 1024} KB sealed")
    stored: dict[str, list[int | str]] = {}
    with sealing.stream_of(partial(_write_files, source.files, stored)) as archive:
        files = sealing.seal(archive, folder / FILES, key)
    say(f"Files: {files.size // 1024} KB sealed")
    manifest = Manifest(
        taken_at=taken_at.isoformat(timespec="seconds"),
        postgres=version,
        roles=roles,
        tables=tables,
        structure=structure,
        files=stored,
        damaged=sorted(path for path, sha256 in expected.items() if stored.get(path, [0, ""])[1] != sha256),
        parts={DATABASE: [database.size, database.sha256], FILES: [files.size, files.sha256]},
    )
    sealing.seal(io.BytesIO(manifest.to_bytes()), folder / MANIFEST, key)
    sync_folder(folder)
    return manifest


def _connected(source: Source) -> psycopg.Connection[Any]:
    try:
        return psycopg.connect(source.address, password=source.password or None, connect_timeout=10)
    except psycopg.OperationalError as problem:
        raise Stopped(
            f"The database does not let the backup in: {str(problem).strip()}",
            "See that it runs, and that the role ssi_backup is there (docs/operations.md, « Upgrade »).",
        ) from problem


def _opened(connection: psycopg.Connection[Any]) -> str:
    """The snapshot that the dump shares with the figures. Only a role that row policies do not hold saves all rows."""
    for statement in figures.PLAIN_TEXT:
        connection.execute(statement.encode())
    row = connection.execute(
        "select rolname, rolbypassrls or rolsuper, pg_export_snapshot() from pg_roles where rolname = current_user"
    ).fetchone()
    name, reads_all, snapshot = row or ("", False, "")
    if not reads_all:
        raise Stopped(
            f"The role {name} sees the rows of nobody: a backup under row policies would be a part of one.",
            "Give the address of ssi_backup: BACKUP_DATABASE_URL (docs/operations.md).",
        )
    return str(snapshot)


def _room(connection: psycopg.Connection[Any], files: Path) -> int:
    row = connection.execute("select pg_database_size(current_database())").fetchone()
    stored = sum(path.stat().st_size for path in files.rglob("*") if path.is_file())
    return int(row[0] if row else 0) // 2 + stored + 10 * MEGABYTE


def _tables_told(done: int, total: int) -> None:
    if done == total:
        say(f"Database: {total} tables counted and hashed")


@contextmanager
def _dumped(source: Source, snapshot: str) -> Iterator[IO[bytes]]:
    """What pg_dump says; its failure is ours, once all that it said was read."""
    command = [str(find_client("pg_dump")), "--format=custom", "--no-password", f"--snapshot={snapshot}"]
    command += ["--exclude-extension=*", f"--dbname={source.address}"]
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=words,
            env=client_environment(source.password),
        )
        with process:
            if process.stdout is None:
                raise TypeError("pg_dump has no output")
            yield process.stdout
        if process.returncode != 0:
            words.seek(0)
            raise explained("pg_dump failed.", words.read().decode(errors="replace"), "See the message above.")


def client_environment(password: str) -> dict[str, str]:
    """The password goes where no list of processes shows it."""
    return {**os.environ, **({"PGPASSWORD": password} if password else {})}


def _write_files(root: Path, stored: dict[str, list[int | str]], target: IO[bytes]) -> None:
    """Every file of the store as one archive; one that the night's upkeep deletes meanwhile is no loss."""
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(root.rglob("*")):
            if not path.is_file() or path.is_symlink() or _UNFINISHED.fullmatch(path.name):
                continue
            if path.relative_to(root).parts[0] == DRAWN:
                continue
            try:
                handle = path.open("rb")
            except FileNotFoundError:
                continue
            name = path.relative_to(root).as_posix()
            with handle:
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode = os.fstat(handle.fileno()).st_size, 0o600
                content = HashedFile(handle)
                archive.addfile(entry, content)
                stored[name] = content.figures
            if len(stored) % _TOLD_EVERY == 0:
                say(f"Files: {len(stored)}")


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _note(source: Source, manifest: Manifest) -> None:
    """Tells the product: the health page and the metrics say how old the last backup is."""
    size = sum(int(size) for size, _sha256 in manifest.parts.values())
    with closing(_connected(source)) as connection, connection.transaction():
        connection.execute(
            "select ssi.note_backup(%s, %s, %s, %s, %s)",
            [manifest.taken_at, size, manifest.rows, len(manifest.files), len(manifest.damaged)],
        )
