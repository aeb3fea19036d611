"""Folders and sockets of the servers: reachable, private, short enough, swept."""

import os
from pathlib import Path

import pytest

from ssi.launch import places
from ssi.launch.bootstrap import Stopped
from ssi.launch.places import Account

STRANGER = Account("stranger", 64_000, 64_000)


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    monkeypatch.setattr(places, "shared_folders", lambda: [folder])
    return folder


def test_a_socket_path_of_107_bytes_fits_and_of_108_does_not() -> None:
    longest = places.SOCKET_PATH_LIMIT - len("/" + places.POSTGRES_SOCKET)
    assert places.sockets_fit(Path("/" + "x" * (longest - 1)))
    assert not places.sockets_fit(Path("/" + "x" * longest))


def test_accents_count_for_their_bytes() -> None:
    half = (places.SOCKET_PATH_LIMIT - len("/" + places.POSTGRES_SOCKET)) // 2
    assert not places.sockets_fit(Path("/" + "é" * (half + 1)))


def test_a_closed_folder_above_is_not_reachable_by_another_account(tmp_path: Path) -> None:
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    assert not places.reachable(closed / "var", STRANGER)
    assert places.reachable(closed / "var", None)


def test_a_folder_closed_to_all_but_the_account_itself_is_reachable_by_it(tmp_path: Path) -> None:
    own = Account("own", os.getuid(), os.getgid())
    assert places.reachable(tmp_path / "private", own)


def test_a_short_open_project_keeps_its_servers_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "sockets_fit", lambda _run: True)
    assert places.servers_folder(tmp_path / "var", None) == tmp_path / "var"


def test_a_path_too_long_sends_the_servers_to_a_private_folder(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = shared.parent / "project" / "var"
    monkeypatch.setattr(places, "sockets_fit", lambda run: kept not in run.parents)
    folder = places.servers_folder(kept, None)
    assert folder.parent == shared
    assert folder.stat().st_mode & 0o777 == 0o700
    assert places.servers_folder(kept, None) == folder


def test_data_already_there_are_never_left_behind_in_silence(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = shared.parent / "project" / "var"
    (kept / "postgres").mkdir(parents=True)
    (kept / "postgres" / "PG_VERSION").write_text("18\n")
    monkeypatch.setattr(places, "sockets_fit", lambda run: kept not in run.parents)
    with pytest.raises(Stopped, match="moved to a closed or too deep a place"):
        places.servers_folder(kept, None)


def test_without_any_usable_folder_the_remedy_is_a_shorter_path(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "sockets_fit", lambda _run: False)
    with pytest.raises(Stopped) as stopped:
        places.servers_folder(shared.parent / "var", None)
    assert "shorter path" in stopped.value.remedy


def test_a_private_folder_laid_by_another_account_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "owner_of_servers", lambda _account: STRANGER.uid)
    trap = tmp_path / "ssi-0123"
    trap.mkdir()
    with pytest.raises(Stopped, match="belongs to account number"):
        places.claim(trap, None)


def test_a_link_in_place_of_the_private_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "ssi-0123").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Stopped):
        places.claim(tmp_path / "ssi-0123", None)


def test_a_claimed_folder_is_closed_again(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o755)
    places.claim(folder, None)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_lock_is_held_once_and_free_again_when_closed(tmp_path: Path) -> None:
    first = places.held_lock(tmp_path / "lock")
    assert first is not None
    assert places.held_lock(tmp_path / "lock") is None
    assert (tmp_path / "lock").read_text() == str(os.getpid())
    first.close()
    second = places.held_lock(tmp_path / "lock")
    assert second is not None
    second.close()


def test_folders_of_killed_runs_are_swept_and_those_in_use_are_kept(tmp_path: Path) -> None:
    for name in ("dead", "alive", "unmarked"):
        (tmp_path / (places.TEST_PREFIX + name)).mkdir()
    (tmp_path / (places.TEST_PREFIX + "dead") / "lock").touch()
    alive = places.held_lock(tmp_path / (places.TEST_PREFIX + "alive") / "lock")
    places.sweep(tmp_path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["ssi-test-alive", "ssi-test-unmarked"]
    assert alive is not None
    alive.close()


def test_programs_in_a_closed_folder_are_copied_where_all_may_run_them(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for folder in ("postgres/bin", "postgres.libs"):
        (site / folder).mkdir(parents=True, mode=0o700)
    program = site / "postgres" / "bin" / "postgres"
    program.write_text("program")
    program.chmod(0o700)
    (site / "postgres.libs" / "libpq.so").write_text("library")
    (site / "postgres.libs" / "libpq.so").chmod(0o600)
    site.chmod(0o700)
    keep = tmp_path / "keep"
    keep.mkdir()
    folders = (site / "postgres", site / "postgres.libs")
    copy = places.reachable_copy(program, folders, lambda: keep, STRANGER)
    assert copy != program
    assert copy.stat().st_mode & 0o777 == 0o755
    assert copy.parent.stat().st_mode & 0o005 == 0o005
    library = copy.parents[2] / "postgres.libs" / "libpq.so"
    assert library.stat().st_mode & 0o004
    assert places.reachable_copy(program, folders, lambda: keep, STRANGER) == copy


def test_demo_data_and_test_data_live_apart() -> None:
    assert places.var_folder("demo").name == "var"
    assert places.var_folder("test") == places.var_folder("demo") / "test"
