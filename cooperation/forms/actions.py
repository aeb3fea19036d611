"""What is typed about an action, a participation, and each of their steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.enums.actions import ActionType, Aim, AskedBy, Format, FrenchService, Language, Theme
from cooperation.forms.records import NONE, RecordFields, values_of
from cooperation.models import CooperationAction, Participation
from ssi.common.forms import DayField, LineField, OnceForm, OneOfField, PastDateField, TextField, VersionedForm
from ssi.directory.fields import AuthorityField
from ssi.directory.models import Authority
from ssi.records.models import Record
from ssi.territories.models import Country

PARTNERS = ("partner_1", "partner_2", "partner_3", "partner_4")
MOST_PEOPLE = 100_000


def people(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_PEOPLE, required=False, **kwargs)


def refuse_disorder(form: forms.Form, start: str, end: str) -> None:
    first, last = form.cleaned_data.get(start), form.cleaned_data.get(end)
    if first and last and last < first:
        form.add_error(end, _("La fin précède le début."))


def refuse_too_many_women(form: forms.Form, prefix: str) -> None:
    participants, women = (form.cleaned_data.get(f"{prefix}_{name}") for name in ("participants", "women"))
    if women is not None and f"{prefix}_participants" not in form.errors and women > (participants or 0):
        form.add_error(f"{prefix}_women", _("Le nombre de femmes dépasse le nombre de participants."))


class AttendedFields(RecordFields):
    """What an action and a participation have in common."""

    action_type = OneOfField(label=gettext_lazy("Forme"), choices=NONE + ActionType.choices)
    theme = OneOfField(label=gettext_lazy("Thème"), choices=NONE + Theme.choices)
    format = OneOfField(label=gettext_lazy("Modalité"), choices=Format.choices, initial=Format.IN_PERSON)
    venue = LineField(label=gettext_lazy("Lieu"), max_length=160, required=False)
    planned_start = DayField(
        label=gettext_lazy("Début prévu"), help_text=gettext_lazy("L’action compte dans le trimestre de ce jour.")
    )
    planned_end = DayField(label=gettext_lazy("Fin prévue"), required=False)
    planned_participants = people(gettext_lazy("Participants prévus"))
    planned_women = people(gettext_lazy("Dont femmes"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_disorder(self, "planned_start", "planned_end")
        refuse_too_many_women(self, "planned")
        return cleaned


class ActionFields(AttendedFields):
    aim = OneOfField(label=gettext_lazy("But"), choices=NONE + Aim.choices)
    requested_by = OneOfField(label=gettext_lazy("À la demande de"), choices=AskedBy.choices, initial=AskedBy.PARTNER)
    french_services = forms.MultipleChoiceField(
        label=gettext_lazy("Services français"),
        choices=FrenchService.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    regional = forms.BooleanField(
        label=gettext_lazy("Action régionale"),
        required=False,
        help_text=gettext_lazy("D’autres pays y participent : chacun tiendra sa propre participation."),
    )
    language = OneOfField(label=gettext_lazy("Langue de travail"), choices=Language.choices, initial=Language.ENGLISH)
    trainers = people(gettext_lazy("Formateurs et experts"))
    objectives = TextField(
        label=gettext_lazy("Objectifs"),
        max_length=4000,
        rows=3,
        required=False,
        help_text=gettext_lazy("Obligatoires pour l’inscription au programme."),
    )
    content = TextField(label=gettext_lazy("Contenu"), max_length=8000, rows=5, required=False)
    partner_1 = AuthorityField(label=gettext_lazy("Autorité partenaire"), required=False)
    partner_2 = AuthorityField(label=gettext_lazy("Deuxième partenaire"), required=False)
    partner_3 = AuthorityField(label=gettext_lazy("Troisième partenaire"), required=False)
    partner_4 = AuthorityField(label=gettext_lazy("Quatrième partenaire"), required=False)

    def services_data(self) -> dict[str, Any]:
        content = self.facts()
        found = [content.pop(name) for name in PARTNERS]
        partners: list[Authority] = [authority for authority in found if authority]
        return {**super().services_data(), "content": content, "partners": partners}


class NewActionForm(OnceForm, ActionFields):
    """Opens a record; sent twice, it counts once."""


class EditActionForm(VersionedForm, ActionFields):
    """Corrects a record. Its country never changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].disabled = True


