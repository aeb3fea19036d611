"""What is typed about an agreement and its steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.enums.actions import Theme
from cooperation.enums.agreements import InstrumentType
from cooperation.forms.records import NONE, RecordFields, values_of
from cooperation.models import Agreement
from ssi.common.forms import (
    DayField,
    LineField,
    LinesField,
    OnceForm,
    OneOfField,
    PartialPastDateField,
    PastDateField,
    TextField,
    VersionedForm,
)
from ssi.records.models import Record

# Longer than any notice that an instrument gives.
LONGEST_NOTICE = 3650


class AgreementFields(RecordFields):
    instrument_type = OneOfField(label=gettext_lazy("Nature de l’instrument"), choices=NONE + InstrumentType.choices)
    parties = LinesField(
        label=gettext_lazy("Parties"),
        required=False,
        help_text=gettext_lazy("Une par ligne. Obligatoires pour enregistrer la signature."),
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Thèmes"),
        choices=Theme.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    summary = TextField(label=gettext_lazy("Objet et portée"), max_length=4000, rows=4, required=False)
    is_public = forms.BooleanField(label=gettext_lazy("Le texte est public"), required=False)
    signatories = LinesField(
        label=gettext_lazy("Signataires"),
        required=False,
        help_text=gettext_lazy("Pour un texte public seulement. Un par ligne : nom, qualité."),
    )
    negotiation_opened_on = PastDateField(
        label=gettext_lazy("Négociation ouverte le"), required=False, help_text=gettext_lazy("Vide : date non connue.")
    )
    signed = PartialPastDateField(
        label=gettext_lazy("Signé le"),
        required=False,
        help_text=gettext_lazy("JJ/MM/AAAA, ou MM/AAAA, ou seulement l’année."),
    )
    approval_reference = LineField(label=gettext_lazy("Loi ou acte d’approbation"), max_length=200, required=False)
    in_force_on = PastDateField(label=gettext_lazy("En vigueur le"), required=False)
    publication = LineField(
        label=gettext_lazy("Publication"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Par exemple : décret n° 2023-130."),
    )
    expires_on = DayField(
        label=gettext_lazy("Échéance"), required=False, help_text=gettext_lazy("Vide : sans échéance connue.")
    )
    notice_days = forms.IntegerField(
        label=gettext_lazy("Préavis de dénonciation, en jours"),
        min_value=0,
        max_value=LONGEST_NOTICE,
        required=False,
        initial=0,
    )
    tacit_renewal = forms.BooleanField(label=gettext_lazy("Tacite reconduction"), required=False)
    follow_up_body = LineField(label=gettext_lazy("Instance de suivi"), max_length=200, required=False)
    source = LineField(
        label=gettext_lazy("Source"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("D’où vient ce que cette fiche affirme."),
    )

    def clean_notice_days(self) -> int:
        return self.cleaned_data["notice_days"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("signatories") and not cleaned.get("is_public"):
            self.add_error("signatories", _("Les signataires ne se nomment que pour un texte public."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        content = super().facts()
        known = content.pop("signed", None)
        if known is not None:
            content |= {"signed_on": known.first, "signed_precision": known.precision}
        return content


class NewAgreementForm(OnceForm, AgreementFields):
    """Opens a record; sent twice, it counts once. Signature and entry into force are steps of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _leave_out(self, ("signed", "in_force_on"))


class EditAgreementForm(VersionedForm, AgreementFields):
    """Corrects a record: a day that a step has recorded is corrected here, and only recorded there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].disabled = True
        unknown = [name for name in ("signed", "in_force_on") if not self.initial.get(name)]
        _leave_out(self, unknown)
        for name in set(unknown) ^ {"signed", "in_force_on"}:
            self.fields[name].required = True


def _leave_out(form: forms.Form, names: list[str] | tuple[str, ...]) -> None:
    for name in names:
        del form.fields[name]


def agreement_values(record: Record) -> dict[str, Any]:
    agreement: Agreement = record.agreement
    values = values_of(record, agreement, list(AgreementFields.base_fields))
    return {**values, "signed": str(agreement.signed or "")}


# --- Steps ----------------------------------------------------------------------------------------------------------


class SignForm(VersionedForm):
    signed = PartialPastDateField(
        label=gettext_lazy("Signé le"), help_text=gettext_lazy("JJ/MM/AAAA, ou MM/AAAA, ou seulement l’année.")
    )


class EnterForm(VersionedForm):
    in_force_on = PastDateField(
        label=gettext_lazy("En vigueur le"), required=False, help_text=gettext_lazy("Vide : date non connue.")
    )
    publication = LineField(label=gettext_lazy("Publication"), max_length=200, required=False)


class RenewForm(VersionedForm):
    expires_on = DayField(
        label=gettext_lazy("Nouvelle échéance"), required=False, help_text=gettext_lazy("Vide : sans échéance.")
    )


class DenounceForm(VersionedForm):
    ended_on = DayField(label=gettext_lazy("Fin le"))
    reason = TextField(label=gettext_lazy("Motif"), max_length=2000, rows=3)


AGREEMENT_STEPS: dict[str, type[VersionedForm]] = {
    "sign": SignForm,
    "enter_into_force": EnterForm,
    "renew": RenewForm,
    "denounce": DenounceForm,
}
