"""What is typed of one demand of a checklist: its words, its clause, its source, and how it is met."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.forms import LineField, OnceForm, OneOfField
from ssi.directory.document_types import document_types
from ssi.directory.enums import LetterField, Requirement
from ssi.directory.reference.forms import SheetForm

_HOW = {Requirement.FIELD: "letter_field", Requirement.DOCUMENT: "document_type"}


class ItemForm(SheetForm):
    label_fr = LineField(label=gettext_lazy("Ce qui est exigé"), max_length=200)
    label_en = LineField(label=gettext_lazy("Le même, en anglais"), max_length=200)
    clause = LineField(
        label=gettext_lazy("Clause"),
        max_length=120,
        help_text=gettext_lazy("Celle que l’on cite quand la remise est refusée : MACMA, s. 19."),
    )
    requirement = forms.ChoiceField(
        label=gettext_lazy("Comment l’exigence est remplie"), choices=Requirement.choices, widget=forms.RadioSelect
    )
    letter_field = OneOfField(
        label=gettext_lazy("Rubrique de la commission rogatoire"),
        choices=[("", gettext_lazy("Aucune")), *LetterField.choices],
        required=False,
        help_text=gettext_lazy("Si une rubrique doit être remplie."),
    )
    waivable = forms.BooleanField(
        label=gettext_lazy("Peut être écartée, avec un motif"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document_type"] = OneOfField(
            label=_("Type de pièce"),
            choices=[("", _("Aucun")), *document_types().items()],
            required=False,
            help_text=_("Si une pièce doit être jointe."),
        )
        self.order_fields(
            ["label_fr", "label_en", "clause", "requirement", "letter_field", "document_type", "waivable", "source"]
        )

    def clean(self) -> dict[str, Any]:
        """What meets the demand must be named, and nothing else may be."""
        typed = super().clean() or {}
        needed = _HOW.get(typed.get("requirement", ""), "")
        for name in _HOW.values():
            if name == needed and not typed.get(name) and name not in self.errors:
                self.add_error(name, _("Choisissez ce qui remplit l’exigence."))
            elif name != needed and typed.get(name) and "requirement" in typed:
                self.add_error(name, _("L’exigence n’est pas remplie de cette façon : choisissez « Aucun »."))
        return typed


class NewItemForm(ItemForm, OnceForm):
    beside = ("submission",)


class RetireForm(forms.Form):
    version = forms.IntegerField(min_value=1, max_value=2**15 - 1)


class MoveForm(forms.Form):
    """One place up or down, on the list that STAMP was taken from."""

    up = forms.TypedChoiceField(choices=(("oui", ""), ("non", "")), coerce=lambda typed: typed == "oui")
    stamp = forms.RegexField(r"^[0-9a-f]{16}$")
