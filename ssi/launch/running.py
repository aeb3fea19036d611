"""`make run`: servers, migrations, demo embassy, web, worker and beat, until Ctrl-C. `make manage`: one command there."""

import contextlib
import http.client
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ssi.launch import places, ports
from ssi.launch.bootstrap import PROJECT, Stopped, say
from ssi.launch.catalogue import compile_catalogues
from ssi.launch.processes import Child, pause, refuse_dead, run_step, start, stop, stop_requests
from ssi.launch.servers import Servers, kept_servers, product_environment

FIRST_PAGE = "/connexion/"
FIRST_PAGE_SECONDS = 60
MODES = ("demo", "test")
PYTHON = sys.executable
MANAGE = (PYTHON, "manage.py")


def chosen_mode(environment: Mapping[str, str]) -> str:
    mode = environment.get("SSI_MODE", "demo")
    if mode not in MODES:
        raise Stopped(
            f"SSI_MODE={mode}: make run serves {' or '.join(MODES)}, on this machine alone.",
            "For real use see docs/running.md, “Production” (docker compose up).",
        )
    return mode


def serving_role(servers: Servers, mode: str, environment: Mapping[str, str]) -> str:
    """The address for web and workers: ssi_app, or in test mode the role that no row policy holds."""
    second_wall_off = environment.get("SSI_WALLS", "both") in {"orm", "none"}
    if mode == "test" and second_wall_off and servers.cluster:
        return servers.app.replace("//ssi_app@", "//ssi_nowall@", 1)
    return servers.app


def web_command(port: int, run: Path) -> list[str]:
    gunicorn = [PYTHON, "-m", "gunicorn", "ssi.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    return [*gunicorn, "--workers", "2", "--threads", "4", "--worker-tmp-dir", str(run), "--no-control-socket"]


def worker_command() -> list[str]:
    celery = [PYTHON, "-m", "celery", "--app", "ssi.celery", "worker", "--queues", "ssi,pdf", "--concurrency", "1"]
    return [*celery, "--without-mingle", "--without-gossip", "--loglevel", "INFO"]


def beat_command(kept: Path) -> list[str]:
    celery = [PYTHON, "-m", "celery", "--app", "ssi.celery", "beat", "--schedule", str(kept / "beat")]
    return [*celery, "--pidfile", "", "--loglevel", "INFO"]


def prepare_database(servers: Servers, mode: str, environment: Mapping[str, str], kept: Path) -> None:
    if not servers.owner:
        say("Database: OWNER_DATABASE_URL is not given, so migrations and demo data are left alone")
        return
    as_owner = {**environment, "DATABASE_URL": servers.owner}
    say("Database: migrations")
    run_step("migrate", [*MANAGE, "migrate", "--no-input", "--verbosity", "1"], kept / "log" / "migrate.log", as_owner)
    if mode == "demo":
        said = run_step("demo", [*MANAGE, "demo", "--if-empty"], kept / "log" / "demo.log", as_owner)
        for line in said.splitlines():
            say(line)


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


def wait_for_first_page(port: int, children: Sequence[Child], web: Child) -> None:
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    status = 0
    while time.monotonic() < deadline:
        refuse_dead(children)
        status = first_page(port)
        if status == http.client.OK:
            return
        pause(0.1)
    raise Stopped(f"The sign-in page answers {status} instead of 200.", f"See {web.log}")


def welcome(port: int, mode: str, environment: Mapping[str, str], kept: Path) -> None:
    seconds = time.time() - float(os.environ.get("SSI_STARTED_AT", str(time.time())))
    say(f"\nSSI is ready after {seconds:.1f} s:  http://127.0.0.1:{port}/\n")
    if mode == "demo":
        say(run_step("demo", [*MANAGE, "demo", "--print-logins"], kept / "log" / "demo.log", environment))
    say(f"Data: {shown(kept)}   Logs: {shown(kept / 'log')}/*.log   Stop: Ctrl-C")


def shown(path: Path) -> str:
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)


def watch(programs: Mapping[str, Callable[[], Child]], children: dict[str, Child], *, restart: bool) -> None:
    """Until a stop is asked. Demo: the end of one program ends all. Test mode: it is said, and SIGUSR1 starts it again."""
    told: set[str] = set()
    asked: list[int] = []
    if restart:
        signal.signal(signal.SIGUSR1, lambda number, _frame: asked.append(number))
    while True:
        pause(0.5)
        dead = [name for name, child in children.items() if not child.alive]
        if not restart:
            refuse_dead(list(children.values()))
        for name in dead:
            if name not in told:
                say(f"{name} has ended; to start it again: kill -USR1 {os.getpid()}")
                told.add(name)
        if asked:
            asked.clear()
            for name in dead:
                children[name] = programs[name]()
                told.discard(name)
                say(f"{name} is started again")


def product_programs(port: int, kept: Path, environment: Mapping[str, str]) -> dict[str, Callable[[], Child]]:
    logs = kept / "log"
    scratch = kept / "scratch"
    scratch.mkdir(mode=0o700, exist_ok=True)
    return {
        "web": lambda: start("web", web_command(port, scratch), logs / "web.log", environment=environment),
        "worker": lambda: start("worker", worker_command(), logs / "worker.log", environment=environment),
        "beat": lambda: start("beat", beat_command(kept), logs / "beat.log", environment=environment),
    }


def run() -> int:
    mode = chosen_mode(os.environ)
    port = ports.chosen_port(os.environ)
    ports.check_port(port)
    compile_catalogues(PROJECT / "locale")
    kept = places.var_folder(mode)
    children: dict[str, Child] = {}
    say("Servers: starting PostgreSQL and Valkey")
    with stop_requests(), kept_servers(mode) as servers:
        environment = product_environment(servers, mode, kept, os.environ)
        prepare_database(servers, mode, environment, kept)
        environment["DATABASE_URL"] = serving_role(servers, mode, environment)
        programs = product_programs(port, kept, environment)
        try:
            say("Programs: starting web, worker and beat")
            for name, begin in programs.items():
                children[name] = begin()
            wait_for_first_page(port, [*children.values(), *servers.children], children["web"])
            welcome(port, mode, environment, kept)
            for server, begin_server in servers.starters().items():
                programs[server] = begin_server
                children[server] = next(child for child in servers.children if child.name == server)
            watch(programs, children, restart=mode == "test")
        finally:
            say("Stopping")
            stop([child for name, child in children.items() if name not in servers.starters()])
    return 0
