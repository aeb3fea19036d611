"""What is typed about the figures and the personal data of requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consular.enums import Category, ErasureGround
from consular.models import Erasure
from ssi.common import clock
from ssi.common.forms import LineField, OneOfField
from ssi.common.periods import Period, last_full_quarter, quarter_period
from ssi.records.models import Record
from ssi.reports.forms import quarters_offered
from ssi.territories.models import Country

EVERYWHERE = ""


class FiguresForm(forms.Form):
    """Which quarter, which country. What is not offered reads as what is shown first: it is an address, not a page."""

    quarter = OneOfField(label=_("Trimestre"), required=False)
    country = OneOfField(label=_("Pays"), required=False)

    def __init__(self, data: Any, *, countries: Sequence[Country], zone: str) -> None:
        self.places = {country.code: country for country in countries}
        offered = quarters_offered(zone)
        year, number = last_full_quarter(clock.today(zone))
        shown = {"quarter": data.get("quarter", ""), "country": data.get("country", "")}
        if shown["quarter"] not in dict(offered):
            shown["quarter"] = f"{year}-{number}"
        if shown["country"] not in self.places:
            shown["country"] = EVERYWHERE
        super().__init__(shown)
        self.shown = shown
        for name, choices in (
            ("quarter", offered),
            ("country", [(EVERYWHERE, _("Tous mes pays")), *((code, one.name) for code, one in self.places.items())]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def period(self) -> Period:
        year, number = self.shown["quarter"].split("-")
        return quarter_period(int(year), int(number))

    def countries(self) -> list[Country]:
        code = self.shown["country"]
        return [self.places[code]] if code else list(self.places.values())


class CopyForm(forms.Form):
    """The copy given to the person: what else than what was shared with the post."""

    notes = forms.BooleanField(
        label=_("Joindre les notes internes du service"),
        required=False,
        help_text=_("Relisez-les d’abord : une note qui nomme un tiers ou une source ne se communique pas."),
    )


class AskErasureForm(forms.Form):
    ground = OneOfField(
        label=_("Pourquoi effacer ?"),
        choices=ErasureGround.choices,
        widget=forms.RadioSelect,
    )
    reason = LineField(
        label=_("Précisions"),
        max_length=300,
        required=False,
        help_text=_("Par exemple : courrier du 12 mars, numéro 118. Ces mots restent : n’y nommez personne."),
    )


class RefuseErasureForm(forms.Form):
    refusal = LineField(
        label=_("Motif du refus"),
        max_length=300,
        help_text=_("Ces mots restent : n’y nommez personne."),
    )


class ChosenForm(forms.Form):
    """Which lines of a list were ticked, among those that it shows."""

    chosen = forms.MultipleChoiceField(
        error_messages={
            "required": _("Cochez au moins une demande."),
            "invalid_choice": _("La liste a changé depuis que vous l’avez ouverte : cochez de nouveau."),
        }
    )

    def __init__(self, data: Any, *, offered: Sequence[Record] | Sequence[Erasure]) -> None:
        super().__init__(data)
        self.offered = {str(one.pk): one for one in offered}
        field = self.fields["chosen"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, key) for key in self.offered]

    def taken(self) -> list[Any]:
        return [self.offered[key] for key in self.cleaned_data["chosen"]]


class RetentionForm(forms.Form):
    category = OneOfField(label=_("Situation"), choices=Category.choices)
    years = forms.IntegerField(label=_("Conservation, en années après la clôture"), min_value=1, max_value=30)
    source = LineField(label=_("Motif de cette durée"), max_length=300)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
