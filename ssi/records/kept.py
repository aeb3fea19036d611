"""What a step is about to change, written beside its passage so that it can be put back exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, QuerySet

from ssi.records.models import Change, Deadline, Event, Record
from ssi.territories.grants import posted

Kept = dict[str, Any]

ROW = ("state", "opened_at", "closed_at", "due_at", "due_reason", "owner")
DEADLINE = ("due_at", "suspended_at", "suspended_for", "met_at")


def fields_of(row: Model, names: Iterable[str]) -> Kept:
    """The fields NAMES of ROW as text, to the microsecond; None stays None."""
    fields: list[Any] = [row._meta.get_field(name) for name in names]
    return {
        field.name: None if field.value_from_object(row) is None else field.value_to_string(row) for field in fields
    }


def put_back_fields(row: Model, kept: Mapping[str, str | None]) -> None:
    """The reverse of `fields_of`; the caller saves."""
    for name, text in kept.items():
        field: Any = row._meta.get_field(name)
        setattr(row, field.attname, None if text is None else field.to_python(text))


def record_of(record: Record) -> Kept:
    """The row of RECORD and its deadlines, as they stand."""
    running = Deadline.objects.filter(record=record)
    return {
        "row": fields_of(record, ROW),
        "deadlines": {str(one.pk): fields_of(one, DEADLINE) for one in running},
    }


def put_back_record(record: Record, kept: Kept) -> None:
    """RECORD and its deadlines as they stood; what the step started is taken away. The caller saves the record."""
    deadlines = {str(one.pk): one for one in Deadline.objects.select_for_update().filter(record=record)}
    for key, deadline in deadlines.items():
        if key not in kept["deadlines"]:
            deadline.delete()
    for key, fields in kept["deadlines"].items():
        deadline = deadlines[key]
        if fields_of(deadline, DEADLINE) != fields:
            put_back_fields(deadline, fields)
            deadline.save(update_fields=list(DEADLINE))
    put_back_fields(record, {name: text for name, text in kept["row"].items() if name != "owner"})
    _put_back_owner(record, kept["row"]["owner"])


def _put_back_owner(record: Record, owner: str | None) -> None:
    """Whoever has left since does not find the record again: it stays with whom the step gave it to."""
    if owner is None or record.scope in posted([int(owner)])[int(owner)].scopes("change"):
        put_back_fields(record, {"owner": owner})


def marks(record: Record) -> Kept:
    """The last line of the history of RECORD and its last event (None: none yet): what is written later came after."""
    return {
        "change": _last(Change.objects.filter(record=record)),
        "event": _last(Event.objects.filter(record=record)),
    }


def _last(rows: QuerySet[Any]) -> str | None:
    key = rows.order_by("-pk").values_list("pk", flat=True).first()
    return None if key is None else str(key)


def first_after(record: Record, kept: Kept) -> str:
    """The table of the first thing written on RECORD since those marks; empty when nothing was."""
    changed = _after(Change.objects.filter(record=record), kept["change"])
    table: str | None = changed.order_by("pk").values_list("table_name", flat=True).first()
    if table is None and _after(Event.objects.filter(record=record), kept["event"]).exists():
        return Event._meta.db_table
    return table or ""


def _after(rows: QuerySet[Any], mark: str | None) -> QuerySet[Any]:
    return rows if mark is None else rows.filter(pk__gt=mark)
