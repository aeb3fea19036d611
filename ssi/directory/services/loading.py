"""The load of the reference data: the first, and that of each new version of the product."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.directory.data.advice import ADVICE
from ssi.directory.data.authorities import AUTHORITIES
from ssi.directory.data.checklists import CHECKLISTS
from ssi.directory.data.crime_types import CRIME_TYPES, CRIME_TYPES_SOURCE
from ssi.directory.data.custody import CUSTODY_LIMITS
from ssi.directory.data.exposures import EXPOSURES
from ssi.directory.data.legal_texts import INSTRUMENTS, PROVISIONS
from ssi.directory.data.letter_templates import letter_templates
from ssi.directory.data.rows import CHECKED_ON, AuthorityRow
from ssi.directory.models import (
    Advice,
    Authority,
    AuthorityAlias,
    ChecklistItem,
    CrimeType,
    CustodyLimit,
    LegalInstrument,
    LegalProvision,
    LetterTemplate,
    PenaltyExposure,
    ReferenceChange,
)
from ssi.directory.search_keys import search_key
from ssi.territories.models import Country

_AUTHORITY_FIELDS = [
    "acronym",
    "name",
    "name_fr",
    "name_en",
    "country",
    "kinds",
    "is_central_authority",
    "parent",
    "valid_from",
    "valid_until",
    "search_key",
    "source",
    "checked_on",
]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows the load brought up to date."""

    authorities: int
    aliases: int
    crime_types: int
    instruments: int
    provisions: int
    checklist_items: int
    exposures: int
    custody_limits: int
    advice: int
    letter_templates: int


# Keys of the checklist items of this house: the same row has the same key in every installation.
_CHECKLISTS = uuid.uuid5(uuid.NAMESPACE_OID, "ssi/checklists")


_BESIDE: list[Callable[[], int]] = []


def register_loader(load: Callable[[], int]) -> None:
    """The floors above load rows of their own, after ours and by the same rules."""
    _BESIDE.append(load)


@transaction.atomic
def load_reference_data() -> Loaded:
    """Write every row of `ssi.directory.data`, new or changed; run again, it changes nothing.

    For the role that owns the tables. Rows that are not in the data are left, and so is every sheet that an
    administrator added, corrected or deleted: what people decided on the spot outlives our updates.
    """
    _require_countries()
    loaded = Loaded(
        authorities=_load_authorities(),
        aliases=_load_aliases(),
        crime_types=_load_crime_types(),
        instruments=_load_instruments(),
        provisions=_load_provisions(),
        checklist_items=_load_checklists(),
        exposures=_load_exposures(),
        custody_limits=_load_custody_limits(),
        advice=_load_advice(),
        letter_templates=_load_letter_templates(),
    )
    for load in _BESIDE:
        load()
    return loaded


def authority_search_key(row: AuthorityRow) -> str:
    return search_key([row.acronym, row.name, row.fr, row.en, *(alias.value for alias in row.aliases)])


def _require_countries() -> None:
    needed = {row.country for row in AUTHORITIES if row.country is not None}
    missing = needed - set(Country.objects.values_list("code", flat=True))
    if missing:
        raise RefusedError(
            _("Pays absents : %(codes)s. Chargez d’abord les pays.") % {"codes": ", ".join(sorted(missing))}
        )


def kept_by_people(*models: type[Model]) -> set[str]:
    """The sheets (codes) that somebody has touched, in the history that the database keeps."""
    tables = [model._meta.db_table for model in models]
    return set(ReferenceChange.objects.by_people().filter(table_name__in=tables).values_list("subject", flat=True))


def _load_authorities() -> int:
    kept = kept_by_people(Authority, AuthorityAlias)
    loaded = {row.code for row in AUTHORITIES if row.code not in kept}
    present = loaded.union(Authority.objects.values_list("code", flat=True))
    rows = [
        Authority(
            code=row.code,
            acronym=row.acronym,
            name=row.name,
            name_fr=row.fr,
            name_en=row.en,
            country_id=row.country,
            kinds=[kind.value for kind in row.kinds],
            is_central_authority=row.is_central_authority,
            parent_id=row.parent if row.parent in present else None,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            search_key=authority_search_key(row),
            source=row.source,
            checked_on=CHECKED_ON,
        )
        for row in AUTHORITIES
        if row.code in loaded
    ]
    written = Authority.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=_AUTHORITY_FIELDS,
    )
    return len(written)


def _load_aliases() -> int:
    kept = kept_by_people(Authority, AuthorityAlias)
    rows = [
        AuthorityAlias(
            authority_id=row.code,
            value=alias.value,
            valid_from=alias.valid_from,
            valid_until=alias.valid_until,
            source=alias.source,
            checked_on=CHECKED_ON,
        )
        for row in AUTHORITIES
        if row.code not in kept
        for alias in row.aliases
    ]
    written = AuthorityAlias.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["authority", "value"],
        update_fields=["valid_from", "valid_until", "source", "checked_on"],
    )
    return len(written)


