"""A person or an object, as it is typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.forms import (
    LineField,
    LinesField,
    OnceForm,
    OneOfField,
    PartialDay,
    PartialPastDateField,
    TextField,
    VersionedForm,
    set_zone,
)
from ssi.people.enums import WITH_CAPACITY, EntityType, Precision, SubjectCategory
from ssi.people.models import Part
from ssi.people.services import PartContent

_NONE = ("", gettext_lazy("Sans objet"))


class PartFields(forms.Form):
    """What is known of a person or an object. ZONE: the clock that says what is in the future."""

    entity_type = OneOfField(
        label=gettext_lazy("Nature"), choices=EntityType.choices, initial=EntityType.PERSON, widget=forms.Select
    )
    name = LineField(
        label=gettext_lazy("Nom ou désignation"),
        max_length=200,
        help_text=gettext_lazy(
            "Tel qu’il figure sur la pièce : nom en capitales puis prénoms, raison sociale, numéro."
        ),
    )
    category = OneOfField(
        label=gettext_lazy("Qualité dans ce dossier"),
        choices=[_NONE, *SubjectCategory.choices],
        required=False,
        help_text=gettext_lazy("Pour une personne ou une société."),
    )
    aliases = LinesField(
        label=gettext_lazy("Alias et autres graphies"), required=False, help_text=gettext_lazy("Un par ligne.")
    )
    birth = PartialPastDateField(
        label=gettext_lazy("Date de naissance"),
        required=False,
        help_text=gettext_lazy("JJ/MM/AAAA, ou MM/AAAA, ou seulement l’année."),
    )
    birth_approx = forms.BooleanField(label=gettext_lazy("Année approximative (« né vers »)"), required=False)
    birth_place = LineField(label=gettext_lazy("Lieu de naissance"), max_length=120, required=False)
    detail = TextField(label=gettext_lazy("Précisions"), max_length=4000, rows=4, required=False)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_zone(self, zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        nature = cleaned.get("entity_type")
        if cleaned.get("category") not in {"", SubjectCategory.OTHER_PARTY, None} and nature not in WITH_CAPACITY:
            self.add_error("category", _("Une qualité ne se donne qu’à une personne ou à une société."))
        if nature != EntityType.PERSON:
            for name in ("birth", "birth_place"):
                if cleaned.get(name):
                    self.add_error(name, _("Seule une personne a une naissance."))
        if cleaned.get("birth_approx") and not cleaned.get("birth") and "birth" not in self.errors:
            self.add_error("birth", _("Indiquez l’année approximative."))
        return cleaned

    def content(self) -> PartContent:
        cleaned = self.cleaned_data
        birth: PartialDay | None = cleaned["birth"]
        precision = Precision.APPROX if cleaned["birth_approx"] else birth.precision if birth else ""
        return PartContent(
            entity_type=cleaned["entity_type"],
            name=cleaned["name"],
            category=cleaned["category"],
            aliases=cleaned["aliases"],
            birth_date=birth.first if birth else None,
            birth_date_precision=precision if birth else "",
            birth_place=cleaned["birth_place"],
            detail=cleaned["detail"],
        )


class AddPartForm(OnceForm, PartFields):
    """A person or an object that the record did not name yet."""


class ChangePartForm(VersionedForm, PartFields):
    """What is known, corrected."""


class RemovePartForm(VersionedForm):
    """Out of the record, as it was read."""


def values_of(part: Part) -> dict[str, Any]:
    """The values of PART under the names of the form."""
    approx = part.birth_date_precision == Precision.APPROX
    birth = ""
    if part.birth_date:
        birth = str(PartialDay(part.birth_date, "year" if approx else part.birth_date_precision))
    return {
        "entity_type": part.entity_type,
        "name": part.name,
        "category": part.category,
        "aliases": part.aliases,
        "birth": birth,
        "birth_approx": approx,
        "birth_place": part.birth_place,
        "detail": part.detail,
    }
