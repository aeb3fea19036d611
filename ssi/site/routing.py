"""What is declared of a route: what opens it, what its parameters name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["page", "list", "detail", "fragment", "write", "download"]
PUBLIC, SIGNED_IN, OWN = "public", "signed_in", "own"
READ, WRITE, ASK, READ_AND_REPLACE = ("GET",), ("POST",), ("GET", "POST"), ("GET", "PUT")


@dataclass(frozen=True)
class Route:
    """OPENS: a capability, or who else; it opens the page, and the walls decide what is on it.

    PARAMS: what each parameter of the address names (`record:RFI`, `draft:ASC`, `document`, `account`…).
    """

    name: str
    opens: str
    methods: tuple[str, ...]
    kind: Kind
    reads: bool = False
    params: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    # Other kinds of things that the same parameters name: one address serves every kind of its area.
    also: tuple[str, ...] = ()


def pages(
    opens: str, kind: Kind, methods: tuple[str, ...], /, *names: str, _also: tuple[str, ...] = (), **params: str
) -> Iterator[Route]:
    reads = kind in {"list", "detail", "download"}
    for name in names:
        yield Route(name, opens, methods, kind, reads=reads, params=params, also=_also)
