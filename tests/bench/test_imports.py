"""A register of 20 000 lines, 500 of them wrong: received, checked, imported; lines a second at each step."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import pytest

from ssi.documents.uploads import check
from ssi.imports import services
from ssi.imports.enums import Mode
from ssi.imports.kinds import importable
from ssi.imports.models import Batch
from ssi.jobs import runner
from ssi.jobs.models import Job
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.imports.sheets_of import HEADINGS, file_of, row
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LINES, WRONG, FEWEST_A_SECOND = 20_000, 500, 200
# All in one transaction: as many as show what a line costs there.
TOGETHER = 4_000
_T = TypeVar("_T")


def timed(name: str, lines: int, do: Callable[[], _T]) -> _T:
    start = time.perf_counter()
    done = do()
    seconds = time.perf_counter() - start
    print(f"{name:32} {seconds:7.1f} s {lines / seconds:8.0f} lines/s, wanted {FEWEST_A_SECOND}")
    return done


def register() -> list[list[str]]:
    rows = [row(number) for number in range(1, LINES + 1)]
    faults = (
        ("Reçu le", "31/02/2019 10:00"),
        ("Objet", ""),
        ("Date de clôture", "01/01/2018"),
        ("Suite donnée", "refus"),
    )
    for place in range(0, LINES, LINES // WRONG):
        heading, value = faults[place // (LINES // WRONG) % len(faults)]
        rows[place][HEADINGS.index(heading)] = value
    return rows


@pytest.mark.parametrize("mode", [Mode.GOOD, Mode.ALL])
def test_twenty_thousand_lines_come_in(embassy: Embassy, mode: Mode) -> None:
    user = embassy["attache.sg"]
    rows = register() if mode is Mode.GOOD else [row(number) for number in range(1, TOGETHER + 1)]
    upload = check(file_of(rows, "xlsx"))
    print(f"\n{len(rows)} lines, {mode.value}: step, seconds, lines a second")

    def receive() -> Batch:
        with acting_as(user):
            return services.receive_file(upload, importable("RFI"), Country.objects.get(pk="SG"), actor=user)

    batch = timed("receive", len(rows), receive)
    with acting_as(user):
        batch = services.map_columns(batch, columns=batch.mapping["columns"], defaults={}, actor=user)
        job = services.ask_check(batch, actor=user)
    timed("check", len(rows), lambda: runner.run(job.pk))
    with acting_as(user):
        batch = Batch.objects.get(pk=batch.pk)
        assert batch.wrong == (WRONG if mode is Mode.GOOD else 0)
        job = services.ask_writing(batch, mode, actor=user)
    timed("import", batch.good, lambda: runner.run(job.pk))
    with as_owner():
        assert Job.objects.get(pk=job.pk).state == "done", Job.objects.get(pk=job.pk).message
        assert Record.objects.count() == batch.good