def _load_crime_types() -> int:
    kept = kept_by_people(CrimeType)
    rows = [
        CrimeType(
            code=row.code,
            parent_id=row.parent,
            name_fr=row.fr,
            name_en=row.en,
            europol_area=row.europol_area,
            source=CRIME_TYPES_SOURCE,
            checked_on=CHECKED_ON,
        )
        for row in CRIME_TYPES
        if row.code not in kept
    ]
    written = CrimeType.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["parent", "name_fr", "name_en", "europol_area", "source", "checked_on"],
    )
    return len(written)


def _load_instruments() -> int:
    kept = kept_by_people(LegalInstrument)
    rows = [
        LegalInstrument(
            code=row.code,
            kind=row.kind,
            name_fr=row.fr,
            name_en=row.en,
            publication=row.publication,
            countries=list(row.countries),
            signed_on=row.signed_on,
            valid_from=row.valid_from,
            source=row.source,
            checked_on=CHECKED_ON,
        )
        for row in INSTRUMENTS
        if row.code not in kept
    ]
    return len(LegalInstrument.objects.bulk_create(rows, ignore_conflicts=True))


def _load_provisions() -> int:
    known = {f"{code} {article}" for code, article in LegalProvision.objects.values_list("code", "article")}
    known |= kept_by_people(LegalProvision)
    rows = [
        LegalProvision(
            code=row.code,
            article=row.article,
            label_fr=row.fr,
            label_en=row.en,
            maximum_penalty=row.maximum_penalty,
            limitation_years=row.limitation,
            valid_from=row.valid_from,
            source=row.source,
            checked_on=CHECKED_ON,
        )
        for row in PROVISIONS
        if f"{row.code} {row.article}" not in known
    ]
    return len(LegalProvision.objects.bulk_create(rows))


def _load_checklists() -> int:
    """An item that an administrator has changed or retired since stays as they left it."""
    known = set(ChecklistItem.objects.values_list("item", flat=True))
    moment = clock.now()
    rows = [
        ChecklistItem(
            item=uuid.uuid5(_CHECKLISTS, row.key),
            country_id=row.country,
            number=row.number,
            label_fr=row.fr,
            label_en=row.en,
            clause=row.clause,
            requirement=row.requirement,
            letter_field=row.field or "",
            document_type=row.document_type,
            waivable=row.waivable,
            written_at=moment,
            source=row.source,
            checked_on=CHECKED_ON,
        )
        for row in CHECKLISTS
        if uuid.uuid5(_CHECKLISTS, row.key) not in known
    ]
    return len(ChecklistItem.objects.bulk_create(rows))


def _load_of_countries(model: type[Model], rows: Iterable[Any]) -> int:
    """What an administrator has corrected, added or removed for a country stays as they left it."""
    kept = kept_by_people(model)
    ours = [row for row in rows if row.country_id not in kept]
    return len(model._default_manager.bulk_create(ours, ignore_conflicts=True))


def _load_exposures() -> int:
    rows = [
        PenaltyExposure(
            country_id=row.country,
            crime_type_id=row.crime_type,
            penalty=row.penalty,
            label=row.label,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            source=row.source,
            checked_on=CHECKED_ON,
        )
        for row in EXPOSURES
    ]
    return _load_of_countries(PenaltyExposure, rows)


def _load_custody_limits() -> int:
    rows = [
        CustodyLimit(
            country_id=row.country,
            duty=row.duty,
            hours=row.hours,
            label=row.label,
            source=row.source,
            checked_on=CHECKED_ON,
        )
        for row in CUSTODY_LIMITS
    ]
    return _load_of_countries(CustodyLimit, rows)


def _load_advice() -> int:
    rows = [
        Advice(
            country_id=row.country,
            topic=row.topic,
            reader=row.reader,
            text_fr=row.fr,
            text_en=row.en,
            source=row.source,
            checked_on=CHECKED_ON,
        )
        for row in ADVICE
    ]
    return _load_of_countries(Advice, rows)


def _load_letter_templates() -> int:
    """A new text of ours is a new version; where a person has written one, theirs stays in force."""
    in_force = {(one.kind, one.record_kind, one.language): one for one in LetterTemplate.objects.in_force()}
    loaded, moment = 0, clock.now()
    for row in letter_templates():
        stored = in_force.get((row.kind, row.record_kind, row.language))
        if stored is not None:
            if stored.written_by_id is not None or (stored.subject, stored.body) == (row.subject, row.body):
                continue
            LetterTemplate.objects.filter(pk=stored.pk).update(retired_at=moment)
        LetterTemplate.objects.create(
            kind=row.kind,
            record_kind=row.record_kind,
            language=row.language,
            version=stored.version + 1 if stored else 1,
            subject=row.subject,
            body=row.body,
            written_at=moment,
        )
        loaded += 1
    return loaded
