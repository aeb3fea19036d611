"""Who acts, when, on what: one act of the replay is one acting context, in a transaction that holds the whole world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error as DatabaseError

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.directory.models import Authority, CrimeType
from ssi.documents.services import attach_document
from ssi.followup.assigned import Wanted, add_task, tick
from ssi.followup.following import follow
from ssi.records.models import Record
from ssi.records.services import name_reader, reserve
from ssi.site.worlds.nodes import WorldError
from ssi.site.worlds.plans import Act, SidePlan
from ssi.territories.acting import acting_as
from ssi.territories.grants import forget
from ssi.territories.models import ConsularPost, Country


def together(acts: Sequence[Act]) -> Iterator[tuple[str, datetime, list[Act]]]:
    """What one person does at one instant is one acting context, and one line of the journal, as a response is."""
    for (by, at), group in groupby(acts, key=lambda act: (act.by, act.at)):
        yield by, at, list(group)


@dataclass
class Placed:
    """A record of the world, once built."""

    kind: str
    key: UUID
    reference: str
    state: str
    handling: UUID | None = None
    handling_state: str = ""
    documents: dict[str, str] = field(default_factory=dict)


@dataclass
class Stage:
    """The people and places of a world being built. Grants are read again for whoever is posted for a time only."""

    people: dict[str, User]
    posted_for_a_time: frozenset[str]
    countries: dict[str, Country]
    posts: dict[str, ConsularPost]
    authorities: dict[str, Authority]
    crime_types: dict[str, CrimeType]

    @contextmanager
    def acting(self, username: str, at: datetime) -> Iterator[User]:
        """USERNAME does something, or several things at once, at AT."""
        person = self.people[username]
        if username in self.posted_for_a_time:
            forget(person)
        with clock.at(at), acting_as(person):
            yield person

    @contextmanager
    def acts(self, username: str, at: datetime, path: str) -> Iterator[User]:
        """USERNAME does one thing at AT, which PATH asked for."""
        with self.said(username, path), self.acting(username, at) as person:
            yield person

    @contextmanager
    def said(self, username: str, path: str) -> Iterator[None]:
        """What the product refuses to USERNAME is said with the PATH that asked for it."""
        try:
            yield
        except RefusedError as error:
            where = f"{path}.{error.field}" if error.field else path
            raise WorldError([f"{where}: refused to {username}: {error.reason}"]) from error
        except (ValidationError, DatabaseError, ObjectDoesNotExist) as error:
            first = str(error).strip().splitlines()[0]
            raise WorldError([f"{path}: impossible for {username}: {first}"]) from error

    def authority(self, code: str) -> Authority | None:
        return self.authorities[code] if code else None

    def furnish(self, record: Record, side: SidePlan, path: str, placed: Placed) -> None:
        """Pieces first: once a record is reserved, only its owner and named people reach it."""
        for position, piece in enumerate(side.documents):
            with self.acts(piece.by, piece.at, f"{path}.documents[{position}]") as person:
                document = attach_document(
                    record,
                    SimpleUploadedFile(piece.name, piece.content),
                    title=piece.title,
                    document_type=piece.document_type,
                    handling_code=piece.handling_code,
                    handling_note=piece.handling_note,
                    actor=person,
                )
                placed.documents[piece.name] = str(document.pk)
        self._follow_up(record, side, path)
        if side.need_to_know:
            with self.acts(side.by, side.at, f"{path}.need_to_know") as person:
                reserve(record, reserved=True, version=None, actor=person)
        for position, reader in enumerate(side.readers):
            with self.acts(side.by, side.at, f"{path}.readers[{position}]") as person:
                name_reader(
                    Record.objects.get(pk=record.pk),
                    self.people[reader.person],
                    until=reader.until,
                    reason=reader.reason,
                    actor=person,
                )

    def _follow_up(self, record: Record, side: SidePlan, path: str) -> None:
        for position, plan in enumerate(side.tasks):
            where = f"{path}.tasks[{position}]"
            wanted = Wanted(plan.title, plan.due_on, self.people[plan.assignee])
            with self.acts(plan.by, plan.at, where) as person:
                task = add_task(Record.objects.get(pk=record.pk), wanted, actor=person)
            if plan.done_by:
                with self.acts(plan.done_by, plan.at, where) as person:
                    tick(task, done=True, actor=person)
        for position, follower in enumerate(side.followers):
            with self.acts(follower, side.at, f"{path}.followers[{position}]") as person:
                follow(Record.objects.get(pk=record.pk), active=True, actor=person)
