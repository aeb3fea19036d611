"""The kinds of jobs of operational cooperation, and what may be imported."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.import_targets import LETTERS, REQUESTS
from cases.kinds import FOLDER_JOB
from ssi.imports.kinds import register as register_importable
from ssi.jobs import kinds
from ssi.jobs.enums import State
from ssi.jobs.models import Job


def _links(job: Job) -> Sequence[kinds.Link]:
    back = kinds.Link(_("Revenir à la mission"), reverse("cases:detail", args=[job.parameters["reference"]]))
    if job.state != State.DONE:
        return (back,)
    return (kinds.Link(_("Ouvrir le PDF"), reverse("cases:mission_pdf", args=[job.pk]), primary=True), back)


register_importable(REQUESTS)
register_importable(LETTERS)
kinds.register(
    kinds.JobKind(
        key=FOLDER_JOB,
        title=gettext_lazy("Impression du dossier de déplacement"),
        queue="pdf",
        run="cases.services.mission_folder.print_folder",
        links=_links,
    )
)
