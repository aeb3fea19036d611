"""The piece that carries a step: every arrival and departure of a case goes through here to the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ssi.accounts.models import User
from ssi.directory.models import Authority
from ssi.documents.models import Document
from ssi.exchanges.models import Exchange
from ssi.exchanges.services import file_exchange
from ssi.records.models import Record


@dataclass(frozen=True)
class Mail:
    """The piece that carried it: channel, references, handling code and evaluation live here, not on the record."""

    channel: str
    at: datetime
    subject: str
    body: str = ""
    external_reference: str = ""
    kind: str = "message"
    handling: dict[str, Any] = field(default_factory=dict)


def file_mail(
    record: Record,
    mail: Mail,
    *,
    direction: str,
    from_authority: Authority | None = None,
    to_authority: Authority | None = None,
    documents: Sequence[Document] = (),
    actor: User,
) -> Exchange:
    """Writes MAIL in the register of arrivals and departures, on RECORD."""
    return file_exchange(
        record,
        direction=direction,
        kind=mail.kind,
        channel=mail.channel,
        occurred_at=mail.at,
        subject=mail.subject,
        body=mail.body,
        external_reference=mail.external_reference,
        from_authority=from_authority,
        to_authority=to_authority,
        documents=documents,
        actor=actor,
        **mail.handling,
    )
