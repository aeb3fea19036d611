"""Asking for an export, and fetching its file while it is kept."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.printing.sheets import MIME
from ssi.records import exports, taken_out
from ssi.records.listing import may_export

LONGEST_QUERY = 2000
TITLE = gettext_lazy("Export d’une liste")


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """The list, its criteria and the format come from the button of the list; the job's page says how far it is."""
    user = person(request)
    key, query, kind = (request.POST.get(name, "") for name in ("list", "query", "format"))
    try:
        spec = exports.exportable(key).listing()
    except exports.UnknownListError as unknown:
        raise Http404 from unknown
    if not may_export(user, spec):
        raise PermissionDenied(_("Votre affectation ne permet pas d’exporter cette liste."))
    if kind not in exports.FORMATS or len(query) > LONGEST_QUERY:
        raise Http404
    try:
        job = exports.ask_export(key, query, kind, actor=user)
    except RefusedError as refusal:
        return taken_out.refused(request, TITLE, refusal.reason, status=422)
    return redirect("jobs:detail", pk=job.pk)


@require_safe
def download(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The file, for whoever asked for it, as long as it is kept and they still may."""
    user = person(request)
    job = Job.objects.visible_to(user).filter(pk=pk, kind=exports.EXPORT_JOB, state=State.DONE).first()
    if job is None or job.result is None or job.finished_at is None:
        raise Http404
    content = taken_out.fetch(job, exports.allowed_to(user))
    if content is None:
        return taken_out.gone(request, TITLE)
    for country in job.result["countries"]:
        journal.note(Act.EXPORT_READ, country=country, keys=[f"export:{job.pk}"])
    kind = job.parameters["format"]
    title = slugify(str(exports.exportable(job.parameters["list"]).listing().title))
    day = clock.in_zone(job.finished_at, user.time_zone)
    response = HttpResponse(content, content_type=MIME[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{title}-{day:%Y-%m-%d}.{kind}"'
    return response
