"""Files that hold records and leave the product: which records, and for how long the file is kept."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ssi.common.rules import Text
from ssi.jobs.models import Job
from ssi.printing import files
from ssi.records.models import Record

KEPT = timedelta(hours=24)


def keep(file: str, content: bytes, keys: Collection[uuid.UUID]) -> dict[str, Any]:
    """Stores CONTENT under FILE and, beside it, the KEYS of the records that it names: the result of the job."""
    return {
        "file": file,
        "sha256": files.store(file, content),
        "bytes": len(content),
        "records": files.store(_list_of(file), b"".join(key.bytes for key in keys)),
    }


def fetch(job: Job, allowed: QuerySet[Record]) -> bytes | None:
    """The file of a finished JOB; None once it is kept no more.

    Raises PermissionDenied unless every record that it names is among those ALLOWED now: one that was reserved or
    lost since closes the whole file.
    """
    if job.result is None or job.finished_at is None or datetime.now(UTC) - job.finished_at > KEPT:
        return None
    try:
        raw = files.fetch(_list_of(job.result["file"]), job.result["records"])
        content = files.fetch(job.result["file"], job.result["sha256"])
    except files.DamagedFileError:
        return None
    if not all_among(keys_in(raw), allowed):
        raise PermissionDenied(_("Vos droits ont changé depuis que ce fichier a été produit : demandez-le de nouveau."))
    return content


def all_among(keys: Collection[uuid.UUID], allowed: QuerySet[Record]) -> bool:
    """Whether each of KEYS, all different, is among ALLOWED."""
    return allowed.filter(pk__in=keys).count() == len(keys)


def keys_in(raw: bytes) -> list[uuid.UUID]:
    return [uuid.UUID(bytes=raw[start : start + 16]) for start in range(0, len(raw), 16)]


def gone(request: HttpRequest, title: Text) -> HttpResponse:
    """410, with what to do."""
    reason = _("Ce fichier n’est plus gardé : il se garde un jour. Demandez-le de nouveau.")
    return refused(request, title, reason, status=410)


def refused(request: HttpRequest, title: Text, reason: Text, *, status: int) -> HttpResponse:
    context = {"title": title, "reason": reason, "breadcrumb": [(_("Accueil"), "/"), (title, "")]}
    return render(request, "records/file_refused.html", context, status=status)


def _list_of(file: str) -> str:
    return f"{file}.records"
