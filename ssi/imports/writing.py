"""The job that imports what was checked: each line is read again, and becomes a record once, whatever is cut short."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.imports.checking import CHUNK, Judge, Judged, asked, write_faults
from ssi.imports.enums import Mode, State
from ssi.imports.models import Batch, Origin
from ssi.imports.rules import is_interrupted, may_write
from ssi.jobs.work import Work
from ssi.records.historic import searched_together

# Numbers of lines, from the first to the last.
Chunk = Sequence[int]


def write_lines(work: Work) -> None:
    """All the lines in one transaction, or the good ones chunk by chunk: a chunk is in whole, with its lines marked."""
    mode = Mode(work.parameters["mode"])
    with work.step(_("Vérification des droits")):
        batch = asked(work)
        if batch.state != State.WRITTEN or not is_interrupted(batch):
            require(may_write(batch, mode))
        left = _left(batch)
    chunks = [left[start : start + CHUNK] for start in range(0, len(left), CHUNK)]
    if mode == Mode.ALL:
        _write_all(work, chunks)
    else:
        _write_good(work, chunks)


def _left(batch: Batch) -> list[int]:
    """The good lines that no record came of yet."""
    done = Origin.objects.filter(batch=batch).values("number")
    return list(batch.rows.good().exclude(number__in=done).values_list("number", flat=True))


def _write_all(work: Work, chunks: Sequence[Chunk]) -> None:
    """The row of the job is written inside the transaction: until it ends, no other worker takes the job."""
    work.plan(2)
    with work.step(_("Écriture de toutes les lignes ensemble")):
        batch = asked(work)
        require(may_write(batch, Mode.ALL))
        judge = Judge(batch)
        for chunk in chunks:
            work.say(_("Lignes %(first)d à %(last)d") % {"first": chunk[0], "last": chunk[-1]})
            if _write(judge, batch, chunk, work):
                raise RefusedError(
                    _(
                        "Une ligne est devenue fausse depuis la vérification : rien n’a été importé. "
                        "Vérifiez de nouveau."
                    )
                )
        _close(work, batch)


def _write_good(work: Work, chunks: Sequence[Chunk]) -> None:
    work.plan(2 + len(chunks))
    judge: Judge | None = None
    for chunk in chunks:
        with work.step(_("Lignes %(first)d à %(last)d") % {"first": chunk[0], "last": chunk[-1]}):
            batch = asked(work)
            if batch.state not in {State.CHECKED, State.WRITTEN}:
                raise RefusedError(_("Cet import a été annulé : rien de plus n’a été écrit."))
            judge = judge or Judge(batch)
            batch.wrong += _write(judge, batch, chunk, work)
            _mark(batch)
    with work.step(_("Bilan")):
        _close(work, asked(work))


def _write(judge: Judge, batch: Batch, chunk: Chunk, work: Work) -> int:
    """Writes the lines of CHUNK that are still good; says how many are wrong since."""
    lines = batch.rows.good().filter(number__gte=chunk[0], number__lte=chunk[-1])
    lines = lines.exclude(number__in=Origin.objects.filter(batch=batch).values("number"))
    judged = judge.judge(list(lines))
    wrong = [one for one in judged if one.wrong]
    write_faults(batch.pk, {one.line.number: judge.faults_of(one) for one in wrong})
    _records_of([one for one in judged if not one.wrong], judge, batch, work)
    return len(wrong)


def _records_of(good: Sequence[Judged], judge: Judge, batch: Batch, work: Work) -> None:
    """The records of GOOD, by the service of their kind, and where each stood: the database refuses a line twice."""
    if not good:
        return
    with searched_together() as records:
        records.extend(judge.importable.write([one.content for one in good], batch.country, work.person))
        Origin.objects.bulk_create(
            Origin(
                record=record,
                scope=batch.scope,
                kind=batch.kind,
                reference=one.reference,
                key=one.key,
                batch=batch,
                number=one.line.number,
            )
            for record, one in zip(records, good, strict=True)
        )
    keys = [record.pk for record in records]
    journal.note(Act.RECORDS_IMPORTED, country=batch.country_id, keys=[f"import:{batch.pk}", *keys])


def _mark(batch: Batch) -> None:
    """From its first record on, an import is written: it goes on, or is undone."""
    batch.state, batch.written_at = State.WRITTEN, batch.written_at or clock.now()
    batch.written = Origin.objects.filter(batch=batch).count()
    batch.save(update_fields=["state", "written_at", "written", "wrong"])


def _close(work: Work, batch: Batch) -> None:
    _mark(batch)
    work.finish({"written": batch.written, "wrong": batch.wrong})
