"""The kinds of jobs of letters: the print of a draft, that of a departure, the whole case file."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.exchanges.letters.jobs import CASE_FILE_JOB, DRAFT_JOB, LETTER_JOB
from ssi.jobs import kinds
from ssi.jobs.enums import State
from ssi.jobs.models import Job


def _of_letter(job: Job) -> Sequence[kinds.Link]:
    back = kinds.Link(_("Revenir au courrier"), reverse("exchanges:letter", args=[job.parameters["letter"]]))
    return (*_file(job), back)


def _back_to_letter(job: Job) -> Sequence[kinds.Link]:
    return (kinds.Link(_("Revenir au courrier"), reverse("exchanges:letter", args=[job.parameters["letter"]])),)


def _of_case(job: Job) -> Sequence[kinds.Link]:
    return (*_file(job), kinds.Link(_("Revenir au dossier"), job.parameters["page"]))


def _file(job: Job) -> Sequence[kinds.Link]:
    if job.state != State.DONE:
        return ()
    return (kinds.Link(_("Ouvrir le PDF"), reverse("exchanges:printed", args=[job.pk]), primary=True),)


kinds.register(
    kinds.JobKind(
        key=DRAFT_JOB,
        title=gettext_lazy("Impression d’un projet de courrier"),
        queue="pdf",
        run="ssi.exchanges.letters.printing.print_draft",
        links=_of_letter,
    )
)
kinds.register(
    kinds.JobKind(
        key=LETTER_JOB,
        title=gettext_lazy("Impression d’un courrier au départ"),
        queue="pdf",
        run="ssi.exchanges.letters.printing.print_filed",
        links=_back_to_letter,
        quiet=True,
    )
)
kinds.register(
    kinds.JobKind(
        key=CASE_FILE_JOB,
        title=gettext_lazy("Impression du dossier entier"),
        queue="pdf",
        run="ssi.exchanges.letters.case_file_job.print_case_file",
        links=_of_case,
    )
)
