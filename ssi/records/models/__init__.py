"""The one record table and what hangs on any record. See docs/architecture.md, “Records: one table”."""

from ssi.records.models.affairs import Affair, AffairMember
from ssi.records.models.hard_dates import HardDate
from ssi.records.models.reach import EMERGENCY, AccessDecision, AccessRequest, EmergencyAccess
from ssi.records.models.record import (
    SCOPE_LENGTH,
    Change,
    Deadline,
    Detail,
    Event,
    NamedReader,
    Passage,
    Record,
    RecordChild,
    RecordLink,
    ReferenceCounter,
    SearchableText,
    Submission,
)
from ssi.records.models.saved_views import DefaultView, SavedView

__all__ = [
    "EMERGENCY",
    "SCOPE_LENGTH",
    "AccessDecision",
    "AccessRequest",
    "Affair",
    "AffairMember",
    "Change",
    "Deadline",
    "DefaultView",
    "Detail",
    "EmergencyAccess",
    "Event",
    "HardDate",
    "NamedReader",
    "Passage",
    "Record",
    "RecordChild",
    "RecordLink",
    "ReferenceCounter",
    "SavedView",
    "SearchableText",
    "Submission",
]
