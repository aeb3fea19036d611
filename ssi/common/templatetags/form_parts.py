"""Reads a bound Django field and says how the design system draws it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.utils import to_current_timezone
from django.utils.safestring import SafeString

Kind = Literal["input", "select", "file", "checkbox", "choices"]

DAY = ("date", "%Y-%m-%d")
INSTANT = ("datetime-local", "%Y-%m-%dT%H:%M")


@dataclass(frozen=True)
class Choice:
    """One radio button or box of a group."""

    control: SafeString
    id: str
    label: str


@dataclass(frozen=True)
class FieldParts:
    """What templates/components/field.html needs to draw a field; CONTROL is empty for a group of CHOICES."""

    kind: Kind
    group: str
    label: str
    help: str
    required: bool
    errors: list[str]
    id: str
    group_id: str
    messages_id: str
    control: SafeString
    choices: list[Choice]
    choice_class: str
    hidden: bool


def kind_of(widget: forms.Widget) -> Kind:
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "input"


def first_control_id(bound: BoundField) -> str:
    """Where a link of the error summary leads: the field, or the first button of its group."""
    base = bound.auto_id
    return f"{base}_0" if kind_of(bound.field.widget) == "choices" else bound.id_for_label or base


def field_parts(bound: BoundField, extra: dict[str, Any]) -> FieldParts:
    widget = bound.field.widget
    kind = kind_of(widget)
    messages_id = f"{bound.auto_id}_messages"
    attrs = {**extra, "aria-describedby": messages_id}
    grouped = kind == "choices"
    return FieldParts(
        kind=kind,
        group="upload" if kind == "file" else kind,
        label=str(bound.label or ""),
        help=str(bound.help_text or ""),
        required=bound.field.required,
        errors=[str(error) for error in bound.errors],
        id=bound.id_for_label or bound.auto_id,
        group_id=f"{bound.auto_id}_group",
        messages_id=messages_id,
        control=SafeString("") if grouped else _control(bound, kind, attrs),
        choices=_choices(bound, extra) if grouped else [],
        choice_class="fr-checkbox-group" if isinstance(widget, forms.CheckboxSelectMultiple) else "fr-radio-group",
        hidden=bound.is_hidden,
    )


def _choices(bound: BoundField, extra: dict[str, Any]) -> list[Choice]:
    subwidgets = bound.field.widget.subwidgets(bound.html_name, bound.value(), _choice_attrs(bound, extra))
    choices = []
    for data in subwidgets:
        data["wrap_label"] = False
        control = bound.form.renderer.render(data["template_name"], {"widget": data})
        choices.append(Choice(SafeString(control.strip()), data["attrs"]["id"], str(data["label"])))
    return choices


def _choice_attrs(bound: BoundField, extra: dict[str, Any]) -> dict[str, Any]:
    """The error is said once, by the group that the buttons belong to."""
    attrs = {**extra, "id": bound.auto_id}
    if bound.field.disabled:
        attrs["disabled"] = True
    return attrs


def _control(bound: BoundField, kind: Kind, attrs: dict[str, Any]) -> SafeString:
    css = {"select": "fr-select", "file": "fr-upload", "input": "fr-input"}.get(kind, "")
    if css:
        own = bound.field.widget.attrs.get("class", "")
        error = f"{css}--error" if bound.errors else ""
        attrs["class"] = " ".join(name for name in (css, error, own) if name)
    widget, value = _dated(bound)
    attrs = bound.build_widget_attrs(attrs, widget)
    attrs.setdefault("id", bound.id_for_label or bound.auto_id)
    return widget.render(bound.html_name, value, attrs=attrs, renderer=bound.form.renderer)


def _dated(bound: BoundField) -> tuple[forms.Widget, Any]:
    """The browser's own calendar for dates; what was typed and is not a date stays as typed, in a plain text field."""
    widget, value = bound.field.widget, bound.value()
    if isinstance(widget, forms.DateTimeInput):
        native = INSTANT
    elif isinstance(widget, forms.DateInput):
        native = DAY
    else:
        return widget, value
    if widget.input_type != "text" or widget.format:
        return widget, value
    understood = _understood(bound.field, value)
    if value and understood is None:
        return widget, value
    twin = copy.copy(widget)
    twin.input_type, twin.format = native
    return twin, understood.strftime(native[1]) if understood else value


def _understood(field: forms.Field, value: Any) -> date | datetime | None:
    try:
        moment = field.to_python(value)
    except ValidationError:
        return None
    return to_current_timezone(moment) if isinstance(moment, datetime) else moment
