"""Kinds of jobs. Each application registers its own in its `tasks` module, found at start by that name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.module_loading import import_string

from ssi.common.rules import Text
from ssi.jobs.models import Job
from ssi.jobs.work import Work

Queue = Literal["ssi", "pdf"]
Run = Callable[[Work], None]


class UnknownKindError(LookupError):
    """A kind that no application registered: a mistake in the code."""


@dataclass(frozen=True)
class Link:
    """Where the page of a job leads: to its result once it is done, back to where it was asked for."""

    label: Text
    url: str
    primary: bool = False


@dataclass(frozen=True)
class JobKind:
    """RUN does the work and calls `work.finish`; LINKS say where the page of the job leads.

    RUN is a dotted path when only workers should load what it needs. A QUIET kind is the machine's own follow-up of
    what a person did: they did not ask for it, and their list of jobs leaves it out.
    """

    key: str
    title: Text
    queue: Queue
    run: Run | str
    links: Callable[[Job], Sequence[Link]]
    quiet: bool = False
    # How long a worker may be at it in one go; then it is stopped, and tried again.
    seconds: int = 120


_kinds: dict[str, JobKind] = {}


def register(kind: JobKind) -> JobKind:
    if kind.key in _kinds:
        raise ValueError(f"two kinds of jobs are called {kind.key}")
    _kinds[kind.key] = kind
    return kind


def run(work: Work) -> None:
    """Does the work; a kind that ends without a result is a mistake in the code."""
    chosen = of(work.claim.kind).run
    do: Run = import_string(chosen) if isinstance(chosen, str) else chosen
    do(work)
    if not work.settled:
        raise RuntimeError(f"job kind {work.claim.kind} ended without a result")


def quiet() -> list[str]:
    return [kind.key for kind in _kinds.values() if kind.quiet]


def of(key: str) -> JobKind:
    try:
        return _kinds[key]
    except KeyError:
        raise UnknownKindError(key) from None
