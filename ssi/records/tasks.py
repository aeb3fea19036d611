"""The kinds of jobs of this floor."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.jobs import kinds
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.records.bulk_job import BULK_JOB
from ssi.records.exports import EXPORT_JOB


def _links(job: Job) -> Sequence[kinds.Link]:
    if job.state != State.DONE:
        return ()
    return (kinds.Link(_("Télécharger le fichier"), reverse("exports:download", args=[job.pk]), primary=True),)


kinds.register(
    kinds.JobKind(
        key=EXPORT_JOB,
        title=gettext_lazy("Export d’une liste"),
        queue="ssi",
        run="ssi.records.export_job.write_export",
        links=_links,
    )
)


def _bulk_links(job: Job) -> Sequence[kinds.Link]:
    if job.state != State.DONE:
        return ()
    return (
        kinds.Link(_("Voir le résultat, dossier par dossier"), reverse("bulk:result", args=[job.pk]), primary=True),
    )


kinds.register(
    kinds.JobKind(
        key=BULK_JOB,
        title=gettext_lazy("Traitement de plusieurs dossiers"),
        queue="ssi",
        run="ssi.records.bulk_job.do_bulk",
        links=_bulk_links,
    )
)
