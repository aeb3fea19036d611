"""First stage: what is missing is said with its remedy, and nothing is installed twice."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ssi.launch import bootstrap
from ssi.launch.bootstrap import Stopped


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "requirements.txt").write_text("django==5.2.19\n")
    (tmp_path / "requirements-dev.txt").write_text("pytest==9.2.0\n")
    return tmp_path


def test_an_old_python_is_refused_with_the_command_that_names_another() -> None:
    with pytest.raises(Stopped) as stopped:
        bootstrap.check_python((3, 9, 2), "run")
    assert "3.9.2" in stopped.value.problem
    assert "PYTHON=python3.11 make run" in stopped.value.remedy


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 1)])
def test_python_311_and_later_are_accepted(version: tuple[int, ...]) -> None:
    bootstrap.check_python(version, "run")


def test_the_first_stage_runs_without_the_environment() -> None:
    code = "import runpy; runpy.run_path('ssi/launch/bootstrap.py', run_name='looked at')"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False, cwd=bootstrap.PROJECT
    )
    assert done.stderr == ""


def test_the_same_locks_need_no_second_installation(project: Path) -> None:
    wanted = bootstrap.state_wanted(project, "run", "3.11.2")
    assert bootstrap.is_current(dict(wanted), wanted)


def test_a_changed_lock_needs_an_installation(project: Path) -> None:
    stamp = bootstrap.state_wanted(project, "run", "3.11.2")
    (project / "requirements.txt").write_text("django==5.2.20\n")
    assert not bootstrap.is_current(stamp, bootstrap.state_wanted(project, "run", "3.11.2"))


def test_another_python_needs_an_installation(project: Path) -> None:
    stamp = bootstrap.state_wanted(project, "run", "3.11.2")
    assert not bootstrap.is_current(stamp, bootstrap.state_wanted(project, "run", "3.11.3"))


def test_the_test_set_serves_make_run_too_but_not_the_reverse(project: Path) -> None:
    small = bootstrap.state_wanted(project, "run", "3.11.2")
    large = bootstrap.state_wanted(project, "dev", "3.11.2")
    assert bootstrap.is_current(large, small)
    assert not bootstrap.is_current(small, large)


@pytest.mark.parametrize("content", ["", "not a stamp"])
def test_an_unreadable_stamp_counts_as_none(project: Path, content: str) -> None:
    (project / bootstrap.STAMP).write_text(content)
    assert bootstrap.stamp_of(project) == {}


def test_a_disk_too_small_is_said_with_the_place_and_the_need(tmp_path: Path) -> None:
    with pytest.raises(Stopped) as stopped:
        bootstrap.check_space(tmp_path, 10**18, "the dependencies", bootstrap.ROOM)
    assert str(tmp_path) in stopped.value.problem
    assert f"{10**18 // bootstrap.MEGABYTE} MB are needed" in stopped.value.problem
    assert "Free some space" in stopped.value.remedy


def test_without_root_the_exact_package_line_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "root_prefix", lambda: None)
    with pytest.raises(Stopped) as stopped:
        bootstrap.install_packages(["libpango-1.0-0", "fontconfig"], "run")
    assert "apt-get install -y --no-install-recommends libpango-1.0-0 fontconfig" in stopped.value.remedy
    assert "make run" in stopped.value.remedy


def test_only_absent_packages_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: "/usr/bin/dpkg-query")
    monkeypatch.setattr(bootstrap, "installed_packages", lambda names: set(names) - {"chromium"})
    assert bootstrap.missing_packages("test") == ["chromium"]
    assert bootstrap.missing_packages("run") == []


def test_a_python_without_its_venv_package_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert "python3-venv" in bootstrap.missing_packages("lock")


@pytest.mark.parametrize(
    ("output", "word"),
    [
        ("error: failed to write: No space left on device (os error 28)", "The disk is full"),
        ("Caused by: dns error: failed to lookup address", "The network does not answer"),
        ("Temporary failure resolving 'deb'", "The network does not answer"),
    ],
)
def test_a_failed_tool_is_explained_by_its_usual_cause(output: str, word: str) -> None:
    stopped = bootstrap.explained("The dependencies could not be installed.", output, "Run it again")
    assert word in stopped.problem
    assert output in stopped.problem
    assert stopped.remedy != "Run it again"


def test_an_unknown_failure_keeps_its_own_remedy_and_last_words() -> None:
    stopped = bootstrap.explained("It failed.", "first\n" * 20 + "last words", "See the log")
    assert stopped.problem.endswith("  | last words")
    assert stopped.problem.count("  | ") == 8
    assert stopped.remedy == "See the log"


def test_each_command_knows_which_lock_it_needs() -> None:
    assert bootstrap.profile_for("run") == "run"
    assert bootstrap.profile_for("test") == "dev"
    for lock in bootstrap.LOCKS.values():
        assert (bootstrap.PROJECT / lock).exists()


def test_the_locks_hold_hashes_and_no_index_address() -> None:
    for name in (*bootstrap.LOCKS.values(), bootstrap.UV_LOCK):
        text = (bootstrap.PROJECT / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "index-url" not in text
