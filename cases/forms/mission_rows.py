"""What a mission has several of, a row for each: members, acts, lines of the programme, costs."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import ActRole, Currency, MissionActType, MissionRole, PassportKind
from cases.forms.opening import NONE
from cases.services.mission_rows import Row
from ssi.common.forms import DayField, LineField, OneOfField, VersionedForm
from ssi.directory.fields import AuthorityField
from ssi.records.models import Record

_HOUR = re.compile(r"(\d{1,2})\s*[h:]\s*(\d{2})?")
_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
MOST = 40


class SheetForm(VersionedForm):
    """Carries the version; the rows are a formset."""


class RowForm(forms.Form):
    """A row that is kept when its MAIN field says something; emptied, it goes."""

    main = ""
    # What alone does not make a row: values that a list or a number has from the start.
    silent: frozenset[str] = frozenset()
    number = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=30000)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        others = [name for name in cleaned if name not in {self.main, "number", *self.silent} and cleaned[name]]
        if others and not cleaned.get(self.main) and self.main not in self.errors:
            self.add_error(self.main, _("Remplissez ce champ, ou videz toute la ligne."))
        return cleaned

    def row(self) -> Row | None:
        """What is typed in this row; None: nothing."""
        typed = dict(self.cleaned_data)
        if not typed.get(self.main):
            return None
        number, passport = typed.pop("number", None), typed.pop("passport", "")
        return Row(typed, number=number, passport=passport)


class MemberForm(RowForm):
    main, silent = "name", frozenset({"role", "passport_kind"})
    name = LineField(label=gettext_lazy("Nom et prénom"), max_length=120, required=False)
    rank = LineField(label=gettext_lazy("Grade"), max_length=60, required=False)
    service = LineField(label=gettext_lazy("Service"), max_length=120, required=False)
    role = OneOfField(
        label=gettext_lazy("Fonction"), choices=MissionRole.choices, initial=MissionRole.INVESTIGATOR, required=False
    )
    is_judicial_officer = forms.BooleanField(label=gettext_lazy("Officier de police judiciaire"), required=False)
    carries_weapon = forms.BooleanField(label=gettext_lazy("Porte une arme"), required=False)
    passport_kind = OneOfField(
        label=gettext_lazy("Titre de voyage"),
        choices=PassportKind.choices,
        initial=PassportKind.SERVICE,
        required=False,
    )
    passport = LineField(
        label=gettext_lazy("Numéro de passeport"),
        max_length=24,
        required=False,
        help_text=gettext_lazy("Chiffré, jamais réaffiché ici. Vide : le numéro gardé reste."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    arrival_flight = LineField(label=gettext_lazy("Vol d’arrivée"), max_length=60, required=False)
    departure_flight = LineField(label=gettext_lazy("Vol de départ"), max_length=60, required=False)

    def clean_role(self) -> str:
        return self.cleaned_data["role"] or MissionRole.INVESTIGATOR

    def clean_passport_kind(self) -> str:
        return self.cleaned_data["passport_kind"] or PassportKind.SERVICE

    def clean_passport(self) -> str:
        number = re.sub(r"[\s-]", "", self.cleaned_data["passport"]).upper()
        if number and not _PASSPORT.fullmatch(number):
            raise forms.ValidationError(_("Un numéro de passeport a de 5 à 20 lettres et chiffres."))
        return number


class ActForm(RowForm):
    main, silent = "act_type", frozenset({"role"})
    act_type = OneOfField(label=gettext_lazy("Acte"), choices=NONE + MissionActType.choices, required=False)
    role = OneOfField(
        label=gettext_lazy("Part des enquêteurs"), choices=ActRole.choices, initial=ActRole.OBSERVE, required=False
    )
    text = LineField(label=gettext_lazy("Précision"), max_length=300, required=False)

    def clean_role(self) -> str:
        return self.cleaned_data["role"] or ActRole.OBSERVE


class ProgrammeForm(RowForm):
    main = "what"
    day = DayField(label=gettext_lazy("Jour"), required=False)
    hour = LineField(
        label=gettext_lazy("Heure locale"), max_length=8, required=False, help_text=gettext_lazy("9:30 ou 9h30.")
    )
    what = LineField(label=gettext_lazy("Quoi"), max_length=300, required=False)
    place = LineField(label=gettext_lazy("Lieu"), max_length=200, required=False)
    authority = AuthorityField(label=gettext_lazy("Autorité"), required=False)
    who = LineField(label=gettext_lazy("Qui"), max_length=200, required=False)

    def clean_hour(self) -> time | None:
        typed: str = self.cleaned_data["hour"]
        if not typed:
            return None
        found = _HOUR.fullmatch(typed.lower())
        if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise forms.ValidationError(_("Écrivez l’heure comme 9:30 ou 9h30."))
        return time(int(found[1]), int(found[2] or 0))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day: date | None = cleaned.get("day")
        if cleaned.get("what") and day is None and "day" not in self.errors:
            self.add_error("day", _("Donnez le jour de cette ligne."))
        return cleaned


class AmountField(forms.DecimalField):
    """An amount as people write it here: 1 250,50."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        return super().to_python(re.sub(r"\s", "", value).replace(",", ".") if isinstance(value, str) else value)


def _amount(label: Any) -> AmountField:
    return AmountField(
        label=label,
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": gettext_lazy("Écrivez un montant, par exemple 1250,50.")},
    )


class CostForm(RowForm):
    main, silent = "budget_line", frozenset({"currency"})
    budget_line = LineField(label=gettext_lazy("Ligne budgétaire"), max_length=80, required=False)
    currency = OneOfField(label=gettext_lazy("Monnaie"), choices=Currency.choices, initial=Currency.EUR, required=False)
    planned = _amount(gettext_lazy("Prévu"))
    committed = _amount(gettext_lazy("Engagé"))
    paid = _amount(gettext_lazy("Payé"))

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"] or Currency.EUR

    def row(self) -> Row | None:
        row = super().row()
        if row is None:
            return None
        return Row({name: value if value is not None else 0 for name, value in row.fields.items()}, number=row.number)


def _several(form: type[RowForm], extra: int) -> type[BaseFormSet[RowForm]]:
    return formset_factory(form, extra=extra, max_num=MOST, absolute_max=MOST + 10, validate_max=True)


MemberFormSet = _several(MemberForm, 2)
ActFormSet = _several(ActForm, 3)
ProgrammeFormSet = _several(ProgrammeForm, 4)
CostFormSet = _several(CostForm, 3)


def typed_rows(rows: BaseFormSet[RowForm]) -> list[Row]:
    return [row for form in rows.forms if (row := form.row()) is not None]


def stored_rows(record: Record, children: str, form: type[RowForm]) -> list[dict[str, Any]]:
    """What the formset of FORM shows first: each stored row by field name; a passport is never among them."""
    names = [name for name in form.base_fields if name not in {"passport"}]
    rows = []
    for one in getattr(record, children).all():
        row = {name: getattr(one, name) for name in names}
        if "authority" in row:
            row["authority"] = one.authority_id
        if row.get("hour"):
            row["hour"] = f"{one.hour:%H:%M}"
        rows.append(row)
    return rows
