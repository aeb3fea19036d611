"""The antivirus by its protocol: only a whole, clear answer counts; each way of failing is a silence."""

from __future__ import annotations

import io
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ssi import env
from ssi.documents import antivirus
from ssi.documents.antivirus import ScannerAwayError, threat_in
from tests.documents.files import archive, pdf
from tests.support.clamd import MARKER, THREAT, Scanner, scanner
from tests.support.workers import wait_until

CONTENT = b"contenu" * 40_000
CLAMD = "/usr/sbin/clamd"


@pytest.fixture
def clamd(settings: Any) -> Iterator[Scanner]:
    with scanner() as server:
        settings.CLAMD = server.address
        yield server


def test_a_clean_file_is_sent_whole_and_passes(clamd: Scanner) -> None:
    assert threat_in(io.BytesIO(CONTENT)) == ""
    assert clamd.received == [CONTENT]


def test_what_is_found_is_named(clamd: Scanner) -> None:
    assert threat_in(io.BytesIO(CONTENT + MARKER)) == THREAT


@pytest.mark.parametrize("fault", ["silent", "cut", "mute", "error", "unclear", "endless"])
def test_an_answer_that_is_not_whole_and_clear_is_none(
    clamd: Scanner, fault: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clamd.fault = fault
    monkeypatch.setattr(antivirus, "_SILENCE", 0.3)
    started = time.monotonic()
    with pytest.raises(ScannerAwayError):
        threat_in(io.BytesIO(CONTENT))
    assert time.monotonic() - started < 5


def test_a_scanner_that_drags_on_is_left(clamd: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(antivirus, "SECONDS", -1.0)
    with pytest.raises(ScannerAwayError, match="too slow"):
        threat_in(io.BytesIO(CONTENT))


def test_nobody_there_is_a_silence(settings: Any, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for address in (("127.0.0.1", port), str(tmp_path / "clamd.sock")):
        settings.CLAMD = address
        with pytest.raises(ScannerAwayError):
            threat_in(io.BytesIO(CONTENT))


@pytest.mark.parametrize(
    ("value", "address"),
    [("", ""), ("/run/clamd.sock", "/run/clamd.sock"), ("clamav:3310", ("clamav", 3310)), ("::1:3310", ("::1", 3310))],
)
def test_its_address_is_a_socket_or_a_host_and_a_port(
    monkeypatch: pytest.MonkeyPatch, value: str, address: object
) -> None:
    monkeypatch.setenv("SSI_CLAMD", value)
    assert env.scanner("SSI_CLAMD") == address


@pytest.mark.parametrize("value", ["clamav", ":3310", "clamav:", "clamav:port", "clamav:70000"])
def test_another_address_is_refused_at_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SSI_CLAMD", value)
    with pytest.raises(env.EnvironmentRefused, match="SSI_CLAMD"):
        env.scanner("SSI_CLAMD")


# --- The real one -----------------------------------------------------------------------------------------------------


@pytest.fixture
def real_clamd(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Debian's clamd, with one signature of our own: no virus is needed, and none is here."""
    signatures = tmp_path / "signatures"
    signatures.mkdir()
    (signatures / "ours.ndb").write_text(f"Test.Canary:0:*:{MARKER.hex()}\n")
    address = tmp_path / "clamd.sock"
    configuration = tmp_path / "clamd.conf"
    configuration.write_text(
        f"Foreground yes\nLocalSocket {address}\nDatabaseDirectory {signatures}\n"
        f"TemporaryDirectory {tmp_path}\nFixStaleSocket yes\n"
    )
    with (tmp_path / "clamd.log").open("wb") as log:
        process = subprocess.Popen([CLAMD, f"--config-file={configuration}"], stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: address.exists() or process.poll() is not None)
        assert process.poll() is None, (tmp_path / "clamd.log").read_text(errors="replace")
        settings.CLAMD = str(address)
        yield
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.slow
@pytest.mark.usefixtures("real_clamd")
def test_the_real_clamd_reads_files_and_what_is_packed_in_them() -> None:
    assert threat_in(io.BytesIO(pdf() * 2000)) == ""
    assert threat_in(io.BytesIO(b"note " + MARKER)) == "Test.Canary.UNOFFICIAL"
    assert threat_in(io.BytesIO(archive(("word/media/1.bin", b"x" * 500 + MARKER)))) == "Test.Canary.UNOFFICIAL"
    assert threat_in(io.BytesIO(b"note")) == "", "and answers the next one"
