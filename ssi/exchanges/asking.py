"""The letter that asks for a consent, ready to send, in the words of its templates, French then English: it names the
piece by what its giver knows of it, the date and their own reference, and says nothing else of the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ssi.accounts.models import User
from ssi.directory.enums import LetterKind
from ssi.directory.models import Authority
from ssi.exchanges.enums import Channel, Direction, ExchangeKind, Use
from ssi.exchanges.letters.services import LONGEST_SUBJECT, Matter, Sending, Written, write
from ssi.exchanges.models import Exchange
from ssi.exchanges.rules import Piece

_ASKED = {
    Use.JUDICIAL: (
        "pour qu’elle soit utilisée dans une procédure judiciaire en France",
        "for its use in judicial proceedings in France",
    ),
    Use.DISSEMINATION: ("pour qu’elle soit transmise à {who}", "for its transmission to {who}"),
    Use.RESTRICTION: (
        "pour qu’elle soit utilisée au-delà de la restriction que vous y avez mise",
        "for its use beyond the restriction that you placed on it",
    ),
}


@dataclass(frozen=True)
class Asked:
    """Which use is asked for, and for whom."""

    use: Use
    authority: Authority | None = None


def carrier(piece: Piece) -> Exchange | None:
    """The arrival that brought PIECE."""
    if isinstance(piece, Exchange):
        return piece
    carried = piece.exchanges.filter(exchange__direction=Direction.IN).select_related("exchange__from_authority")
    first = carried.order_by("exchange__occurred_at").first()
    return first.exchange if first else None


def asked_in_words(use: Use, language: str, authority: Authority | None = None) -> str:
    """« pour qu’elle soit transmise à … », in the language of the letter."""
    french, english = _ASKED[use]
    who = str(authority) if authority else "…"
    return (english if language == "en" else french).format(who=who)


def letter(piece: Piece, asked: Asked, actor: User) -> dict[str, Any]:
    """The first values of the departure that asks; a person reads, completes and sends it."""
    arrival = carrier(piece)
    sending = Sending(arrival.from_authority if arrival else None)
    both: list[Written] = []
    for language in ("fr", "en"):
        words = asked_in_words(asked.use, language, asked.authority)
        matter = Matter(arrival, piece.handling_code, words, None if arrival else _came_at(piece))
        both.append(
            write(piece.record, LetterKind.CONSENT_REQUEST, language, sending=sending, matter=matter, actor=actor)
        )
    return {
        "direction": Direction.OUT,
        "kind": ExchangeKind.LETTER,
        "channel": arrival.channel if arrival else Channel.BILATERAL,
        "to_authority": arrival.from_authority_id if arrival else None,
        "to_person": arrival.from_person if arrival else "",
        "in_reply_to": str(arrival.pk) if arrival else "",
        "subject": " / ".join(one.subject for one in both)[:LONGEST_SUBJECT],
        "body": "\n\n—\n\n".join(one.body for one in both),
    }


def _came_at(piece: Piece) -> datetime:
    return piece.occurred_at if isinstance(piece, Exchange) else piece.added_at
