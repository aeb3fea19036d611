"""The port of the pages: a number that is free, else who holds it."""

import contextlib
import errno
import os
import socket
from collections.abc import Mapping
from pathlib import Path

from ssi.launch.bootstrap import Stopped

DEFAULT_PORT = 8000
LISTENING = "0A"


def chosen_port(environment: Mapping[str, str]) -> int:
    value = environment.get("PORT", str(DEFAULT_PORT))
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        raise Stopped(f"PORT={value!r} is not a port number.", "Choose one from 1024 to 65535: PORT=8001 make run")
    return int(value)


def check_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as problem:
            another = f"Choose another: PORT={port + 1 if 1024 <= port < 65535 else 8001} make run"
            if problem.errno == errno.EACCES:
                raise Stopped(f"Port {port} is reserved to root.", another) from problem
            raise Stopped(f"Port {port} is taken by {holder_of(port)}.", another) from problem


def holder_of(port: int) -> str:
    """The process that listens there, if this account may know it."""
    sockets = {f"socket:[{number}]" for number in listening_sockets(port)}
    for folder in Path("/proc").glob("[0-9]*"):
        if held_sockets(folder / "fd") & sockets:
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            return f"process {folder.name} ({words[:100]})"
    return "a process of another account"


def held_sockets(handles: Path) -> set[str]:
    """What the process of that folder has open; empty when it is another account's or has just ended."""
    held = set()
    with contextlib.suppress(OSError):
        for handle in os.listdir(handles):
            with contextlib.suppress(FileNotFoundError):
                held.add(os.readlink(handles / handle))
    return held


def listening_sockets(port: int) -> set[str]:
    found = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if not table.exists():
            continue
        for line in table.read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING and int(fields[1].rsplit(":", 1)[1], 16) == port:
                found.add(fields[9])
    return found
