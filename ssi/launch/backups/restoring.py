"""`make restore`: proves the whole backup, refuses a base in use, then restores and compares figure by figure."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

import psycopg

from ssi.launch.backups import figures, sealing
from ssi.launch.backups.manifest import DATABASE, FILES, MANIFEST, PARTS, Manifest, read_manifest
from ssi.launch.backups.taking import client_environment, sync_folder
from ssi.launch.bootstrap import MEGABYTE, Stopped, check_space, explained, say
from ssi.launch.discovery import find_client

EXTENSIONS = {"pg_trgm", "unaccent", "btree_gist"}
ANOTHER_BACKUP = "Nothing was touched. Use another copy of it, or an earlier backup."


@dataclass(frozen=True)
class Target:
    """ADDRESS: of the owner, in a database just made. FILES: an empty private store."""

    address: str
    password: str
    files: Path


def restore(folder: Path, key: Any, target: Target) -> Manifest:
    manifest = proved(folder, key)
    refuse_unless_empty(target, manifest)
    say("Files: restoring")
    _read_files(folder, key, partial(_placed, target.files))
    say("Database: restoring")
    _restore_database(folder, key, target)
    compare(target, manifest)
    say(f"Restored: {manifest.rows} rows and {len(manifest.files)} files of {manifest.taken_at}, all compared")
    return manifest


# --- Before anything is touched -----------------------------------------------------------------------------------


def proved(folder: Path, key: Any) -> Manifest:
    """Reads all of the backup: opened by this key, whole, with its roles, and each file what the manifest says."""
    for name in (MANIFEST, *PARTS):
        if not (folder / name).is_file():
            raise Stopped(f"{folder} is not a whole backup: {name} is missing.", ANOTHER_BACKUP)
    content = io.BytesIO()
    _unsealed(folder / MANIFEST, content, key)
    manifest = read_manifest(content.getvalue())
    for name in PARTS:
        with (folder / name).open("rb") as handle:
            found = [os.fstat(handle.fileno()).st_size, hashlib.file_digest(handle, "sha256").hexdigest()]
        if found != manifest.parts[name]:
            raise Stopped(
                f"{name} is not what was written: {found[0]} bytes instead of {manifest.parts[name][0]}, or changed.",
                ANOTHER_BACKUP,
            )
    _run_client(folder, key, ["--file=/dev/null"], "", "The dump cannot be read.")
    read = _read_files(folder, key, lambda _name, _content: None)
    wrong = figures.differences(manifest.files, read, "file")
    if wrong:
        raise Stopped(f"The files of the backup are not those of its manifest: {wrong[0]}", ANOTHER_BACKUP)
    say(f"Backup: proved ({manifest.rows} rows, {len(manifest.files)} files, taken {manifest.taken_at})")
    return manifest


def _unsealed(source: Path, target: object, key: Any) -> None:
    try:
        sealing.unseal(source, target, key)
    except sealing.NotOpenedError as problem:
        raise Stopped(
            f"The backup does not open with this key ({problem}): it is another key's, or the file was cut or changed.",
            "Nothing was touched. Name the private key of the pair that this backup was sealed for.",
        ) from problem


def refuse_unless_empty(target: Target, manifest: Manifest) -> None:
    """A restore never writes over anything: the base holds no table, nobody is in it, the store holds no other file."""
    with closing(connected(target)) as connection:
        tables = figures.table_names(connection)
        if tables:
            raise Stopped(
                f"The database is in use: it holds {len(tables)} tables. Nothing was touched.",
                "Restore into a new one (docs/operations.md, « Restore »); this one is moved away, not overwritten.",
            )
        others = _one(
            connection,
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
        )
        if others:
            raise Stopped(f"{others} other connections are in the database.", "Stop web, worker and beat first.")
        version = connection.info.server_version // 10_000
        if version < manifest.postgres:
            raise Stopped(
                f"The backup is of PostgreSQL {manifest.postgres}, the server is {version}.", "Use a server as new."
            )
        roles = figures.role_figures(connection)
        wrong = figures.differences(manifest.roles, roles, "role")
        if wrong:
            raise Stopped(
                f"The roles of this server are not those of the backup: {wrong[0]}",
                "As superuser: psql -f ssi/launch/sql/10-roles.sql, then again.",
            )
        installed = {name for (name,) in connection.execute("select extname from pg_extension")}
        if not installed >= EXTENSIONS:
            raise Stopped(
                f"Extensions are missing: {', '.join(sorted(EXTENSIONS - installed))}.",
                "As superuser, in the database: psql -f ssi/launch/sql/20-database.sql, then again.",
            )
    _refuse_other_files(target.files, manifest)


def _refuse_other_files(root: Path, manifest: Manifest) -> None:
    """Those of this backup may be there: a restore that was cut off is begun again."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    check_space(root, manifest.files_size + 10 * MEGABYTE, "the files", "Free some space there.")
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and name not in manifest.files and not path.name.endswith(".restoring"):
            raise Stopped(f"The store of files is in use: {path}", "Move its content away, then run the command again.")


