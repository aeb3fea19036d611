"""Which column says what, and which value means which: proposed by their names, decided by the person."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from ssi.imports.kinds import Choice, Importable, Target, Wrong, folded, in_every_language
from ssi.imports.models import Batch
from ssi.territories.models import Country

# Headings under which our own files say what is wrong with a line: never a column of the register.
WHY = frozenset({"pourquoi", "why"})
MOST_UNKNOWN = 100


def shape_of(code: str, headings: Sequence[str]) -> str:
    """The print of a sheet of this kind: its headings in their order, without our own."""
    said = [folded(heading) for heading in headings if folded(heading) not in WHY]
    return hashlib.sha256("\n".join((code, *said)).encode()).hexdigest()


def proposed_columns(importable: Importable, headings: Sequence[str]) -> dict[str, int]:
    """For each target, the column whose heading names it: exactly, or else at its beginning. A column serves once."""
    names = {target.name: _names(target) for target in importable.targets}
    free = {place: folded(heading) for place, heading in enumerate(headings) if folded(heading) not in WHY}
    found: dict[str, int] = {}
    for fits in (_same, _begins):
        for target in importable.targets:
            if target.name in found:
                continue
            place = next((place for place, said in free.items() if said and fits(said, names[target.name])), None)
            if place is not None:
                found[target.name] = place
                del free[place]
    return found


def _names(target: Target) -> list[str]:
    said = [*in_every_language(target.label), *target.synonyms, target.name.replace("_", " ")]
    return [folded(one) for one in said]


def _same(said: str, names: list[str]) -> bool:
    return said in names


def _begins(said: str, names: list[str]) -> bool:
    return any(said.startswith(f"{name} ") for name in names)


@dataclass(frozen=True)
class Known:
    """The values of one target: by code, and by whatever a sheet may call them when that names one alone."""

    choices: tuple[Choice, ...]

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        found: dict[str, str | None] = {}
        for choice in self.choices:
            for name in {folded(one) for one in (choice.code, *in_every_language(choice.label), *choice.names)} - {""}:
                found[name] = choice.code if name not in found else None
        return {name: code for name, code in found.items() if code is not None}

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(choice.code for choice in self.choices)


@dataclass(frozen=True)
class Unknown:
    """A value of the sheet that names nothing here, and on how many lines it stands."""

    target: Target
    said: str
    lines: int


class Plan:
    """The mapping of one import, ready to read its lines."""

    def __init__(self, importable: Importable, country: Country, headings: Sequence[str], mapping: Any) -> None:
        self.importable, self.country, self.headings = importable, country, list(headings)
        self.columns: dict[str, int] = {
            name: place for name, place in mapping["columns"].items() if 0 <= place < len(self.headings)
        }
        self.defaults: dict[str, str] = mapping["defaults"]
        self.values: dict[str, dict[str, str]] = mapping["values"]
        self.known = {one.name: Known(tuple(one.choices(country))) for one in importable.targets if one.choices}
        self._used = [one for one in importable.targets if one.name in self.columns or one.name in self.defaults]

    def said(self, cells: Sequence[str], target: str) -> str:
        place = self.columns.get(target)
        return cells[place] if place is not None and place < len(cells) else ""

    def read(self, cells: Sequence[str]) -> tuple[dict[str, str], list[Wrong]]:
        """What the line says of each target, as its form takes it."""
        values: dict[str, str] = {}
        wrong: list[Wrong] = []
        for target in self._used:
            said = self.said(cells, target.name)
            if not said:
                values[target.name] = self.defaults.get(target.name, "")
            elif target.choices is None:
                values[target.name] = said
            else:
                code = self.meant(target.name, said)
                if code is None:
                    wrong.append(Wrong(target.name, _("Cette valeur ne correspond à aucune de la liste.")))
                values[target.name] = code or ""
        return values, wrong

    def meant(self, target: str, said: str) -> str | None:
        """The code that SAID means: decided by the person, or named by the list itself."""
        name = folded(said)
        decided = self.values.get(target, {}).get(name)
        if decided is not None and decided in self.known[target].codes:
            return decided
        return said if said in self.known[target].codes else self.known[target].by_name.get(name)

    def heading(self, target: str) -> str:
        """The words of the column that fills TARGET; of the target itself when no column does."""
        place = self.columns.get(target)
        if place is not None:
            return self.headings[place]
        return str(self.importable.target(target).label) if target else ""


def plan_of(batch: Batch, importable: Importable) -> Plan:
    return Plan(importable, batch.country, batch.headings, batch.mapping)


def unknown_values(plan: Plan, batch: Batch) -> list[Unknown]:
    """Values of the sheet that no list names yet, the most frequent first; each is decided once for all its lines."""
    asked = [(target, plan.columns[target.name]) for target in plan.importable.targets if _is_listed(target, plan)]
    counted: dict[tuple[str, str], list[Any]] = {}
    for cells in batch.rows.values_list("cells", flat=True).iterator(chunk_size=2000):
        for target, place in asked:
            said = cells[place] if place < len(cells) else ""
            if said:
                counted.setdefault((target.name, folded(said)), [target, said, 0])[2] += 1
    # A value is looked for once, however many lines say it.
    found = [Unknown(*one) for (name, _f), one in counted.items() if plan.meant(name, one[1]) is None]
    return sorted(found, key=lambda one: (one.target.name, -one.lines, one.said))


def _is_listed(target: Target, plan: Plan) -> bool:
    return target.choices is not None and target.name in plan.columns
