"""The kinds of jobs of this floor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from ssi.documents.scanning import SCAN_JOB, WORDS_JOB
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
kinds.register(
    kinds.JobKind(
        key=SCAN_JOB,
        title=gettext_lazy("Analyse d’une pièce par l’antivirus"),
        queue="ssi",
        run="ssi.documents.scanning.scan_piece",
        links=lambda _job: (),
        quiet=True,
    )
)
