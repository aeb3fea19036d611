"""What each kind of operational record adds to the record table."""

from cases.models.assurances import Assurance
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
from cases.models.returns import CustodyLink, Exhibit, ReturnedAct

__all__ = [
    "Assurance",
    "CalendarFeed",
    "CustodyLink",
    "Exhibit",
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
    "ReturnedAct",
]
