"""The file to bring in; what each column says; what unknown values mean; how to import; why to undo."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.forms import LineField, OneOfField, TextField
from ssi.documents.fields import PieceField
from ssi.imports.enums import Mode
from ssi.imports.kinds import Choice, Importable, Target, folded
from ssi.imports.matching import MOST_UNKNOWN, WHY, Known, Plan, Unknown
from ssi.territories.models import Country

NONE = gettext_lazy("Choisir")


class RegisterForm(forms.Form):
    """KINDS: what the person may bring in; COUNTRIES: where."""

    kind = OneOfField(label=gettext_lazy("Nature des dossiers"))
    country = OneOfField(label=gettext_lazy("Pays"), help_text=gettext_lazy("Un fichier par pays."))
    file = PieceField(
        label=gettext_lazy("Fichier"),
        help_text=gettext_lazy(
            "XLSX, ODS ou CSV, 20 000 lignes au plus : une ligne de titres, puis une ligne par dossier. "
            "Rien n’est enregistré avant votre accord."
        ),
    )

    def __init__(self, *args: Any, kinds: Sequence[Importable], countries: Sequence[Country], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {country.code: country for country in countries}
        self.importables = {one.code: one for one in kinds}
        _choose(self.fields["kind"], [(one.code, one.kind.label) for one in kinds])
        _choose(self.fields["country"], [("", NONE), *((one.code, one.name) for one in countries)])
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.ods,.csv"

    @property
    def chosen(self) -> tuple[Importable, Country]:
        return self.importables[self.cleaned_data["kind"]], self.places[self.cleaned_data["country"]]


def _choose(field: forms.Field, choices: Sequence[tuple[Any, Any]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


class ColumnsForm(forms.Form):
    """For each thing that a record may say, the column that says it, and what it is where the sheet is silent."""

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        # What the first line says in each column: seen, not remembered.
        self.examples: list[tuple[str, str]] = []
        columns = [("", _("Aucune colonne")), *_numbered(plan.headings)]
        for target in plan.importable.targets:
            self.fields[f"column_{target.name}"] = OneOfField(
                label=str(target.label),
                choices=columns,
                required=target.required and not target.may_default,
                initial=str(plan.columns.get(target.name, "")),
                help_text=_("À indiquer : soit la colonne, soit une valeur.")
                if target.required and target.may_default
                else "",
                error_messages={"required": _("Indiquez la colonne : chaque dossier a la sienne.")},
            )
            if target.may_default:
                self.fields[f"default_{target.name}"] = _default(target, plan)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for target in self.plan.importable.targets:
            given = cleaned.get(f"column_{target.name}") or self._default_of(target)
            if target.required and target.may_default and not given:
                self.add_error(f"column_{target.name}", _("Indiquez la colonne, ou une valeur pour toutes les lignes."))
        taken: dict[str, Target] = {}
        for target in self.plan.importable.targets:
            place = cleaned.get(f"column_{target.name}")
            if place and taken.setdefault(place, target) is not target:
                self.add_error(
                    f"column_{target.name}",
                    _("Cette colonne remplit déjà « %(other)s ».") % {"other": taken[place].label},
                )
        return cleaned

    def _default_of(self, target: Target) -> str:
        return str(self.cleaned_data.get(f"default_{target.name}") or "")

    def columns(self) -> dict[str, int]:
        said = {one.name: self.cleaned_data[f"column_{one.name}"] for one in self.plan.importable.targets}
        return {name: int(place) for name, place in said.items() if place}

    def defaults(self) -> dict[str, str]:
        return {one.name: self._default_of(one) for one in self.plan.importable.targets if one.may_default}

    def rows(self) -> list[tuple[Target, Any, Any]]:
        """Each target with its two controls, for the page."""
        return [
            (one, self[f"column_{one.name}"], self[f"default_{one.name}"] if one.may_default else None)
            for one in self.plan.importable.targets
        ]


def _numbered(headings: Sequence[str]) -> list[tuple[str, str]]:
    return [(str(place), name) for place, name in enumerate(headings) if folded(name) not in WHY]


def _default(target: Target, plan: Plan) -> forms.Field:
    label = _("%(what)s : valeur pour les lignes qui n’en donnent pas") % {"what": target.label}
    initial = plan.defaults.get(target.name, "")
    if target.choices is None:
        return LineField(label=label, max_length=300, required=False, initial=initial)
    return OneOfField(label=label, choices=_options(plan.known[target.name]), required=False, initial=initial)


def _options(known: Known) -> list[tuple[str, Any]]:
    return [("", _("Aucune")), *((choice.code, choice.label) for choice in _sorted(known.choices))]


def _sorted(choices: Sequence[Choice]) -> list[Choice]:
    """A short list keeps its order; a long one is in the order of its words."""
    return list(choices) if len(choices) <= 30 else sorted(choices, key=lambda one: folded(str(one.label)))


class ValuesForm(forms.Form):
    """For each value of the sheet that no list names, what it means; left out, its lines are wrong."""

    def __init__(self, *args: Any, plan: Plan, unknown: Sequence[Unknown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unknown = list(unknown[:MOST_UNKNOWN])
        self.left_out = len(unknown) - len(self.unknown)
        for one in self.unknown:
            self.fields[_name(one)] = OneOfField(
                label=_("« %(said)s » (%(what)s)") % {"said": one.said[:80], "what": one.target.label},
                choices=_options(plan.known[one.target.name]),
                required=False,
            )

    def values(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for one in self.unknown:
            code = self.cleaned_data[_name(one)]
            if code:
                found.setdefault(one.target.name, {})[folded(one.said)] = code
        return found

    def rows(self) -> list[tuple[Unknown, Any]]:
        return [(one, self[_name(one)]) for one in self.unknown]


def _name(one: Unknown) -> str:
    """The name of the control: the same for the same value, whatever the others are meanwhile."""
    return f"value_{hashlib.sha256(f'{one.target.name} {folded(one.said)}'.encode()).hexdigest()[:16]}"


class WriteForm(forms.Form):
    mode = OneOfField(
        label=gettext_lazy("Que faire des lignes ?"), choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.GOOD
    )


class UndoForm(forms.Form):
    reason = TextField(label=gettext_lazy("Motif"), max_length=500, rows=2)
