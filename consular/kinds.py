"""The two kinds of consular records: what a post files, and what the service does about it. Codes and words only."""

from django.utils.translation import gettext_lazy as _

ASSISTANCE = "ASC"
HANDLING = "ASH"
LABELS = {
    ASSISTANCE: _("Demande d’assistance consulaire"),
    HANDLING: _("Traitement interne d’une demande d’assistance"),
}
# The job that prints a request for the folder of its post.
SUMMARY_JOB = "consular.summary"
# Jobs of this domain: a paper printed, a copy made for the person, what was decided erased.
PAPER_JOB, COPY_JOB, ERASING_JOB = "consular.paper", "consular.copy", "consular.erasing"
