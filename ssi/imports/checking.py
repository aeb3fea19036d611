"""The job that tries every line with the form of its page, and writes no record."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from ssi.common.rules import RefusedError, require
from ssi.imports.enums import State
from ssi.imports.kinds import REFERENCE, Importable, Reader, Wrong, folded, importable
from ssi.imports.matching import Plan, plan_of
from ssi.imports.models import LONGEST_REFERENCE, Batch, Line
from ssi.imports.querysets import known_references
from ssi.imports.rules import may_import
from ssi.imports.services import locked
from ssi.jobs.work import Work

CHUNK = 500
_FAULTS = """
update imports_line l set faults = v.value from jsonb_each(%s) v where l.batch_id = %s and l.number = v.key::int
"""


@dataclass(frozen=True)
class Judged:
    """A line as it stands: CONTENT for its kind when nothing is WRONG; REFERENCE of the old register, and its KEY."""

    line: Line
    reference: str
    key: str
    content: Any
    wrong: tuple[Wrong, ...]


class Judge:
    """Judges lines of one import, chunk after chunk, in their order: a reference stands once in a sheet."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.importable: Importable = importable(batch.kind)
        self.plan: Plan = plan_of(batch, self.importable)
        self.reader: Reader = self.importable.reader(batch.country)
        self.seen: dict[str, int] = {}

    def remember(self, lines: Iterable[Line]) -> None:
        """Lines judged by an earlier attempt."""
        for line in lines:
            key = key_of(self.plan.said(line.cells, REFERENCE))
            if key:
                self.seen.setdefault(key, line.number)

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        said = {line.number: " ".join(self.plan.said(line.cells, REFERENCE).split()) for line in lines}
        keys = {number: key_of(text) for number, text in said.items()}
        known = known_references(self.batch.scope, self.batch.kind, sorted({key for key in keys.values() if key}))
        return [self._one(line, said[line.number], keys[line.number], known) for line in lines]

    def _one(self, line: Line, reference: str, key: str, known: set[str]) -> Judged:
        values, wrong = self.plan.read(line.cells)
        wrong += self._of_reference(line, reference, key, known)
        unclear = {one.target for one in wrong}
        read = self.reader.read(values)
        wrong += [one for one in read.wrong if one.target not in unclear]
        return Judged(line, reference, key, None if wrong else read.content, tuple(wrong))

    def _of_reference(self, line: Line, reference: str, key: str, known: set[str]) -> list[Wrong]:
        if not key:
            return [Wrong(REFERENCE, _("L’ancienne référence manque : c’est elle qui évite d’importer deux fois."))]
        if len(reference) > LONGEST_REFERENCE:
            return [Wrong(REFERENCE, _("Cette référence dépasse %(most)d signes.") % {"most": LONGEST_REFERENCE})]
        if key in known:
            return [Wrong(REFERENCE, _("Cette référence est déjà importée dans ce pays."))]
        first = self.seen.setdefault(key, line.number)
        if first != line.number:
            return [Wrong(REFERENCE, _("Cette référence est déjà à la ligne %(line)d du fichier.") % {"line": first})]
        return []

    def faults_of(self, judged: Judged) -> list[list[str]]:
        """Column, value and reason, as the page and the file say them."""
        plan, cells = self.plan, judged.line.cells
        return [[plan.heading(one.target), plan.said(cells, one.target)[:200], one.reason] for one in judged.wrong]


def key_of(reference: str) -> str:
    """A reference without its punctuation; one that is nothing else keeps its signs."""
    return (folded(reference) or re.sub(r"\s+", "", reference))[:LONGEST_REFERENCE]


def check_lines(work: Work) -> None:
    """Chunk after chunk, each under the rights of that moment; an attempt goes on where the one before stopped."""
    with work.step(_("Lecture du fichier")):
        batch = asked(work)
        judge = Judge(batch)
        numbers = list(batch.rows.values_list("number", flat=True))
        judge.remember(batch.rows.filter(number__lte=batch.checked_to))
    left = [number for number in numbers if number > batch.checked_to]
    chunks = [left[start : start + CHUNK] for start in range(0, len(left), CHUNK)]
    work.plan(2 + -(-len(numbers) // CHUNK))
    work.done = work.total - 1 - len(chunks)
    for chunk in chunks:
        with work.step(_("Lignes %(first)d à %(last)d") % {"first": chunk[0], "last": chunk[-1]}):
            batch = asked(work)
            lines = batch.rows.filter(number__gte=chunk[0], number__lte=chunk[-1])
            write_faults(batch.pk, {one.line.number: judge.faults_of(one) for one in judge.judge(list(lines))})
            batch.checked_to = chunk[-1]
            batch.save(update_fields=["checked_to"])
    with work.step(_("Bilan")):
        batch = asked(work)
        batch.state, batch.wrong = State.CHECKED, batch.rows.wrong().count()
        batch.save(update_fields=["state", "wrong"])
        work.finish({"good": batch.good, "wrong": batch.wrong})


def asked(work: Work) -> Batch:
    """The import that WORK is about, locked, if its mapping is still the one and its person may still write there."""
    found = Batch.objects.visible_to(work.person).filter(pk=uuid.UUID(work.parameters["batch"])).first()
    if found is None:
        raise RefusedError(_("Votre affectation ne permet plus cet import : rien de plus n’a été écrit."))
    batch = locked(found)
    require(may_import(importable(batch.kind), batch.country, work.person))
    if batch.version != work.parameters["version"]:
        raise RefusedError(_("La correspondance a changé pendant ce travail : demandez-le de nouveau."))
    return batch


def write_faults(batch: uuid.UUID, faults: Mapping[int, list[list[str]]]) -> None:
    """What is wrong with each of these lines, in place of what was; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_FAULTS, [json.dumps({str(number): said for number, said in faults.items()}), batch])
