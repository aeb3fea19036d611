"""Pieces to attach, a piece to replace, a piece to withdraw."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.forms import LineField, OnceForm, OneOfField, TextField
from ssi.documents.enums import DocumentType, HandlingCode, Language
from ssi.documents.fields import Judged, PieceField, PiecesField

_CHOOSE = ("", gettext_lazy("Choisir"))
_NONE = ("", gettext_lazy("Non précisé"))


class HandlingFields(forms.Form):
    """The handling code of a piece; H3 says in words what it restricts."""

    handling_code = OneOfField(
        label=gettext_lazy("Code de manipulation"), choices=[_NONE, *HandlingCode.choices], required=False
    )
    handling_note = LineField(
        label=gettext_lazy("Restriction"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Obligatoire avec le code H3."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("handling_code") == HandlingCode.H3 and not cleaned.get("handling_note"):
            self.add_error("handling_note", _("Le code H3 s’accompagne du texte de la restriction."))
        return cleaned


class PostPiecesForm(OnceForm):
    """What a consular post attaches to its own request: one file or several at once, and what they are."""

    file = PiecesField()
    document_type = OneOfField(label=gettext_lazy("Nature de la pièce"), choices=[_CHOOSE, *DocumentType.choices])
    title = LineField(
        label=gettext_lazy("Intitulé"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("À défaut, le nom du fichier. Pour plusieurs fichiers, le nom de chacun s’y ajoute."),
    )

    @property
    def judged(self) -> Judged:
        judged: Judged = self.cleaned_data["file"]
        return judged

    def content(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"file", "submission"}}

    def typed(self) -> dict[str, Any]:
        """What was typed beside the files, for the form of the files that are still to be sent."""
        return {name: self[name].value() for name in self.fields if name not in {"file", "submission"}}


class PiecesForm(PostPiecesForm, HandlingFields):
    """The same with their language and their handling code."""

    language = OneOfField(label=gettext_lazy("Langue"), choices=[_NONE, *Language.choices], required=False)
    field_order = ("file", "document_type", "title", "language", "handling_code", "handling_note")


class WholePiecesForm(PiecesForm):
    """All the files or none: for a page that has another thing to say after."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        judged = cleaned.get("file")
        if judged and judged.refused:
            self.add_error("file", [str(one) for one in judged.refused])
        return cleaned


class ReplaceForm(OnceForm):
    """The next version of a piece: its nature, its language and its handling code stay."""

    file = PieceField(label=gettext_lazy("Nouvelle version"))
    title = LineField(
        label=gettext_lazy("Intitulé"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("À défaut, celui de la version précédente."),
    )
    reason = TextField(
        label=gettext_lazy("Motif du remplacement"),
        max_length=500,
        rows=3,
        help_text=gettext_lazy("La version précédente reste au dossier, telle qu’elle est, avec ce motif."),
    )


class WithdrawForm(forms.Form):
    reason = TextField(
        label=gettext_lazy("Motif du retrait"),
        max_length=500,
        rows=3,
        help_text=gettext_lazy("La pièce n’est plus consultable ; sa trace et le motif restent au dossier."),
    )
