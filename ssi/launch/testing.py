"""`make test` and its smaller sisters: servers of their own for the time of the run, linters, pytest."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ssi.launch.bootstrap import PROJECT, say
from ssi.launch.catalogue import compile_catalogues
from ssi.launch.processes import tethered
from ssi.launch.servers import passing_servers, product_environment

PYTHON = sys.executable
SCRIPTS = Path(sys.executable).parent
TEST_ROLE = "ssi_test"
LINTERS: dict[str, Sequence[str]] = {
    "mypy": (PYTHON, "-m", "mypy"),
    "ruff format": (PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."),
    "ruff check": (PYTHON, "-m", "ruff", "check", "--quiet", "."),
    "import-linter": (str(SCRIPTS / "lint-imports"),),
    "djlint format": (PYTHON, "-m", "djlint", "templates", "--check"),
    "djlint": (PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"),
    "migrations": (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),
}
FIXES: Sequence[Sequence[str]] = (
    (PYTHON, "-m", "ruff", "check", "--fix", "--quiet", "."),
    (PYTHON, "-m", "ruff", "format", "--quiet", "."),
    (PYTHON, "-m", "djlint", "templates", "--reformat", "--quiet"),
)
SHOWN_LINES = 60
PARALLEL = ("-n", "2", "--dist", "worksteal")
QUICK = ("-m", "not slow and not e2e and not matrix", *PARALLEL)
MATRIX = ("tests/access", "--matrix=full", *PARALLEL)
BENCHES = "tests/bench"
BENCH = ("--bench", "-p", "no:randomly", "-s")


@dataclass(frozen=True)
class Finding:
    linter: str
    code: int
    output: str


def run_linter(name: str, environment: Mapping[str, str]) -> Finding:
    done = subprocess.run(
        ["nice", "-n", "5", *LINTERS[name]],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd=PROJECT,
        env=dict(environment),
    )
    return Finding(name, done.returncode, done.stdout)


def run_linters(environment: Mapping[str, str]) -> tuple[list[Finding], float]:
    """Two at a time; their words are kept until all are done, so that nothing is interleaved."""
    started = time.monotonic()
    with ThreadPoolExecutor(max_workers=2) as pool:
        findings = list(pool.map(lambda name: run_linter(name, environment), LINTERS))
    return findings, time.monotonic() - started


def report(findings: Sequence[Finding], seconds: float) -> int:
    failed = [finding for finding in findings if finding.code != 0]
    for finding in failed:
        lines = finding.output.strip().splitlines()
        if len(lines) > SHOWN_LINES:
            lines = [f"({len(lines) - SHOWN_LINES} lines before these)", *lines[-SHOWN_LINES:]]
        say(f"\n--- {finding.linter} ---\n" + "\n".join(lines))
    verdict = f"FAILED: {', '.join(finding.linter for finding in failed)}" if failed else "all clean"
    say(f"Linters ({len(findings)} in {seconds:.0f} s): {verdict}")
    return 1 if failed else 0


def run_pytest(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """In the foreground, so that Ctrl-C reaches it and it can finish its own report."""
    command = tethered([PYTHON, "-m", "pytest", *arguments], signal.SIGTERM, None)
    with subprocess.Popen(command, env=dict(environment), cwd=PROJECT) as pytest:
        while True:
            try:
                return pytest.wait()
            except KeyboardInterrupt:
                continue


def polite_end(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def test_environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "SSI_FILES_ROOT": str(folder / "files"), "PYTHONHASHSEED": "0"}


def with_servers(arguments: Sequence[str] | None, *, linters: bool) -> int:
    """Linters and pytest beside each other, on servers of their own: several runs may go on at once."""
    signal.signal(signal.SIGTERM, polite_end)
    compile_catalogues(PROJECT / "locale")
    say("Servers: starting PostgreSQL and Valkey for this run")
    with passing_servers() as (servers, folder):
        if servers.cluster:
            servers.app = servers.app.replace("//ssi_app@", f"//{TEST_ROLE}@", 1)
        environment = product_environment(servers, "test", folder, test_environment(folder))
        environment["SSI_MODE"] = "test"
        if not linters:
            return run_pytest(arguments or (), environment)
        with ThreadPoolExecutor(max_workers=1) as beside:
            linting = beside.submit(run_linters, environment)
            code = 0 if arguments is None else run_pytest(arguments, environment)
            if arguments is not None and not linting.done():
                say("Linters: finishing")
            findings, seconds = linting.result()
        return report(findings, seconds) or code


def test(arguments: Sequence[str]) -> int:
    return with_servers(arguments or PARALLEL, linters=not arguments)


def check(arguments: Sequence[str]) -> int:
    return with_servers([*QUICK, *arguments], linters=True)


def matrix(arguments: Sequence[str]) -> int:
    return with_servers([*MATRIX, *arguments], linters=False)


def bench(arguments: Sequence[str]) -> int:
    """Every measure, or those whose file is named."""
    named = any(argument.startswith(BENCHES) for argument in arguments)
    return with_servers([*BENCH, *([] if named else [BENCHES]), *arguments], linters=False)


def lint(_arguments: Sequence[str]) -> int:
    return with_servers(None, linters=True)


def fix(_arguments: Sequence[str]) -> int:
    """A linter that mends says so by its exit code: what is left is told by `make lint`, and not here."""
    for command in FIXES:
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False, cwd=PROJECT)
    say("Mended what can be. What is left: make lint")
    return 0


def manage_in_passing(arguments: Sequence[str]) -> int:
    """A management command that needs some database, not the kept one."""
    with passing_servers() as (servers, folder):
        environment = product_environment(servers, "test", folder, test_environment(folder))
        environment["DATABASE_URL"] = servers.owner
        return subprocess.run([PYTHON, "manage.py", *arguments], check=False, cwd=PROJECT, env=environment).returncode


def migrations(arguments: Sequence[str]) -> int:
    return manage_in_passing(["makemigrations", *arguments])


def messages(arguments: Sequence[str]) -> int:
    code = manage_in_passing(["makemessages", "--locale", "en", "--no-wrap", "--no-location", *arguments])
    compile_catalogues(PROJECT / "locale")
    return code


def clean(_arguments: Sequence[str]) -> int:
    """What can be made again: caches and compiled files. The environment and the data stay."""
    names = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis"}
    for folder, inside, files in os.walk(PROJECT):
        inside[:] = [name for name in inside if name not in {".git", ".venv", "var"}]
        for name in [name for name in inside if name in names]:
            shutil.rmtree(Path(folder, name))
            inside.remove(name)
        for name in files:
            if name.endswith(".mo"):
                Path(folder, name).unlink()
    say("Clean. Kept: .venv (environment), var (data). To start afresh: rm -r .venv var")
    return 0
