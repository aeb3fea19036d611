"""A real PostgreSQL and a real Valkey: made, started, recovered, stopped; and who may do what in them."""

import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from ssi.launch import places, postgres, servers, valkey
from ssi.launch.bootstrap import Stopped
from ssi.launch.discovery import Given, socket_address
from ssi.launch.processes import stop
from ssi.launch.servers import Servers

pytestmark = pytest.mark.slow  # starts servers of its own


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    path = places.test_folder(places.server_account())
    lock = places.held_lock(path / "lock")
    assert lock is not None
    with lock:
        yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Servers]:
    own = servers.start_servers(folder, folder / "log", Given(), for_tests=True, durable=False)
    yield own
    own.programs.stop()


def answer(servers_in_use: Servers, role: str, query: str, *, before: str = "select 1") -> list[tuple[object, ...]]:
    assert servers_in_use.cluster is not None
    with psycopg.connect(socket_address(role, servers_in_use.cluster.run), connect_timeout=5) as connection:
        connection.execute(before.encode())
        return connection.execute(query.encode()).fetchall()


def test_the_server_is_private_and_sorts_by_the_builtin_locale(running: Servers) -> None:
    assert running.cluster is not None
    assert running.cluster.run.stat().st_mode & 0o777 == 0o700
    assert answer(running, "ssi_app", "show listen_addresses") == [("",)]
    assert answer(running, "ssi_app", "show jit") == [("off",)]
    locale = (
        "select datlocprovider::text, datlocale, pg_encoding_to_char(encoding) from pg_database where datname = 'ssi'"
    )
    assert answer(running, "ssi_app", locale) == [("b", "C.UTF-8", "UTF8")]


def test_the_application_role_owns_nothing_and_creates_nothing(running: Servers) -> None:
    rights = "select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = 'ssi_app'"
    assert answer(running, "ssi_app", rights) == [(False, False, False, False)]
    for statement in ("create table mine (id int)", "create schema mine", "create temporary table mine (id int)"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            answer(running, "ssi_app", statement)


def test_the_owner_creates_tables_and_the_extensions_are_there(running: Servers) -> None:
    assert answer(running, "ssi_owner", "select count(*) from trial", before="create table trial (id int)") == [(0,)]
    names = {name for (name,) in answer(running, "ssi_owner", "select extname from pg_extension")}
    assert {"pg_trgm", "unaccent", "btree_gist"} <= names


def test_the_test_login_takes_the_other_roles_and_is_none_of_them(running: Servers) -> None:
    assert answer(running, "ssi_test", "select current_user, pg_has_role('ssi_owner', 'usage')") == [
        ("ssi_test", False)
    ]
    for role in ("ssi_owner", "ssi_app", "ssi_nowall"):
        assert answer(running, "ssi_test", "select current_user", before=f"set role {role}") == [(role,)]


def test_the_role_without_wall_has_the_rights_of_the_application(running: Servers) -> None:
    query = (
        "select rolbypassrls, pg_has_role('ssi_nowall', 'ssi_app', 'usage') from pg_roles where rolname = 'ssi_nowall'"
    )
    assert answer(running, "ssi_nowall", query) == [(True, True)]


def test_test_databases_are_made_by_the_owner_with_their_extensions(running: Servers) -> None:
    assert running.cluster is not None
    with psycopg.connect(socket_address("ssi_test", running.cluster.run, "postgres"), autocommit=True) as connection:
        connection.execute("set role ssi_owner")
        connection.execute("create database test_trial")
    with psycopg.connect(socket_address("ssi_owner", running.cluster.run, "test_trial")) as connection:
        found = connection.execute("select count(*) from pg_extension where extname = 'pg_trgm'").fetchone()
    assert found == (1,)


def test_the_log_of_the_server_quotes_neither_a_statement_nor_the_row_that_it_refused(running: Servers) -> None:
    assert running.cluster is not None
    before = "create temporary table told (words text unique); insert into told values ('CANARI')"
    with pytest.raises(psycopg.errors.UniqueViolation):
        answer(running, "ssi_owner", "insert into told values ('CANARI') returning 1", before=before)
    written = running.cluster.log.read_text(encoding="utf-8")
    assert "duplicate key value" in written
    assert "CANARI" not in written


def test_preparing_twice_changes_nothing(running: Servers) -> None:
    assert running.cluster is not None
    running.cluster.prepare(for_tests=True)
    assert answer(running, "ssi_app", "select current_user") == [("ssi_app",)]


def test_the_broker_answers_on_its_private_socket(running: Servers) -> None:
    assert running.broker is not None
    assert valkey.answers(running.broker.socket_path)
    assert running.redis == f"unix://{running.broker.socket_path}"


def test_a_killed_server_starts_again_over_its_stale_lock(folder: Path) -> None:
    place = folder / "killed"
    place.mkdir(mode=0o755)
    own = servers.cluster_in(place, place / "log", places.server_account(), durable=False)
    child = own.start()
    child.process.send_signal(signal.SIGKILL)
    child.process.wait()
    lock = own.data / "postmaster.pid"
    assert lock.exists()
    lines = lock.read_text().split("\n")
    lock.write_text("\n".join(["1", *lines[1:]]))
    again = own.start()
    assert again.alive
    stop([again])
    assert not lock.exists()


def test_data_of_another_version_stop_the_start(folder: Path) -> None:
    place = folder / "other"
    place.mkdir(mode=0o755)
    own = servers.cluster_in(place, place / "log", places.server_account(), durable=False)
    places.claim(own.data, own.account)
    (own.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(Stopped, match="written by PostgreSQL 17"):
        own.start()


def test_a_server_that_cannot_start_shows_its_own_words(folder: Path) -> None:
    place = folder / "broken"
    place.mkdir(mode=0o755)
    own = servers.broker_in(place, place / "log", places.server_account())
    broken = replace(own, program=Path(shutil.which("false") or ""))
    with pytest.raises(Stopped, match="Valkey does not start"):
        broken.start()


def test_a_given_database_that_does_not_answer_is_named() -> None:
    with pytest.raises(Stopped) as stopped:
        postgres.check_answer("postgresql://ssi_app@127.0.0.1:1/ssi")
    assert "DATABASE_URL" in stopped.value.remedy


@pytest.mark.parametrize("address", ["memcached://x", "localhost:6379"])
def test_a_broker_of_another_kind_is_refused(address: str) -> None:
    with pytest.raises(Stopped, match="not understood"):
        valkey.check_kind(address)
