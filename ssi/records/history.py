"""The history of a record, field by field, in the words of the forms. The lines are written by a database trigger."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, DateTimeField, Field, ForeignKey, Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.common.moments import day_text, moment_text
from ssi.common.paging import Order, Page, page_of
from ssi.common.rules import Text
from ssi.records.kinds import kind_of
from ssi.records.models import Change, Record
from ssi.records.readers import people_named_to_post, reads_for_post
from ssi.territories.delegations import Signatures

NEWEST = Order("history", "at", descending=True)
SIZE = 50
NOTHING = "—"
# Steps and events are the thread of the record: they are read there.
IN_THE_THREAD = {"records_passage", "records_event"}
# Columns that say nothing to a reader: bookkeeping, or the same as another.
UNSAID = {
    "number",
    "key",
    "as_of",
    "position",
    "filing_scope",
    "from_post",
    "storage_key",
    "due_reason",
    "rule_version",
    "calendar",
    "kind",
    "area",
    "author_id",
    "created_at",
    "register_year",
    "message_id",
    "template",
    "recorded_at",
}
_TABLE_LABELS: dict[str, Text] = {
    "records_record": gettext_lazy("Dossier"),
    "records_deadline": gettext_lazy("Échéance"),
    "records_namedreader": gettext_lazy("Accès nominatif"),
    "records_event": gettext_lazy("Fait daté"),
}
_FIELD_LABELS: dict[str, Text] = {
    "state": gettext_lazy("État"),
    "post": gettext_lazy("Poste"),
    "need_to_know": gettext_lazy("Besoin d’en connaître"),
    "opened_at": gettext_lazy("Ouvert le"),
    "due_at": gettext_lazy("Échéance"),
    "closed_at": gettext_lazy("Clos le"),
    "voided_at": gettext_lazy("Enregistrement annulé le"),
    "voided_by": gettext_lazy("Enregistrement annulé par"),
    "void_reason": gettext_lazy("Motif de l’annulation"),
    "person": gettext_lazy("Personne"),
    "during": gettext_lazy("Durée"),
    "reason": gettext_lazy("Motif"),
    "named_by": gettext_lazy("Nommé par"),
    "rule": gettext_lazy("Règle"),
    "started_at": gettext_lazy("Départ"),
    "suspended_at": gettext_lazy("Suspendue le"),
    "suspended_for": gettext_lazy("Durée des suspensions"),
    "met_at": gettext_lazy("Satisfaite le"),
    "actor": gettext_lazy("Par"),
    "at": gettext_lazy("Le"),
}


@dataclass(frozen=True)
class Line:
    """One field, before and after."""

    label: Text
    before: str
    after: str


@dataclass(frozen=True)
class Edit:
    """What one person did to one row at one instant."""

    iso: str
    moment: str
    actor: str
    operation: str
    what: Text
    lines: tuple[Line, ...]


def history_of(record: Record, user: User, token: str = "") -> tuple[list[Edit], Page[Change]]:
    """A page of the history of RECORD, newest first. USER: whose eyes name the records that it points at."""
    page = page_of(Change.objects.filter(record=record).exclude(table_name__in=IN_THE_THREAD), NEWEST, token, size=SIZE)
    names = _names(page.rows, user)
    actors = names_of(User.objects.filter(pk__in={change.actor for change in page.rows if change.actor is not None}))
    signatures = Signatures()
    if reads_for_post(record, user):
        named = people_named_to_post(record)
        for people in (actors, names.get(User, {})):
            people.update({key: _("un agent du SSI") for key in people if key not in named})
    else:
        signatures = Signatures.of((change.actor for change in page.rows), [record.country_id])
    edits = [_edit(change, record, names, actors, signatures) for change in page.rows]
    return [edit for edit in edits if edit.lines], page


Names = dict[type[Model], dict[str, str]]


def _edit(change: Change, record: Record, names: Names, actors: dict[str, str], signatures: Signatures) -> Edit:
    zone = record.country.time_zone
    return Edit(
        iso=change.at.isoformat(),
        moment=moment_text(change.at, zone),
        actor=signatures.sign(
            actors.get(str(change.actor), _("le système")), change.actor, change.at, record.country_id
        ),
        operation=change.get_operation_display(),
        what=table_label(change.table_name, record),
        lines=tuple(_lines(change, record, names)),
    )


def table_label(table: str, record: Record) -> Text:
    """What a row of TABLE is on RECORD, in the words of the trade."""
    if table in _TABLE_LABELS:
        return _TABLE_LABELS[table]
    model = _models().get(table)
    if model is None:
        return table
    return capfirst(str(model._meta.verbose_name)) if _columns(model).get("id") else kind_of(record).label


def _lines(change: Change, record: Record, names: Names) -> Iterable[Line]:
    model = _models().get(change.table_name)
    columns = _columns(model) if model else {}
    for column, (before, after) in sorted(change.fields.items(), key=lambda item: _rank(columns, item[0])):
        if column in UNSAID:
            continue
        field = columns.get(column)
        said = [_said(value, column, field, record, names) for value in (before, after)]
        if said[0] != said[1]:
            yield Line(_label(column, field), said[0], said[1])


def _rank(columns: dict[str, Field[Any, Any]], column: str) -> int:
    """Fields in the order of the form, as the model declares them."""
    return list(columns).index(column) if column in columns else len(columns)


def _label(column: str, field: Field[Any, Any] | None) -> Text:
    if field is None:
        return column
    unnamed = str(field.verbose_name) == field.name.replace("_", " ")
    return _FIELD_LABELS.get(field.name, capfirst(field.verbose_name)) if unnamed else capfirst(field.verbose_name)


def _said(value: Any, column: str, field: Field[Any, Any] | None, record: Record, names: Names) -> str:
    """A stored value as a person reads it."""
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(field, ForeignKey):
        return names.get(field.related_model, {}).get(str(value), NOTHING)
    if isinstance(field, ArrayField):
        return ", ".join(_choice(field.base_field, one) for one in value)
    if column == "state" and field is not None and field.model is Record:
        return str(kind_of(record).workflow.state(value).label)
    if isinstance(field, DateTimeField):
        return moment_text(datetime.fromisoformat(value), record.country.time_zone)
    if isinstance(field, DateField):
        return day_text(date.fromisoformat(value))
    return _choice(field, value)


def _choice(field: Field[Any, Any] | None, value: Any) -> str:
    labels = dict(field.flatchoices) if field is not None else {}
    if value in labels:
        return str(labels[value])
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _names(changes: Iterable[Change], user: User) -> Names:
    """What the foreign keys of CHANGES point at: one statement for each model. Records only as USER sees them."""
    wanted: dict[type[Model], set[Any]] = defaultdict(set)
    for change in changes:
        model = _models().get(change.table_name)
        for column, field in (_columns(model) if model else {}).items():
            if isinstance(field, ForeignKey) and column in change.fields:
                wanted[field.related_model].update(value for value in change.fields[column] if value is not None)
    names: Names = {}
    for model, keys in wanted.items():
        rows = model._default_manager.all()
        seen = rows.visible_to(user) if hasattr(rows, "visible_to") else rows
        names[model] = names_of(seen.filter(pk__in=keys))
    return names


def names_of(rows: QuerySet[Any]) -> dict[str, str]:
    return {str(row.pk): str(row) for row in rows}


@cache
def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}


@cache
def _columns(model: type[Model]) -> dict[str, Field[Any, Any]]:
    return {field.column: field for field in model._meta.concrete_fields if field.column}
