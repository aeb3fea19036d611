"""Shapes of the rows. `name` is the official or local name; `fr` and `en` are given where they differ from it."""

from dataclasses import dataclass
from datetime import date

from ssi.directory.enums import (
    AdviceReader,
    AdviceTopic,
    AuthorityKind,
    CustodyDuty,
    InstrumentKind,
    LetterField,
    Penalty,
    Requirement,
)

CHECKED_ON = date(2026, 11, 1)
USAGE = "Usage du service, à vérifier"


@dataclass(frozen=True, slots=True)
class AliasRow:
    value: str
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = USAGE


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    code: str
    acronym: str
    name: str
    kinds: tuple[AuthorityKind, ...]
    fr: str = ""
    en: str = ""
    parent: str | None = None
    aliases: tuple[AliasRow, ...] = ()
    is_central_authority: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = USAGE

    @property
    def country(self) -> str | None:
        """The code starts with the country, or with INT when the body belongs to none."""
        prefix = self.code.partition("-")[0]
        return None if prefix == "INT" else prefix


@dataclass(frozen=True, slots=True)
class CrimeTypeRow:
    code: str
    fr: str
    en: str
    europol_area: str = ""

    @property
    def parent(self) -> str | None:
        """Two levels: the part before the hyphen is the parent."""
        above, _hyphen, _below = self.code.rpartition("-")
        return above or None


def also(*values: str) -> tuple[AliasRow, ...]:
    """Other names in use today, without dates."""
    return tuple(AliasRow(value) for value in values)


def formerly(value: str, until: date | None = None, source: str = USAGE) -> AliasRow:
    """A name that the authority no longer bears."""
    return AliasRow(value, valid_until=until, source=source)


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    code: str
    kind: InstrumentKind
    fr: str
    en: str
    countries: tuple[str, ...]
    publication: str = ""
    signed_on: date | None = None
    valid_from: date | None = None
    source: str = USAGE


@dataclass(frozen=True, slots=True)
class ProvisionRow:
    """LIMITATION in years. VALID_FROM: the day from which the article bears this number."""

    code: str
    article: str
    fr: str
    en: str
    maximum_penalty: str = ""
    limitation: int | None = None
    valid_from: date = date(1994, 3, 1)
    source: str = "Code pénal, version en vigueur en 2026, à vérifier"


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """KEY is stable: it says that a row is the same demand after its words have changed. COUNTRY None: of every one."""

    key: str
    country: str | None
    number: int
    fr: str
    en: str
    clause: str
    source: str
    field: LetterField | None = None
    document_type: str = ""
    waivable: bool = False

    @property
    def requirement(self) -> Requirement:
        if self.field:
            return Requirement.FIELD
        return Requirement.DOCUMENT if self.document_type else Requirement.ATTESTATION


@dataclass(frozen=True, slots=True)
class ExposureRow:
    """CRIME_TYPE None: the row says that the country has neither penalty."""

    country: str
    crime_type: str | None
    penalty: Penalty
    label: str
    source: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class CustodyRow:
    """HOURS count from the arrest."""

    country: str
    duty: CustodyDuty
    hours: int
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """One sentence of a briefing sheet, in both languages."""

    country: str
    topic: AdviceTopic
    fr: str
    en: str
    source: str
    reader: AdviceReader = AdviceReader.EVERYONE
