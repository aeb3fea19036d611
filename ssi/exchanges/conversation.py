"""The exchanges of a record as conversations: what answers, corrects or reminds stands under what it speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from ssi.exchanges.enums import Direction
from ssi.exchanges.models import Acknowledgement, Exchange

DEEPEST = 4


@dataclass(frozen=True)
class Line:
    """An exchange where it stands in its conversation. DEPTH is what the page draws, and stops at DEEPEST."""

    exchange: Exchange
    depth: int
    corrected_by: tuple[Exchange, ...]
    acknowledgement: Acknowledgement | None
    awaits_acknowledgement: bool

    @property
    def is_departure(self) -> bool:
        return self.exchange.direction == Direction.OUT


def parent_of(exchange: Exchange) -> UUID | None:
    """What EXCHANGE speaks of first: what it corrects, then what it reminds of, then what it answers."""
    return exchange.corrects_id or exchange.reminds_id or exchange.in_reply_to_id


def conversations_of(exchanges: Sequence[Exchange]) -> list[Line]:
    """EXCHANGES of one record, the conversation that moved last first; within one, in the order of time."""
    under: dict[UUID | None, list[Exchange]] = defaultdict(list)
    known = {exchange.pk for exchange in exchanges}
    for exchange in sorted(exchanges, key=lambda one: (one.occurred_at, str(one.pk))):
        parent = parent_of(exchange)
        under[parent if parent in known else None].append(exchange)
    told = [list(_told(root, under)) for root in under[None]]
    told.sort(key=lambda lines: max(line.exchange.occurred_at for line in lines), reverse=True)
    return [line for lines in told for line in lines]


def _told(root: Exchange, under: dict[UUID | None, list[Exchange]]) -> Iterator[Line]:
    """Without recursion: a chain of answers may be long."""
    waiting = [(root, 0)]
    while waiting:
        exchange, depth = waiting.pop()
        replies = under.get(exchange.pk, [])
        yield _line(exchange, min(depth, DEEPEST), tuple(one for one in replies if one.corrects_id == exchange.pk))
        waiting += [(reply, depth + 1) for reply in reversed(replies)]


def _line(exchange: Exchange, depth: int, corrections: tuple[Exchange, ...]) -> Line:
    said: Acknowledgement | None = getattr(exchange, "acknowledgement", None)
    return Line(exchange, depth, corrections, said, exchange.acknowledgement_required and said is None)
