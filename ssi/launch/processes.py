"""The programs that a command starts: each with a log file of its own, all of them stopped with it and nothing else."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ssi.launch.bootstrap import PROJECT, Stopped, explained, say
from ssi.launch.places import Account

# A launcher killed before the kernel was asked would leave an orphan: the program starts under its own parent only.
STILL_OURS = '[ "$PPID" = "$0" ] && exec "$@"'
LOG_SIZE = 5 * 1024 * 1024
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(Exception):
    """Ctrl-C, or the polite signal of whoever runs us."""


@dataclass
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    is_server: bool = False

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def wait(self, seconds: float) -> bool:
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


def tethered(command: Sequence[object], stop_signal: signal.Signals, account: Account | None) -> list[str]:
    """The command, bound to us: the kernel sends it its stop signal when the launcher dies, even by kill -9."""
    bound = ["setpriv", "--pdeathsig", stop_signal.name.removeprefix("SIG")]
    if account:
        bound += ["--reuid", str(account.uid), "--regid", str(account.gid), "--clear-groups"]
    return [*bound, "--", "sh", "-c", STILL_OURS, str(os.getpid()), *(str(part) for part in command)]


def start(
    name: str,
    command: Sequence[object],
    log: Path,
    *,
    environment: Mapping[str, str] | None = None,
    account: Account | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Child:
    """Starts in a session of its own, so that Ctrl-C reaches the launcher alone, which stops things in order."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_SIZE:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        process = subprocess.Popen(
            tethered(command, stop_signal, account),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment) if environment is not None else None,
            cwd=PROJECT if account is None else "/",
            start_new_session=True,
        )
    return Child(name, process, log, stop_signal)


def stop(children: Sequence[Child]) -> None:
    """All are asked at once; one that does not go in time is killed with everything that it started."""
    for child in children:
        if child.alive:
            child.process.send_signal(child.stop_signal)
    deadline = time.monotonic() + max((child.grace for child in children), default=0)
    for child in children:
        if not child.wait(max(0.1, deadline - time.monotonic())):
            say(f"{child.name} does not stop: killed")
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()


def tail(log: Path, lines: int = 15) -> str:
    if not log.exists():
        return ""
    with log.open("rb") as content:
        content.seek(max(0, log.stat().st_size - 20_000))
        return "\n".join(content.read().decode(errors="replace").splitlines()[-lines:])


def run_step(name: str, command: Sequence[object], log: Path, environment: Mapping[str, str]) -> str:
    """Runs one command to its end and returns what it said; a failure shows its last words."""
    before = log.stat().st_size if log.exists() else 0
    child = start(name, command, log, environment=environment)
    try:
        code = child.process.wait()
    finally:
        stop([child])
    with log.open("rb") as content:
        content.seek(before)
        output = content.read().decode(errors="replace")
    if code != 0:
        raise explained(f"{name} failed (code {code}).", output, f"The whole of it is in {log}")
    return output


@dataclass
class Programs:
    """The running programs by name, with the way to start each again."""

    children: dict[str, Child] = field(default_factory=dict)
    starters: dict[str, Callable[[], Child]] = field(default_factory=dict)

    def start(self, starter: Callable[[], Child]) -> Child:
        child = starter()
        self.children[child.name] = child
        self.starters[child.name] = starter
        return child

    def dead(self) -> list[str]:
        return [name for name, child in self.children.items() if not child.alive]

    def start_again(self, name: str) -> None:
        self.children[name] = self.starters[name]()

    def refuse_dead(self) -> None:
        for name in self.dead():
            child = self.children[name]
            words = "\n".join("  | " + line for line in tail(child.log).splitlines())
            raise Stopped(
                f"{name} has ended by itself (code {child.process.returncode}). Its last lines:\n{words}",
                f"The whole log is {child.log}; mend the cause, then run the same command again.",
            )

    def stop(self) -> None:
        """Those that use the servers first, then the servers."""
        for servers in (False, True):
            stop([child for child in self.children.values() if child.is_server is servers])


@contextlib.contextmanager
def stop_requests() -> Iterator[None]:
    """Turns the polite signals into an exception; while things are being stopped, a second one changes nothing."""

    def requested(_number: int, _frame: object) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise StopRequested

    before = {number: signal.signal(number, requested) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def pause(seconds: float) -> None:
    threading.Event().wait(seconds)
