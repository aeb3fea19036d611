"""The antivirus: clamd's own protocol (INSTREAM), over TCP or a private socket; it opens no file of ours itself.

Only a whole answer counts. Dead, slow, cut or unclear, it has not spoken, and what it was to read waits.
"""

from __future__ import annotations

import re
import socket
import struct
import time
from typing import BinaryIO

from django.conf import settings

SECONDS = 60.0
_BLOCK = 64 * 1024
_LONGEST_ANSWER = 4096
_SILENCE = 15.0
_INFECTED = re.compile(r"stream: (?P<threat>[\x20-\x7e]+) FOUND")
_CLEAN = "stream: OK"


class ScannerAwayError(Exception):
    """The antivirus has not said whether the file is clean; it will be asked again."""


def is_set() -> bool:
    return bool(settings.CLAMD)


def threat_in(file: BinaryIO) -> str:
    """The name of what the antivirus found in FILE; empty when it is clean; ScannerAwayError when it did not say."""
    limit = time.monotonic() + SECONDS
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            while block := file.read(_BLOCK):
                _stop_after(limit)
                line.sendall(struct.pack(">I", len(block)) + block)
            line.sendall(struct.pack(">I", 0))
            answer = _whole_answer(line, limit)
    except OSError as error:
        raise ScannerAwayError(type(error).__name__) from error
    if answer == _CLEAN:
        return ""
    found = _INFECTED.fullmatch(answer)
    if found is None:
        raise ScannerAwayError(f"unclear answer: {answer[:80]!r}")
    return found["threat"]


def _connected() -> socket.socket:
    address = settings.CLAMD
    if isinstance(address, str):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_SILENCE)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection(address, timeout=_SILENCE)


def _stop_after(limit: float) -> None:
    if time.monotonic() > limit:
        raise ScannerAwayError("too slow")


def _whole_answer(line: socket.socket, limit: float) -> str:
    """Up to the zero that ends it: an answer cut short is none."""
    received = b""
    while not received.endswith(b"\0"):
        _stop_after(limit)
        block = line.recv(_LONGEST_ANSWER)
        received += block
        if not block or len(received) > _LONGEST_ANSWER:
            raise ScannerAwayError("answer cut short" if not block else "answer too long")
    return received[:-1].decode("ascii", "replace").strip()
