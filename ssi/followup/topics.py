"""What a record of a kind is about, where the list of usual tasks depends on it. Each domain registers its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ssi.common.rules import Text
from ssi.records.models import Record


@dataclass(frozen=True)
class Topics:
    """CHOICES: code and words; OF: the code of one record."""

    choices: Sequence[tuple[str, Text]]
    of: Callable[[Record], str]


_TOPICS: dict[str, Topics] = {}


def register(kind: str, topics: Topics) -> None:
    _TOPICS[kind] = topics


def topic_of(record: Record) -> str:
    topics = _TOPICS.get(record.kind)
    return topics.of(record) if topics else ""


def choices() -> list[tuple[str, str]]:
    """Every topic, whatever the kind."""
    return [(code, str(label)) for topics in _TOPICS.values() for code, label in topics.choices]


def belongs(kind: str, topic: str) -> bool:
    """Whether records of KIND may be about TOPIC."""
    return not topic or any(code == topic for code, _label in getattr(_TOPICS.get(kind), "choices", ()))


def label_of(kind: str, topic: str) -> str:
    return next((str(label) for code, label in getattr(_TOPICS.get(kind), "choices", ()) if code == topic), "")
