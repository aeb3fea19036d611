"""The kinds of jobs of this floor."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.jobs import kinds
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.reports.services import PRINT_JOB


def _links(job: Job) -> Sequence[kinds.Link]:
    report = job.parameters["report"]
    back = kinds.Link(_("Revenir au rapport"), reverse("reports:detail", args=[report]))
    if job.state != State.DONE:
        return (back,)
    address = reverse("reports:pdf", args=[report])
    return (
        kinds.Link(_("Ouvrir le PDF"), address, primary=True),
        kinds.Link(_("Télécharger"), f"{address}?copie=1"),
        back,
    )


kinds.register(
    kinds.JobKind(
        key=PRINT_JOB,
        title=gettext_lazy("Impression du rapport d’activité"),
        queue="pdf",
        run="ssi.reports.print_job.print_report",
        links=_links,
    )
)
