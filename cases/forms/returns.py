"""What is typed of what comes back: the acts listed, the exhibits, each handing over; and of an assurance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cases.rules.assurances import HOME, ever_said
from cases.services.assurances import Assured
from cases.services.returns import Handing, Sealed
from ssi.common.forms import LineField, OneOfField, PastDateField, PastDateTimeField, VersionedForm
from ssi.directory.fields import AuthorityField
from ssi.documents.models import Document
from ssi.exchanges.enums import Channel
from ssi.records.models import Record
from ssi.territories.models import Country

_CHOOSE = ("", gettext_lazy("Choisir"))


class InventoryForm(VersionedForm):
    """The pieces that go back, in the order in which they were filed."""

    acts = forms.MultipleChoiceField(
        label=gettext_lazy("Pièces renvoyées"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choisissez au moins une pièce."),
            "invalid_choice": gettext_lazy("Choisissez une pièce de ce dossier."),
        },
    )

    def __init__(self, *args: Any, record: Record, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pieces = Document.objects.filter(record=record).available().order_by("added_at", "pk")
        self.pieces = {str(piece.pk): piece for piece in pieces}
        field = self.fields["acts"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, f"{piece.title} ({piece.file_name})") for key, piece in self.pieces.items()]

    def documents(self) -> Sequence[Document]:
        chosen = set(self.cleaned_data["acts"])
        return [piece for key, piece in self.pieces.items() if key in chosen]


class ExhibitForm(VersionedForm):
    number = LineField(label=gettext_lazy("Numéro du scellé"), max_length=30)
    description = LineField(label=gettext_lazy("Description"), max_length=500)
    sealed_by = LineField(label=gettext_lazy("Placé sous scellé par"), max_length=120)
    place = LineField(label=gettext_lazy("Lieu"), max_length=120)

    def sealed(self) -> Sealed:
        return Sealed(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class CustodyForm(VersionedForm):
    from_holder = LineField(
        label=gettext_lazy("Remis par"),
        max_length=120,
        help_text=gettext_lazy("Celui qui l’a reçu en dernier : la chaîne ne saute personne."),
    )
    to_holder = LineField(label=gettext_lazy("Remis à"), max_length=120)
    handed_at = PastDateTimeField(label=gettext_lazy("Date et heure"))
    seal_number = LineField(label=gettext_lazy("Numéro porté par le scellé"), max_length=40)
    condition = LineField(
        label=gettext_lazy("État constaté"), max_length=200, help_text=gettext_lazy("Par exemple : intact, rompu.")
    )

    def handing(self) -> Handing:
        names = ("from_holder", "to_holder", "handed_at", "seal_number", "condition")
        return Handing(**{name: self.cleaned_data[name] for name in names})


class AssuranceForm(forms.Form):
    """An assurance, as its paper says it; the paper is a piece of the record."""

    country = OneOfField(label=gettext_lazy("Pays"))
    crime_type = OneOfField(
        label=gettext_lazy("Nature d’infraction"),
        required=False,
        help_text=gettext_lazy("Chaque nature d’infraction que le dossier a portée depuis son enregistrement compte."),
    )
    given_by = LineField(label=gettext_lazy("Assurance donnée par"), max_length=160)
    reference = LineField(label=gettext_lazy("Référence de l’assurance"), max_length=60)
    given_on = PastDateField(label=gettext_lazy("Donnée le"))
    document = OneOfField(
        label=gettext_lazy("Pièce"), help_text=gettext_lazy("L’assurance écrite, jointe d’abord au dossier.")
    )

    def __init__(self, *args: Any, record: Record, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pieces = Document.objects.of(record).available()
        self.pieces = {str(piece.pk): piece for piece in pieces}
        self.countries = {country.pk: country for country in Country.objects.exclude(pk=HOME)}
        self._choose("document", [(key, piece.title) for key, piece in self.pieces.items()])
        self._choose("country", [(key, country.name) for key, country in self.countries.items()])
        self.fields["country"].initial = record.country_id
        self.crime_types = {one.pk: one for one in ever_said(record).crime_types}
        if isinstance(field := self.fields["crime_type"], forms.ChoiceField):
            field.choices = [(key, one.label) for key, one in self.crime_types.items()]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [_CHOOSE, *choices]

    def assured(self) -> Assured:
        typed = self.cleaned_data
        return Assured(
            self.countries[typed["country"]],
            typed["given_by"],
            typed["reference"],
            typed["given_on"],
            self.pieces[typed["document"]],
            self.crime_types.get(typed["crime_type"]),
        )


class AskAssuranceForm(forms.Form):
    """To whom, when, by which channel; the words are written already."""

    to_authority = AuthorityField(label=gettext_lazy("Destinataire"))
    at = PastDateTimeField(label=gettext_lazy("Date et heure"))
    channel = OneOfField(label=gettext_lazy("Voie"), choices=[_CHOOSE, *Channel.choices])
