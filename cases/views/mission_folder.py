"""The travel folder of a mission: asked for, then read by whoever asked, as long as they see the mission."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases import kinds
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.jobs.services import request_job
from ssi.records import taken_out
from ssi.records.access import get_record, require_verb
from ssi.records.models import Record
from ssi.territories.capabilities import Area


@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """A job prints it: members, acts, programme, stay, as the person who asks sees them."""
    user = person(request)
    record = get_record(user, reference, area=Area.OPERATIONAL, kind=kinds.INVESTIGATOR_MISSION)
    require_verb(user, record, "change")
    parameters = {"record": str(record.pk), "reference": record.reference}
    job = request_job(kinds.FOLDER_JOB, parameters, subject=f"mission:{record.pk}", actor=user)
    return redirect("jobs:detail", job.pk)


@require_safe
def folder(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The file, for whoever asked for it, for a day; it closes with the right to see the mission."""
    user = person(request)
    job = Job.objects.visible_to(user).filter(pk=pk, kind=kinds.FOLDER_JOB, state=State.DONE).first()
    if job is None or job.result is None:
        raise Http404
    content = taken_out.fetch(job, Record.objects.taken_out_by(user))
    if content is None:
        return taken_out.gone(request, _("Dossier de déplacement"))
    country = job.parameters["reference"].split("-")[1]
    journal.note(Act.EXPORT_READ, country=country, keys=[f"mission:{job.pk}", job.parameters["record"]])
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="dossier-de-deplacement.pdf"'
    return response
