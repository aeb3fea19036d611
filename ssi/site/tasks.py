"""The kinds of jobs of the roof."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.jobs import kinds, upkeep
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.site import reminders

NOTE_JOB, BRIEFING_JOB = "handover.note", "country.briefing"


def _links(job: Job) -> Sequence[kinds.Link]:
    back = kinds.Link(_("Revenir à la passation"), reverse("handover"))
    if job.state != State.DONE:
        return (back,)
    return (kinds.Link(_("Ouvrir le PDF"), reverse("handover_pdf", args=[job.pk]), primary=True), back)


upkeep.register("site.reminders", reminders.remind)
kinds.register(
    kinds.JobKind(
        key=NOTE_JOB,
        title=gettext_lazy("Impression de la note de passation"),
        queue="pdf",
        run="ssi.site.handover_note.print_note",
        links=_links,
    )
)


def _briefing_links(job: Job) -> Sequence[kinds.Link]:
    back = kinds.Link(_("Revenir au pays"), reverse("country", args=[job.parameters["country"]]))
    if job.state != State.DONE:
        return (back,)
    return (kinds.Link(_("Ouvrir le PDF"), reverse("briefing_pdf", args=[job.pk]), primary=True), back)


kinds.register(
    kinds.JobKind(
        key=BRIEFING_JOB,
        title=gettext_lazy("Impression d’une fiche de sensibilisation"),
        queue="pdf",
        run="ssi.site.briefing_job.print_briefing",
        links=_briefing_links,
    )
)
