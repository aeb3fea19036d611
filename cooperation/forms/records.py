"""What is typed of every cooperation record: where, about what, under which marking; the confirmation of a step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.forms import LineField, OneOfField, TextField, VersionedForm, set_zone
from ssi.records.enums import Marking
from ssi.records.models import Detail, Record
from ssi.territories.models import Country

NONE = [("", gettext_lazy("Choisir"))]
# What goes to the record itself, or to the form alone; all the rest is the content of the detail.
OF_THE_RECORD = frozenset({"country", "title", "marking", "version", "submission"})


class RecordFields(forms.Form):
    """COUNTRIES are those where the person may open such a record."""

    country = OneOfField(label=gettext_lazy("Pays"))
    title = LineField(
        label=gettext_lazy("Objet"), max_length=200, help_text=gettext_lazy("En une ligne, sans nom de personne.")
    )
    marking = OneOfField(
        label=gettext_lazy("Mention de protection"),
        choices=Marking.choices,
        initial=Marking.UNMARKED,
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

    @property
    def chosen_country(self) -> Country:
        return self.places[self.cleaned_data["country"]]

    def facts(self) -> dict[str, Any]:
        """What goes to the detail, by the names of its columns."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OF_THE_RECORD}

    def services_data(self) -> dict[str, Any]:
        """Everything that the service takes, beside who acts and where."""
        return {
            "title": self.cleaned_data["title"],
            "marking": Marking(self.cleaned_data["marking"]),
            "content": self.facts(),
        }


def values_of(record: Record, detail: Detail, names: list[str]) -> dict[str, Any]:
    """The stored values by field name: what an edit form shows, and what a stale one is compared with."""
    values = {name: getattr(detail, name) for name in names if name not in OF_THE_RECORD and hasattr(detail, name)}
    return {**values, "country": record.country_id, "title": record.title, "marking": record.marking}


class ConfirmForm(VersionedForm):
    """A step that needs nothing."""


class ReasonForm(VersionedForm):
    """A step that needs its reason."""

    reason = TextField(label=gettext_lazy("Motif"), max_length=2000, rows=3)


def facts_of(form: VersionedForm) -> dict[str, Any]:
    """What a step records, beside its reason and the version that was read."""
    return {name: value for name, value in form.cleaned_data.items() if name not in {"version", "reason"}}