def connected(target: Target) -> psycopg.Connection[Any]:
    try:
        return psycopg.connect(target.address, password=target.password or None, connect_timeout=10)
    except psycopg.OperationalError as problem:
        raise Stopped(
            f"The database does not let its owner in: {str(problem).strip()}",
            "See that it runs, and that its roles were made (docs/operations.md, « Restore »).",
        ) from problem


def _one(connection: psycopg.Connection[Any], query: str) -> int:
    row = connection.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0


# --- Writing ------------------------------------------------------------------------------------------------------


def _read_files(folder: Path, key: Any, each: Callable[[str, IO[bytes]], None]) -> dict[str, list[int | str]]:
    """Hands every file of the archive to EACH; the size and the SHA-256 of what was read."""
    read: dict[str, list[int | str]] = {}
    with (
        sealing.stream_of(lambda target: _unsealed(folder / FILES, target, key)) as source,
        tarfile.open(fileobj=source, mode="r|") as archive,
    ):
        for entry in archive:
            content = archive.extractfile(entry)
            if content is None:
                raise Stopped(f"The archive holds something that is no file: {entry.name}", ANOTHER_BACKUP)
            with tempfile.SpooledTemporaryFile(max_size=32 * MEGABYTE) as kept:
                measured = sealing.Measured(kept)
                shutil.copyfileobj(content, measured)
                read[entry.name] = [measured.size, measured.sha256]
                kept.seek(0)
                each(entry.name, kept)
        for _rest in iter(partial(source.read, sealing.BLOCK), b""):
            pass
    return read


def _placed(root: Path, name: str, content: IO[bytes]) -> None:
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()):
        raise Stopped(f"The archive names a file outside the store: {name}", ANOTHER_BACKUP)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial_path = path.with_name(f".{path.name}.restoring")
    descriptor = os.open(partial_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        shutil.copyfileobj(content, handle)
        handle.flush()
        os.fsync(handle.fileno())
    partial_path.rename(path)
    sync_folder(path.parent)


def _restore_database(folder: Path, key: Any, target: Target) -> None:
    """One transaction: all of it, or nothing."""
    options = ["--exit-on-error", "--single-transaction", "--no-password", f"--dbname={target.address}"]
    _run_client(folder, key, options, target.password, "The database was not restored: it is as empty as before.")
    with closing(connected(target)) as connection:
        connection.autocommit = True
        for name in figures.table_names(connection):
            connection.execute(psycopg.sql.SQL("analyze {}").format(psycopg.sql.Identifier(name)))


def _run_client(folder: Path, key: Any, options: list[str], password: str, problem: str) -> None:
    """pg_restore on the unsealed dump, which it reads to its end."""
    with tempfile.TemporaryFile() as words, sealing.stream_of(lambda to: _unsealed(folder / DATABASE, to, key)) as dump:
        done = subprocess.run(
            [find_client("pg_restore"), *options],
            stdin=dump,
            stdout=subprocess.DEVNULL,
            stderr=words,
            check=False,
            env=client_environment(password),
        )
        words.seek(0)
        said = words.read().decode(errors="replace")
        if done.returncode != 0:
            raise explained(problem, said, "See the message above; the backup itself is unchanged.")


# --- After --------------------------------------------------------------------------------------------------------


def compare(target: Target, manifest: Manifest) -> None:
    """Rows, structure and files are those of the manifest, or the base must not be served."""
    wrong = list(_compared(target, manifest))
    if wrong:
        lines = "\n".join("  | " + line for line in wrong[:20])
        raise Stopped(
            f"What was restored is not what was saved ({len(wrong)} differences):\n{lines}",
            "Do not serve this base. Keep the backup, and have these lines read by whoever maintains the product.",
        )


def _compared(target: Target, manifest: Manifest) -> Iterator[str]:
    with closing(connected(target)) as connection, connection.transaction():
        for statement in figures.PLAIN_TEXT:
            connection.execute(statement.encode())
        # The owner reads its tables through its own policy, which lets everything by.
        connection.execute("set local row_security = on")
        tables = figures.table_figures(connection, lambda _done, _total: None)
        yield from figures.differences(manifest.tables, tables, "table")
        yield from figures.differences(manifest.structure, figures.structure_figures(connection), "structure")
    for name, (size, sha256) in manifest.files.items():
        with (target.files / name).open("rb") as handle:
            found = [os.fstat(handle.fileno()).st_size, hashlib.file_digest(handle, "sha256").hexdigest()]
        if found != [size, sha256]:
            yield f"file {name}: {sha256} in the backup, {found[1]} here"
