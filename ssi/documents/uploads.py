"""A file as it arrives: its size, its name and its content are checked before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from ssi.common.rules import RefusedError
from ssi.documents.names import clean_name
from ssi.documents.sniffing import identify
from ssi.documents.types import FileType

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be attached, under a name that may be shown."""

    upload: UploadedFile[Any]
    name: str
    file_type: FileType

    def chunks(self) -> Iterator[bytes]:
        return self.upload.chunks()

    def sha256(self) -> str:
        """The fingerprint that the piece will have."""
        found = hashlib.sha256()
        for chunk in self.chunks():
            found.update(chunk)
        return found.hexdigest()


def check(upload: UploadedFile[Any]) -> CheckedFile:
    """UPLOAD as a piece; RefusedError at the field `file`, with what to do about it."""
    size = upload.size or 0
    name = clean_name(upload.name or "")
    if not name:
        raise RefusedError(_("Ce fichier n’a pas de nom : renommez-le, puis déposez-le."), field="file")
    if not size:
        raise RefusedError(_("Ce fichier est vide."), field="file")
    if size > settings.DOCUMENT_MAX_BYTES:
        raise RefusedError(
            _("Ce fichier pèse %(size)d Mo : le maximum est de %(limit)d Mo.")
            % {"size": -(-size // MEGABYTE), "limit": settings.DOCUMENT_MAX_BYTES // MEGABYTE},
            field="file",
        )
    file = upload.file
    if file is None:
        raise RefusedError(_("Ce fichier n’est pas arrivé entier : déposez-le de nouveau."), field="file")
    return CheckedFile(upload, name, identify(cast(BinaryIO, file), name=name, size=size))
