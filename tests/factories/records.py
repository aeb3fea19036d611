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


def copy_request(record: Record, number: int) -> Record:
    """One more request like RECORD, under another number, with its detail."""
    with as_owner():
        detail = record.informationrequest
        copy = Record.objects.create(
            kind=record.kind,
            country_id=record.country_id,
            area=record.area,
            state=record.state,
            title=f"{record.title} {number}",
            opened_at=record.opened_at,
            due_at=record.due_at,
            created_at=record.created_at,
            author_id=record.author_id,
            owner_id=record.owner_id,
            reference=f"SSI-SG-RFI-2025-{number + 1:04d}",
            search_text=record.search_text,
        )
        detail.pk, detail.scope = copy.pk, copy.scope
        detail.save(force_insert=True)
    return copy
