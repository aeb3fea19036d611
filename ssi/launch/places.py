"""Where servers live: who runs them, which folders they can reach, how long a socket's path may be."""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ssi.launch.bootstrap import MEGABYTE, PROJECT, Stopped, check_space

SOCKET_PATH_LIMIT = 107
POSTGRES_SOCKET = ".s.PGSQL.5432"
VALKEY_SOCKET = "valkey.sock"
LARGER_TEMPORARY = "Free some space there, or name a larger folder: TMPDIR=/large/folder make test"
TEST_PREFIX = "ssi-test-"
KEPT_DATA_SPACE = 300 * MEGABYTE
TEST_DATA_SPACE = 500 * MEGABYTE


@dataclass(frozen=True)
class Account:
    """PostgreSQL refuses to run as root: under root, servers run as this one."""

    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def reachable(path: Path, account: Account | None) -> bool:
    """Whether the account may pass through every folder above the path (a home folder is often closed)."""
    if account is None:
        return True
    for folder in path.parents:
        status = folder.stat()
        owner_may = status.st_uid == account.uid and status.st_mode & stat.S_IXUSR
        if not owner_may and not status.st_mode & stat.S_IXOTH:
            return False
    return True


def sockets_fit(run: Path) -> bool:
    return all(len(os.fsencode(run / name)) <= SOCKET_PATH_LIMIT for name in (POSTGRES_SOCKET, VALKEY_SOCKET))


def shared_folders() -> list[Path]:
    """Temporary folders, the one that survives a restart of the machine first."""
    lasting = Path("/var", "tmp")
    usable = [lasting] if lasting.is_dir() and os.access(lasting, os.W_OK) else []
    return [*usable, Path(tempfile.gettempdir())]


def servers_folder(kept: Path, account: Account | None) -> Path:
    """The folder of the kept servers: inside the project if they can live there, else a private one outside it."""
    kept.mkdir(parents=True, exist_ok=True)
    data = kept / "postgres"
    if data.exists():
        claim(data, account)
    if reachable(data, account) and sockets_fit(kept / "run"):
        return kept
    if (data / "PG_VERSION").exists():
        raise Stopped(
            f"The servers can no longer use {kept}: the folder was moved to a closed or too deep a place.",
            "Move the project back under a shorter path that others may pass through (chmod o+x its parents).",
        )
    return private_folder(kept, account)


def private_folder(kept: Path, account: Account | None) -> Path:
    """A folder outside the project, always the same for it, that the servers' account alone can open."""
    name = "ssi-" + hashlib.sha256(os.fsencode(kept)).hexdigest()[:12]
    for parent in shared_folders():
        folder = parent / name
        if reachable(folder, account) and sockets_fit(folder / "run"):
            claim(folder, account)
            return folder
    raise Stopped(
        f"No folder for the servers: {kept} is closed to them or its path is too long ({SOCKET_PATH_LIMIT} bytes).",
        "Clone the project under a shorter path that others may pass through.",
    )


def owner_of_servers(account: Account | None) -> int:
    return account.uid if account else os.geteuid()


def claim(folder: Path, account: Account | None) -> None:
    """A private folder (0700) that belongs to the servers' account; one made by somebody else is refused."""
    owner = owner_of_servers(account)
    folder.parent.mkdir(parents=True, exist_ok=True)
    if not folder.exists() and not folder.is_symlink():
        folder.mkdir(mode=0o700)
        if account:
            os.chown(folder, account.uid, account.gid)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != owner:
        raise Stopped(
            f"{folder} belongs to account number {status.st_uid}, the servers run as number {owner}.",
            f"Run the command as the account that made it, or start afresh: rm -r {folder}",
        )
    folder.chmod(0o700)


def held_lock(path: Path) -> IO[str] | None:
    """An open handle that holds the lock until it is closed or the process dies; None when another holds it."""
    handle = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return handle


def test_folder(account: Account | None) -> Path:
    """A new temporary folder that the servers can reach; those that killed runs left behind are removed."""
    candidates = [Path(tempfile.gettempdir()), *shared_folders()]
    for parent in candidates:
        if reachable(parent / TEST_PREFIX, account) and sockets_fit(parent / (TEST_PREFIX + "12345678") / "run"):
            sweep(parent)
            check_space(parent, TEST_DATA_SPACE, "the test database", LARGER_TEMPORARY)
            folder = Path(tempfile.mkdtemp(prefix=TEST_PREFIX, dir=parent))
            folder.chmod(0o711 if account else 0o700)
            return folder
    raise Stopped(
        f"No temporary folder for the test servers in {', '.join(str(folder) for folder in candidates)}.",
        "Name a short one that everybody may pass through: TMPDIR=/short/folder make test",
    )


def sweep(parent: Path) -> None:
    """Removes the test folders whose launcher is dead: their lock is free."""
    for folder in parent.glob(TEST_PREFIX + "*"):
        lock = folder / "lock"
        if folder.lstat().st_uid != os.geteuid() or not lock.exists():
            continue
        handle = held_lock(lock)
        if handle is not None:
            shutil.rmtree(folder, ignore_errors=True)
            handle.close()


def reachable_copy(program: Path, folders: Sequence[Path], keep: Callable[[], Path], account: Account | None) -> Path:
    """The program itself when the servers' account can reach it, else a copy in the folder that `keep` makes.

    `folders` must travel with the program and keep their place relative to it.
    """
    if reachable(program, account):
        return program
    base = Path(os.path.commonpath(folders)) if len(folders) > 1 else program.parent
    digest = hashlib.sha256(os.fsencode(f"{program}:{program.stat().st_mtime_ns}")).hexdigest()[:12]
    target = keep() / f"programs-{digest}"
    if not target.exists():
        fresh = Path(tempfile.mkdtemp(prefix="programs-", dir=target.parent))
        for folder in folders:
            shutil.copytree(folder, fresh / folder.relative_to(base), symlinks=True)
        if not folders:
            shutil.copy2(program, fresh / program.name)
        open_to_all(fresh)
        with contextlib.suppress(FileExistsError):
            fresh.rename(target)
    return target / program.relative_to(base)


def open_to_all(folder: Path) -> None:
    """Readable and executable by every account, whatever the umask was when the files were written."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & stat.S_IXUSR else 0))


def var_folder(mode: str) -> Path:
    return PROJECT / "var" if mode == "demo" else PROJECT / "var" / mode
