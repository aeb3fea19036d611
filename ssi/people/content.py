"""What is said of a person or an object, as a form, a paper or another record gives it: plain values, no row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ssi.people.enums import EntityType, NameKind, NumberKind, Precision, Script, SubjectCategory, WarningKind
from ssi.people.models import Part

NAME_PARTS = ("given", "family", "patronym", "particle", "title", "generation")


@dataclass(frozen=True)
class NameContent:
    value: str
    kind: NameKind | str = NameKind.ALIAS
    script: Script | str = Script.LATIN
    given: str = ""
    family: str = ""
    patronym: str = ""
    particle: str = ""
    title: str = ""
    generation: str = ""


@dataclass(frozen=True)
class NumberContent:
    """NUMBER as typed; or KEPT, a seal already made, with its blind index and its mask."""

    kind: NumberKind | str
    number: str
    country: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    kept: tuple[bytes, str, str] | None = None


@dataclass(frozen=True)
class WarningContent:
    kind: WarningKind | str
    until: date
    note: str = ""


@dataclass(frozen=True)
class PartContent:
    """What is known of a person or an object, as a form or a paper gives it."""

    entity_type: EntityType | str
    name: str
    category: SubjectCategory | str = ""
    birth_date: date | None = None
    birth_date_precision: Precision | str = ""
    birth_place: str = ""
    sex: str = ""
    nationalities: tuple[str, ...] = ()
    occupation: str = ""
    detail: str = ""
    names: tuple[NameContent, ...] = field(default_factory=tuple)
    numbers: tuple[NumberContent, ...] = field(default_factory=tuple)
    warnings: tuple[WarningContent, ...] = field(default_factory=tuple)


def content_of(part: Part) -> PartContent:
    """What is known of PART, to name it in another record; what is sealed stays sealed."""
    return PartContent(
        entity_type=part.entity_type,
        name=part.name,
        category=part.category,
        birth_date=part.birth_date,
        birth_date_precision=part.birth_date_precision,
        birth_place=part.birth_place,
        sex=part.sex,
        nationalities=tuple(part.nationalities),
        occupation=part.occupation,
        detail=part.detail,
        names=tuple(
            NameContent(row.value, row.kind, row.script, **{name: getattr(row, name) for name in NAME_PARTS})
            for row in part.names.all()
        ),
        numbers=tuple(
            NumberContent(
                row.kind,
                row.shown,
                row.country,
                row.issued_on,
                row.expires_on,
                kept=(bytes(row.sealed), row.blind, row.masked) if row.sealed is not None else None,
            )
            for row in part.numbers.all()
        ),
        warnings=tuple(WarningContent(row.kind, row.until, row.note) for row in part.warnings.all()),
    )
