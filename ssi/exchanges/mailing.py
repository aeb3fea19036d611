"""A dropped e-mail between its two pages: kept for its person, and what is proposed for its filing."""

from __future__ import annotations

from typing import Any

from django.db import connection

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import require
from ssi.exchanges.enums import Channel, Direction, ExchangeKind
from ssi.exchanges.messages import Message
from ssi.exchanges.models import Exchange, PendingMail
from ssi.records.access import may
from ssi.records.models import Record


def keep_pending(record: Record, name: str, content: bytes, *, actor: User) -> PendingMail:
    """Keeps a message until it is filed, for a day at most; nobody else sees it."""
    require(may(actor, "change", record))
    return PendingMail.objects.create(
        record=record, scope=record.scope, person=actor, file_name=name, content=content, dropped_at=clock.now()
    )


def forget_pending() -> int:
    """Takes away what was dropped and never filed; says how many."""
    with connection.cursor() as cursor:
        cursor.execute("select ssi.forget_pending_mail()")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def proposed(record: Record, message: Message, user: User) -> dict[str, Any]:
    """What the form begins with. Our own message is a departure; the authority is the one last known by that domain."""
    ours = bool(user.email) and _domain(message.from_address) == _domain(user.email)
    ends = ("to_authority", message.to_address) if ours else ("from_authority", message.from_address)
    return {
        "direction": Direction.OUT if ours else Direction.IN,
        "kind": ExchangeKind.EMAIL,
        "channel": Channel.BILATERAL,
        ends[0]: _authority_of(_domain(ends[1]), user),
        "from_person": message.sender,
        "to_person": message.receiver,
        "occurred_at": message.sent_at,
        "subject": message.subject,
        "body": message.body,
        "in_reply_to": _answered(record, message),
        "attached": [str(number) for number in range(len(message.pieces))],
    }


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _authority_of(domain: str, user: User) -> str | None:
    """The authority under which an e-mail of that domain was last filed, among what USER sees."""
    if not domain:
        return None
    known = Exchange.objects.visible_to(user).exclude(from_address="").filter(from_authority__isnull=False)
    last = known.filter(from_address__iendswith=f"@{domain}").order_by("-occurred_at").first()
    found: str | None = last.from_authority_id if last else None
    return found


def _answered(record: Record, message: Message) -> str:
    """The exchange of the record that the message says it answers."""
    if not message.answers:
        return ""
    found = Exchange.objects.filter(record=record, message_id__in=message.answers).order_by("-occurred_at").first()
    return str(found.pk) if found else ""