class NewParticipationForm(OnceForm, AttendedFields):
    """Opens a record; sent twice, it counts once."""


class EditParticipationForm(VersionedForm, AttendedFields):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].disabled = True


def action_values(record: Record) -> dict[str, Any]:
    action: CooperationAction = record.cooperationaction
    partners = [partner.authority_id for partner in record.actionpartners.all()]
    numbered = {
        name: partners[position] if position < len(partners) else None for position, name in enumerate(PARTNERS)
    }
    return {**values_of(record, action, list(ActionFields.base_fields)), **numbered}


def participation_values(record: Record) -> dict[str, Any]:
    participation: Participation = record.participation
    return values_of(record, participation, list(AttendedFields.base_fields))


# --- Steps ----------------------------------------------------------------------------------------------------------


class BeginForm(VersionedForm):
    actual_start = PastDateField(label=gettext_lazy("Début réel"))


class HoldForm(VersionedForm):
    """What took place, for those who came from this country."""

    actual_start = PastDateField(label=gettext_lazy("Début réel"))
    actual_end = PastDateField(label=gettext_lazy("Fin réelle"))
    days = forms.DecimalField(
        label=gettext_lazy("Jours d’action"), min_value=0, max_digits=5, decimal_places=1, required=False
    )
    actual_participants = people(gettext_lazy("Participants présents"))
    actual_women = people(gettext_lazy("Dont femmes"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actual_participants"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_disorder(self, "actual_start", "actual_end")
        refuse_too_many_women(self, "actual")
        return cleaned


class FinishForm(HoldForm):
    """The same for the whole action, and who taught."""

    trainers = people(gettext_lazy("Formateurs et experts"))


class EvaluateForm(VersionedForm):
    score = forms.TypedChoiceField(
        label=gettext_lazy("Note, de 1 (inutile) à 5 (très utile)"),
        choices=[*NONE, *((str(score), str(score)) for score in range(1, 6))],
        coerce=int,
        error_messages={"invalid_choice": gettext_lazy("Choisissez une valeur de la liste.")},
    )
    evaluation = TextField(
        label=gettext_lazy("Évaluation"),
        max_length=4000,
        rows=4,
        help_text=gettext_lazy("Ce qui a servi, ce qui reste à faire."),
    )


class ReplanForm(VersionedForm):
    planned_start = DayField(label=gettext_lazy("Nouveau début prévu"))
    planned_end = DayField(label=gettext_lazy("Nouvelle fin prévue"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_disorder(self, "planned_start", "planned_end")
        return cleaned


ACTION_STEPS: dict[str, type[VersionedForm]] = {
    "begin": BeginForm,
    "finish": FinishForm,
    "evaluate": EvaluateForm,
    "replan": ReplanForm,
}
PARTICIPATION_STEPS: dict[str, type[VersionedForm]] = {"hold": HoldForm}


class ParticipationsForm(OnceForm):
    """Which other countries take part, and under which words their own readers will know it."""

    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Pays participants"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Seuls paraissent les pays où votre affectation vous permet de conduire une action."),
        error_messages={"required": gettext_lazy("Choisissez au moins un pays.")},
    )
    title = LineField(
        label=gettext_lazy("Objet lu par ces pays"),
        max_length=200,
        help_text=gettext_lazy(
            "Avec la forme, le thème et les jours, c’est tout ce que leurs lecteurs sauront de cette action."
        ),
    )

    def __init__(self, *args: Any, countries: list[Country], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {country.code: country for country in countries}
        field = self.fields["countries"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(country.code, country.name) for country in countries]
