"""A private PostgreSQL on a Unix socket: initdb, start, stop, and recovery from whatever a killed run left behind."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from ssi.launch import roles
from ssi.launch.bootstrap import Stopped, explained
from ssi.launch.discovery import check_data_version, major_version
from ssi.launch.places import POSTGRES_SOCKET, Account, claim
from ssi.launch.processes import Child, pause, start, stop, tail, tethered

SUPERUSER = "postgres"
START_SECONDS = 60
ORPHAN_SECONDS = 15
# The same flags as POSTGRES_INITDB_ARGS of docker-compose.yml: every installation sorts alike.
INITDB = (
    f"--username={SUPERUSER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
# Nor does its log quote a statement or the row that it refused: both hold what records say.
DISCREET = ("log_min_error_statement=panic", "log_error_verbosity=terse")
SETTINGS = (
    *("listen_addresses=", "jit=off", "timezone=UTC", "log_timezone=UTC", "unix_socket_permissions=0700"),
    *DISCREET,
)
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")


@dataclass(frozen=True)
class Cluster:
    program: Path
    data: Path
    run: Path
    log: Path
    account: Account | None
    durable: bool = True

    def start(self) -> Child:
        claim(self.data, self.account)
        claim(self.run, self.account)
        if (self.data / "PG_VERSION").exists():
            check_data_version(self.data, major_version(self.program))
            self.recover()
        else:
            self.initialise()
        settings = [*SETTINGS, f"unix_socket_directories={self.run}", *(() if self.durable else FORGETFUL)]
        command = [self.program, "-D", self.data, *(part for setting in settings for part in ("-c", setting))]
        child = start("PostgreSQL", command, self.log, account=self.account, stop_signal=signal.SIGINT)
        child.grace = 30
        child.is_server = True
        try:
            self.wait_until_ready(child)
        except BaseException:
            stop([child])
            raise
        return child

    def initialise(self) -> None:
        """Made aside, then moved, PG_VERSION last: an interrupted start leaves nothing that looks like a cluster."""
        for left in self.data.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        fresh = self.data / "new"
        command = [self.program.with_name("initdb"), "-D", fresh, *INITDB, *(() if self.durable else ("--no-sync",))]
        done = subprocess.run(
            tethered(command, signal.SIGTERM, self.account),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            cwd="/",
        )
        if done.returncode != 0:
            raise explained("The database could not be made.", done.stdout, f"See to the rights of {self.data}")
        for entry in sorted(fresh.iterdir(), key=lambda entry: entry.name == "PG_VERSION"):
            entry.rename(self.data / entry.name)
        fresh.rmdir()

    def recover(self) -> None:
        """Our lock is held, so a server still there lost its launcher; a lock file without server is stale."""
        lock = self.data / "postmaster.pid"
        if not lock.exists():
            return
        first = lock.read_text(encoding="utf-8").split("\n", 1)[0]
        number = int(first) if first.isdigit() else 0
        for request in (signal.SIGINT, signal.SIGQUIT):
            if is_server_of(number, self.data):
                os.kill(number, request)
                wait_for_end(number, self.data)
        if is_server_of(number, self.data):
            raise Stopped(
                f"An earlier PostgreSQL (process {number}) holds {self.data} and does not end.",
                f"End it: kill -9 {number}, then run the same command again.",
            )
        for left in (lock, self.run / POSTGRES_SOCKET, self.run / (POSTGRES_SOCKET + ".lock")):
            left.unlink(missing_ok=True)

    def wait_until_ready(self, child: Child) -> None:
        deadline = time.monotonic() + START_SECONDS
        while child.alive and time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError), self.connection("postgres"):
                return
            pause(0.03)
        raise explained("PostgreSQL does not start.", tail(self.log), f"The whole log is {self.log}")

    def connection(self, database: str) -> psycopg.Connection:
        return psycopg.connect(host=str(self.run), user=SUPERUSER, dbname=database, connect_timeout=5, autocommit=True)

    def identity(self) -> str:
        """The number that initdb gave to this cluster and to no other."""
        with self.connection("postgres") as connection:
            row = connection.execute("select system_identifier from pg_control_system()").fetchone()
        return str(row[0]) if row else ""

    def prepare(self, *, for_tests: bool) -> None:
        """Roles, database and extensions; harmless when they are there already."""
        with self.connection("postgres") as connection:
            roles.create_roles(connection, for_tests=for_tests)
            roles.create_database(connection)
        for database in ("ssi", *(("template1",) if for_tests else ())):
            with self.connection(database) as connection:
                roles.open_database(connection)


def is_server_of(number: int, data: Path) -> bool:
    """Whether that process is a PostgreSQL on that folder: numbers are reused, above all in containers."""
    if number <= 0:
        return False
    try:
        words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return words[0].endswith(b"postgres") and os.fsencode(data) in words


def wait_for_end(number: int, data: Path) -> None:
    deadline = time.monotonic() + ORPHAN_SECONDS
    while is_server_of(number, data) and time.monotonic() < deadline:
        pause(0.1)


def check_answer(address: str) -> None:
    """A server that was named by the environment must answer before anything is built on it."""
    try:
        psycopg.connect(address, connect_timeout=5).close()
    except psycopg.OperationalError as problem:
        raise Stopped(
            f"The database does not answer: {str(problem).strip()}",
            "Check DATABASE_URL and OWNER_DATABASE_URL, or unset both to use the embedded server.",
        ) from problem
