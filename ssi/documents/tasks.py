"""The kinds of jobs of this floor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from ssi.documents.services import WORDS_JOB
from ssi.jobs import kinds

kinds.register(
    kinds.JobKind(
        key=WORDS_JOB,
        title=gettext_lazy("Lecture du texte d’une pièce"),
        queue="ssi",
        run="ssi.documents.reading_job.read_words",
        links=lambda _job: (),
        quiet=True,
    )
)
