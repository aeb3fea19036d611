"""The database and the broker of one command: those that the environment names, else private ones for its duration."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from ssi.launch import places, postgres, valkey
from ssi.launch.bootstrap import PROJECT, ROOM, Stopped, check_space
from ssi.launch.discovery import Given, find_postgres, find_valkey, given_addresses, socket_address
from ssi.launch.places import Account, server_account
from ssi.launch.processes import Programs


@dataclass
class Servers:
    """What a command needs to know of its servers: addresses by role, and the programs to watch and to stop."""

    app: str
    owner: str
    redis: str
    cluster: postgres.Cluster | None = None
    broker: valkey.Broker | None = None
    programs: Programs = field(default_factory=Programs)


def cluster_in(folder: Path, logs: Path, account: Account | None, *, durable: bool) -> postgres.Cluster:
    program = find_postgres()
    path = places.reachable_copy(program.path, program.folders, lambda: programs_folder(account), account)
    return postgres.Cluster(path, folder / "postgres", folder / "run", logs / "postgres.log", account, durable)


def broker_in(folder: Path, logs: Path, account: Account | None) -> valkey.Broker:
    program = find_valkey()
    path = places.reachable_copy(program.path, program.folders, lambda: programs_folder(account), account)
    return valkey.Broker(path, folder / "run", logs / "valkey.log", account)


def programs_folder(account: Account | None) -> Path:
    return places.private_folder(PROJECT / "var", account)


def start_servers(folder: Path, logs: Path, given: Given, *, for_tests: bool, durable: bool) -> Servers:
    """Everything that was started is stopped again when a later step fails."""
    account = server_account()
    servers = Servers(given.database, given.owner_database, given.redis)
    try:
        if given.database:
            postgres.check_answer(given.owner_database or given.database)
        else:
            servers.cluster = cluster_in(folder, logs, account, durable=durable)
            servers.programs.start(servers.cluster.start)
            servers.cluster.prepare(for_tests=for_tests)
            servers.app = socket_address("ssi_app", servers.cluster.run)
            servers.owner = socket_address("ssi_owner", servers.cluster.run)
        if given.redis:
            valkey.check_kind(given.redis)
        else:
            servers.broker = broker_in(folder, logs, account)
            servers.programs.start(servers.broker.start)
            servers.redis = servers.broker.address
    except BaseException:
        servers.programs.stop()
        raise
    return servers


def only_launcher(kept: Path) -> IO[str]:
    """The lock of the kept data, held until it is closed."""
    path = kept / "launcher.pid"
    lock = places.held_lock(path)
    if lock is None:
        number = path.read_text(encoding="utf-8").strip()
        raise Stopped(
            f"It is running already (process {number}): {kept} serves one command at a time.",
            f"Use that one, or stop it first: kill {number}",
        )
    return lock


@contextlib.contextmanager
def kept_servers(mode: str) -> Iterator[Servers]:
    """The servers of `make run`: their data stay in var/. One launcher at a time."""
    kept = places.var_folder(mode)
    folder = places.servers_folder(kept, server_account())
    with only_launcher(kept):
        check_space(folder, places.KEPT_DATA_SPACE, "the data", ROOM)
        given = given_addresses(os.environ)
        servers = start_servers(folder, kept / "log", given, for_tests=mode == "test", durable=True)
        try:
            yield servers
        finally:
            servers.programs.stop()


def running_servers(kept: Path) -> Servers | None:
    """The servers of a `make run` that is under way, if there is one."""
    given = given_addresses(os.environ)
    if given.database:
        return Servers(given.database, given.owner_database or given.database, given.redis)
    run = places.servers_folder(kept, server_account()) / "run"
    if not valkey.answers(run / places.VALKEY_SOCKET):
        return None
    address = f"unix://{run / places.VALKEY_SOCKET}"
    return Servers(socket_address("ssi_app", run), socket_address("ssi_owner", run), given.redis or address)


@contextlib.contextmanager
def passing_servers() -> Iterator[tuple[Servers, Path]]:
    """The servers of one test run, in a temporary folder that goes with them."""
    account = server_account()
    given = given_addresses(os.environ)
    folder = places.test_folder(account)
    lock = places.held_lock(folder / "lock")
    if lock is None:
        raise Stopped(f"{folder} is in use.", "Run the same command again.")
    with lock:
        try:
            servers = start_servers(folder, folder / "log", given, for_tests=True, durable=False)
            try:
                yield servers, folder
            finally:
                servers.programs.stop()
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def secret_key(kept: Path, name: str = "secret_key") -> str:
    """A secret of this installation, made once."""
    path = kept / name
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii").strip()


def product_environment(servers: Servers, mode: str, kept: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """What the product reads at start (docs/running.md); a value that somebody gave is kept."""
    files = kept / "files"
    ours = {
        "SSI_MODE": mode,
        "SSI_SECRET_KEY": secret_key(kept),
        "SSI_SEALING_KEY": secret_key(kept, "sealing_key"),
        "SSI_FILES_ROOT": str(files),
        "SSI_STATIC_ROOT": str(kept / "static"),
    }
    merged = {**ours, **environment, "DJANGO_SETTINGS_MODULE": "ssi.settings"}
    Path(merged["SSI_FILES_ROOT"]).mkdir(mode=0o700, parents=True, exist_ok=True)
    return {**merged, "DATABASE_URL": servers.app, "OWNER_DATABASE_URL": servers.owner, "REDIS_URL": servers.redis}
