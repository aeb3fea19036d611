"""Where in a record the words were found: a few lines around them, the words marked, for the page of results."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from ssi.common.rules import Text
from ssi.directory.search_keys import search_words
from ssi.records.enums import TextSource
from ssi.records.models import Record
from ssi.records.sought import Sought

MOST_OF_ONE_RECORD = 2
BEFORE, AROUND = 60, 220
_WORD = re.compile(r"[^\W_]+")
# The texts of the records shown, read as the person: those that hold most of what is looked for, in the order of the
# sources; with what the words become once their endings are left out.
_FOUND = """
with wanted as materialized (
  select ssi.search_terms(%s::text[], %s::text[]) as terms,
         tsvector_to_array(to_tsvector('french', ssi.plain(%s))) as lexemes)
select record_id, source, text, lexemes from (
  select t.record_id, t.source, t.text, w.lexemes, row_number() over (
           partition by t.record_id
           order by (select count(*) from unnest(w.terms) q where t.vector @@ q) desc,
                    array_position(%s::varchar[], t.source), t.id) as place
    from records_searchabletext t, wanted w
   where t.record_id = any(%s) and t.vector @@ any(w.terms)) found
 where place <= %s
 order by record_id, place
"""


@dataclass(frozen=True)
class Piece:
    text: str
    found: bool


@dataclass(frozen=True)
class Excerpt:
    """SOURCE says what was matched: an exchange, the text of a piece…"""

    source: Text
    pieces: tuple[Piece, ...]


def excerpts_of(records: Iterable[Record], wanted: Sought) -> dict[uuid.UUID, list[Excerpt]]:
    """Where WANTED stands in RECORDS, in one statement. The caller has these records through the walls."""
    found: dict[uuid.UUID, list[Excerpt]] = defaultdict(list)
    keys = [record.pk for record in records]
    if not keys or not wanted:
        return found
    typed = " ".join((*wanted.words, *wanted.phrases))
    values: list[Any] = [list(wanted.words), list(wanted.phrases), typed, TextSource.values, keys, MOST_OF_ONE_RECORD]
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, values)
        for key, source, text, lexemes in cursor.fetchall():
            found[key].append(Excerpt(TextSource(source).label, pieces_of(text, lexemes)))
    return found


def pieces_of(text: str, lexemes: Sequence[str]) -> tuple[Piece, ...]:
    """The part of TEXT around the first word that begins like one of LEXEMES, cut where those words are."""
    beginnings = tuple(lexemes)
    spans = [word.span() for word in _WORD.finditer(text) if beginnings and _begins(word.group(), beginnings)]
    start = _word_start(text, max(0, (spans[0][0] if spans else 0) - BEFORE))
    end = _word_end(text, start + AROUND)
    pieces = [Piece("… ", found=False)] if start else []
    place = start
    for first, last in spans:
        if first >= place and last <= end:
            pieces += [Piece(text[place:first], found=False), Piece(text[first:last], found=True)]
            place = last
    pieces.append(Piece(text[place:end] + (" …" if end < len(text) else ""), found=False))
    return tuple(piece for piece in pieces if piece.text)


def _begins(word: str, beginnings: tuple[str, ...]) -> bool:
    plain = word.lower() if word.isascii() else "".join(search_words(word))
    return plain.startswith(beginnings)


def _word_start(text: str, place: int) -> int:
    return text.rfind(" ", 0, place) + 1 if place else 0


def _word_end(text: str, place: int) -> int:
    end = text.find(" ", place) if place < len(text) else -1
    return len(text) if end < 0 else end
