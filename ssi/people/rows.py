"""The rows of the form of a person or an object: names, numbers, warnings. Empty rows do not count."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.forms import DayField, LineField, OneOfField
from ssi.people.content import NAME_PARTS, NameContent, NumberContent, WarningContent
from ssi.people.countries import country_code, country_name
from ssi.people.enums import NameKind, NumberKind, Script, WarningKind
from ssi.people.models import Part, PartNumber
from ssi.people.numbers import fault_of

_NONE = ("", "—")
SPARE = 2


class CountryField(LineField):
    """A country by its name or its code; `clean` answers the two letters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        code = country_code(typed) if typed else ""
        if typed and not code:
            raise ValidationError(_("Pays inconnu : écrivez son nom en français ou son code (SG, MY, PH, BN, FR)."))
        return code


class NameForm(forms.Form):
    """One name: whole, then its parts for whoever knows them."""

    value = LineField(label=gettext_lazy("Autre nom, tel qu’il s’écrit"), max_length=200, required=False)
    kind = OneOfField(label=gettext_lazy("Sorte"), choices=NameKind.choices, initial=NameKind.ALIAS, required=False)
    script = OneOfField(label=gettext_lazy("Écriture"), choices=Script.choices, initial=Script.LATIN, required=False)
    given = LineField(label=gettext_lazy("Prénoms"), max_length=120, required=False)
    family = LineField(label=gettext_lazy("Nom de famille"), max_length=120, required=False)
    particle = LineField(label=gettext_lazy("Particule (bin, binti, A/L, de la…)"), max_length=20, required=False)
    patronym = LineField(label=gettext_lazy("Nom du père"), max_length=120, required=False)
    title = LineField(label=gettext_lazy("Titre (Haji, Datuk…)"), max_length=60, required=False)
    generation = LineField(label=gettext_lazy("Nom de génération, suffixe (Jr.)"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("value") and "value" not in self.errors and any(cleaned.get(name) for name in NAME_PARTS):
            self.add_error("value", _("Écrivez le nom en entier, ou videz ses composantes."))
        return cleaned

    def content(self) -> NameContent | None:
        row = self.cleaned_data
        if not row.get("value"):
            return None
        parts = {name: row.get(name, "") for name in NAME_PARTS}
        return NameContent(row["value"], row["kind"] or NameKind.ALIAS, row["script"] or Script.LATIN, **parts)


class NumberForm(forms.Form):
    """One number. A sealed one comes back masked: left as it is, it stays what it was."""

    row = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = OneOfField(label=gettext_lazy("Sorte de numéro"), choices=[_NONE, *NumberKind.choices], required=False)
    number = LineField(
        label=gettext_lazy("Numéro"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-ssi-unkept": ""}),
    )
    country = CountryField(label=gettext_lazy("Pays d’émission"))
    issued_on = DayField(label=gettext_lazy("Délivré le"), required=False)
    expires_on = DayField(label=gettext_lazy("Expire le"), required=False)

    def __init__(self, *args: Any, stored: dict[uuid.UUID, PartNumber] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = stored or {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, number = cleaned.get("kind"), cleaned.get("number")
        if number and not kind and "kind" not in self.errors:
            self.add_error("kind", _("Choisissez la sorte de ce numéro."))
        if kind and not number and "number" not in self.errors:
            self.add_error("number", _("Écrivez le numéro, ou videz sa sorte."))
        if kind and number and self._kept() is None:
            fault = fault_of(kind, number)
            if fault:
                self.add_error("number", str(fault))
        issued, expires = cleaned.get("issued_on"), cleaned.get("expires_on")
        if issued and expires and issued > expires:
            self.add_error("expires_on", _("Une pièce expire après sa délivrance."))
        return cleaned

    def _kept(self) -> tuple[bytes, str, str] | None:
        """The seal that this row shows masked, when neither its mask nor its kind were touched."""
        row = self.stored.get(self.cleaned_data.get("row") or uuid.UUID(int=0))
        if row is None or not row.is_sealed or row.sealed is None:
            return None
        same = row.masked == self.cleaned_data.get("number") and row.kind == self.cleaned_data.get("kind")
        return (bytes(row.sealed), row.blind, row.masked) if same else None

    def content(self) -> NumberContent | None:
        row = self.cleaned_data
        if not row.get("number"):
            return None
        dates = row["issued_on"], row["expires_on"]
        return NumberContent(row["kind"], row["number"], row["country"], *dates, kept=self._kept())


class WarningForm(forms.Form):
    """One warning, and until when."""

    kind = OneOfField(label=gettext_lazy("Mise en garde"), choices=[_NONE, *WarningKind.choices], required=False)
    until = DayField(label=gettext_lazy("Valable jusqu’au"), required=False)
    note = LineField(label=gettext_lazy("Précision"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") and not cleaned.get("until") and "until" not in self.errors:
            self.add_error(
                "until", _("Dites jusqu’à quand : une mise en garde se renouvelle, elle ne dure pas toujours.")
            )
        if (cleaned.get("until") or cleaned.get("note")) and not cleaned.get("kind") and "kind" not in self.errors:
            self.add_error("kind", _("Choisissez la mise en garde, ou videz la ligne."))
        return cleaned

    def content(self) -> WarningContent | None:
        row = self.cleaned_data
        return WarningContent(row["kind"], row["until"], row["note"]) if row.get("kind") else None


def _formset(form: type[forms.Form], most: int) -> type[BaseFormSet[Any]]:
    return formset_factory(form, extra=SPARE, max_num=most, absolute_max=most + 10, validate_max=True)


NameFormSet = _formset(NameForm, 20)
NumberFormSet = _formset(NumberForm, 20)
WarningFormSet = _formset(WarningForm, 6)


@dataclass(frozen=True)
class Rows:
    """The three sets of rows of one form."""

    names: BaseFormSet[Any]
    numbers: BaseFormSet[Any]
    warnings: BaseFormSet[Any]

    def __iter__(self) -> Any:
        return iter((self.names, self.numbers, self.warnings))

    def are_valid(self) -> bool:
        """Each set is asked, so that every fault is said at once."""
        verdicts = [rows.is_valid() for rows in self]
        return all(verdicts)

    def content(self) -> dict[str, tuple[Any, ...]]:
        return {
            name: _said(rows)
            for name, rows in (("names", self.names), ("numbers", self.numbers), ("warnings", self.warnings))
        }


def _said(rows: BaseFormSet[Any]) -> tuple[Any, ...]:
    return tuple(content for form in rows.forms if (content := form.content()) is not None)


def rows_of(data: QueryDict | None, part: Part | None) -> Rows:
    """The rows as they are typed in DATA, or as they are stored on PART."""
    stored = {row.pk: row for row in part.numbers.all()} if part is not None else {}
    initial: dict[str, list[dict[str, Any]]] = _initial(part) if part is not None and data is None else {}
    return Rows(
        NameFormSet(data, prefix="names", initial=initial.get("names")),
        NumberFormSet(data, prefix="numbers", initial=initial.get("numbers"), form_kwargs={"stored": stored}),
        WarningFormSet(data, prefix="warnings", initial=initial.get("warnings")),
    )


def _initial(part: Part) -> dict[str, list[dict[str, Any]]]:
    fields = ("kind", "issued_on", "expires_on")
    return {
        "names": [{name: getattr(row, name) for name in NameForm.base_fields} for row in part.names.all()],
        "numbers": [
            {name: getattr(row, name) for name in fields}
            | {"row": row.pk, "number": row.shown, "country": country_name(row.country) if row.country else ""}
            for row in part.numbers.all()
        ],
        "warnings": [{name: getattr(row, name) for name in WarningForm.base_fields} for row in part.warnings.all()],
    }
