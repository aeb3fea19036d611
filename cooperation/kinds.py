"""The kinds of cooperation records: their codes and words. Life-cycles are in cooperation.workflow."""

from django.utils.translation import gettext_lazy as _

ACTION = "ACT"
PARTICIPATION = "PRT"
AGREEMENT = "ACC"
SECURITY_CONTEXT = "FIC"
LABELS = {
    ACTION: _("Action de coopération"),
    PARTICIPATION: _("Participation à une action régionale"),
    AGREEMENT: _("Accord ou engagement"),
    SECURITY_CONTEXT: _("Fiche de contexte sécuritaire"),
}
