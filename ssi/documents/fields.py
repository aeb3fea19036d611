"""The form field of a file: what may not be attached is refused here, with what the file seems to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.rules import RefusedError, Text
from ssi.documents.names import clean_name
from ssi.documents.types import ACCEPT_ATTRIBUTE, ACCEPTED
from ssi.documents.uploads import MEGABYTE, CheckedFile, check

MOST_AT_ONCE = 20


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


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


@dataclass(frozen=True)
class Refusal:
    """A file that is not attached: its name, and why."""

    name: str
    reason: Text

    def __str__(self) -> str:
        return _("« %(name)s » : %(reason)s") % {"name": self.name, "reason": self.reason}


@dataclass(frozen=True)
class Judged:
    """Files sent together, each judged alone."""

    accepted: tuple[CheckedFile, ...]
    refused: tuple[Refusal, ...] = ()


class PiecesField(PieceField):
    """Several files at once. `clean` answers what was accepted and what was not; it refuses when nothing is."""

    widget = SeveralFilesInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Fichiers"))
        super().__init__(**kwargs)
        self.widget.attrs["multiple"] = True

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads = [one for one in data or () if isinstance(one, UploadedFile)]
        if len(uploads) < 2:
            checked = super().clean(uploads[0] if uploads else None, initial)
            return Judged((checked,) if checked else ())
        if len(uploads) > MOST_AT_ONCE:
            raise ValidationError(
                _("Vous avez choisi %(count)d fichiers : le maximum est de %(most)d à la fois.")
                % {"count": len(uploads), "most": MOST_AT_ONCE},
                code="too_many",
            )
        return _judged(uploads)


def _judged(uploads: list[UploadedFile[Any]]) -> Judged:
    accepted: list[CheckedFile] = []
    refused: list[Refusal] = []
    for upload in uploads:
        try:
            accepted.append(check(upload))
        except RefusedError as refusal:
            refused.append(Refusal(clean_name(upload.name or "") or _("sans nom"), refusal.reason))
    if not accepted:
        raise ValidationError([str(one) for one in refused], code="refused")
    return Judged(tuple(accepted), tuple(refused))
