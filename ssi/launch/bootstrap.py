"""First stage of every make command: Debian packages, virtual environment, locked dependencies.

Run by the system's python3 as a plain script, so it uses the standard library alone and imports nothing of ours.
The Makefile then starts the second stage, `python -m ssi.launch`, inside the environment made here.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROJECT = Path(__file__).resolve().parents[2]
LOWEST_PYTHON = (3, 11)
MEGABYTE = 1024 * 1024

PRINTING_PACKAGES = (
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fontconfig",
    "fonts-dejavu-core",
)
BROWSER_PACKAGES = ("chromium", "libatomic1", "poppler-utils", "gettext")
# The real antivirus, fed by the tests with signatures of their own; its services need not run.
SCANNER_PACKAGES = ("clamav-daemon",)
PACKAGES = {
    "run": PRINTING_PACKAGES,
    "manage": PRINTING_PACKAGES,
    "check": (*PRINTING_PACKAGES, "poppler-utils", "gettext"),
    "messages": (*PRINTING_PACKAGES, "gettext"),
    "lint": PRINTING_PACKAGES,
    "migrations": PRINTING_PACKAGES,
    "test": (*PRINTING_PACKAGES, *BROWSER_PACKAGES, *SCANNER_PACKAGES),
    "matrix": (*PRINTING_PACKAGES, *BROWSER_PACKAGES),
    "bench": (*PRINTING_PACKAGES, *BROWSER_PACKAGES),
}
RUN_COMMANDS = ("run", "manage", "shell-db", "backup-key", "backup", "restore")
LOCKS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}
SPACE_NEEDED = {"run": 500 * MEGABYTE, "dev": 1300 * MEGABYTE}
STARTED = "ssi-started"
ROOM = "Free some space there, or clone the project on a larger disk."
UV_LOCK = "ssi/launch/uv.lock.txt"
STAMP = "ssi-installed.json"


class Stopped(Exception):
    """The command cannot go on: what is wrong, and what to do about it."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def check_python(version: Sequence[int], command: str) -> None:
    if tuple(version[:2]) < LOWEST_PYTHON:
        found = ".".join(str(part) for part in version[:3])
        raise Stopped(
            f"Python 3.11 or later is needed, python3 here is {found}.",
            f"Install one and name it: PYTHON=python3.11 make {command}",
        )


def profile_for(command: str) -> str:
    return "run" if command in RUN_COMMANDS else "dev"


# --- Debian packages ---------------------------------------------------------------------------------------------


def installed_packages(names: Sequence[str]) -> set[str]:
    """Those of the named Debian packages that are installed."""
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Abbrev}\n", *names]
    answer = subprocess.run(query, capture_output=True, text=True, check=False)
    pairs = [line.split() for line in answer.stdout.splitlines()]
    return {pair[0] for pair in pairs if len(pair) > 1 and pair[1] == "ii"}


def missing_packages(command: str) -> list[str]:
    wanted = list(PACKAGES.get(command, ()))
    missing = [] if importlib.util.find_spec("ensurepip") else ["python3-venv"]
    if shutil.which("dpkg-query"):
        present = installed_packages(wanted)
        missing += [name for name in wanted if name not in present]
    elif wanted:
        say("Not a Debian system: please see to the equivalents of " + " ".join(wanted))
    return missing


def install_line(names: Sequence[str]) -> str:
    return "apt-get install -y --no-install-recommends " + " ".join(names)


def root_prefix() -> list[str] | None:
    """What to put before a command so that root runs it; None when that needs a password or is not allowed."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        trial = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if trial.returncode == 0:
            return ["sudo", "-n"]
    return None


def install_packages(names: Sequence[str], command: str) -> None:
    remedy = f"As root: apt-get update && {install_line(names)}\nThen again: make {command}"
    prefix = root_prefix()
    if prefix is None or not shutil.which("apt-get"):
        raise Stopped("Debian packages are missing and this account may not install them.", remedy)
    say("Debian packages: installing " + " ".join(names))
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *names]):
        done = subprocess.run(
            [*apt, *step],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise explained("The Debian packages could not be installed.", done.stdout, remedy)


def explained(problem: str, output: str, remedy: str) -> Stopped:
    """A failed tool's own last words, with the two causes that people meet put first: full disk, no network."""
    last = "\n".join("  | " + line[:200] for line in output.strip().splitlines()[-8:])
    if "No space left on device" in output:
        problem, remedy = "The disk is full. " + problem, "Free some space, then run the same command again."
    elif any(sign in output for sign in NETWORK_SIGNS):
        problem += " The network does not answer."
        remedy = "Connect this machine (or set the proxy in https_proxy), then run the same command again."
    return Stopped(f"{problem}\n{last}", remedy)


NETWORK_SIGNS = (
    "Temporary failure resolving",
    "Temporary failure in name resolution",
    "Could not resolve",
    "dns error",
    "Network is unreachable",
    "Failed to establish a new connection",
    "error sending request",
    "Could not connect",
    "Connection refused",
    "timed out",
)


# --- Virtual environment -----------------------------------------------------------------------------------------


