"""A world once read: what will be built, with every default filled in. No database here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ssi.territories.data import CountryRow, PostRow
from ssi.territories.roles import Role

# A consular request of key `k` is two records: `k`, its filing, and `k.handling`.
HANDLING_SIDE = ".handling"


@dataclass(frozen=True)
class PostingPlan:
    role: Role
    countries: tuple[str, ...] = ()
    post: str = ""
    areas: tuple[str, ...] | None = None
    start: datetime | None = None
    end: datetime | None = None

    def runs_at(self, instant: datetime) -> bool:
        return (self.start is None or self.start <= instant) and (self.end is None or instant < self.end)


@dataclass(frozen=True)
class PersonPlan:
    username: str
    full_name: str
    email: str
    language: str
    time_zone: str
    password: str | None
    active: bool
    postings: tuple[PostingPlan, ...]

    @property
    def has_dates(self) -> bool:
        return any(posting.start or posting.end for posting in self.postings)


@dataclass(frozen=True)
class ReaderPlan:
    person: str
    until: datetime | None
    reason: str


@dataclass(frozen=True)
class DocumentPlan:
    name: str
    content: bytes
    title: str
    document_type: str
    handling_code: str
    handling_note: str
    by: str
    at: datetime


@dataclass(frozen=True)
class LinkPlan:
    """From the record that bears it to the record of key TO (`key.handling`: the other side of a consular request)."""

    to: str
    kind: str
    by: str


@dataclass(frozen=True)
class TaskPlan:
    """A task of a record; DONE_BY: who has done it, if anybody has."""

    title: str
    due_on: date | None
    assignee: str
    by: str
    at: datetime
    done_by: str


@dataclass(frozen=True)
class SidePlan:
    """What any record may have: reserved or not, its named readers, pieces, links, tasks, who follows it. BY decides
    about access."""

    by: str
    at: datetime
    need_to_know: bool = False
    readers: tuple[ReaderPlan, ...] = ()
    documents: tuple[DocumentPlan, ...] = ()
    links: tuple[LinkPlan, ...] = ()
    tasks: tuple[TaskPlan, ...] = ()
    followers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Act:
    """One thing that somebody does at an instant. PATH is where the description says so."""

    do: str
    at: datetime
    by: str
    path: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class QuestionPlan:
    question_type: str
    text: str
    outcome: str
    answer: str
    refusal_ground: str


@dataclass(frozen=True)
class ConsentPlan:
    number: int
    reference: str
    on: date


@dataclass(frozen=True)
class RequestPlan:
    """A request for information. CONTENT names authorities and crime type by their code."""

    path: str
    key: str
    author: str
    owner: str
    country: str
    title: str
    marking: str
    state: str
    drafted_at: datetime
    content: dict[str, Any]
    questions: tuple[QuestionPlan, ...]
    acts: tuple[Act, ...]
    side: SidePlan


@dataclass(frozen=True)
class OffencePlan:
    label: str
    maximum_penalty: str
    articles: tuple[str, ...]
    facts_from: date | None
    facts_until: date | None
    place: str


@dataclass(frozen=True)
class MeasurePlan:
    measure_type: str
    text: str
    presence: bool
    state: str
    result: str


@dataclass(frozen=True)
class LetterPlan:
    """A letter rogatory. FIELDS names authorities and crime type by their code; DATES, the hard dates by kind."""

    path: str
    key: str
    author: str
    owner: str
    country: str
    title: str
    marking: str
    state: str
    drafted_at: datetime
    fields: dict[str, Any]
    grounds: tuple[str, ...]
    offences: tuple[OffencePlan, ...]
    measures: tuple[MeasurePlan, ...]
    dates: dict[str, date]
    affair: str
    acts: tuple[Act, ...]
    side: SidePlan


@dataclass(frozen=True)
class MissionPlan:
    """A mission of investigators. CONTENT names authorities by their code; ROWS: members, acts, programme, costs."""

    path: str
    key: str
    author: str
    owner: str
    country: str
    title: str
    marking: str
    state: str
    drafted_at: datetime
    content: dict[str, Any]
    rows: dict[str, tuple[dict[str, Any], ...]]
    acts: tuple[Act, ...]
    side: SidePlan


@dataclass(frozen=True)
class RelativePlan:
    name: str
    relation: str
    phone: str
    consent: str


@dataclass(frozen=True)
class AssistancePlan:
    """A consular request: the filing of the post, and the handling by the service."""

    path: str
    key: str
    author: str
    country: str
    post: str
    state: str
    handling_state: str
    drafted_at: datetime
    fields: dict[str, Any]
    relatives: tuple[RelativePlan, ...]
    asked: tuple[str, ...]
    acts: tuple[Act, ...]
    side: SidePlan
    handling: SidePlan


@dataclass(frozen=True)
class CooperationPlan:
    """An action, a participation or an agreement. CONTENT names its partners by their code."""

    path: str
    kind: str
    key: str
    author: str
    owner: str
    country: str
    title: str
    marking: str
    state: str
    drafted_at: datetime
    content: dict[str, Any]
    partners: tuple[str, ...]
    acts: tuple[Act, ...]
    side: SidePlan


@dataclass(frozen=True)
class SheetPlan:
    """A security sheet of a country."""

    path: str
    key: str
    author: str
    country: str
    marking: str
    state: str
    drafted_at: datetime
    content: dict[str, Any]
    themes: tuple[dict[str, str], ...]
    elements: tuple[dict[str, str], ...]
    acts: tuple[Act, ...]
    side: SidePlan


Plan = RequestPlan | LetterPlan | MissionPlan | AssistancePlan | CooperationPlan | SheetPlan


@dataclass(frozen=True)
class World:
    now: datetime
    countries: tuple[CountryRow, ...]
    posts: tuple[PostRow, ...]
    people: tuple[PersonPlan, ...]
    records: tuple[Plan, ...]
