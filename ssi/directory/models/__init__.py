"""Reference data: authorities, crime types, calendars, legal texts, what each country demands of a letter rogatory."""

from ssi.directory.models.advice import Advice
from ssi.directory.models.changes import ReferenceChange
from ssi.directory.models.checklists import ChecklistItem
from ssi.directory.models.contacts import AuthorityContact
from ssi.directory.models.country_rows import CountryChange, CountryRow
from ssi.directory.models.custody import CustodyLimit
from ssi.directory.models.exposures import PenaltyExposure
from ssi.directory.models.legal import LegalInstrument, LegalProvision
from ssi.directory.models.letters import LetterTemplate
from ssi.directory.models.partners import Authority, AuthorityAlias, CrimeType, HolidayCorrection
from ssi.directory.models.sourced import Sourced

__all__ = [
    "Advice",
    "Authority",
    "AuthorityAlias",
    "AuthorityContact",
    "ChecklistItem",
    "CountryChange",
    "CountryRow",
    "CrimeType",
    "CustodyLimit",
    "HolidayCorrection",
    "LegalInstrument",
    "LegalProvision",
    "LetterTemplate",
    "PenaltyExposure",
    "ReferenceChange",
    "Sourced",
]
