"""What each kind of operational record adds to the record table."""

from cases.models.feeds import CalendarFeed
from cases.models.letters import ItemMark, LegalGround, LetterRogatory, Measure, Offence, OffenceProvision
from cases.models.missions import (
    MemberPassport,
    Mission,
    MissionAct,
    MissionCost,
    MissionMember,
    ProgrammeItem,
)
from cases.models.requests import InformationRequest, Question

__all__ = [
    "CalendarFeed",
    "InformationRequest",
    "ItemMark",
    "LegalGround",
    "LetterRogatory",
    "Measure",
    "MemberPassport",
    "Mission",
    "MissionAct",
    "MissionCost",
    "MissionMember",
    "Offence",
    "OffenceProvision",
    "ProgrammeItem",
    "Question",
]
