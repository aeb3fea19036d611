"""The one page on which a request for information is logged or corrected."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import Availability, Direction, Framework, Purpose, QuestionType, Urgency
from cases.forms.opening import NONE, CaseFields, EditCaseForm
from cases.models import InformationRequest
from cases.services.requests import AskedQuestion
from ssi.common.forms import LineField, OnceForm, OneOfField, PastDateField, PastDateTimeField, TextField
from ssi.directory.fields import AuthorityField, CrimeTypeField
from ssi.exchanges.enums import Channel, Language
from ssi.records.models import Record
from ssi.territories.models import Country


class RequestFields(CaseFields):
    """The fields of a request."""

    direction = OneOfField(label=gettext_lazy("Sens"), choices=Direction.choices, initial=Direction.INCOMING_FR)
    spontaneous = forms.BooleanField(
        label=gettext_lazy("Information spontanée, qui n’attend pas de réponse"), required=False
    )
    requesting_authority = AuthorityField(label=gettext_lazy("Service requérant"))
    requesting_officer = LineField(label=gettext_lazy("Agent requérant"), max_length=120, required=False)
    external_reference = LineField(label=gettext_lazy("Référence du requérant"), max_length=60, required=False)
    received_at = PastDateTimeField(
        label=gettext_lazy("Reçue le"), help_text=gettext_lazy("Date et heure du pays choisi : JJ/MM/AAAA HH:MM.")
    )
    received_by = OneOfField(label=gettext_lazy("Voie de réception"), choices=NONE + Channel.choices)
    urgency = OneOfField(label=gettext_lazy("Urgence"), choices=Urgency.choices, initial=Urgency.NORMAL)
    urgency_reason = LineField(
        label=gettext_lazy("Motif de l’urgence"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Obligatoire au-dessus de « normale »."),
    )
    framework = OneOfField(label=gettext_lazy("Cadre juridique"), choices=NONE + Framework.choices)
    judicial_case_number = LineField(label=gettext_lazy("Numéro judiciaire"), max_length=60, required=False)
    crime_type = CrimeTypeField(label=gettext_lazy("Nature d’infraction"))
    purpose = OneOfField(label=gettext_lazy("Finalité"), choices=NONE + Purpose.choices, required=False)
    objective_reasons = LineField(
        label=gettext_lazy("Raisons objectives"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Pourquoi l’information se trouve dans ce pays."),
    )
    availability = OneOfField(
        label=gettext_lazy("Accès à l’information"), choices=Availability.choices, initial=Availability.INDIRECT
    )
    purpose_link = LineField(
        label=gettext_lazy("Lien entre la finalité et la personne"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Ce qui rattache la personne aux faits : mis en cause, victime, témoin…"),
    )
    offence_on = PastDateField(label=gettext_lazy("Date des faits"), required=False)
    offence_place = LineField(label=gettext_lazy("Lieu des faits"), max_length=120, required=False)
    language = OneOfField(
        label=gettext_lazy("Langue de la demande"),
        choices=[("", gettext_lazy("Non précisé")), *Language.choices],
        required=False,
    )
    translation_required = forms.BooleanField(label=gettext_lazy("Une traduction est nécessaire"), required=False)
    restrictions_on_use = LineField(label=gettext_lazy("Restrictions d’usage"), max_length=1000, required=False)
    summary = TextField(label=gettext_lazy("Exposé"), max_length=8000, rows=6, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        urgent = cleaned.get("urgency") in {Urgency.FLASH, Urgency.URGENT}
        if urgent and not cleaned.get("urgency_reason") and "urgency_reason" not in self.errors:
            self.add_error("urgency_reason", _("Dites en une phrase pourquoi c’est urgent."))
        if not urgent and "urgency_reason" in cleaned:
            cleaned["urgency_reason"] = ""
        return cleaned


class NewRequestForm(OnceForm, RequestFields):
    """Opens a record; sent twice, it counts once."""


class NewRequestsForm(NewRequestForm):
    """The page on which the same request may be put to several countries at once; programs open one at a time."""

    also = forms.MultipleChoiceField(
        label=gettext_lazy("Adresser aussi la même demande à"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Un dossier par pays, avec sa référence, son titulaire et son échéance ; ils sont liés entre eux. "
            "Si l’un est refusé, aucun n’est enregistré."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        also = self.fields["also"]
        if len(self.places) < 2:
            del self.fields["also"]
        elif isinstance(also, forms.MultipleChoiceField):
            also.choices = [(country.code, country.name) for country in self.places.values()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("also") and cleaned.get("direction") != Direction.INCOMING_FR:
            self.add_error("also", _("Seule une demande française s’adresse à plusieurs pays à la fois."))
        return cleaned

    @property
    def other_countries(self) -> list[Country]:
        """Beside the one chosen, in the order of the form."""
        codes = self.cleaned_data.get("also") or []
        return [self.places[code] for code in codes if code != self.cleaned_data["country"]]

    def content(self) -> dict[str, Any]:
        return {name: value for name, value in super().content().items() if name != "also"}


class EditRequestForm(EditCaseForm, RequestFields):
    """Corrects a request."""


def values_of(record: Record, request: InformationRequest) -> dict[str, Any]:
    """The stored values by field name: what an edit form shows, and what a stale one is compared with."""
    names = [name for name in RequestFields.base_fields if name not in {"country", "title", "marking"}]
    values = {name: getattr(request, name) for name in names}
    values["requesting_authority"] = request.requesting_authority_id
    values["crime_type"] = request.crime_type_id
    return {**values, "country": record.country_id, "title": record.title, "marking": record.marking}


class QuestionForm(forms.Form):
    question_type = OneOfField(label=gettext_lazy("Type"), choices=NONE + QuestionType.choices, required=False)
    text = LineField(label=gettext_lazy("Question"), max_length=1000, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("text") and not cleaned.get("question_type"):
            self.add_error("question_type", _("Choisissez le type de cette question."))
        if cleaned.get("question_type") and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Écrivez la question, ou videz son type."))
        return cleaned


QuestionFormSet: type[BaseFormSet[QuestionForm]] = formset_factory(
    QuestionForm, extra=4, max_num=30, absolute_max=40, validate_max=True
)


def asked(questions: BaseFormSet[QuestionForm]) -> list[AskedQuestion]:
    """The questions typed, in order; empty rows are not questions."""
    return [
        AskedQuestion(QuestionType(row["question_type"]), row["text"])
        for row in (form.cleaned_data for form in questions.forms)
        if row.get("text")
    ]
