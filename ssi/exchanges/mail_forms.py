"""Dropping an e-mail, then reading it over before it is filed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.rules import RefusedError
from ssi.documents.uploads import MEGABYTE, CheckedFile
from ssi.exchanges.forms import ExchangeForm
from ssi.exchanges.messages import ACCEPT, Message, read_message


def _advice_text() -> str:
    return _("Choisissez-le, ou glissez-le sur ce champ : .eml ou .msg, %(limit)d Mo au plus.") % {
        "limit": settings.DOCUMENT_MAX_BYTES // MEGABYTE
    }


_advice = lazy(_advice_text, str)()


class DropForm(forms.Form):
    """The file of the message. What is none is refused here, and nothing is kept."""

    file = forms.FileField(
        label=gettext_lazy("Message"),
        help_text=_advice,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={
            "required": gettext_lazy("Choisissez un fichier."),
            "empty": gettext_lazy("Ce fichier est vide."),
            "missing": gettext_lazy("Choisissez un fichier."),
        },
    )

    def clean_file(self) -> UploadedFile[Any]:
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > settings.DOCUMENT_MAX_BYTES:
            raise ValidationError(
                _("Ce fichier pèse %(size)d Mo : le maximum est de %(limit)d Mo.")
                % {
                    "size": -(-(upload.size or 0) // MEGABYTE),
                    "limit": settings.DOCUMENT_MAX_BYTES // MEGABYTE,
                }
            )
        self.content = upload.read()
        try:
            self.message = read_message(upload.name or "", self.content)
        except RefusedError as refusal:
            raise ValidationError(str(refusal.reason)) from refusal
        return upload


class MailForm(ExchangeForm):
    """What was read, to be put right; which of its attachments are kept; those that are refused have been seen."""

    attached = forms.MultipleChoiceField(
        label=gettext_lazy("Pièces jointes à conserver"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choisissez une pièce de ce message.")},
    )
    refused_seen = forms.BooleanField(
        label=gettext_lazy("J’ai vu que ces pièces ne sont pas conservées à part"),
        error_messages={"required": gettext_lazy("Confirmez que vous avez vu les pièces qui ne sont pas conservées.")},
    )

    def __init__(self, *args: Any, message: Message, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.message = message
        del self.fields["file"]
        self.fields.pop("documents", None)
        self.pieces = {}
        choices = [(str(number), piece.name) for number, piece in enumerate(message.pieces)]
        self._choose("attached", choices)
        if not choices:
            del self.fields["attached"]
        if not message.refused:
            del self.fields["refused_seen"]

    def content(self) -> dict[str, Any]:
        typed = super().content()
        for name in ("attached", "refused_seen"):
            typed.pop(name, None)
        return {**typed, "from_address": self.message.from_address, "message_id": self.message.message_id}

    @property
    def new_pieces(self) -> list[CheckedFile]:
        """The message itself comes first, whole: whatever is not kept apart is in it."""
        chosen = [self.message.pieces[int(number)] for number in self.cleaned_data.get("attached", ())]
        return [self.message.original, *chosen]
