"""What is told of a visit or of a hearing. Instants are typed on the clock of the country of the facts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from consular.enums import Answer, HearingKind
from consular.forms.acts import ZonedForm
from consular.services import Seen, Summons
from ssi.common.forms import (
    DayField,
    InstantField,
    LineField,
    OnceForm,
    OneOfField,
    PastDateTimeField,
    TextField,
    set_zone,
)

LONGEST = 4000


class VisitFields(forms.Form):
    at = PastDateTimeField(label=gettext_lazy("Visite faite le"), help_text=gettext_lazy("Date et heure sur place."))
    visitors = LineField(
        label=gettext_lazy("Qui a vu la personne ?"),
        max_length=200,
        help_text=gettext_lazy("Noms et fonctions. Par exemple : Mme Reyes, agente consulaire ; l’avocat."),
    )
    conditions = TextField(
        label=gettext_lazy("Conditions de détention, état de santé"),
        max_length=LONGEST,
        rows=3,
        required=False,
        help_text=gettext_lazy("Ce qui a été vu et dit : cellule, nourriture, soins, moral."),
    )
    ill_treatment = OneOfField(
        label=gettext_lazy("Se plaint-elle de mauvais traitements ?"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        initial=Answer.UNKNOWN,
    )
    alleged = TextField(
        label=gettext_lazy("Ce qu’elle allègue"),
        max_length=LONGEST,
        rows=3,
        required=False,
        help_text=gettext_lazy("Avec ses mots, sans les juger."),
    )
    follow_up = TextField(
        label=gettext_lazy("Suite donnée"),
        max_length=LONGEST,
        rows=3,
        required=False,
        help_text=gettext_lazy(
            "Par exemple : médecin demandé, note verbale, signalement. Peut être complété plus tard."
        ),
    )
    next_on = DayField(
        label=gettext_lazy("Prochaine visite prévue le"),
        required=False,
        help_text=gettext_lazy("Au plus tard six mois après celle-ci. Laissez vide : six mois."),
    )

    @property
    def told(self) -> Seen:
        names = ("at", "visitors", "conditions", "ill_treatment", "alleged", "follow_up", "next_on")
        return Seen(**{name: self.cleaned_data[name] for name in names})


class HearingFields(forms.Form):
    at = InstantField(
        label=gettext_lazy("Date et heure de l’audience"), help_text=gettext_lazy("Date et heure sur place.")
    )
    place = LineField(
        label=gettext_lazy("Juridiction et lieu"),
        max_length=160,
        help_text=gettext_lazy("Par exemple : Regional Trial Court, Branch 12, Cebu."),
    )
    kind = OneOfField(
        label=gettext_lazy("Nature de l’audience"), choices=[("", gettext_lazy("Choisir")), *HearingKind.choices]
    )
    outcome = LineField(
        label=gettext_lazy("Ce qui a été décidé"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Une fois l’audience tenue."),
    )

    @property
    def told(self) -> Summons:
        return Summons(**{name: self.cleaned_data[name] for name in ("at", "place", "kind", "outcome")})


class NewVisitForm(OnceForm, VisitFields):
    def __init__(self, *args: Any, zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if zone:
            set_zone(self, zone)


class VisitForm(ZonedForm, VisitFields):
    """A visit completed as it was read."""


class NewHearingForm(OnceForm, HearingFields):
    def __init__(self, *args: Any, zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if zone:
            set_zone(self, zone)


class HearingForm(ZonedForm, HearingFields):
    """A hearing put off, or told once it is over."""
