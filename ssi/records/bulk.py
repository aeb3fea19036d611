"""What is done to several records of a list at once: the same services and rules as one by one, foreseen before.

An act is registered by the floor that has its service. Nothing is done that the preview did not show: each record is
taken with the version that it had there, under its lock, and the rule is asked again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from ssi.accounts.models import User
from ssi.common.rules import Refused, Text, Verdict
from ssi.jobs.models import Job
from ssi.records.models import Record
from ssi.territories.capabilities import Area
from ssi.territories.grants import scopes

MOST = 500
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Foreseen:
    """What becomes of RECORD: WILL, in words; or why nothing does."""

    record: Record
    verdict: Verdict
    will: Text = ""

    @property
    def refusal(self) -> str:
        return str(self.verdict.reason) if isinstance(self.verdict, Refused) else ""


class Plan(Protocol):
    """One act on some records, for one person: what they need is read once for all of them."""

    def foresee(self, record: Record) -> Foreseen:
        """Writes nothing."""

    def do(self, record: Record) -> Text:
        """RECORD is locked, and foreseen allowed; says what was done. Raises RefusedError."""


@dataclass(frozen=True)
class Asked:
    """What was confirmed: of which list, under which criteria, which records, with which choice, by whom."""

    place: str
    query: str
    keys: tuple[uuid.UUID, ...]
    choice: str
    actor: User


@dataclass(frozen=True)
class BulkAct:
    """LABEL is the button of the list, TITLE the head of its preview, DOES the button that confirms.

    Offered to whoever holds one of VERBS in one of AREAS. CHOICES: what the person must say first (a successor), under
    CHOICE_LABEL; without it, nothing.
    """

    code: str
    label: Text
    title: Text
    lead: Text
    does: Text
    verbs: tuple[str, ...]
    plan: Callable[[Sequence[Record], User, str], Plan]
    areas: frozenset[Area] = frozenset(Area)
    choice_label: Text = ""
    choices: Callable[[Sequence[Record], User], Choices] | None = None
    # For what has a job of its own; else the job of ssi.records.bulk_job does it, record by record.
    asks: Callable[[Asked], Job] | None = None

    def is_offered(self, user: User, areas: Collection[Area]) -> bool:
        """Whether USER may do it to something of a list of AREAS; a post works on its own requests one by one."""
        wanted = {area.value for area in self.areas.intersection(areas)}
        places = (scope.split("/") for verb in self.verbs for scope in scopes(user, verb))
        return any(area in wanted and not post for _country, area, *post in places)


@dataclass(frozen=True)
class Bar:
    """The acts offered under a list. ALL: how many the list holds, when that is more than a page shows of it."""

    place: str
    query: str
    acts: tuple[BulkAct, ...]
    all: int


_acts: dict[str, BulkAct] = {}


def register(act: BulkAct) -> None:
    if _acts.setdefault(act.code, act) is not act:
        raise ValueError(f"two acts on several records are called {act.code}")


def act_of(code: str) -> BulkAct | None:
    return _acts.get(code)


def bar_of(user: User, place: str, areas: Collection[Area], query: str, count: int) -> Bar | None:
    """What USER may do to the rows of the list PLACE; None: nothing."""
    if not place:
        return None
    offered = tuple(act for act in _acts.values() if act.is_offered(user, areas))
    return Bar(place, query, offered, min(count, MOST)) if offered else None


@dataclass(frozen=True)
class Ticked:
    """A record as the preview showed it."""

    key: uuid.UUID
    version: int