def check_space(folder: Path, needed: int, purpose: str, remedy: str) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        sizes = f"{free // MEGABYTE} MB free, {needed // MEGABYTE} MB are needed"
        raise Stopped(f"Not enough room for {purpose}: {folder} has {sizes}.", remedy)


def state_wanted(project: Path, profile: str, python: str) -> dict[str, str]:
    """What the stamp must say for the environment to be used as it is."""
    state = {"profile": profile, "python": python, "project": str(project)}
    for name, lock in LOCKS.items():
        state[name] = hashlib.sha256((project / lock).read_bytes()).hexdigest()
    return state


def stamp_of(environment: Path) -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads((environment / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def is_current(stamp: dict[str, str], wanted: dict[str, str]) -> bool:
    """True when nothing has to be installed; the larger set serves the smaller command too."""
    enough = stamp.get("profile") in {"dev", wanted["profile"]}
    return enough and all(stamp.get(key) == value for key, value in wanted.items() if key != "profile")


def run_tool(command: Sequence[object], problem: str, remedy: str) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd=PROJECT,
    )
    if done.returncode != 0:
        raise explained(problem, done.stdout, remedy)


def make_environment(environment: Path) -> None:
    """A virtual environment with pip, in place of whatever half-made one is there (its lock file stays)."""
    for entry in environment.iterdir():
        if entry.name in {"ssi.lock", STARTED}:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    say(f"Environment: making {environment.name} with Python {sys.version.split()[0]}")
    run_tool(
        [sys.executable, "-m", "venv", environment],
        "The virtual environment could not be made.",
        "Run: rm -r .venv, then the same command again.",
    )


def install_locked(environment: Path, profile: str) -> None:
    """Exactly the locked set, each file checked against its hash: with uv, or with pip where uv has no build."""
    python = environment / "bin" / "python"
    lock = LOCKS[profile]
    remedy = "Run the same command again; if it fails again: rm -r .venv"
    tools = environment / "tools"
    uv = tools / "bin" / "uv"
    say(f"Dependencies: installing {lock}")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if not same_content(tools / "uv.lock.txt", PROJECT / UV_LOCK):
        try:
            run_tool(
                [*pip, "--upgrade", "--target", tools, "-r", UV_LOCK], "The installer uv is not to be had.", remedy
            )
            shutil.copyfile(PROJECT / UV_LOCK, tools / "uv.lock.txt")
        except Stopped as stopped:
            if "network" in stopped.problem or "disk" in stopped.problem:
                raise
            say("The quick installer has no build for this machine: pip does it, more slowly")
    problem = f"The dependencies of {lock} could not be installed."
    if not uv.exists():
        run_tool([*pip, "-r", lock], problem, remedy)
        return
    sync = [uv, "pip", "sync", "--quiet", "--native-tls", "--python", python, "--require-hashes", lock]
    if not os.access(Path.home(), os.W_OK):
        sync += ["--cache-dir", environment / "cache"]
    run_tool(sync, problem, remedy)


def same_content(one: Path, other: Path) -> bool:
    return one.exists() and one.read_bytes() == other.read_bytes()


def python_of(environment: Path) -> str:
    """The version of the environment's interpreter; empty when it does not start (moved, half made, upgraded away)."""
    code = "import platform, pip; print(platform.python_version())"
    try:
        answer = subprocess.run(
            [environment / "bin" / "python", "-c", code], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


@contextlib.contextmanager
def only_one(environment: Path) -> Iterator[None]:
    """Two commands started together do not install over each other."""
    environment.mkdir(exist_ok=True)
    with (environment / "ssi.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another command is preparing the environment: waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def prepare(command: str) -> None:
    """An environment that holds all that the command needs, in .venv."""
    environment = PROJECT / ".venv"
    missing = missing_packages(command)
    if missing:
        install_packages(missing, command)
    with only_one(environment):
        (environment / STARTED).touch()
        stamp = stamp_of(environment)
        profile = "dev" if "dev" in {profile_for(command), stamp.get("profile")} else "run"
        python = sys.version.split()[0]
        wanted = state_wanted(PROJECT, profile, python)
        if not is_current(stamp, wanted) or not (environment / "bin" / "python").exists():
            started = time.monotonic()
            usable = python_of(environment) == python and stamp.get("project", str(PROJECT)) == str(PROJECT)
            check_space(PROJECT, SPACE_NEEDED[profile] // (4 if usable else 1), "the dependencies", ROOM)
            (environment / STAMP).unlink(missing_ok=True)
            if not usable:
                make_environment(environment)
            install_locked(environment, profile)
            (environment / STAMP).write_text(json.dumps(wanted, indent=1), encoding="utf-8")
            say(f"Dependencies: ready after {time.monotonic() - started:.1f} s")


def main(arguments: Sequence[str]) -> int:
    command = arguments[0] if arguments else "run"
    try:
        check_python(sys.version_info[:3], command)
        prepare(command)
    except Stopped as stopped:
        sys.stderr.write(f"Error: {stopped.problem}\nRemedy: {stopped.remedy}\n")
        return 1
    except OSError as problem:
        sys.stderr.write(f"Error: {problem}\nRemedy: check the rights and the room of {PROJECT}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted: run the same command again, it goes on where it was.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
