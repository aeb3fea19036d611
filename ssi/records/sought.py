"""What somebody looks for: words, “phrases”, -without. Typed by people, read here once for every box and every list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from ssi.common.sealing import blind_indexes

MOST_TERMS = 8
SEARCH_LIMIT = 1000
_FIND = "select ssi.search_records(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s)"
# A phrase between any quotation marks, or a word; either may be left out by a hyphen before it.
_TERM = re.compile(r"(?P<without>(?<!\S)[-−–])?(?:[\"“«](?P<phrase>[^\"”»]*)[\"”»]|(?P<word>[^\s\"“«]+))")
# Under what purpose the numbers that identify people are indexed blindly, and in what form they are compared.
NUMBER_PURPOSE = "number"
_PUNCTUATION = re.compile(r"[^0-9A-Z]+")
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Sought:
    """WORDS match by their beginning, PHRASES whole and in order; a record that holds one of WITHOUT is left out."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)

    def keys(self, *, kinds: Sequence[str] = (), countries: Sequence[str] = ()) -> list[UUID]:
        """Keys of the records found inside the acting person's walls, the newest thousand; empty KINDS are all.

        Looked for once, here: a page and its count would each run the search again.
        """
        asked = [list(self.words), list(self.phrases), list(self.without), list(kinds), list(countries)]
        with connection.cursor() as cursor:
            cursor.execute(_FIND, [*asked, SEARCH_LIMIT + 1])
            return [key for (key,) in cursor.fetchall()]


def sought(typed: str) -> Sought:
    """TYPED as a search. One letter alone finds nothing: it would find everything."""
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    for term in _TERM.finditer(typed):
        text = term["word"] if term["phrase"] is None else term["phrase"]
        if len(_LETTER.findall(text)) < 2 or len(words) + len(phrases) + len(without) == MOST_TERMS:
            continue
        kept = without if term["without"] else words if term["phrase"] is None else phrases
        kept.append(text)
    return Sought(tuple(words), tuple(phrases), tuple(without))


def plain_number(text: str) -> str:
    """Capitals and digits alone: under what form a number is compared."""
    return _PUNCTUATION.sub("", text.upper())


def identifiers_of(typed: str) -> list[str]:
    """Under what a reference or a number typed whole may be kept: as it is, and blindly when it is one to seal."""
    plain = plain_number(typed)
    return [typed, *(blind_indexes(plain, NUMBER_PURPOSE) if len(plain) >= 4 else [])]
