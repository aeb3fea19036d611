"""What a reply, a correction and a reminder begin with. Nothing is filed here: a person reads it, then sends it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common import clock
from ssi.directory.enums import LetterKind
from ssi.directory.models import Authority
from ssi.exchanges.enums import Direction
from ssi.exchanges.letters.services import Matter, Sending, write
from ssi.exchanges.models import Exchange

LONGEST_SUBJECT = 200
_TURNED = {Direction.IN: Direction.OUT, Direction.OUT: Direction.IN, Direction.INTERNAL: Direction.INTERNAL}
# What a correction says again, until the person changes it.
_SAID_AGAIN = (
    "direction", "kind", "channel", "from_person", "to_person", "external_reference", "subject", "body",
    "language", "handling_code", "handling_note", "source_reliability", "information_credibility", "expects_reply_by",
)  # fmt: skip


def language_of(authority: Authority | None) -> str:
    """The language in which one writes to AUTHORITY: French to French services, English to all others."""
    return "fr" if authority is None or authority.country_id == "FR" else "en"


def reply_to(exchange: Exchange) -> dict[str, Any]:
    """The answer to EXCHANGE: its ends turned round, under its references."""
    return {
        "direction": _TURNED[Direction(exchange.direction)],
        "kind": exchange.kind,
        "channel": exchange.channel,
        "from_authority": exchange.to_authority_id,
        "from_person": exchange.to_person,
        "to_authority": exchange.from_authority_id,
        "to_person": exchange.from_person,
        "external_reference": exchange.external_reference,
        "in_reply_to": str(exchange.pk),
        "subject": (_("Réponse : %(subject)s") % {"subject": exchange.subject})[:LONGEST_SUBJECT],
        "handling_code": exchange.handling_code,
        "handling_note": exchange.handling_note,
        "occurred_at": clock.now(),
    }


def correction_of(exchange: Exchange) -> dict[str, Any]:
    """What EXCHANGE says, to be said rightly."""
    return {
        **{name: getattr(exchange, name) for name in _SAID_AGAIN},
        "from_authority": exchange.from_authority_id,
        "to_authority": exchange.to_authority_id,
        "in_reply_to": str(exchange.in_reply_to_id or ""),
        "occurred_at": exchange.occurred_at,
    }


def reminder_of(exchange: Exchange, actor: User) -> dict[str, Any]:
    """A reminder of EXCHANGE, ready to send, in the words of its template and the language of who has it."""
    language = language_of(exchange.to_authority)
    written = write(
        exchange.record,
        LetterKind.REMINDER,
        language,
        sending=Sending(exchange.to_authority, exchange.to_person),
        matter=Matter(exchange),
        actor=actor,
    )
    return {
        "direction": Direction.OUT,
        "kind": exchange.kind,
        "channel": exchange.channel,
        "from_authority": exchange.from_authority_id,
        "from_person": exchange.from_person,
        "to_authority": exchange.to_authority_id,
        "to_person": exchange.to_person,
        "external_reference": exchange.external_reference,
        "subject": written.subject,
        "body": written.body,
        "language": language,
        "occurred_at": clock.now(),
    }
