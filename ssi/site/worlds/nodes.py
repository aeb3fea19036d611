"""Reads a description value by value, and says of each mistake where it is. All of them are found in one reading."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models


class WorldError(Exception):
    """The description cannot be built; each line is a path and what is wrong there. Nothing was written."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = list(lines)
        super().__init__("\n".join(self.lines))


@dataclass
class Mistakes:
    lines: list[str] = field(default_factory=list)

    def add(self, path: str, words: str) -> None:
        self.lines.append(f"{path}: {words}")

    def check(self) -> None:
        if self.lines:
            raise WorldError(self.lines)


def shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def did_you_mean(word: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(sorted(known)[:40])}"


class Node:
    """One JSON object, read by name. `finish` refuses the names that nobody read."""

    def __init__(self, value: Any, path: str, mistakes: Mistakes, zone: str = "UTC") -> None:
        self.path, self.mistakes, self.zone = path, mistakes, zone
        self.asked: set[str] = set()
        if not isinstance(value, dict):
            mistakes.add(path, f"an object was expected, not {shown(value)}")
            value = {}
        self.value: dict[str, Any] = value

    def wrong(self, name: str, words: str) -> None:
        self.mistakes.add(f"{self.path}.{name}" if name else self.path, words)

    def has(self, name: str) -> bool:
        return name in self.value

    def raw(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        found = self.value.get(name)
        return default if found is None else found

    def _typed(self, name: str, default: Any, kind: type, words: str) -> Any:
        found = self.raw(name, default)
        if isinstance(found, kind) and not (kind is int and isinstance(found, bool)):
            return found
        if found is not default:
            self.wrong(name, f"{words} was expected, not {shown(found)}")
        return default

    def text(self, name: str, default: str = "", *, required: bool = False) -> str:
        found: str = self._typed(name, default, str, "a text")
        if "\x00" in found:
            self.wrong(name, "the character NUL cannot be stored")
            return default
        if required and not found:
            self.wrong(name, "is required")
        return found

    def flag(self, name: str, *, default: bool = False) -> bool:
        found: bool = self._typed(name, default, bool, "true or false")
        return found

    def number(self, name: str, default: int) -> int:
        found: int = self._typed(name, default, int, "a number")
        return found

    def one_of(self, name: str, known: Collection[str], default: str = "", *, what: str = "value") -> str:
        """A word of a closed list; DEFAULT "" without a value is accepted, and said if the caller requires it."""
        found = self.text(name, default)
        if found and found not in known:
            self.wrong(name, f"unknown {what} {found!r}, {did_you_mean(found, known)}")
            return default
        return found

    def of_model(self, model: type[models.Model], name: str, default: str = "") -> str:
        """A text that the field NAME of MODEL accepts: its choices, its length, whether it may be empty."""
        found = self.text(name, default)
        column = model._meta.get_field(name)
        if isinstance(column, models.Field):
            try:
                column.clean(found, None)
            except ValidationError as error:
                self.wrong(name, " ".join(error.messages))
        return found

    def instant(self, name: str, default: datetime | None = None) -> datetime | None:
        """ISO 8601; without an offset, in the time zone of the place."""
        found = self.text(name)
        if not found:
            return default
        try:
            moment = datetime.fromisoformat(found)
        except ValueError:
            self.wrong(name, f"an instant was expected (2026-09-08T09:20+08:00), not {shown(found)}")
            return default
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.zone))

    def day(self, name: str) -> date | None:
        found = self.text(name)
        if not found:
            return None
        try:
            return date.fromisoformat(found)
        except ValueError:
            self.wrong(name, f"a day was expected (2026-09-08), not {shown(found)}")
            return None

    def items(self, name: str) -> list[Any]:
        found: list[Any] = self._typed(name, [], list, "a list")
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        kept = []
        for position, item in enumerate(self.items(name)):
            if isinstance(item, str) and "\x00" not in item:
                kept.append(item)
            else:
                self.wrong(f"{name}[{position}]", f"a text was expected, not {shown(item)}")
        return tuple(kept)

    def nodes(self, name: str, short: str = "") -> list[Node]:
        """A list of objects. SHORT: a plain text in the list stands for an object with that one name."""
        return [
            Node(
                {short: item} if short and isinstance(item, str) else item,
                f"{self.path}.{name}[{position}]",
                self.mistakes,
                self.zone,
            )
            for position, item in enumerate(self.items(name))
        ]

    def node(self, name: str) -> Node:
        """An object; empty when it is not given."""
        return Node(self.raw(name, {}), f"{self.path}.{name}", self.mistakes, self.zone)

    def finish(self) -> None:
        for name in sorted(map(str, self.value.keys() - self.asked)):
            self.wrong(name, f"unknown name, {did_you_mean(name, self.asked)}")
