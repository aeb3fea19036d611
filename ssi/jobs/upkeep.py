"""What the machine does by itself. Each application registers its own; ssi/celery.py says when it runs.

It has no right of its own: what reads rows acts as each person in turn, and sees what they see.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)

Work = Callable[[], int]
_works: dict[str, Work] = {}


class UnknownWorkError(LookupError):
    """A name of the table of periodic jobs that no application registered: a mistake in the code."""


def register(name: str, work: Work) -> None:
    """WORK returns how many things it did."""
    if name in _works:
        raise ValueError(f"two works are called {name}")
    _works[name] = work


def names() -> set[str]:
    return set(_works)


def run(name: str) -> None:
    if name not in _works:
        raise UnknownWorkError(name)
    logger.info("%s: %d", name, _works[name]())
