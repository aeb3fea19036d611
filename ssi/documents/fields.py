"""The form field of a file: what may not be attached is refused here, with what the file seems to be."""

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
from ssi.documents.types import ACCEPT_ATTRIBUTE, ACCEPTED
from ssi.documents.uploads import MEGABYTE, CheckedFile, check


def _advice_text() -> str:
    limit = settings.DOCUMENT_MAX_BYTES // MEGABYTE
    return _("%(limit)d Mo au plus. Formats acceptés : %(accepted)s.") % {"limit": limit, "accepted": ACCEPTED}


_advice = lazy(_advice_text, str)()


class PieceField(forms.FileField):
    """`clean` answers a CheckedFile, or None when nothing was chosen and nothing is required."""

    widget = forms.FileInput
    default_error_messages = {
        "required": gettext_lazy("Choisissez un fichier."),
        "empty": gettext_lazy("Ce fichier est vide."),
        "missing": gettext_lazy("Choisissez un fichier."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Fichier"))
        kwargs.setdefault("help_text", _advice)
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ACCEPT_ATTRIBUTE

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        return _checked(upload) if isinstance(upload, UploadedFile) else None


def _checked(upload: UploadedFile[Any]) -> CheckedFile:
    try:
        return check(upload)
    except RefusedError as refusal:
        raise ValidationError(str(refusal.reason), code="refused") from refusal
