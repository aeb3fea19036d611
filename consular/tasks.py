"""The kinds of jobs of consular assistance."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.kinds import SUMMARY_JOB
from ssi.jobs import kinds
from ssi.jobs.enums import State
from ssi.jobs.models import Job


def _links(job: Job) -> Sequence[kinds.Link]:
    back = kinds.Link(_("Revenir à la demande"), reverse("consular:detail", args=[job.parameters["reference"]]))
    if job.state != State.DONE:
        return (back,)
    return (kinds.Link(_("Ouvrir le PDF"), reverse("consular:summary_pdf", args=[job.pk]), primary=True), back)


kinds.register(
    kinds.JobKind(
        key=SUMMARY_JOB,
        title=gettext_lazy("Impression du récapitulatif d’une demande d’assistance"),
        queue="pdf",
        run="consular.views.summary_job.print_summary",
        links=_links,
    )
)
