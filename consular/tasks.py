"""The kinds of jobs of consular assistance."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.kinds import COPY_JOB, ERASING_JOB, PAPER_JOB, SUMMARY_JOB
from consular.services import retention
from ssi.jobs import kinds, notices, upkeep
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


def _file_links(job: Job) -> Sequence[kinds.Link]:
    reference = job.parameters.get("reference")
    back = (
        kinds.Link(_("Revenir aux données de la demande"), reverse("consular:privacy", args=[reference]))
        if reference
        else kinds.Link(_("Revenir au registre"), reverse("consular:register"))
    )
    if job.state != State.DONE:
        return (back,)
    label = _("Télécharger la copie") if job.kind == COPY_JOB else _("Ouvrir le PDF")
    return (kinds.Link(label, reverse("consular:paper", args=[job.pk]), primary=True), back)


def _erasing_links(job: Job) -> Sequence[kinds.Link]:
    return (kinds.Link(_("Revenir à la liste"), reverse("consular:retention"), primary=job.state == State.DONE),)


notices.register(retention.OVERDUE)
upkeep.register("consular.retention", retention.tell_overdue)
kinds.register(
    kinds.JobKind(
        key=PAPER_JOB,
        title=gettext_lazy("Impression d’un document de protection des données"),
        queue="pdf",
        run="consular.services.papers.print_paper",
        links=_file_links,
    )
)
kinds.register(
    kinds.JobKind(
        key=COPY_JOB,
        title=gettext_lazy("Copie des données d’une personne"),
        queue="pdf",
        run="consular.services.person_copy.make_copy",
        links=_file_links,
    )
)
kinds.register(
    kinds.JobKind(
        key=ERASING_JOB,
        title=gettext_lazy("Effacement des données qui ne se conservent plus"),
        queue="ssi",
        run="consular.services.erasing_job.erase_all",
        links=_erasing_links,
    )
)
