"""The history of a row of a country in words: who changed what and when, the newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, Field, ForeignKey
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.moments import day_text, moment_text
from ssi.common.rules import Text
from ssi.directory.models import CountryChange, CountryRow

NOTHING, MOST = "—", 50


@dataclass(frozen=True)
class Line:
    """One field, before and after."""

    label: Text
    before: str
    after: str


@dataclass(frozen=True)
class Edit:
    """What one person did to the row at one instant."""

    moment: str
    actor: str
    operation: str
    lines: tuple[Line, ...]


def history_of(row: CountryRow, user: User, zone: str) -> list[Edit]:
    """The last changes of ROW, which USER sees; two statements, and one for each table that it points at."""
    changes = list(CountryChange.objects.visible_to(user).filter(row_key=row.pk)[:MOST])
    people = User.objects.in_bulk({change.actor for change in changes if change.actor is not None})
    names = _names(row, changes)
    return [
        Edit(
            moment=moment_text(change.at, zone),
            actor=people[change.actor].full_name if change.actor in people else _("le système"),
            operation=change.get_operation_display(),
            lines=tuple(_lines(row, change, names)),
        )
        for change in changes
    ]


Names = dict[tuple[str, str], str]


def _lines(row: CountryRow, change: CountryChange, names: Names) -> Iterable[Line]:
    for field in row._meta.concrete_fields:
        if field.column in change.fields:
            before, after = (_said(value, field, names) for value in change.fields[field.column])
            yield Line(capfirst(str(field.verbose_name)), before, after)


def _said(value: Any, field: Field[Any, Any], names: Names) -> str:
    if value in (None, ""):
        return NOTHING
    if isinstance(field, ForeignKey):
        return names.get((field.column, str(value)), NOTHING)
    if isinstance(field, DateField):
        return day_text(date.fromisoformat(value))
    return str(dict(field.flatchoices).get(value, value))


def _names(row: CountryRow, changes: Iterable[CountryChange]) -> Names:
    """What the keys of CHANGES point at: authorities and colleagues, which whoever is signed in reads."""
    found: Names = {}
    for field in row._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            keys = {key for change in changes for key in change.fields.get(field.column, ()) if key is not None}
            if keys:
                rows = field.related_model._default_manager.filter(pk__in=keys)
                found.update({(field.column, str(one.pk)): str(one) for one in rows})
    return found
