"""A whole case file of 300 pages: how long it takes, and how much memory the processes that make it take at most."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from ssi.accounts.models import User
from ssi.common import clock
from ssi.documents.annexes import clean_pages, join_pages
from ssi.exchanges.letters.case_file import file_of, pieces_of
from ssi.exchanges.services import file_exchange
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.exchanges.test_case_file import pages_of, piece
from tests.factories.cases import make_request
from tests.support.people import Embassy

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Of processor: what the machine does beside is not counted.
SECONDS, MEGABYTES = 120.0, 600
SENTENCE = "Le service requis a transmis les éléments demandés, qui ont été relus et versés au dossier le jour même. "

PROGRAM = """
import ast, datetime, pathlib, resource, sys, time
import django
django.setup()
from ssi.printing.reading import count_pages
from ssi.printing.renderer import render_pdf
context = ast.literal_eval(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
start = time.perf_counter()
content = render_pdf("pdf/case_file.html", context, identifier=b"c" * 32, title=context["title"], language="fr",
                     created=datetime.datetime(2026, 10, 22, tzinfo=datetime.timezone.utc))
took, cpu = time.perf_counter() - start, time.process_time()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
pathlib.Path(sys.argv[2]).write_bytes(content)
print(f"seconds={took:.1f} cpu={cpu:.1f} peak={peak} pages={count_pages(content)} bytes={len(content)}")
"""


def filled(user: User, exchanges: int, paragraphs: int) -> Record:
    record = make_request(user, state="sent")
    for number in range(exchanges):
        file_exchange(
            record,
            direction="in",
            kind="message",
            channel="bilateral",
            occurred_at=clock.now(),
            subject=f"Échange {number}",
            body="\n\n".join([SENTENCE * 3] * paragraphs),
            actor=user,
        )
    return record


def laid_out(context: dict[str, Any], folder: Path) -> dict[str, float]:
    """In a process of its own, as a worker's child."""
    (folder / "context").write_text(repr(context), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder / "context"), str(folder / "main.pdf")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "ssi.settings"},
    )
    assert done.returncode == 0, done.stderr
    return {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", done.stdout)}


def test_300_pages_of_exchanges(embassy: Embassy, tmp_path: Path) -> None:
    """The heaviest case: all of it is text, laid out in one go."""
    user = embassy["attache.sg"]
    with acting_as(user):
        record = filled(user, exchanges=240, paragraphs=12)
        start = time.perf_counter()
        context = file_of(record, None, user, {})
    read = time.perf_counter() - start
    found = laid_out(context, tmp_path)
    print(f"\n300 pages of exchanges: read {read:.1f} s; layout {found}")
    assert found["pages"] >= 300
    assert found["cpu"] < SECONDS
    assert found["peak"] < MEGABYTES


def test_40_pages_of_exchanges_and_260_of_pieces(embassy: Embassy, tmp_path: Path) -> None:
    user = embassy["attache.sg"]
    with acting_as(user):
        record = filled(user, exchanges=40, paragraphs=8)
        for number in range(13):
            piece(record, user, f"{number}.pdf", pages_of(20))
        start = time.perf_counter()
        inserts, printed = [], {}
        for rank, one in enumerate(pieces_of(record), start=1):
            target = tmp_path / f"{rank}.pdf"
            printed[one.pk] = clean_pages(one, target)
            inserts.append((rank, target))
        cleaning = time.perf_counter() - start
        context = file_of(record, None, user, printed)
    found = laid_out(context, tmp_path)
    start = time.perf_counter()
    before = int(found["pages"]) - len(inserts)
    count = join_pages(tmp_path / "main.pdf", [(before + rank, path) for rank, path in inserts], tmp_path / "whole.pdf")
    joining = time.perf_counter() - start
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(
        f"\n{count} pages: pieces {cleaning:.1f} s, layout {found}, joining {joining:.1f} s, any child {children} MiB"
    )
    assert count >= 300
    assert found["cpu"] < SECONDS
    assert children < MEGABYTES
