"""The kinds of operational records: their codes and words. Life-cycles are in cases.workflow."""

from django.utils.translation import gettext_lazy as _

INFORMATION_REQUEST = "RFI"
LETTER_ROGATORY = "CRI"
LABELS = {
    INFORMATION_REQUEST: _("Demande de renseignement"),
    LETTER_ROGATORY: _("Commission rogatoire"),
}
# The word in the address of the page that opens a new one.
SLUGS = {"demande": INFORMATION_REQUEST, "commission-rogatoire": LETTER_ROGATORY}
