"""Nationalities and issuing States: typed as a name or a code, kept as the two letters of ISO 3166."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language

from ssi.directory.search_keys import search_key

# Germany has a code of its own in travel documents.
_OF_TRAVEL_DOCUMENTS = {"D": "DE", "RKS": "XK"}
# People say these, and the tables do not.
_USUAL = {"etats unis": "US", "royaume uni": "GB", "coree du sud": "KR", "brunei darussalam": "BN"}


def country_code(typed: str) -> str:
    """The two letters of the country TYPED as a name (French or English) or as a code of two or three; or nothing."""
    return _codes().get(search_key([typed]).strip(), "")


def country_name(code: str) -> str:
    return str(_names((get_language() or "fr")[:2]).get(code, code))


@cache
def _names(language: str) -> dict[str, str]:
    names = Locale(language).territories
    return {code: str(name) for code, name in names.items() if len(code) == 2 and code.isalpha()}


@cache
def _codes() -> dict[str, str]:
    known = dict(_USUAL)
    for language in ("fr", "en"):
        known |= {search_key([name]).strip(): code for code, name in _names(language).items()}
    letters = {code: code for code in _names("fr")} | _OF_TRAVEL_DOCUMENTS
    for three, two in get_global("territory_aliases").items():
        if len(three) == 3 and three.isalpha() and len(two) == 1:
            letters[three] = two[0]
    return known | {code.lower(): two for code, two in letters.items()}
