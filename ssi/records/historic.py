"""Registering what an old register already held: many at once, at the dates of history, with no effect on anybody.

No life-cycle is walked: each record is born in the state that it had reached, with one passage that says that it was
taken over, by whom and when. Nobody is told, nothing is sent.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.records.enums import DRAFT
from ssi.records.kinds import Kind
from ssi.records.models import Passage, Record
from ssi.records.services import refresh_search
from ssi.records.timeline import TAKEN_OVER
from ssi.territories.capabilities import Area
from ssi.territories.delegations import owner_for
from ssi.territories.grants import holds
from ssi.territories.models import Country


@contextmanager
def searched_together() -> Iterator[list[Record]]:
    """What is written inside is read for search at the end, for the records that the list was given, all at once."""
    written: list[Record] = []
    with connection.cursor() as cursor:
        cursor.execute("select set_config('ssi.indexing', 'together', true)")
        yield written
        cursor.execute("select set_config('ssi.indexing', '', true)")
        cursor.execute("select ssi.index_records(%s)", [[record.pk for record in written]])


class Register:
    """Where ACTOR takes over records of KIND in COUNTRY; RefusedError unless they may open one there."""

    def __init__(self, kind: Kind, country: Country, *, actor: User) -> None:
        self.kind, self.country, self.actor = kind, country, actor
        self.scope = f"{country.code}/{kind.area.value}"
        if not holds(actor, "change", self.scope):
            raise RefusedError(_("Votre affectation ne permet pas d’ouvrir ce dossier dans ce pays."), field="country")
        verb = "answer" if kind.area is Area.CONSULAR else "change"
        self.owner = owner_for(actor, f"{kind.area.value}_{verb}", country.code)
        self.now = clock.now()

    def record(
        self, *, title: str, marking: str, state: str, opened_at: datetime, closed_at: datetime | None
    ) -> Record:
        """A record as it stood, not yet written: its kind adds its detail, then `write` numbers and keeps it."""
        if state == DRAFT or self.kind.workflow.state(state).is_open is (closed_at is not None):
            raise ValueError(f"a record in the state {state} does not close at {closed_at}")
        return Record(
            id=uuid.uuid4(),
            kind=self.kind.code,
            country=self.country,
            area=self.kind.area,
            title=title,
            marking=marking,
            state=state,
            author=self.actor,
            owner=self.owner,
            created_at=self.now,
            opened_at=opened_at,
            closed_at=closed_at,
        )

    def write(self, records: Sequence[Record], references: Sequence[str]) -> None:
        """Numbers and writes RECORDS, each with the passage that names its place in the old register (REFERENCES)."""
        self._number(records)
        for record in records:
            refresh_search(record)
        Record.objects.bulk_create(records)
        Passage.objects.bulk_create(
            Passage(
                record=record,
                scope=self.scope,
                transition=TAKEN_OVER,
                from_state=DRAFT,
                to_state=record.state,
                actor=self.actor,
                at=self.now,
                reason=reference,
            )
            for record, reference in zip(records, references, strict=True)
        )

    def _number(self, records: Sequence[Record]) -> None:
        """References of the civil year in which each was opened, in the order of their opening."""
        years: dict[int, list[Record]] = defaultdict(list)
        for record in records:
            if record.opened_at is not None:
                years[clock.in_zone(record.opened_at, self.country.time_zone).year].append(record)
        for year, ones in sorted(years.items()):
            ones.sort(key=lambda record: record.opened_at or self.now)
            with connection.cursor() as cursor:
                cursor.execute(
                    "select ssi.next_references(%s, %s, %s, %s, %s)",
                    [self.country.code, self.kind.area.value, self.kind.code, year, len(ones)],
                )
                for record, (reference,) in zip(ones, cursor.fetchall(), strict=True):
                    record.reference = reference
