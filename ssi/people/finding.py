"""People found by a name however it is spelt, or by a number typed whole; each answer says why it is one.

Only what the person may see is looked into, and nothing here tells that there is anything else. What a post may one day
learn of the files of another (hit or no hit, by the choice of the file that holds it) would come after these answers.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.rules import Text
from ssi.people.models import Part
from ssi.people.names import likeness_to, reason_of
from ssi.records.sought import identifiers_of

MOST = 50
# Names compared before the best are kept; under what likeness one is no answer.
COMPARED, LEAST = 120, 0.6
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Found:
    """A part that answers, under which of its names, and why."""

    part: Part
    name: str
    reason: Text
    score: float


def has_digit(typed: str) -> bool:
    """Whether what is typed may be a number, or hold one."""
    return bool(_DIGIT.search(typed))


def find_people(typed: str, user: User) -> list[Found]:
    """What USER sees of the people and objects of that name or number, the closest first."""
    numbered = parts_of_numbers([typed]) if has_digit(typed) else set()
    named = names_like([typed])
    best = sorted((one for one in named if one not in numbered), key=lambda one: -named[one][1])
    parts = _seen([*numbered, *best[:MOST]], user)
    found = [Found(parts[key], parts[key].name, _("même numéro"), 2.0) for key in numbered if key in parts]
    for key in best[:MOST]:
        if key in parts:
            name, score = named[key]
            found.append(Found(parts[key], name, reason_of(typed, name), score))
    return found


def names_like(names: Iterable[str]) -> dict[uuid.UUID, tuple[str, float]]:
    """Parts that bear a name like one of NAMES: which, and how alike. One statement."""
    asked = list(dict.fromkeys(names))
    with connection.cursor() as cursor:
        cursor.execute(
            "select asked, f.part_id, f.value from unnest(%s::text[]) asked, lateral ssi.people_named(asked, %s) f",
            [asked, COMPARED],
        )
        rows = cursor.fetchall()
    best: dict[uuid.UUID, tuple[str, float]] = {}
    measures = {wanted: likeness_to(wanted) for wanted in asked}
    for wanted, key, name in rows:
        score = measures[wanted](name)
        if score >= LEAST and score > best.get(key, ("", 0.0))[1]:
            best[key] = (name, score)
    return best


def parts_of_numbers(numbers: Iterable[str], blind: Iterable[str] = ()) -> set[uuid.UUID]:
    """Parts that bear one of these numbers whole, in clear or sealed. One statement."""
    asked = list(numbers) or [""]
    indexes = [*blind, *(index for number in asked for index in identifiers_of(number)[1:])]
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct ssi.parts_of_number(asked, %s::text[], %s) from unnest(%s::text[]) asked",
            [indexes, MOST, asked],
        )
        return {row[0] for row in cursor.fetchall()}


def _seen(keys: list[uuid.UUID], user: User) -> dict[uuid.UUID, Part]:
    if not keys:
        return {}
    parts = Part.objects.visible_to(user).filter(pk__in=keys).select_related("record__country").with_rows()
    return {part.pk: part for part in parts}
