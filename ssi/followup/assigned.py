"""Tasks of a record: written, given to another, moved, ticked, given up. Sent twice, each counts once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.moments import day_text
from ssi.common.rules import RefusedError, StaleVersionError, require
from ssi.followup.models import Task
from ssi.followup.rules import may_end_task, may_write_tasks
from ssi.followup.work_rules import may_be_worked_on
from ssi.records.models import Record
from ssi.records.telling import Told, tell
from ssi.territories.dates import days_of
from ssi.territories.models import Delegation


@dataclass(frozen=True)
class Wanted:
    """A task as it is typed."""

    title: str
    due_on: date | None
    assignee: User


def add_task(record: Record, wanted: Wanted, *, actor: User) -> Task:
    """Writes a task on RECORD. The same to the same person for the same day is the one already there."""
    require(may_write_tasks(actor, record))
    known = Task.objects.filter(
        record=record,
        title=wanted.title,
        due_on=wanted.due_on,
        assignee=wanted.assignee,
        done_at=None,
        cancelled_at=None,
    )
    if (there := known.first()) is not None:
        return there
    task = Task(
        record=record,
        scope=record.scope,
        title=wanted.title,
        due_on=wanted.due_on,
        assignee=wanted.assignee,
        created_at=clock.now(),
        created_by=actor,
    )
    _given(task, lambda: task.save(force_insert=True))
    journal.note(Act.TASK_WRITTEN, country=record.country_id, keys=[record.pk])
    _tell_given(task)
    return task


def change_task(task: Task, wanted: Wanted, *, version: int, actor: User) -> Task:
    """Corrects what TASK says, or gives it to another."""
    fresh = _locked(task)
    require(may_end_task(actor, fresh))
    if not fresh.is_open:
        raise RefusedError(_("Cette tâche n’est plus à faire : reprenez-la d’abord."))
    if version != fresh.version:
        raise StaleVersionError(_("Cette tâche a été modifiée pendant que vous l’aviez sous les yeux."))
    given = fresh.assignee_id != wanted.assignee.pk
    fresh.title, fresh.due_on, fresh.assignee = wanted.title, wanted.due_on, wanted.assignee
    fresh.version += 1
    _given(fresh, fresh.save)
    journal.note(Act.TASK_CHANGED, country=fresh.record.country_id, keys=[fresh.record_id])
    if given:
        _tell_given(fresh)
    return fresh


def tick(task: Task, *, done: bool, actor: User) -> Task:
    """TASK is done, or was not: either is one click, and takes back the other."""
    fresh = _locked(task)
    require(may_end_task(actor, fresh))
    if fresh.cancelled_at is not None:
        raise RefusedError(_("Cette tâche a été abandonnée : écrivez-en une autre."))
    if done is (fresh.done_at is not None):
        return fresh
    if done:
        require(may_be_worked_on(fresh.record))
    fresh.done_at, fresh.done_by = (clock.now(), actor) if done else (None, None)
    fresh.version += 1
    fresh.save()
    journal.note(Act.TASK_CHANGED, country=fresh.record.country_id, keys=[fresh.record_id])
    if done:
        tell(fresh.record, Told.TASK_DONE, also={fresh.created_by_id, fresh.assignee_id})
    return fresh


def give_up(task: Task, *, reason: str, actor: User) -> Task:
    """TASK will not be done, for a reason that stays in the history of the record."""
    fresh = _locked(task)
    require(may_end_task(actor, fresh))
    if not reason.strip():
        raise RefusedError(_("Indiquez le motif : il reste au dossier."), field="reason")
    if fresh.cancelled_at is not None:
        return fresh
    if fresh.done_at is not None:
        raise RefusedError(_("Cette tâche est faite : elle ne s’abandonne plus."))
    fresh.cancelled_at, fresh.cancelled_by, fresh.cancel_reason = clock.now(), actor, reason.strip()
    fresh.version += 1
    fresh.save()
    journal.note(Act.TASK_CHANGED, country=fresh.record.country_id, keys=[fresh.record_id])
    tell(fresh.record, Told.TASK_DONE, detail="cancelled", also={fresh.created_by_id, fresh.assignee_id})
    return fresh


def absence_words(person: User) -> str:
    """« X est en absence jusqu’au 02/12/2026 : Y, qui remplace, en est averti aussi. »; empty when PERSON is there."""
    away = Delegation.objects.live().filter(absent=person).with_people().first()
    if away is None:
        return ""
    last = days_of(away.during).last
    return _(
        "%(absent)s est en absence jusqu’au %(last)s : %(delegate)s, qui assure le remplacement, la voit aussi."
    ) % {
        "absent": away.absent.full_name,
        "last": day_text(last) if last else "",
        "delegate": away.delegate.full_name,
    }


def _locked(task: Task) -> Task:
    return Task.objects.select_for_update(of=("self",)).select_related("record__country", "assignee").get(pk=task.pk)


def _tell_given(task: Task) -> None:
    tell(task.record, Told.TASK, also=[task.assignee_id], alone=True)


def _given(task: Task, save: Callable[[], None]) -> None:
    """Saves; the database refuses a task given to somebody who does not see the record."""
    try:
        with transaction.atomic():
            save()
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") != "task_assignee_sees_record":
            raise
        raise RefusedError(
            _("%(name)s ne voit pas ce dossier : confiez la tâche à quelqu’un qui le voit.")
            % {"name": task.assignee.full_name},
            field="assignee",
        ) from error
