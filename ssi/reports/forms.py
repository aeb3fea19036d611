"""What is typed about a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.common import clock
from ssi.common.forms import LineField, OneOfField, TextField, VersionedForm
from ssi.common.periods import Period, last_full_quarter, quarter_of, quarter_period
from ssi.reports.enums import Edition
from ssi.reports.periods import quarter_name
from ssi.territories.models import Country

QUARTERS_OFFERED = 9


def quarters_offered(zone: str) -> list[tuple[str, str]]:
    """The quarter that runs, then those that are over, the latest first."""
    today = clock.today(zone)
    period = quarter_period(today.year, (today.month + 2) // 3)
    offered = []
    for _number in range(QUARTERS_OFFERED):
        offered.append((_code(period), quarter_name(period)))
        period = period.previous()
    return offered


def _code(period: Period) -> str:
    year, number = quarter_of(period) or (0, 0)
    return f"{year}-{number}"


class ReportForm(forms.Form):
    """Which quarter, which countries: by default the last full quarter and every country of the person."""

    quarter = OneOfField(label=_("Période"))
    countries = forms.MultipleChoiceField(
        label=_("Pays"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choisissez les pays dans la liste.")},
    )
    edition = OneOfField(label=_("Édition"), choices=Edition.choices, initial=Edition.INTERNAL)
    language = OneOfField(
        label=_("Langue du document"), choices=[("fr", _("Français")), ("en", _("Anglais"))], initial="fr"
    )

    def __init__(self, *args: Any, countries: Sequence[Country], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {country.code: country for country in countries}
        cast("forms.ChoiceField", self.fields["quarter"]).choices = quarters_offered(zone)
        offered = cast("forms.ChoiceField", self.fields["countries"])
        offered.choices = [(country.code, country.name) for country in countries]
        year, number = last_full_quarter(clock.today(zone))
        self.initial.setdefault("quarter", f"{year}-{number}")
        self.initial.setdefault("countries", list(self.offered))

    def chosen_period(self) -> Period:
        year, number = self.cleaned_data["quarter"].split("-")
        return quarter_period(int(year), int(number))

    def chosen_countries(self) -> list[Country]:
        return [self.offered[code] for code in self.cleaned_data["countries"]]


class CommentaryForm(VersionedForm):
    text = TextField(label=_("Commentaire"), required=False, rows=8)


class IssueForm(VersionedForm):
    """Carries the version of the report that the person has before their eyes."""


class CorrectionForm(forms.Form):
    reason = LineField(
        label=_("Motif de la correction"),
        help_text=_("Il est imprimé en tête de la nouvelle version."),
        max_length=300,
    )
