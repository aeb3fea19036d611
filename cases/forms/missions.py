"""The one page on which a mission of investigators is logged or corrected, and the steps that record a fact."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import kinds
from cases.enums import MissionPurpose
from cases.forms.opening import NONE, CaseFields, EditCaseForm
from cases.models import Mission
from ssi.accounts.models import User
from ssi.common.forms import DayField, LineField, OnceForm, OneOfField, PastDateField, TextField, VersionedForm
from ssi.directory.fields import AuthorityField
from ssi.records.models import Record

LONGEST = timedelta(days=92)
# What is typed in pairs: a reference and its date.
_PAIRS = (("commission_reference", "commissioned_on"), ("hearing_consent", "hearing_consented_on"))


def _line(label: Any, length: int = 200, **more: Any) -> LineField:
    return LineField(label=label, max_length=length, required=False, **more)


class MissionFields(CaseFields):
    """Who asks, for what, when, received by whom, on what legal ground, lodged and driven how. READER sees the letters
    that may be named."""

    purpose = OneOfField(label=gettext_lazy("Motif de la mission"), choices=NONE + MissionPurpose.choices)
    requesting_service = AuthorityField(label=gettext_lazy("Service demandeur"))
    requested_on = PastDateField(label=gettext_lazy("Demandée le"))
    requesting_judge = _line(gettext_lazy("Magistrat"), 120)
    requesting_court = AuthorityField(label=gettext_lazy("Juridiction"), required=False)
    magistrate_travels = forms.BooleanField(label=gettext_lazy("Le magistrat se déplace"), required=False)
    letter = _line(
        gettext_lazy("CRI exécutée"),
        30,
        help_text=gettext_lazy("Sa référence, par exemple SSI-SG-CRI-2026-0004 : les deux dossiers sont liés."),
    )
    host_authority = AuthorityField(label=gettext_lazy("Autorité d’accueil"), required=False)
    local_liaison = _line(gettext_lazy("Correspondant sur place"))
    arrival = DayField(label=gettext_lazy("Arrivée"))
    departure = DayField(label=gettext_lazy("Départ"))
    commission_reference = _line(
        gettext_lazy("Commission du juge"),
        80,
        help_text=gettext_lazy("Référence de l’acte qui commet expressément les enquêteurs, sans CRI liée."),
    )
    commissioned_on = PastDateField(label=gettext_lazy("Commission du"), required=False)
    hearing_consent = _line(
        gettext_lazy("Accord de l’État hôte aux auditions directes"),
        80,
        help_text=gettext_lazy("Sa référence. Sans lui, les enquêteurs assistent et proposent des questions."),
    )
    hearing_consented_on = PastDateField(label=gettext_lazy("Accord aux auditions du"), required=False)
    travel_order_number = _line(gettext_lazy("Ordre de mission"), 60)
    hotel = _line(gettext_lazy("Hôtel"))
    vehicle = _line(gettext_lazy("Véhicule"))
    interpreter = _line(gettext_lazy("Interprète"))
    secure_room = _line(gettext_lazy("Salle protégée"))
    escort = _line(gettext_lazy("Escorte"))
    weapons = _line(gettext_lazy("Armes"), help_text=gettext_lazy("Vide : aucune. Sinon, l’autorisation du pays."))
    telephone_policy = _line(gettext_lazy("Consigne sur les téléphones"))
    briefed_on = PastDateField(label=gettext_lazy("Consignes de sécurité données le"), required=False)

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader

    def clean_letter(self) -> Record | None:
        """The letter of that reference among those that the person sees: another does not exist."""
        typed: str = self.cleaned_data["letter"]
        if not typed:
            return None
        letters = Record.objects.visible_to(self.reader).filed().of_kinds(kinds.LETTER_ROGATORY)
        found = letters.filter(reference=typed.upper()).first()
        if found is None:
            raise forms.ValidationError(_("Aucune CRI de cette référence. Copiez-la depuis sa page."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        arrival, departure = cleaned.get("arrival"), cleaned.get("departure")
        if arrival and departure and departure < arrival:
            self.add_error("departure", _("Le départ précède l’arrivée."))
        elif arrival and departure and departure - arrival > LONGEST:
            self.add_error("departure", _("Une mission dure trois mois au plus : vérifiez l’année."))
        for reference, day in _PAIRS:
            if reference in self.errors or day in self.errors:
                continue
            if cleaned.get(reference) and not cleaned.get(day):
                self.add_error(day, _("Donnez la date de cette référence."))
            if cleaned.get(day) and not cleaned.get(reference):
                self.add_error(reference, _("Donnez la référence de cet acte."))
        return cleaned

    def content(self) -> dict[str, Any]:
        return {name: value for name, value in super().content().items() if name != "letter"}


class NewMissionForm(OnceForm, MissionFields):
    """A mission registered at once, or kept as a draft."""


class EditMissionForm(EditCaseForm, MissionFields):
    """Corrects a mission."""


def values_of(record: Record, mission: Mission, letter: Record | None) -> dict[str, Any]:
    """The stored values by field name: what an edit form shows, and what a stale one is compared with."""
    names = [name for name in MissionFields.base_fields if name not in {"country", "title", "marking", "letter"}]
    values = {name: getattr(mission, name) for name in names}
    for name in ("requesting_service", "requesting_court", "host_authority"):
        values[name] = getattr(mission, f"{name}_id")
    own = {"country": record.country_id, "title": record.title, "marking": record.marking}
    return {**values, **own, "letter": letter.reference if letter and letter.reference else ""}


class AskHostForm(VersionedForm):
    asked_on = PastDateField(label=gettext_lazy("Demandé le"))
    asked_reference = LineField(label=gettext_lazy("Note verbale"), max_length=80)


class AuthoriseForm(VersionedForm):
    """The authorisation of the host State, as a dated fact."""

    authorised_by = AuthorityField(label=gettext_lazy("Autorité qui autorise"))
    authorised_on = PastDateField(label=gettext_lazy("Date de l’accord"))
    authorisation_reference = LineField(label=gettext_lazy("Référence de l’accord"), max_length=80)
    authorisation_conditions = TextField(label=gettext_lazy("Conditions"), max_length=2000, rows=3, required=False)


class ReportForm(VersionedForm):
    reported_on = PastDateField(label=gettext_lazy("Rapport reçu le"))
    results = TextField(label=gettext_lazy("Résultats"), max_length=4000, rows=5)
    lessons = TextField(label=gettext_lazy("Enseignements"), max_length=2000, rows=3, required=False)
