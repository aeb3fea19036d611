"""What is typed to ask for an access, to decide of one, to open one in an emergency."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.forms import LONGEST_PASSWORD
from ssi.common.forms import LineField
from ssi.records.forms import AccessDatesForm

SHORTEST_REASON = 10
_REFERENCE = re.compile(r"[\w./ -]{1,30}")


class ReferenceForm(forms.Form):
    """A record by its reference, and why; nothing here depends on whether there is one."""

    reference = LineField(
        label=gettext_lazy("Référence du dossier"),
        max_length=30,
        help_text=gettext_lazy("Telle que vous la connaissez, par exemple SSI-SG-RFI-2026-0042."),
    )
    reason = LineField(label=gettext_lazy("Motif"), max_length=300)

    def clean_reference(self) -> str:
        typed: str = self.cleaned_data["reference"]
        if not _REFERENCE.fullmatch(typed):
            raise ValidationError(_("Ce n’est pas la forme d’une référence."))
        return typed.upper()

    def clean_reason(self) -> str:
        typed: str = self.cleaned_data["reason"]
        if len(typed) < SHORTEST_REASON:
            raise ValidationError(
                _("Donnez le motif en une phrase : la personne qui décide le lit, et il est conservé.")
            )
        return typed


class AskForm(ReferenceForm):
    """A request to read."""


class EmergencyForm(ReferenceForm):
    """The password is asked again: an unlocked screen opens nothing."""

    password = forms.CharField(
        label=gettext_lazy("Votre mot de passe"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput,
        help_text=gettext_lazy("Redemandé pour confirmer que cet acte est bien le vôtre."),
    )


class DecideForm(AccessDatesForm):
    """Yes, for some days, or no; with words either way."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Décision"),
        choices=[("grant", gettext_lazy("Ouvrir l’accès")), ("refuse", gettext_lazy("Refuser"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez d’ouvrir ou de refuser."),
            "invalid_choice": gettext_lazy("Choisissez une valeur de la liste."),
        },
    )
    words = LineField(
        label=gettext_lazy("Motif de la décision"),
        max_length=300,
        help_text=gettext_lazy(
            "En une phrase. Un refus n’est pas communiqué à la personne : il lui révélerait que le dossier existe."
        ),
    )
    field_order = ("answer", "since", "until", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)

    def clean_words(self) -> str:
        typed: str = self.cleaned_data["words"]
        if len(typed) < SHORTEST_REASON:
            raise ValidationError(_("Donnez le motif en une phrase : il est conservé."))
        return typed


class SeenForm(forms.Form):
    """What a head of service says of an emergency access."""

    comment = LineField(
        label=gettext_lazy("Votre appréciation"),
        max_length=500,
        help_text=gettext_lazy(
            "En quelques mots : si l’accès était justifié, et la suite donnée. Cette appréciation est conservée."
        ),
    )
