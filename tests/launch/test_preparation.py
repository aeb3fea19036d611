"""Migrations and demo data: run when something changed, skipped when nothing did."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from ssi.launch import preparation
from ssi.launch.servers import Servers

OWNER = "postgresql://ssi_owner@/ssi?host=/run"
APP = "postgresql://ssi_app@/ssi?host=/run"


class OneCluster:
    """Stands for a running cluster: its number is all that the fingerprint asks of it."""

    number = "7321"

    def identity(self) -> str:
        return self.number


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []

    def step(_name: str, command: Sequence[str], _log: Path, environment: Mapping[str, str]) -> str:
        assert environment["DATABASE_URL"] == OWNER
        done.append(" ".join(command[2:]))
        return "attache : phrase\n"

    monkeypatch.setattr(preparation, "run_step", step)
    return done


@pytest.fixture
def servers() -> Servers:
    own = Servers(APP, OWNER, "unix:///run/valkey.sock")
    vars(own)["cluster"] = OneCluster()
    return own


def test_the_first_start_migrates_and_loads_the_embassy(steps: list[str], servers: Servers, tmp_path: Path) -> None:
    preparation.prepare_database(servers, "demo", {}, tmp_path)
    assert steps == ["migrate --no-input", "demo --if-empty"]


def test_a_second_start_does_neither(steps: list[str], servers: Servers, tmp_path: Path) -> None:
    for _ in range(2):
        preparation.prepare_database(servers, "demo", {}, tmp_path)
    assert len(steps) == 2


def test_another_cluster_is_prepared_again(steps: list[str], servers: Servers, tmp_path: Path) -> None:
    preparation.prepare_database(servers, "demo", {}, tmp_path)
    vars(servers)["cluster"].number = "7322"
    preparation.prepare_database(servers, "demo", {}, tmp_path)
    assert len(steps) == 4


def test_a_management_command_in_between_makes_it_look_again(
    steps: list[str], servers: Servers, tmp_path: Path
) -> None:
    preparation.prepare_database(servers, "demo", {}, tmp_path)
    preparation.forget(tmp_path)
    preparation.prepare_database(servers, "demo", {}, tmp_path)
    assert len(steps) == 4


def test_the_test_mode_has_no_embassy(steps: list[str], servers: Servers, tmp_path: Path) -> None:
    preparation.prepare_database(servers, "test", {}, tmp_path)
    assert steps == ["migrate --no-input"]


def test_a_given_database_is_migrated_at_each_start(steps: list[str], tmp_path: Path) -> None:
    given = Servers(APP, OWNER, "unix:///run/valkey.sock")
    for _ in range(2):
        preparation.prepare_database(given, "test", {}, tmp_path)
    assert steps == ["migrate --no-input"] * 2


def test_without_the_owner_nothing_is_touched_and_it_is_said(
    steps: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    preparation.prepare_database(Servers(APP, "", ""), "demo", {}, tmp_path)
    assert steps == []
    assert "OWNER_DATABASE_URL is not given" in capsys.readouterr().out


def test_the_logins_are_asked_once_and_kept_to_oneself(steps: list[str], servers: Servers, tmp_path: Path) -> None:
    preparation.prepare_database(servers, "demo", {}, tmp_path)
    for _ in range(2):
        assert preparation.demo_logins(servers, {}, tmp_path) == "attache : phrase"
    assert steps.count("demo --print-logins") == 1
    assert (tmp_path / preparation.NOTE).stat().st_mode & 0o777 == 0o600
