"""Receiving a sheet, deciding its mapping, asking for its check, its writing and its undoing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.documents.uploads import CheckedFile
from ssi.imports.enums import State
from ssi.imports.kinds import Importable, importable
from ssi.imports.matching import proposed_columns, shape_of
from ssi.imports.models import Batch
from ssi.imports.reading import Sheet, sheet_of
from ssi.imports.rules import may_check, may_import, may_map, may_undo, may_write, scope_of
from ssi.jobs.models import Job
from ssi.jobs.services import request_job
from ssi.territories.models import Country

CHECK_JOB, WRITE_JOB, UNDO_JOB = "imports.check", "imports.write", "imports.undo"
FORMATS = {"XLSX": "xlsx", "ODS": "ods", "CSV": "csv"}
AT_ONCE = 2000
_KEEP = """
insert into imports_line (batch_id, number, cells, faults)
select %s, (line ->> 0)::int, array(select jsonb_array_elements_text(line -> 1)), '[]'
  from jsonb_array_elements(%s::jsonb) line
"""


def receive_file(file: CheckedFile, chosen: Importable, country: Country, *, actor: User) -> Batch:
    """The lines of FILE, ACTOR's alone, with a mapping: the one of their last sheet of that shape, or guessed."""
    require(may_import(chosen, country, actor), field="country")
    kind = FORMATS.get(file.file_type.name)
    if kind is None:
        raise RefusedError(_("Un registre s’importe en XLSX, ODS ou CSV."), field="file")
    sheet = sheet_of(file, kind)
    shape = shape_of(chosen.code, sheet.headings)
    batch = Batch.objects.create(
        person=actor,
        kind=chosen.code,
        country=country,
        scope=scope_of(chosen, country),
        file_name=file.name,
        format=kind,
        headings=sheet.headings,
        shape=shape,
        lines=len(sheet.lines),
        mapping=_first_mapping(chosen, sheet, shape, actor),
        created_at=clock.now(),
    )
    _keep(batch, sheet)
    journal.note(Act.IMPORT_RECEIVED, country=country.code, keys=[f"import:{batch.pk}", f"lines:{batch.lines}"])
    return batch


def _keep(batch: Batch, sheet: Sheet) -> None:
    """The lines, two thousand in each statement: one by one, a register would take ten times as long."""
    with connection.cursor() as cursor:
        for start in range(0, len(sheet.lines), AT_ONCE):
            cursor.execute(_KEEP, [batch.pk, json.dumps(sheet.lines[start : start + AT_ONCE])])


def _first_mapping(chosen: Importable, sheet: Sheet, shape: str, actor: User) -> dict[str, Any]:
    """Columns by their headings, and what the person decided the last time that they sent such a sheet."""
    columns = proposed_columns(chosen, sheet.headings)
    mine = Batch.objects.visible_to(actor).filter(person=actor, kind=chosen.code, shape=shape)
    before = mine.exclude(state=State.RECEIVED).order_by("-created_at").first()
    if before is None:
        return {"columns": columns, "defaults": {}, "values": {}}
    # The column of errors may have come between: places are found again by their headings.
    places = {heading: place for place, heading in enumerate(sheet.headings)}
    kept = {
        name: places[before.headings[place]]
        for name, place in before.mapping["columns"].items()
        if before.headings[place] in places
    }
    return {**before.mapping, "columns": kept}


def locked(batch: Batch) -> Batch:
    return Batch.objects.select_for_update(of=("self",)).select_related("country").get(pk=batch.pk)


def map_columns(
    batch: Batch, *, columns: Mapping[str, int], defaults: Mapping[str, str], values: Any = None, actor: User
) -> Batch:
    """What each column says. What was checked before is to be checked again."""
    fresh = locked(batch)
    require(may_map(fresh))
    require(may_import(importable(fresh.kind), fresh.country, actor))
    fresh.mapping = {
        "columns": dict(columns),
        "defaults": {name: value for name, value in defaults.items() if value},
        "values": fresh.mapping["values"] if values is None else values,
    }
    return _mapped(fresh)


def map_values(batch: Batch, values: Mapping[str, Mapping[str, str]], *, actor: User) -> Batch:
    """What the values of the sheet that no list knows mean; added to those decided before."""
    fresh = locked(batch)
    require(may_map(fresh))
    require(may_import(importable(fresh.kind), fresh.country, actor))
    decided = {name: dict(known) for name, known in fresh.mapping["values"].items()}
    for name, meant in values.items():
        decided.setdefault(name, {}).update(meant)
    fresh.mapping = {**fresh.mapping, "values": decided}
    return _mapped(fresh)


def _mapped(batch: Batch) -> Batch:
    batch.state, batch.version = State.MAPPED, batch.version + 1
    batch.checked_to, batch.wrong = 0, 0
    batch.save()
    return batch


def ask_check(batch: Batch, *, actor: User) -> Job:
    """The job that tries every line and writes none. Checked already, all of them are tried again."""
    fresh = locked(batch)
    require(may_check(fresh))
    return _ask(CHECK_JOB, _mapped(fresh) if fresh.state == State.CHECKED else fresh, {}, actor)


def ask_writing(batch: Batch, mode: str, *, actor: User) -> Job:
    """The job that imports: all the lines or none, or those that are good."""
    fresh = locked(batch)
    require(may_write(fresh, mode))
    return _ask(WRITE_JOB, fresh, {"mode": mode}, actor)


def ask_undoing(batch: Batch, reason: str, *, actor: User) -> Job:
    """The job that voids what the import registered."""
    fresh = locked(batch)
    require(may_undo(fresh))
    if not reason.strip():
        raise RefusedError(_("Indiquez le motif : il reste au dossier."), field="reason")
    return _ask(UNDO_JOB, fresh, {"reason": reason.strip()}, actor)


def _ask(kind: str, batch: Batch, more: Mapping[str, str], actor: User) -> Job:
    require(may_import(importable(batch.kind), batch.country, actor))
    parameters = {"batch": str(batch.pk), "version": batch.version, **more}
    subject = f"import:{batch.pk}:{batch.version}"
    # One at a time, and the one that was asked for: what writes and what undoes would leave halves to each other.
    other = Job.objects.visible_to(actor).live().filter(subject=subject).first()
    if other is not None and (other.kind, dict(other.parameters)) != (kind, parameters):
        raise RefusedError(_("Un travail est en cours sur cet import : attendez sa fin, puis recommencez."))
    return request_job(kind, parameters, subject=subject, actor=actor)


def forget_old_lines() -> int:
    """Takes away the words of sheets that are a month old; says how many lines."""
    with connection.cursor() as cursor:
        cursor.execute("select ssi.forget_import_lines()")
        row = cursor.fetchone()
    return int(row[0]) if row else 0
