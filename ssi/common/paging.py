"""Keyset paging and capped counts: a page costs the same wherever it stands in the list.

The place in a list is a token that travels in the address: the sort, the direction, the key of the row it starts from.
It opens nothing (the query behind it is still the reader's own), so it is not signed.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import BooleanField, DateTimeField, F, Func, IntegerField, Model, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

PAGE_SIZE = 25
EXACT_UP_TO = 10_000
LONGEST_TOKEN = 300
FOREVER = "infinity"

_ModelT = TypeVar("_ModelT", bound=Model)


class UnknownPlaceError(ValueError):
    """The token was not made for this list."""


@dataclass(frozen=True)
class Order:
    """A sort by one instant, ties settled by the primary key. Rows without it come last when it is NULLABLE."""

    code: str
    column: str
    descending: bool = False
    nullable: bool = False
    pk_type: Callable[[str], UUID | int] = UUID

    def key(self) -> F | Func:
        # One expression for both the sort and the comparison: the index on it serves each page in both directions.
        return (
            Func(F(self.column), template="coalesce(%(expressions)s, 'infinity'::timestamptz)")
            if self.nullable
            else F(self.column)
        )


@dataclass(frozen=True)
class Place:
    """Where a page starts: after (or before) the row that has this key."""

    key: str
    pk: str
    backwards: bool


@dataclass(frozen=True)
class Page(Generic[_ModelT]):
    """The rows of one page, and the tokens of its neighbours; an empty token: there is none."""

    rows: list[_ModelT]
    previous: str
    next: str


@dataclass(frozen=True)
class Count:
    """A number of rows, exact unless CAPPED: then there are more than that."""

    value: int
    capped: bool

    def __str__(self) -> str:
        if self.capped:
            return _("plus de %(number)s") % {"number": _grouped(self.value)}
        return _grouped(self.value)


def _grouped(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")


def capped_count(queryset: QuerySet[Any], *, most: int = EXACT_UP_TO) -> Count:
    """Counts in the database, and stops at MOST: one statement."""
    found = queryset.order_by().values("pk")[: most + 1].count()
    return Count(min(found, most), capped=found > most)


class CountOf(Subquery):
    """How many rows a query gives, MOST + 1 at the most, as a value among others: several counts in one statement."""

    template = "(select count(*) from (%(subquery)s) counted)"

    def __init__(self, queryset: QuerySet[Any], *, most: int) -> None:
        limited = queryset.order_by().values("pk")[: most + 1]
        super().__init__(limited, output_field=IntegerField())


def page_of(queryset: QuerySet[_ModelT], order: Order, token: str = "", *, size: int = PAGE_SIZE) -> Page[_ModelT]:
    """The page of QUERYSET that TOKEN points at, the first one without it: one statement.

    Raises UnknownPlaceError when the token belongs to another list or to none.
    """
    place = _read(token, order) if token else None
    backwards = place is not None and place.backwards
    forwards = order.descending == backwards
    rows = queryset.order_by(
        order.key().asc() if forwards else order.key().desc(),
        F("pk").asc() if forwards else F("pk").desc(),
    )
    if place is not None:
        rows = rows.filter(_beyond(order, place, ">" if forwards else "<"))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_previous, has_next = (more, True) if backwards else (place is not None, more)
    return Page(
        rows=found,
        previous=_token(order, found[0], backwards=True) if found and has_previous else "",
        next=_token(order, found[-1], backwards=False) if found and has_next else "",
    )


def _beyond(order: Order, place: Place, sign: str) -> Func:
    """A comparison of rows, `(key, id) > (x, y)`: what an index can start from."""
    instant = FOREVER if place.key == FOREVER else datetime.fromisoformat(place.key)
    start = Func(Value(instant), template="%(expressions)s::timestamptz", output_field=DateTimeField())
    here = Func(order.key(), F("pk"), template="(%(expressions)s)", output_field=BooleanField())
    there = Func(start, Value(order.pk_type(place.pk)), template="(%(expressions)s)", output_field=BooleanField())
    return Func(here, there, arg_joiner=f" {sign} ", template="%(expressions)s", output_field=BooleanField())


def _token(order: Order, row: Model, *, backwards: bool) -> str:
    instant = getattr(row, order.column)
    words: Sequence[object] = (
        order.code,
        1 if backwards else 0,
        FOREVER if instant is None else instant.isoformat(),
        str(row.pk),
    )
    return base64.urlsafe_b64encode(json.dumps(words, separators=(",", ":")).encode()).decode().rstrip("=")


def _read(token: str, order: Order) -> Place:
    if len(token) > LONGEST_TOKEN:
        raise UnknownPlaceError
    try:
        words = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        code, backwards, key, pk = words
        if code != order.code or backwards not in {0, 1}:
            raise UnknownPlaceError
        if not (order.nullable and key == FOREVER) and datetime.fromisoformat(key).tzinfo is None:
            raise UnknownPlaceError
        order.pk_type(pk)
    except (binascii.Error, ValueError, TypeError, AttributeError) as error:
        raise UnknownPlaceError from error
    return Place(key=key, pk=pk, backwards=bool(backwards))
