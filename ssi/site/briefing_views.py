"""The briefing sheet of a country: read on the screen as it will be printed, asked for, then handed out."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ssi.accounts.http import person
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.jobs.services import request_job
from ssi.records import taken_out
from ssi.records.models import Record
from ssi.site.briefing import BriefingForm, briefing_of
from ssi.site.countries import opened_to
from ssi.site.tasks import BRIEFING_JOB
from ssi.territories.grants import first_wall
from ssi.territories.models import Country


@require_http_methods(["GET", "HEAD", "POST"])
def briefing(request: HttpRequest, code: str) -> HttpResponse:
    """Shown as chosen in the address; printed by a job when posted."""
    user = person(request)
    if first_wall() and code not in opened_to(user):
        raise Http404
    place = get_object_or_404(Country, code=code, covered=True)
    form = BriefingForm(request.POST if request.method == "POST" else _chosen(request.GET, user.language))
    valid = form.is_valid()
    shown = briefing_of(user, place, form.cleaned_data["pour"], form.cleaned_data["langue"]) if valid else None
    if request.method == "POST" and shown is not None and not shown.is_empty:
        reader, language = form.cleaned_data["pour"], form.cleaned_data["langue"]
        parameters = {"country": code, "reader": reader, "language": language}
        job = request_job(BRIEFING_JOB, parameters, subject=f"briefing:{code}:{reader}:{language}", actor=user)
        return redirect("jobs:detail", job.pk)
    if shown is not None and shown.records:
        journal.note(Act.RECORD_READ, country=code, keys=shown.records)
    title = _("Fiche de sensibilisation")
    context = {
        "title": title,
        "country": place,
        "form": form,
        "briefing": shown,
        "language": form.cleaned_data["langue"] if valid else "",
        "breadcrumb": [
            (_("Accueil"), "/"),
            (_("Pays"), reverse("countries")),
            (place.name, reverse("country", args=[code])),
            (title, ""),
        ],
    }
    return render(request, "site/briefing.html", context, status=200 if valid and request.method != "POST" else 422)


def _chosen(asked: QueryDict, language: str) -> dict[str, str]:
    return {"pour": asked.get("pour", "visitors"), "langue": asked.get("langue", language)}


@require_safe
def pdf(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The file, for whoever asked for it, for a day; it closes with the right to see what it gives the level of."""
    user = person(request)
    job = Job.objects.visible_to(user).filter(pk=pk, kind=BRIEFING_JOB, state=State.DONE).first()
    if job is None:
        raise Http404
    content = taken_out.fetch(job, Record.objects.visible_to(user))
    if content is None:
        return taken_out.gone(request, _("Fiche de sensibilisation"))
    code = job.parameters["country"]
    journal.note(Act.EXPORT_READ, country=code, keys=[f"briefing:{job.pk}"])
    response = HttpResponse(content, content_type="application/pdf")
    name = f"securite-{code}-{job.parameters['reader']}-{job.parameters['language']}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
