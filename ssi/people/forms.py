"""A person or an object, as it is typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common import clock
from ssi.common.forms import (
    LineField,
    OnceForm,
    OneOfField,
    PartialDay,
    PartialPastDateField,
    TextField,
    VersionedForm,
    set_zone,
)
from ssi.people.content import NumberContent, PartContent
from ssi.people.countries import country_code, country_name
from ssi.people.enums import WITH_CAPACITY, EntityType, NumberKind, Precision, Sex, SubjectCategory
from ssi.people.models import Part
from ssi.people.numbers import TravelDocument, UnreadableLineError, read_mrz
from ssi.people.rows import Rows
from ssi.records.sought import plain_number

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
    birth = PartialPastDateField(
        label=gettext_lazy("Date de naissance"),
        required=False,
        help_text=gettext_lazy("JJ/MM/AAAA, ou MM/AAAA, ou seulement l’année."),
    )
    birth_approx = forms.BooleanField(label=gettext_lazy("Année approximative (« né vers »)"), required=False)
    birth_place = LineField(label=gettext_lazy("Lieu de naissance"), max_length=120, required=False)
    sex = OneOfField(label=gettext_lazy("Sexe"), choices=[("", "—"), *Sex.choices], required=False)
    nationalities = LineField(
        label=gettext_lazy("Nationalités"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Noms ou codes de pays, séparés par des virgules : Singapour, FR."),
    )
    occupation = LineField(label=gettext_lazy("Profession ou activité"), max_length=120, required=False)
    mrz = TextField(
        label=gettext_lazy("Zone de lecture du passeport"),
        max_length=200,
        rows=2,
        required=False,
        help_text=gettext_lazy(
            "Facultatif : les deux lignes du bas, ou la seconde seule. Ses clés de contrôle sont vérifiées ; elle "
            "remplit le numéro, la nationalité, le sexe et la naissance laissés vides, et n’est pas gardée."
        ),
    )
    detail = TextField(label=gettext_lazy("Précisions"), max_length=4000, rows=4, required=False)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.passport: TravelDocument | None = None
        self.fields["mrz"].widget.attrs.update({"autocomplete": "off", "data-ssi-unkept": "", "spellcheck": "false"})
        set_zone(self, zone)

    def clean_nationalities(self) -> tuple[str, ...]:
        typed = [one.strip() for one in self.cleaned_data["nationalities"].split(",") if one.strip()]
        codes = {one: country_code(one) for one in typed}
        unknown = [one for one, code in codes.items() if not code]
        if unknown:
            raise ValidationError(_("Pays inconnu : %(names)s.") % {"names": ", ".join(unknown)})
        return tuple(dict.fromkeys(codes.values()))

    def clean_mrz(self) -> str:
        typed: str = self.cleaned_data["mrz"]
        if typed:
            try:
                self.passport = read_mrz(typed, clock.today(self.zone))
            except UnreadableLineError as fault:
                raise ValidationError(str(fault)) from None
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        nature = cleaned.get("entity_type")
        if cleaned.get("category") not in {"", SubjectCategory.OTHER_PARTY, None} and nature not in WITH_CAPACITY:
            self.add_error("category", _("Une qualité ne se donne qu’à une personne ou à une société."))
        if nature != EntityType.PERSON:
            for name in ("birth", "birth_place"):
                if cleaned.get(name):
                    self.add_error(name, _("Seule une personne a une naissance."))
            for name in ("sex", "nationalities", "occupation"):
                if cleaned.get(name):
                    self.add_error(name, _("Seule une personne a un sexe, une nationalité, une profession."))
            if self.passport:
                self.add_error("mrz", _("Seule une personne a un passeport."))
        if cleaned.get("birth_approx") and not cleaned.get("birth") and "birth" not in self.errors:
            self.add_error("birth", _("Indiquez l’année approximative."))
        return cleaned

    def content(self, rows: Rows) -> PartContent:
        """What is typed, with what the passport says where nothing was."""
        cleaned, read, said = self.cleaned_data, self.passport, rows.content()
        birth: PartialDay | None = cleaned["birth"]
        precision = Precision.APPROX if cleaned["birth_approx"] else birth.precision if birth else ""
        born = birth.first if birth else None
        if read and born is None:
            born, precision = read.birth, Precision.DAY
        nationality = country_code(read.nationality) if read else ""
        return PartContent(
            entity_type=cleaned["entity_type"],
            name=cleaned["name"],
            category=cleaned["category"],
            birth_date=born,
            birth_date_precision=precision if born else "",
            birth_place=cleaned["birth_place"],
            sex=cleaned["sex"] or (read.sex if read else ""),
            nationalities=cleaned["nationalities"] or ((nationality,) if nationality else ()),
            occupation=cleaned["occupation"],
            detail=cleaned["detail"],
            names=said["names"],
            numbers=(*said["numbers"], *_passports(read, said["numbers"])),
            warnings=said["warnings"],
        )


def _passports(read: TravelDocument | None, typed: tuple[NumberContent, ...]) -> tuple[NumberContent, ...]:
    """The passport that was read, unless its number stands in a row already."""
    known = {plain_number(number.number) for number in typed if number.kind == NumberKind.PASSPORT}
    if read is None or read.number in known:
        return ()
    country = country_code(read.nationality)
    return (NumberContent(NumberKind.PASSPORT, read.number, country, None, read.expires_on),)


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
        "birth": birth,
        "birth_approx": approx,
        "birth_place": part.birth_place,
        "sex": part.sex,
        "nationalities": ", ".join(country_name(code) for code in part.nationalities),
        "occupation": part.occupation,
        "detail": part.detail,
    }
