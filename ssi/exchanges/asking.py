"""The letter that asks for a consent, ready to send, in French and in English: it names the piece by what its giver
knows of it, the date and their own reference, and says nothing else of the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ssi.common.clock import in_zone
from ssi.directory.models import Authority
from ssi.exchanges.enums import Channel, Direction, ExchangeKind, Use
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


def _came_at(piece: Piece, arrival: Exchange | None) -> datetime:
    if arrival is not None:
        return arrival.occurred_at
    return piece.occurred_at if isinstance(piece, Exchange) else piece.added_at


def letter(piece: Piece, asked: Asked) -> dict[str, Any]:
    """The first values of the departure that asks; a person reads, completes and sends it."""
    arrival, record = carrier(piece), piece.record
    zone = record.country.time_zone
    on = in_zone(_came_at(piece, arrival), zone)
    theirs = arrival.external_reference if arrival else ""
    french, english = _ASKED[asked.use]
    who = str(asked.authority) if asked.authority else "…"
    reference = theirs or "…"
    body = (
        f"Notre référence : {record}. Votre référence : {reference}.\n\n"
        f"Votre service nous a communiqué le {on:%d/%m/%Y} une information sous code {piece.handling_code}. "
        f"Nous sollicitons votre accord écrit {french.format(who=who)}. "
        "Sans cet accord, elle gardera l’usage que vous lui avez fixé.\n\n"
        "—\n\n"
        f"Our reference: {record}. Your reference: {reference}.\n\n"
        f"On {on:%d/%m/%Y} your service provided us with information under handling code {piece.handling_code}. "
        f"We request your written consent {english.format(who=who)}. "
        "Without it, the information will keep the use that you set.\n"
    )
    return {
        "direction": Direction.OUT,
        "kind": ExchangeKind.LETTER,
        "channel": arrival.channel if arrival else Channel.BILATERAL,
        "to_authority": arrival.from_authority_id if arrival else None,
        "to_person": arrival.from_person if arrival else "",
        "in_reply_to": str(arrival.pk) if arrival else "",
        "subject": f"Demande d’accord d’usage / Request for consent – {theirs or record}",
        "body": body,
    }
