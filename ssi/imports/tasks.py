"""The kinds of jobs of this floor."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.imports.services import CHECK_JOB, UNDO_JOB, WRITE_JOB
from ssi.jobs import kinds
from ssi.jobs.models import Job

# Twenty thousand lines in one transaction.
LONGEST_SECONDS = 900


def _links(job: Job) -> Sequence[kinds.Link]:
    address = reverse("imports:detail", args=[job.parameters["batch"]])
    return (kinds.Link(_("Voir l’import"), address, primary=True),)


for key, title, run in (
    (CHECK_JOB, gettext_lazy("Vérification d’un registre"), "ssi.imports.checking.check_lines"),
    (WRITE_JOB, gettext_lazy("Import d’un registre"), "ssi.imports.writing.write_lines"),
    (UNDO_JOB, gettext_lazy("Annulation d’un import"), "ssi.imports.undoing.undo_import"),
):
    kinds.register(kinds.JobKind(key=key, title=title, queue="ssi", run=run, links=_links, seconds=LONGEST_SECONDS))
