"""A sheet that was checked and whose lines are all wrong, written by the owner."""

from __future__ import annotations

from ssi.accounts.models import User
from ssi.common import clock
from ssi.imports.models import Batch, Line
from tests.support.database import as_owner


def make_batch(person: User, country: str = "SG", *, text: str = "Objet", lines: int = 1) -> Batch:
    """TEXT is the name of its file, and in each line."""
    with as_owner():
        batch = Batch.objects.create(
            person=person,
            kind="RFI",
            country_id=country,
            scope=f"{country}/operational",
            file_name=f"{text}.csv",
            format="csv",
            headings=["N°", "Objet"],
            shape="0" * 64,
            lines=lines,
            wrong=lines,
            state="checked",
            created_at=clock.now(),
        )
        Line.objects.bulk_create(
            Line(batch=batch, number=number, cells=[str(number), text], faults=[["Objet", text, text]])
            for number in range(2, lines + 2)
        )
    return batch
