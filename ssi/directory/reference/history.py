"""The history of the reference data in words: who changed what, field by field, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, DateTimeField, Field, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.common.moments import day_text, moment_text
from ssi.common.paging import Order, Page, UnknownPlaceError, page_of
from ssi.common.rules import Text
from ssi.directory.document_types import document_types
from ssi.directory.models import ReferenceChange
from ssi.directory.reference.books import BOOKS, Book
from ssi.directory.reference.checklist_forms import ItemForm
from ssi.directory.reference.forms import SheetForm

NEWEST = Order("reference", "at", descending=True)
SIZE = 50
NOTHING = "—"
# Columns that say nothing to a reader: keys, or who and when, which the line already says.
_UNSAID = {"item", "version", "written_at", "written_by_id", "retired_by_id"}
# Columns that are written in French, whatever the reader's language.
_IN_FRENCH = {"text_fr", "source", "label", "name_fr", "label_fr", "maximum_penalty"}
_FORMS: dict[str, type[SheetForm]] = {
    **{book.model._meta.db_table: book.new for book in BOOKS},
    "directory_checklistitem": ItemForm,
}
_all_tables = [*(table for book in BOOKS for table in book.tables), "directory_checklistitem"]
_OTHER_LABELS: dict[str, Text] = {
    "code": gettext_lazy("Code"),
    "country_id": gettext_lazy("Pays"),
    "authority_id": gettext_lazy("Autorité"),
    "consularpost_id": gettext_lazy("Poste"),
    "parent_id": gettext_lazy("Rattachée à"),
    "crime_type_id": gettext_lazy("Nature d’infraction"),
    "seat_id": gettext_lazy("Pays où il se trouve"),
    "successor_id": gettext_lazy("Remplacée par"),
    "article": gettext_lazy("Article"),
    "kinds": gettext_lazy("Nature"),
    "countries": gettext_lazy("Pays liés à la France"),
    "valid_from": gettext_lazy("Depuis le"),
    "valid_until": gettext_lazy("Jusqu’au"),
    "number": gettext_lazy("Place dans la liste"),
    "retired_at": gettext_lazy("Retirée"),
    "document_type": gettext_lazy("Type de pièce"),
}
_TABLES: dict[str, Text] = {
    "directory_authority": gettext_lazy("Autorité"),
    "directory_authorityalias": gettext_lazy("Autre nom"),
    "directory_crimetype": gettext_lazy("Nature d’infraction"),
    "directory_legalinstrument": gettext_lazy("Texte"),
    "directory_legalprovision": gettext_lazy("Article"),
    "directory_holidaycorrection": gettext_lazy("Jour du calendrier"),
    "directory_checklistitem": gettext_lazy("Exigence"),
    "directory_penaltyexposure": gettext_lazy("Peine encourue"),
    "directory_custodylimit": gettext_lazy("Délai après une arrestation"),
    "directory_advice": gettext_lazy("Conseil de sécurité"),
    "territories_consularpost": gettext_lazy("Poste consulaire"),
    "territories_consularpost_countries": gettext_lazy("Pays d’un poste consulaire"),
}


def register(book: Book, label: Text) -> None:
    """A register that a floor above keeps: LABEL says what a row of it is."""
    table = book.model._meta.db_table
    _FORMS[table], _TABLES[table] = book.new, label
    _all_tables.append(table)


def all_tables() -> tuple[str, ...]:
    return tuple(dict.fromkeys(_all_tables))


@dataclass(frozen=True)
class Line:
    """One field, before and after."""

    label: Text
    before: str
    after: str
    language: str


@dataclass(frozen=True)
class Edit:
    """What one person, or a load, did to one row at one instant."""

    iso: str
    moment: str
    actor: str
    what: str
    lines: tuple[Line, ...]


def history_of(
    tables: Sequence[str], subject: str, zone: str, token: str = ""
) -> tuple[list[Edit], Page[ReferenceChange]]:
    """A page of the history of the sheet SUBJECT, or of all sheets when it is empty; hours on the clock of ZONE."""
    rows = ReferenceChange.objects.filter(table_name__in=tables)
    # All sheets: what people did. A load writes hundreds of rows at once, and is told sheet by sheet.
    rows = rows.filter(subject=subject) if subject else rows.by_people()
    try:
        page = page_of(rows, NEWEST, token, size=SIZE)
    except UnknownPlaceError:
        page = page_of(rows, NEWEST, size=SIZE)
    people = User.objects.in_bulk({change.actor for change in page.rows if change.actor is not None})
    return [_edit(change, people, zone) for change in page.rows], page


def _edit(change: ReferenceChange, people: dict[int, User], zone: str) -> Edit:
    actor = people.get(change.actor) if change.actor is not None else None
    return Edit(
        iso=change.at.isoformat(),
        moment=moment_text(change.at, zone),
        actor=actor.full_name if actor else _("chargement du produit"),
        what=f"{change.get_operation_display()} · {_TABLES[change.table_name]} · {change.subject}",
        lines=tuple(_lines(change, zone)),
    )


def _lines(change: ReferenceChange, zone: str) -> Iterable[Line]:
    columns = _columns(change.table_name)
    order = list(columns)
    for column, (before, after) in sorted(change.fields.items(), key=lambda item: order.index(item[0])):
        if column in _UNSAID:
            continue
        field = columns[column]
        said = _said(before, field, zone), _said(after, field, zone)
        if said[0] != said[1]:
            yield Line(_label(change.table_name, column, field), *said, "fr" if column in _IN_FRENCH else "")


def _label(table: str, column: str, field: Field[Any, Any]) -> Text:
    """The words of the form where it is typed, or those of a column that several forms name."""
    if column in _OTHER_LABELS:
        return _OTHER_LABELS[column]
    form = _FORMS.get(table)
    if form is not None and column in form.base_fields:
        return form.base_fields[column].label or column
    return capfirst(field.verbose_name)


def _said(value: Any, field: Field[Any, Any], zone: str) -> str:
    """A stored value as a person reads it."""
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(field, ArrayField):
        return ", ".join(_choice(one, field.base_field) for one in value)
    if field.name == "document_type":
        return str(document_types().get(value, value))
    if isinstance(field, DateTimeField):
        return moment_text(datetime.fromisoformat(value), zone)
    if isinstance(field, DateField):
        return day_text(date.fromisoformat(value))
    return _choice(value, field)


def _choice(value: Any, field: Field[Any, Any]) -> str:
    labels = dict(field.flatchoices)
    if value in labels:
        return str(labels[value])
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _columns(table: str) -> dict[str, Field[Any, Any]]:
    model = _model(table)
    return {field.column: field for field in model._meta.concrete_fields if field.column}


def _model(table: str) -> type[Model]:
    return next(model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table)
