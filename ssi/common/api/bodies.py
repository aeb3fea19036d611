"""What a body may say: the forms of the pages, read from JSON.

A route takes the very form of its page, so that what a machine may send, and what it is refused, is what a person may
type. The schema below is drawn from the form: it declares the body in the OpenAPI document, and checks it before the
form does, since a form reads everything as text and overlooks what it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.forms import BaseFormSet
from django.http import QueryDict
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, ValidationError

from ssi.common.api.problems import FieldError, invalid
from ssi.common.forms import DayField, InstantField, LinesField
from ssi.common.forms.text import LONGEST_TEXT
from ssi.common.rules import Text

# Without an offset, an instant is one of the wall clock of the record's country, as on the page.
INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
CODE = r"^[A-Za-z0-9_-]*$"
LONGEST_CODE = 40
# Not members of a body: the key travels in a header.
_ELSEWHERE = {"submission"}
# What PostgreSQL and UTF-8 hold no more than a page does.
_NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")
Schema = dict[str, Any]


def schema_of(name: str, one: forms.Field) -> Schema:
    """The JSON schema of one field of a form."""
    schema = _shape(one)
    if not one.required and not isinstance(one, forms.BooleanField):
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    label, told = one.label or name, one.help_text
    return {**schema, "title": label, **({"description": told} if told else {})}


def _shape(one: forms.Field) -> Schema:
    if isinstance(one, forms.BooleanField):
        return {"type": "boolean"}
    if isinstance(one, forms.IntegerField):
        return {"type": "integer", "minimum": one.min_value or 0, "maximum": one.max_value or 2**31 - 1}
    if isinstance(one, InstantField):
        return {"type": "string", "pattern": INSTANT, "maxLength": 35}
    if isinstance(one, DayField):
        return {"type": "string", "pattern": DAY, "maxLength": 10}
    if isinstance(one, LinesField):
        return {
            "type": "array",
            "items": {"type": "string", "minLength": 1, "maxLength": one.longest, "pattern": r"^[^\r\n]+$"},
            "minItems": 1 if one.required else 0,
            "maxItems": one.most,
        }
    if isinstance(one, forms.TypedMultipleChoiceField):
        return {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 32767}, "maxItems": 100}
    if isinstance(one, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        item = {"type": "string", "pattern": CODE, "minLength": 1, "maxLength": LONGEST_CODE}
        return {"type": "array", "items": item, "maxItems": 100}
    if isinstance(one, forms.ChoiceField):
        return _choice(one)
    longest = getattr(one, "max_length", None) or LONGEST_TEXT
    return {"type": "string", "maxLength": longest, **({"minLength": 1} if one.required else {})}


def _choice(one: forms.ChoiceField) -> Schema:
    """A closed list is declared; one that depends on the reader (or on a directory) is a code."""
    if isinstance(one, forms.ModelChoiceField) or not one.choices:
        return {
            "type": "string",
            "pattern": CODE,
            "maxLength": LONGEST_CODE,
            **({"minLength": 1} if one.required else {}),
        }
    values = [str(value) for value in _values(one.choices)]
    return {"type": "string", "enum": [value for value in values if value or not one.required]}


def _values(choices: Any) -> Iterator[Any]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from (inner for inner, _label in label)
        else:
            yield value


@dataclass(frozen=True)
class Rows:
    """Many of the same in one body: the formset of the page, and its prefix there."""

    formset: type[BaseFormSet[Any]]
    prefix: str

    def schema(self, label: Text) -> Schema:
        items = object_schema(fields_of([self.formset.form]))
        return {"type": "array", "items": items, "maxItems": self.formset.max_num, "title": label}


def fields_of(classes: Sequence[type[forms.Form]]) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for one in classes:
        found.update(one.base_fields)
    return {name: one for name, one in found.items() if name not in _ELSEWHERE}


def object_schema(fields: Mapping[str, forms.Field], more: Mapping[str, Schema] | None = None) -> Schema:
    """An object with these members, and no other."""
    required = [name for name, one in fields.items() if one.required and not isinstance(one, forms.BooleanField)]
    properties = {**(more or {}), **{name: schema_of(name, one) for name, one in fields.items()}}
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"required": sorted(required)} if required else {}),
    }


@dataclass(frozen=True)
class Body:
    """FORMS and ROWS are those of the page. MORE: members that no form has; OPTIONAL: what this route does not ask."""

    forms: tuple[type[forms.Form], ...]
    rows: Mapping[str, Rows] = field(default_factory=dict)
    more: Mapping[str, Schema] = field(default_factory=dict)
    without: frozenset[str] = frozenset()

    @cached_property
    def schema(self) -> Schema:
        fields = {name: one for name, one in fields_of(self.forms).items() if name not in self.without}
        rows = {name: one.schema(name) for name, one in self.rows.items()}
        return object_schema(fields, {**self.more, **rows})

    def named(self, name: str, value: str) -> Schema:
        """The schema of the same body, where member NAME says VALUE."""
        schema = self.schema
        properties = {name: {"type": "string", "enum": [value]}, **schema["properties"]}
        return {**schema, "properties": properties, "required": [name, *schema.get("required", [])]}

    def check(self, sent: Any, schema: Schema | None = None) -> None:
        """Refuses with every mistake at once what the schema does not allow."""
        schema = schema or self.schema
        found = [error for one in Draft202012Validator(schema).iter_errors(sent) for error in _errors(one)]
        found += _unwritable(sent)
        if found:
            raise invalid(*found)

    def form_data(self, sent: Mapping[str, Any]) -> QueryDict:
        """SENT as a browser would have sent it."""
        data = QueryDict(mutable=True)
        fields = fields_of(self.forms)
        for name, value in sent.items():
            if name in self.rows:
                _put_rows(data, self.rows[name].prefix, value)
            elif name not in self.more:
                lines = isinstance(fields.get(name), LinesField)
                _put(data, name, "\n".join(value) if lines and isinstance(value, list) else value)
        for name, rows in self.rows.items():
            if name not in sent:
                _put_rows(data, rows.prefix, [])
        return data


def _put_rows(data: QueryDict, prefix: str, rows: Sequence[Mapping[str, Any]]) -> None:
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), "0"
    for position, row in enumerate(rows):
        for name, value in row.items():
            _put(data, f"{prefix}-{position}-{name}", value)


def _put(data: QueryDict, name: str, value: Any) -> None:
    if value is None or value is False:
        return
    if isinstance(value, list):
        data.setlist(name, [str(one) for one in value])
    else:
        data[name] = "on" if value is True else str(value)


def _errors(error: ValidationError) -> Iterator[FieldError]:
    place = ".".join(str(step) for step in error.absolute_path)
    kind = str(error.validator)
    if kind == "additionalProperties":
        known = error.schema.get("properties", {})
        for name in sorted(set(error.instance) - set(known)):
            yield FieldError(_inside(place, str(name)[:80]), _("Champ inconnu."))
    elif kind == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        yield from (FieldError(_inside(place, name), _("Ce champ est obligatoire.")) for name in missing)
    else:
        yield FieldError(place, _words(kind, error.validator_value, error.instance))


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _words(kind: str, limit: Any, value: Any) -> Text:
    if kind == "type":
        types = [limit] if isinstance(limit, str) else limit
        return _("Type attendu : %(types)s.") % {"types": ", ".join(types)}
    if kind == "maxLength":
        return _("Ce texte compte %(count)d caractères ; le maximum est de %(limit)d.") % {
            "count": len(value),
            "limit": limit,
        }
    if kind == "maxItems":
        return _("%(limit)d éléments au plus.") % {"limit": limit}
    return {
        "minLength": _("Ce champ est obligatoire."),
        "minItems": _("Ce champ est obligatoire."),
        "enum": _("Choisissez une valeur de la liste."),
        "pattern": _("Cette valeur n’a pas la forme attendue."),
        "minimum": _("Ce nombre est trop petit."),
        "maximum": _("Ce nombre est trop grand."),
    }[kind]


def _unwritable(value: Any, place: str = "") -> Iterator[FieldError]:
    """Characters that no text holds, wherever they are."""
    if isinstance(value, str) and _NO_CHARACTER.search(value):
        yield FieldError(place, _("Ce texte contient un caractère impossible."))
    elif isinstance(value, list):
        for position, one in enumerate(value):
            yield from _unwritable(one, _inside(place, str(position)))
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _unwritable(one, _inside(place, str(name)))


@dataclass(frozen=True)
class Sent:
    """What was sent, valid: the forms of the page, its rows, and the members that no form has."""

    forms: Sequence[forms.Form]
    rows: Mapping[str, BaseFormSet[Any]]
    more: Mapping[str, Any]

    @property
    def form(self) -> Any:
        """The form, where the page has one."""
        return self.forms[0]

    @cached_property
    def typed(self) -> dict[str, Any]:
        return {name: value for form in self.forms for name, value in form.cleaned_data.items()}

    def demand_valid(self) -> None:
        found = [
            FieldError("" if name == "__all__" else name, str(message))
            for form in self.forms
            for name, messages in form.errors.items()
            for message in messages
        ]
        for name, formset in self.rows.items():
            found += [FieldError(name, str(message)) for message in formset.non_form_errors()]
            for position, form in enumerate(formset.forms):
                for inner, messages in form.errors.items():
                    place = f"{name}.{position}" + ("" if inner == "__all__" else f".{inner}")
                    found += [FieldError(place, str(message)) for message in messages]
        if found:
            raise invalid(*found)
