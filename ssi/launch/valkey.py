"""A private Valkey on a Unix socket. It keeps nothing: the job rows in the database are the truth."""

import socket
import time
from dataclasses import dataclass
from pathlib import Path

from ssi.launch.bootstrap import Stopped, explained
from ssi.launch.places import VALKEY_SOCKET, Account, claim
from ssi.launch.processes import Child, pause, start, stop, tail

START_SECONDS = 20


@dataclass(frozen=True)
class Broker:
    program: Path
    run: Path
    log: Path
    account: Account | None

    @property
    def socket_path(self) -> Path:
        return self.run / VALKEY_SOCKET

    @property
    def address(self) -> str:
        return f"unix://{self.socket_path}"

    def start(self) -> Child:
        claim(self.run, self.account)
        self.socket_path.unlink(missing_ok=True)
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket_path),
            "--unixsocketperm": "700",
            "--save": "",
            "--appendonly": "no",
            "--dir": str(self.run),
        }
        command = [self.program, *(part for option in options.items() for part in option)]
        child = start("Valkey", command, self.log, account=self.account)
        child.is_server = True
        try:
            self.wait_until_ready(child)
        except BaseException:
            stop([child])
            raise
        return child

    def wait_until_ready(self, child: Child) -> None:
        deadline = time.monotonic() + START_SECONDS
        while child.alive and time.monotonic() < deadline:
            if answers(self.socket_path):
                return
            pause(0.03)
        raise explained("Valkey does not start.", tail(self.log), f"The whole log is {self.log}")


def answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(2)
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def check_kind(address: str) -> None:
    if not address.startswith(("redis://", "rediss://", "unix://")):
        raise Stopped(
            f"REDIS_URL={address!r} is not understood.", "Use redis://host:port/0 or unix:///folder/valkey.sock"
        )
