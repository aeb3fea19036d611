"""The job that undoes an import: it voids what came of it, one by one, by the rule of every voided registration."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import require
from ssi.imports.checking import asked
from ssi.imports.enums import State
from ssi.imports.models import Batch, Origin
from ssi.imports.rules import may_undo
from ssi.jobs.work import Work
from ssi.records.models import Change, Record
from ssi.records.voiding import void_record

CHUNK = 100
# What an import writes and nothing since.
UNTOUCHED = 1


def undo_import(work: Work) -> None:
    """A record that somebody has worked on since stays; the others are voided and their old references are free."""
    with work.step(_("Vérification des droits")):
        batch = asked(work)
        require(may_undo(batch))
        left = list(_untouched(batch).values_list("record_id", flat=True))
    chunks = [left[start : start + CHUNK] for start in range(0, len(left), CHUNK)]
    work.plan(2 + len(chunks))
    for number, chunk in enumerate(chunks):
        label = _("Dossiers %(first)d à %(last)d") % {"first": number * CHUNK + 1, "last": number * CHUNK + len(chunk)}
        with work.step(label):
            batch = asked(work)
            for record in Record.objects.visible_to(work.person).filter(pk__in=chunk).order_by("pk"):
                if record.version != UNTOUCHED or not _untouched(batch).filter(record=record).exists():
                    continue
                # Nothing is written on a voided record, where it came from included.
                Origin.objects.filter(record=record).update(live=False)
                void_record(record, reason=work.parameters["reason"], version=UNTOUCHED, actor=work.person)
    with work.step(_("Bilan")):
        batch = asked(work)
        batch.state, batch.undone_at = State.UNDONE, clock.now()
        batch.save(update_fields=["state", "undone_at"])
        undone = Origin.objects.filter(batch=batch, live=False).count()
        journal.note(Act.IMPORT_UNDONE, country=batch.country_id, keys=[f"import:{batch.pk}", f"records:{undone}"])
        work.finish({"undone": undone, "kept": batch.written - undone})


def _untouched(batch: Batch) -> QuerySet[Origin]:
    """Those on which nobody has worked: an exchange, a piece, a person, a task are lines of the history too."""
    since = Change.objects.filter(record=OuterRef("record"), at__gt=OuterRef("record__created_at"))
    live = Origin.objects.filter(batch=batch, live=True, record__version=UNTOUCHED, record__voided_at__isnull=True)
    return live.exclude(Exists(since))
