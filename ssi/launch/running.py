"""`make run`: servers, migrations, demo embassy, web, worker and beat, until Ctrl-C. `make manage`: beside it."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from ssi.launch import places, ports
from ssi.launch.bootstrap import PROJECT, STARTED, Stopped, say
from ssi.launch.catalogue import compile_catalogues
from ssi.launch.discovery import find_postgres
from ssi.launch.preparation import MANAGE, demo_logins, forget, prepare_database
from ssi.launch.processes import Programs, StopRequested, pause, start, stop_requests
from ssi.launch.servers import Servers, kept_servers, only_launcher, product_environment, running_servers

FIRST_PAGE = "/connexion/"
FIRST_PAGE_SECONDS = 120
MODES = ("demo", "test")
PYTHON = sys.executable


def chosen_mode(environment: Mapping[str, str]) -> str:
    mode = environment.get("SSI_MODE", "demo")
    if mode not in MODES:
        raise Stopped(
            f"SSI_MODE={mode}: make run serves {' or '.join(MODES)}, on this machine alone.",
            "For real use see docs/operations.md (docker compose up).",
        )
    return mode


def serving_role(servers: Servers, mode: str, environment: Mapping[str, str]) -> str:
    """The address for web and workers: ssi_app, or in test mode the role that no row policy holds."""
    second_wall_off = environment.get("SSI_WALLS", "both") in {"orm", "none"}
    if mode == "test" and second_wall_off and servers.cluster:
        return servers.app.replace("//ssi_app@", "//ssi_nowall@", 1)
    return servers.app


def web_command(port: int, run: Path) -> list[str]:
    gunicorn = [PYTHON, "-m", "gunicorn", "--config", "python:ssi.launch.web"]
    return [*gunicorn, "--bind", f"127.0.0.1:{port}", "--worker-tmp-dir", str(run)]


def worker_command() -> list[str]:
    celery = [PYTHON, "-m", "celery", "--app", "ssi.celery", "worker", "--queues", "ssi,pdf", "--concurrency", "1"]
    return [*celery, "--without-mingle", "--without-gossip", "--loglevel", "INFO"]


def beat_command(kept: Path) -> list[str]:
    celery = [PYTHON, "-m", "celery", "--app", "ssi.celery", "beat", "--schedule", str(kept / "beat")]
    return [*celery, "--pidfile", "", "--loglevel", "INFO"]


def first_page(port: int) -> int:
    """The status that the sign-in page answers with; 0 while nobody listens."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", FIRST_PAGE)
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()


def wait_for_first_page(port: int, programs: Programs) -> None:
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    status = 0
    while time.monotonic() < deadline:
        programs.refuse_dead()
        status = first_page(port)
        if status == http.client.OK:
            return
        pause(0.1)
    raise Stopped(f"The sign-in page answers {status} instead of 200.", f"See {programs.children['web'].log}")


def welcome(port: int, servers: Servers, kept: Path, logins: str) -> None:
    seconds = time.time() - (PROJECT / ".venv" / STARTED).stat().st_mtime
    say(f"\nSSI is ready after {seconds:.1f} s:  http://127.0.0.1:{port}/\n")
    if logins:
        say(f"{logins}\n")
    if servers.cluster and not servers.cluster.data.is_relative_to(kept):
        say(f"Database: {servers.cluster.data} (the project's folder is closed to it)")
    say(f"Data: {shown(kept)}   Logs: {shown(kept / 'log')}/*.log   Stop: Ctrl-C")


def shown(path: Path) -> str:
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)


def watch(programs: Programs, *, restart: bool) -> None:
    """Until a stop is asked. The end of one program ends all; in test mode it is said, and SIGUSR1 starts it again."""
    told: set[str] = set()
    asked: list[int] = []
    signal.signal(signal.SIGUSR1, lambda number, _frame: asked.append(number))
    while True:
        pause(0.3)
        if not restart:
            programs.refuse_dead()
        dead = programs.dead()
        for name in dead:
            if name not in told:
                say(f"{name} has ended; to start it again: kill -USR1 {os.getpid()}")
        told = set(dead)
        if asked:
            asked.clear()
            for name in dead:
                programs.start_again(name)
                say(f"{name} is started again")


def start_product(servers: Servers, mode: str, port: int, kept: Path) -> None:
    """Web first: the page is what somebody waits for, the others load while it is opened."""
    environment = product_environment(servers, mode, kept, os.environ)
    prepare_database(servers, mode, environment, kept)
    environment["DATABASE_URL"] = serving_role(servers, mode, environment)
    scratch = kept / "scratch"
    scratch.mkdir(mode=0o700, exist_ok=True)

    def begin(name: str, command: Sequence[str], **more: str) -> None:
        mine = {**environment, **more}
        servers.programs.start(partial(start, name, command, kept / "log" / f"{name}.log", environment=mine))

    say("Programs: starting web, worker and beat")
    begin("web", web_command(port, scratch), PROMETHEUS_MULTIPROC_DIR=str(scratch / "metrics"))
    logins = demo_logins(servers, environment, kept) if mode == "demo" else ""
    wait_for_first_page(port, servers.programs)
    begin("worker", worker_command())
    begin("beat", beat_command(kept))
    welcome(port, servers, kept, logins)


def run() -> int:
    mode = chosen_mode(os.environ)
    kept = places.var_folder(mode)
    kept.mkdir(parents=True, exist_ok=True)
    only_launcher(kept).close()
    port = ports.chosen_port(os.environ)
    ports.check_port(port)
    compile_catalogues(PROJECT / "locale")
    with contextlib.suppress(StopRequested), stop_requests():
        say("Servers: starting PostgreSQL and Valkey")
        with kept_servers(mode) as servers:
            try:
                start_product(servers, mode, port, kept)
                watch(servers.programs, restart=mode == "test")
            finally:
                say("Stopping")
    return 0


def manage(arguments: Sequence[str]) -> int:
    """One management command as the owner of the database, beside a running `make run` or with servers of its own."""
    mode = chosen_mode(os.environ)
    kept = places.var_folder(mode)
    with contextlib.ExitStack() as stack:
        servers = running_servers(kept) or stack.enter_context(kept_servers(mode))
        environment = product_environment(servers, mode, kept, os.environ)
        environment["DATABASE_URL"] = servers.owner
        forget(kept)
        return subprocess.run([*MANAGE, *arguments], env=environment, check=False).returncode


def shell_db() -> int:
    """psql as the owner of the kept database."""
    mode = chosen_mode(os.environ)
    with contextlib.ExitStack() as stack:
        servers = running_servers(places.var_folder(mode)) or stack.enter_context(kept_servers(mode))
        psql = find_postgres().path.with_name("psql")
        return subprocess.run([psql, servers.owner], check=False).returncode
