"""The commands: on the data of `make run`, or on the servers that the environment names (docs/operations.md)."""

from __future__ import annotations

import argparse
import contextlib
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ssi.launch import places
from ssi.launch.backups import sealing
from ssi.launch.backups.restoring import Target, restore
from ssi.launch.backups.taking import Source, take
from ssi.launch.bootstrap import Stopped, say
from ssi.launch.running import chosen_mode
from ssi.launch.servers import kept_servers, product_environment, running_servers

NO_KEY = "Make a pair of keys: make backup-key ARGS=/media/stick/ssi.key, then follow what it says."


def given(environment: Mapping[str, str], name: str) -> str:
    """The variable, or the content of the file that NAME_FILE names (a secret)."""
    path = environment.get(f"{name}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else environment.get(name, "")


def recipient(environment: Mapping[str, str], kept: Path | None) -> str:
    text = given(environment, "SSI_BACKUP_RECIPIENT")
    if not text and kept and (kept / "backup.pub").exists():
        text = (kept / "backup.pub").read_text(encoding="ascii")
    if not text:
        raise Stopped("No public key to seal the backup for (SSI_BACKUP_RECIPIENT).", NO_KEY)
    return text


def backup_key(arguments: Sequence[str]) -> int:
    """Makes the pair, and leaves the public half where `make backup` finds it."""
    parser = argparse.ArgumentParser(prog="backup-key")
    parser.add_argument("file", type=Path, help="where the private key goes: not on this machine")
    private = parser.parse_args(arguments).file
    public = sealing.make_keys(private)
    kept = places.var_folder(chosen_mode(os.environ))
    kept.mkdir(parents=True, exist_ok=True)
    (kept / "backup.pub").write_text(public + "\n", encoding="ascii")
    say(f"Private key: {private}. Without it no backup opens: keep two copies, neither beside the backups.")
    say(f"Public key, for SSI_BACKUP_RECIPIENT in production: {public}")
    return 0


@contextlib.contextmanager
def source(environment: Mapping[str, str]) -> Iterator[tuple[Source, str]]:
    """Where to read from, and the public key; the servers of a `make run` that is under way are used as they are."""
    address = environment.get("BACKUP_DATABASE_URL", "")
    if address:
        files = Path(environment.get("SSI_FILES_ROOT", ""))
        yield Source(address, given(environment, "SSI_DATABASE_PASSWORD"), files), recipient(environment, None)
        return
    mode = chosen_mode(environment)
    kept = places.var_folder(mode)
    public = recipient(environment, kept)
    with contextlib.ExitStack() as stack:
        servers = running_servers(kept) or stack.enter_context(kept_servers(mode))
        if "//ssi_owner@" not in servers.owner:
            raise Stopped("DATABASE_URL is given without BACKUP_DATABASE_URL.", "Give the address of ssi_backup too.")
        files = Path(product_environment(servers, mode, kept, environment)["SSI_FILES_ROOT"])
        yield Source(servers.owner.replace("//ssi_owner@", "//ssi_backup@", 1), "", files), public


def backup(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="backup")
    default = os.environ.get("SSI_BACKUPS", "")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(default) if default else None)
    folder = parser.parse_args(arguments).folder
    if folder is None:
        raise Stopped("No folder for the backup.", "Name one, on another disk: make backup ARGS=/media/disk/backups")
    started = time.monotonic()
    with source(os.environ) as (taken_from, public):
        take(taken_from, folder, sealing.public_key(public))
    say(f"Done in {time.monotonic() - started:.1f} s")
    return 0


@contextlib.contextmanager
def target(environment: Mapping[str, str]) -> Iterator[Target]:
    """A database just made: the one named, or that of `make run`, which must not be under way."""
    address = environment.get("OWNER_DATABASE_URL", "")
    if address:
        files = Path(environment.get("SSI_FILES_ROOT", ""))
        yield Target(address, given(environment, "SSI_DATABASE_PASSWORD"), files)
        return
    mode = chosen_mode(environment)
    kept = places.var_folder(mode)
    with kept_servers(mode) as servers:
        files = Path(product_environment(servers, mode, kept, environment)["SSI_FILES_ROOT"])
        yield Target(servers.owner, "", files)


def restore_command(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="restore")
    parser.add_argument("backup", type=Path, help="a folder ssi-… made by backup")
    parser.add_argument("key", type=Path, help="the file of the private key")
    asked = parser.parse_args(arguments)
    started = time.monotonic()
    key = sealing.private_key(asked.key)
    with target(os.environ) as empty:
        restore(asked.backup, key, empty)
    say(f"Done in {time.monotonic() - started:.1f} s")
    return 0
