"""What a post keeps of its request on paper: the page that the browser prints, and the PDF that a job makes."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consular.kinds import SUMMARY_JOB
from consular.views.facts import children, whole_of
from consular.views.reach import filing_of, note_read, own_filing
from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.jobs.services import request_job
from ssi.records import taken_out
from ssi.records.models import Record
from ssi.territories.grants import holds


@require_safe
def summary(request: HttpRequest, reference: str) -> HttpResponse:
    """All that was filed, on paper: for the post's own folder. It says nothing of what the service does."""
    filing = filing_of(request, reference, children=children())
    note_read(filing)
    context = {
        **whole_of(filing),
        "marking": filing.marking if filing.marking == "DR" else "",
        "writes": holds(person(request), "file", filing.scope),
        "breadcrumb": [
            (_("Accueil"), "/"),
            (_("Assistance consulaire"), reverse("consular:index")),
            (filing.reference, reverse("consular:detail", args=[filing.reference])),
            (_("Récapitulatif"), ""),
        ],
    }
    return render(request, "consular/summary.html", context)


@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """A job prints it for the post that filed it."""
    filing = own_filing(request, reference)
    parameters = {"record": str(filing.pk), "reference": filing.reference}
    job = request_job(SUMMARY_JOB, parameters, subject=f"summary:{filing.pk}", actor=person(request))
    return redirect("jobs:detail", job.pk)


@require_safe
def pdf(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The file, for whoever asked for it, for a day; it closes with the right to see the request."""
    user = person(request)
    job = Job.objects.visible_to(user).filter(pk=pk, kind=SUMMARY_JOB, state=State.DONE).first()
    if job is None:
        raise Http404
    content = taken_out.fetch(job, Record.objects.taken_out_by(user))
    if content is None:
        return taken_out.gone(request, _("Récapitulatif"))
    filing = Record.objects.get(pk=job.parameters["record"])
    journal.note(Act.EXPORT_READ, country=filing.country_id, keys=[f"summary:{job.pk}", filing.pk])
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{job.parameters["reference"]}.pdf"'
    return response
