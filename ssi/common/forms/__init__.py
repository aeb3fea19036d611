"""Form fields for what people type: text without tricks, instants of the place, days of the past; versions; one send.

What is refused is said at its field, with counts and values; what was typed comes back as typed.
"""

from ssi.common.forms.moments import (
    TOLERANCE,
    DayField,
    InstantField,
    PartialDay,
    PartialPastDateField,
    PastDateField,
    PastDateTimeField,
    set_zone,
)
from ssi.common.forms.sending import Difference, OnceForm, SubmissionKeyField, VersionedForm, show_refusal
from ssi.common.forms.text import (
    CleanTextMixin,
    LineField,
    LinesField,
    OneOfField,
    TextField,
    TypedField,
    refuse_tricks,
    without_tricks,
)

__all__ = [
    "TOLERANCE",
    "CleanTextMixin",
    "DayField",
    "Difference",
    "InstantField",
    "LineField",
    "LinesField",
    "OnceForm",
    "OneOfField",
    "PartialDay",
    "PartialPastDateField",
    "PastDateField",
    "PastDateTimeField",
    "SubmissionKeyField",
    "TextField",
    "TypedField",
    "VersionedForm",
    "refuse_tricks",
    "set_zone",
    "show_refusal",
    "without_tricks",
]
