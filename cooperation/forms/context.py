"""What is typed on a security sheet: the sheet, its themes, its elements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.enums.context import Audience, Confidence, RiskTheme, Vigilance
from cooperation.models import SecurityContext
from cooperation.services.context import Assessed, Element
from ssi.common import clock
from ssi.common.forms import (
    DayField,
    LineField,
    OnceForm,
    OneOfField,
    TextField,
    VersionedForm,
)
from ssi.exchanges.enums import Credibility, Reliability
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.territories.models import Country

_NONE = [("", gettext_lazy("Choisir"))]
_OF_THE_COUNTRY = [("", gettext_lazy("celui du pays"))]
_USUAL_VALIDITY = timedelta(days=183)
_ON_THE_RECORD = frozenset({"country", "marking", "version", "submission"})


class SheetFields(forms.Form):
    country = OneOfField(label=gettext_lazy("Pays"), choices=())
    vigilance_level = OneOfField(
        label=gettext_lazy("Niveau de vigilance"),
        choices=_NONE + Vigilance.choices,
        help_text=gettext_lazy("Échelle des conseils aux voyageurs du ministère ; appréciation du service."),
    )
    confidence = OneOfField(label=gettext_lazy("Confiance"), choices=_NONE + Confidence.choices)
    valid_from = DayField(label=gettext_lazy("Valable du"))
    valid_until = DayField(label=gettext_lazy("Valable jusqu’au"))
    audience = OneOfField(
        label=gettext_lazy("À qui elle peut être communiquée"),
        choices=Audience.choices,
        initial=Audience.INTERNAL,
        help_text=gettext_lazy("L’application n’envoie rien : un agent la communique, ou le ministère la publie."),
    )
    marking = OneOfField(
        label=gettext_lazy("Mention de protection"), choices=Marking.choices, initial=Marking.SENSITIVE
    )
    summary = TextField(label=gettext_lazy("Appréciation générale"), max_length=4000, rows=5)
    outlook = TextField(label=gettext_lazy("Perspectives"), max_length=2000, rows=3, required=False)
    proposed_change = TextField(
        label=gettext_lazy("Changement à proposer au ministère"),
        max_length=1000,
        rows=2,
        required=False,
        help_text=gettext_lazy("Préparé ici, transmis par vous : le ministère décide seul de ses conseils."),
    )

    def __init__(self, *args: Any, countries: list[Country], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {country.code: country for country in countries}
        place = self.fields["country"]
        if isinstance(place, forms.ChoiceField):
            place.choices = [("", _("Choisir")), *((country.code, country.name) for country in countries)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", _("La fin précède le début."))
        return cleaned

    def content(self) -> dict[str, Any]:
        """What goes to the sheet itself; country and marking go to its record."""
        return {name: value for name, value in self.cleaned_data.items() if name not in _ON_THE_RECORD}

    @property
    def chosen_country(self) -> Country:
        return self.places[self.cleaned_data["country"]]


class NewSheetForm(OnceForm, SheetFields):
    """Opens a sheet; sent twice, it counts once."""


class EditSheetForm(VersionedForm, SheetFields):
    """Changes a sheet; it never goes to another country."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].disabled = True


class ThemeForm(forms.Form):
    theme = OneOfField(label=gettext_lazy("Thème"), choices=_NONE + RiskTheme.choices, required=False)
    area = LineField(label=gettext_lazy("Région (vide : tout le pays)"), max_length=120, required=False)
    vigilance_level = OneOfField(
        label=gettext_lazy("Niveau"), choices=_OF_THE_COUNTRY + Vigilance.choices, required=False
    )
    assessment = TextField(label=gettext_lazy("Appréciation"), max_length=2000, rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.get(name) for name in ("area", "vigilance_level", "assessment")) and not cleaned.get("theme"):
            self.add_error("theme", _("Choisissez le thème de cette ligne."))
        if cleaned.get("theme") and not cleaned.get("assessment") and "assessment" not in self.errors:
            self.add_error("assessment", _("Appréciez ce thème, ou videz la ligne."))
        return cleaned


class ElementForm(forms.Form):
    source = LineField(label=gettext_lazy("Source"), max_length=200, required=False)
    source_reliability = OneOfField(
        label=gettext_lazy("Fiabilité de la source"), choices=_NONE + Reliability.choices, required=False
    )
    information_credibility = OneOfField(
        label=gettext_lazy("Exactitude de l’information"), choices=_NONE + Credibility.choices, required=False
    )
    information = TextField(label=gettext_lazy("Élément"), max_length=1000, rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.get(name) for name in self.fields):
            for name in self.fields:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Un élément a sa source et ses deux évaluations."))
        return cleaned


ThemeFormSet: type[BaseFormSet[ThemeForm]] = formset_factory(
    ThemeForm, extra=3, max_num=30, absolute_max=40, validate_max=True
)
ElementFormSet: type[BaseFormSet[ElementForm]] = formset_factory(
    ElementForm, extra=3, max_num=30, absolute_max=40, validate_max=True
)


def assessed(rows: BaseFormSet[ThemeForm]) -> list[Assessed]:
    """The themes typed, in order; empty rows are none."""
    return [Assessed(**row) for row in (form.cleaned_data for form in rows.forms) if row.get("theme")]


def elements(rows: BaseFormSet[ElementForm]) -> list[Element]:
    return [Element(**row) for row in (form.cleaned_data for form in rows.forms) if row.get("source")]


def values_of(record: Record, sheet: SecurityContext) -> dict[str, Any]:
    """The stored values by field name."""
    names = [name for name in SheetFields.base_fields if name not in _ON_THE_RECORD]
    return {**{name: getattr(sheet, name) for name in names}, "country": record.country_id, "marking": record.marking}


def rows_of(record: Record) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Themes and elements as the forms take them."""
    themes = [{name: getattr(one, name) for name in ThemeForm.base_fields} for one in record.contextthemes.all()]
    found = [{name: getattr(one, name) for name in ElementForm.base_fields} for one in record.contextevidences.all()]
    return themes, found


def first_values(countries: list[Country], code: str, zone: str) -> dict[str, Any]:
    """Today, for half a year; the country asked for, else the one where the person works."""
    here = sorted(countries, key=lambda country: (country.code != code, country.time_zone != zone))
    today = clock.today(here[0].time_zone) if here else clock.today(zone)
    dates = {"valid_from": today, "valid_until": today + _USUAL_VALIDITY}
    return {**dates, "country": here[0].code} if here else dates


class ConfirmForm(VersionedForm):
    """A step that needs nothing."""


class ReasonForm(VersionedForm):
    """A step that needs its reason."""

    reason = TextField(label=gettext_lazy("Motif"), max_length=2000, rows=3)
