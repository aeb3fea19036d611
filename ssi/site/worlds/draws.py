"""Reproducible draws: the same seed gives the same world with any version of Python."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """A stream of numbers that depends on its name and on nothing else."""

    def __init__(self, *name: object) -> None:
        self._name = "/".join(map(str, name)).encode()
        self._count = 0

    def _digest(self) -> bytes:
        self._count += 1
        return hashlib.sha256(self._name + b"#%d" % self._count).digest()

    def below(self, limit: int) -> int:
        return int.from_bytes(self._digest()[:8], "big") % limit

    def between(self, low: int, high: int) -> int:
        """LOW and HIGH included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent

    def choice(self, values: Sequence[T]) -> T:
        return values[self.below(len(values))]

    def shuffled(self, values: Sequence[T]) -> list[T]:
        left = list(values)
        return [left.pop(self.below(len(left))) for _ in range(len(left))]

    def digits(self, count: int) -> str:
        return "".join(str(self.below(10)) for _ in range(count))

    def key(self) -> uuid.UUID:
        return uuid.UUID(bytes=self._digest()[:16], version=4)
