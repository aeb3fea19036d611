"""An antivirus on loopback that speaks clamd's protocol: finds a marker, or fails in the way that it is told."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

Fault = Literal["", "silent", "cut", "mute", "error", "unclear", "endless"]
MARKER = b"canari-virus"
THREAT = "Test.Canary.UNOFFICIAL"


class Scanner(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.fault: Fault = ""
        self.received: list[bytes] = []
        self.released = threading.Event()

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", int(self.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    server: Scanner

    def handle(self) -> None:
        if self.rfile.read(len(b"zINSTREAM\0")) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        if self.server.fault == "cut":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        content = b"".join(iter(self._chunk, b""))
        self.server.received.append(content)
        self._answer(f"stream: {THREAT} FOUND" if MARKER in content else "stream: OK")

    def _chunk(self) -> bytes:
        (size,) = struct.unpack(">I", self.rfile.read(4))
        return self.rfile.read(size)

    def _answer(self, verdict: str) -> None:
        fault = self.server.fault
        if fault == "silent":
            self.server.released.wait(30)
        elif fault == "mute":
            self.wfile.write(verdict.encode()[:8])
        elif fault == "error":
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif fault == "unclear":
            self.wfile.write(b"stream: perhaps\0")
        elif fault == "endless":
            self.wfile.write(b"x" * 8192)
        else:
            self.wfile.write(verdict.encode() + b"\0")


@contextmanager
def scanner() -> Iterator[Scanner]:
    with Scanner() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()
