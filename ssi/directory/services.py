"""The first load of the reference data."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ssi.common.rules import RefusedError
from ssi.directory.data.authorities import AUTHORITIES
from ssi.directory.data.crime_types import CRIME_TYPES, CRIME_TYPES_SOURCE
from ssi.directory.data.rows import CHECKED_ON, AuthorityRow
from ssi.directory.models import Authority, AuthorityAlias, CrimeType
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


@transaction.atomic
def load_reference_data() -> Loaded:
    """Write every row of `ssi.directory.data`, new or changed; run again, it changes nothing.

    For the role that owns the tables: the first-run command and the demo. Rows that are not in the data are left.
    """
    _require_countries()
    return Loaded(authorities=_load_authorities(), aliases=_load_aliases(), crime_types=_load_crime_types())


def authority_search_key(row: AuthorityRow) -> str:
    return search_key([row.acronym, row.name, row.fr, row.en, *(alias.value for alias in row.aliases)])


def _require_countries() -> None:
    needed = {row.country for row in AUTHORITIES if row.country is not None}
    missing = needed - set(Country.objects.values_list("code", flat=True))
    if missing:
        raise RefusedError(
            _("Pays absents : %(codes)s. Chargez d’abord les pays.") % {"codes": ", ".join(sorted(missing))}
        )


def _load_authorities() -> int:
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
            parent_id=row.parent,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            search_key=authority_search_key(row),
            source=row.source,
            checked_on=CHECKED_ON,
        )
        for row in AUTHORITIES
    ]
    written = Authority.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=_AUTHORITY_FIELDS,
    )
    return len(written)


def _load_aliases() -> int:
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
    ]
    written = CrimeType.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["parent", "name_fr", "name_en", "europol_area", "source", "checked_on"],
    )
    return len(written)
