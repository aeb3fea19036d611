"""The kinds of operational records: their codes and words. Life-cycles are in cases.workflow."""

from django.utils.translation import gettext_lazy as _

INFORMATION_REQUEST = "RFI"
LETTER_ROGATORY = "CRI"
INVESTIGATOR_MISSION = "MIS"
LABELS = {
    INFORMATION_REQUEST: _("Demande de renseignement"),
    LETTER_ROGATORY: _("Commission rogatoire"),
    INVESTIGATOR_MISSION: _("Mission d’enquêteurs"),
}
# The word in the address of the page that opens a new one.
SLUGS = {"demande": INFORMATION_REQUEST, "commission-rogatoire": LETTER_ROGATORY, "mission": INVESTIGATOR_MISSION}
# The job that prints the travel folder of a mission.
FOLDER_JOB = "cases.mission_folder"
