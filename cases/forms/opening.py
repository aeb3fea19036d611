"""What is typed to open any operational record: where, what about, under which mention."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common import clock
from ssi.common.forms import LineField, OneOfField, VersionedForm, set_zone
from ssi.records.enums import Marking
from ssi.territories.models import Country

NONE = [("", gettext_lazy("Choisir"))]
CLASSIFIED = ("très secret", "tres secret", "secret défense", "secret defense", "confidentiel défense")
# These go to the record itself, or to nothing; the others, to the detail of the kind.
OF_THE_RECORD = frozenset({"country", "title", "marking", "version", "submission"})


class CaseFields(forms.Form):
    """COUNTRIES are those where the person may log a record; days and hours are those of the one that is chosen."""

    country = OneOfField(label=gettext_lazy("Pays"))
    title = LineField(
        label=gettext_lazy("Objet"), max_length=200, help_text=gettext_lazy("En une ligne, sans nom de personne.")
    )
    marking = OneOfField(
        label=gettext_lazy("Mention de protection"),
        choices=Marking.choices,
        initial=Marking.SENSITIVE,
        help_text=gettext_lazy("Une pièce classifiée n’entre pas ici : renvoyez au registre classifié."),
    )

    def __init__(self, *args: Any, countries: list[Country], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {country.code: country for country in countries}
        place = self.fields["country"]
        if isinstance(place, forms.ChoiceField):
            place.choices = [("", _("Choisir")), *((country.code, country.name) for country in countries)]
        chosen = self.places.get(str(self["country"].value() or ""))
        if chosen:
            set_zone(self, chosen.time_zone)

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if any(word in title.lower() for word in CLASSIFIED):
            raise ValidationError(
                _("Un élément classifié n’entre pas dans ce système : indiquez « voir registre classifié n° … ».")
            )
        return title

    def content(self) -> dict[str, Any]:
        """What goes to the detail of the kind."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OF_THE_RECORD}

    @property
    def chosen_country(self) -> Country:
        return self.places[self.cleaned_data["country"]]


class EditCaseForm(VersionedForm, CaseFields):
    """Corrects a record. Its country never changes here: moving a record is another act."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].disabled = True


def first_values(countries: list[Country], zone: str) -> dict[str, Any]:
    """What is most likely, so that logging takes less than a minute: here, just now."""
    values: dict[str, Any] = {"received_at": clock.now().replace(second=0, microsecond=0)}
    here = sorted(countries, key=lambda country: country.time_zone != zone)
    if here:
        values["country"] = here[0].code
    return values
