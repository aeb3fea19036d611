"""What is typed of a zone and of its level."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.enums.context import Vigilance
from cooperation.services.zones import Level
from ssi.common import clock
from ssi.common.forms import DayField, LineField, OneOfField, VersionedForm, set_zone
from ssi.territories.models import Country


class LevelForm(forms.Form):
    """A level of a zone of PLACE, from today unless it is said."""

    vigilance_level = OneOfField(
        label=gettext_lazy("Niveau de vigilance"),
        choices=[("", gettext_lazy("Choisir")), *Vigilance.choices],
        help_text=gettext_lazy("Échelle des conseils aux voyageurs du ministère ; appréciation du service."),
    )
    valid_from = DayField(label=gettext_lazy("Valable du"))
    valid_until = DayField(
        label=gettext_lazy("Valable jusqu’au"),
        required=False,
        help_text=gettext_lazy("Laissez vide si ce niveau vaut jusqu’à ce qu’un autre soit donné."),
    )
    source = LineField(label=gettext_lazy("Source"), max_length=200)
    note = LineField(label=gettext_lazy("Motif"), max_length=500, required=False)

    def __init__(self, *args: Any, place: Country, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_zone(self, place.time_zone)
        self.fields["valid_from"].initial = clock.today(place.time_zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", _("La fin précède le début."))
        return cleaned

    def level(self) -> Level:
        return Level(**{name: self.cleaned_data[name] for name in LevelForm.base_fields})


class NewZoneForm(LevelForm):
    name = LineField(label=gettext_lazy("Zone"), max_length=120)
    description = LineField(
        label=gettext_lazy("Limites"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Par exemple : côte est, de Kudat à Tawau, et ses îles."),
    )
    field_order = ("name", "description")


class RenameZoneForm(VersionedForm):
    name = LineField(label=gettext_lazy("Zone"), max_length=120)
    description = LineField(label=gettext_lazy("Limites"), max_length=300, required=False)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "description")}
