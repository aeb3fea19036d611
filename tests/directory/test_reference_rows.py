"""The rows of the first load, before any database."""

import re

import pytest

from ssi.directory.data.authorities import AUTHORITIES
from ssi.directory.data.crime_types import CRIME_TYPES
from ssi.directory.data.rows import AuthorityRow, CrimeTypeRow
from ssi.directory.enums import AuthorityKind

CODES = {row.code for row in AUTHORITIES}
CRIME_CODES = {row.code for row in CRIME_TYPES}


def test_every_code_is_given_once() -> None:
    assert len(CODES) == len(AUTHORITIES)
    assert len(CRIME_CODES) == len(CRIME_TYPES)


def test_each_covered_country_has_exactly_one_central_authority() -> None:
    central = [row.country for row in AUTHORITIES if row.is_central_authority]
    assert sorted(filter(None, central)) == ["BN", "FR", "MY", "PH", "SG"]


def test_every_kind_is_borne_by_some_authority() -> None:
    assert {kind for row in AUTHORITIES for kind in row.kinds} == set(AuthorityKind)


@pytest.mark.parametrize("row", AUTHORITIES, ids=lambda row: row.code)
def test_an_authority_is_sourced_translated_and_attached_to_a_known_parent(row: AuthorityRow) -> None:
    assert row.source
    assert row.parent is None or (row.parent in CODES and row.parent != row.code)
    assert row.fr != row.name
    assert row.en != row.name
    if row.country == "FR":
        assert row.en
    assert len({alias.value for alias in row.aliases}) == len(row.aliases)


@pytest.mark.parametrize("row", CRIME_TYPES, ids=lambda row: row.code)
def test_a_crime_type_has_both_names_and_a_main_type_above_it(row: CrimeTypeRow) -> None:
    assert row.fr
    assert row.en
    assert row.parent is None or (row.parent in CRIME_CODES and "-" not in row.parent)


def test_the_asylum_office_is_not_in_the_directory() -> None:
    said = [text for row in AUTHORITIES for text in (row.acronym, row.name, *(alias.value for alias in row.aliases))]
    assert not any(re.search(r"OFPRA|asile", text, re.IGNORECASE) for text in said)
