"""Bare records in any scope and state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ssi.accounts.models import User
from ssi.records.models import Event, Record
from tests.support.database import as_owner

OPENED = datetime(2026, 9, 8, 1, 20, tzinfo=UTC)


def make_record(author: User, country: str = "SG", area: str = "operational", **fields: Any) -> Record:
    """A registered operational record, unless FIELDS say otherwise (state="draft" takes reference and date away)."""
    values: dict[str, Any] = {
        "kind": "RFI",
        "state": "registered",
        "title": "Canari",
        "opened_at": OPENED,
        "created_at": OPENED,
        "owner": author,
        "search_text": "canari",
        **fields,
    }
    if values["state"] == "draft":
        values.update(opened_at=None, reference=None)
    with as_owner():
        return Record.objects.create(author=author, country_id=country, area=area, **values)


def make_event(record: Record, author: User, note: str = "Canari") -> Event:
    with as_owner():
        return Event.objects.create(
            record=record, scope=record.scope, code="owner_assigned", at=OPENED, actor=author, note=note
        )
