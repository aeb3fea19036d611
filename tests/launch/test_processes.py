"""Programs: bound to the launcher, stopped in order, explained when they end by themselves."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from ssi.launch import processes
from ssi.launch.bootstrap import PROJECT, Stopped

SLEEPER = [sys.executable, "-c", "import signal; signal.pause()"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); signal.pause()",
]


def wait_for_words(child: processes.Child) -> None:
    while child.alive and not child.log.read_text():
        processes.pause(0.01)


def test_a_program_writes_in_its_own_log_and_stops_when_asked(tmp_path: Path) -> None:
    child = processes.start("sleeper", SLEEPER, tmp_path / "log" / "sleeper.log")
    assert child.alive
    processes.stop([child])
    assert not child.alive
    assert child.process.returncode == -signal.SIGTERM


def test_a_stubborn_program_is_killed_after_its_grace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    child = processes.start("stubborn", STUBBORN, tmp_path / "stubborn.log")
    child.grace = 0.2
    wait_for_words(child)
    processes.stop([child])
    assert child.process.returncode == -signal.SIGKILL
    assert "stubborn does not stop: killed" in capsys.readouterr().out


def test_a_program_does_not_outlive_a_killed_launcher(tmp_path: Path) -> None:
    code = f"""
import os, signal, sys
from pathlib import Path
from ssi.launch import processes
child = processes.start("sleeper", {SLEEPER!r}, Path({str(tmp_path)!r}) / "sleeper.log")
print(child.process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=PROJECT)
    assert done.returncode == -signal.SIGKILL
    orphan = int(done.stdout)
    for _ in range(300):
        if not is_running(orphan):
            break
        processes.pause(0.01)
    assert not is_running(orphan)


def is_running(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_program_that_ends_by_itself_is_said_with_its_last_words(tmp_path: Path) -> None:
    programs = processes.Programs()
    command = [sys.executable, "-c", "import sys; print('no such table'); sys.exit(3)"]
    child = programs.start(lambda: processes.start("worker", command, tmp_path / "worker.log"))
    child.process.wait()
    with pytest.raises(Stopped) as stopped:
        programs.refuse_dead()
    assert "worker has ended by itself (code 3)" in stopped.value.problem
    assert "no such table" in stopped.value.problem
    assert str(tmp_path / "worker.log") in stopped.value.remedy


def test_an_ended_program_can_be_started_again(tmp_path: Path) -> None:
    programs = processes.Programs()
    child = programs.start(lambda: processes.start("worker", SLEEPER, tmp_path / "worker.log"))
    child.process.kill()
    child.process.wait()
    assert programs.dead() == ["worker"]
    programs.start_again("worker")
    assert programs.dead() == []
    programs.stop()
    assert programs.dead() == ["worker"]


def test_what_uses_the_servers_stops_before_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = processes.Programs()
    server = programs.start(lambda: processes.start("server", SLEEPER, tmp_path / "server.log"))
    server.is_server = True
    programs.start(lambda: processes.start("web", SLEEPER, tmp_path / "web.log"))
    order: list[str] = []
    stop = processes.stop

    def noted_stop(some: Sequence[processes.Child]) -> None:
        order.extend(child.name for child in some)
        stop(some)

    monkeypatch.setattr(processes, "stop", noted_stop)
    programs.stop()
    assert order == ["web", "server"]


def test_a_step_returns_its_words_of_this_time_only(tmp_path: Path) -> None:
    log = tmp_path / "step.log"
    log.write_text("yesterday\n")
    said = processes.run_step("step", [sys.executable, "-c", "print('today')"], log, dict(os.environ))
    assert said == "today\n"
    assert log.read_text() == "yesterday\ntoday\n"


def test_a_failed_step_shows_its_last_words_and_its_log(tmp_path: Path) -> None:
    log = tmp_path / "migrate.log"
    with pytest.raises(Stopped) as stopped:
        processes.run_step("migrate", [sys.executable, "-c", "raise SystemExit('boom')"], log, dict(os.environ))
    assert "migrate failed (code 1)" in stopped.value.problem
    assert "boom" in stopped.value.problem
    assert str(log) in stopped.value.remedy


def test_a_large_log_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "LOG_SIZE", 10)
    log = tmp_path / "web.log"
    log.write_text("x" * 11)
    processes.stop([processes.start("web", SLEEPER, log)])
    assert (tmp_path / "web.log.1").read_text() == "x" * 11
    assert log.read_text() == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_polite_signals_ask_for_a_stop_and_a_second_one_changes_nothing(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with processes.stop_requests():
        with pytest.raises(processes.StopRequested):
            signal.raise_signal(number)
        signal.raise_signal(number)
    assert signal.getsignal(number) == before
