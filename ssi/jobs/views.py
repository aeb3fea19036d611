"""Where a job stands: a page, and the part of it that reloads itself while the work lasts."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ssi.accounts.http import person
from ssi.common.rules import Text
from ssi.jobs import kinds
from ssi.jobs.models import Job

LIST_LENGTH = 50
WORKER_AWAY_SECONDS = 20


def _crumbs(list_url: str) -> list[tuple[Text, str]]:
    return [(_("Accueil"), "/"), (_("Mes travaux"), list_url)]


@require_safe
def job_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    job = Job.objects.visible_to(request.user).filter(pk=pk).first()
    if job is None:
        raise Http404
    kind = kinds.of(job.kind)
    context = {
        "job": job,
        "title": kind.title,
        "links": kind.links(job),
        "worker_away": job.waiting_seconds > WORKER_AWAY_SECONDS,
        "breadcrumb": [*_crumbs(reverse("jobs:list")), (kind.title, "")],
    }
    part = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-Boosted")
    return render(request, "jobs/_status.html" if part else "jobs/detail.html", context)


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    jobs = Job.objects.visible_to(request.user).exclude(kind__in=kinds.quiet())[:LIST_LENGTH]
    rows = [{"job": job, "title": kinds.of(job.kind).title} for job in jobs]
    return render(
        request, "jobs/list.html", {"rows": rows, "zone": person(request).time_zone, "breadcrumb": _crumbs("")}
    )
