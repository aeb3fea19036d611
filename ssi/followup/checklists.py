"""The list of what is usually to be done on a record of a kind: kept by the administrator, applied to a record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, require
from ssi.followup.models import Task, TaskTemplate
from ssi.followup.rules import may_write_tasks
from ssi.followup.topics import topic_of
from ssi.records.models import Record


def lines_for(record: Record) -> Sequence[TaskTemplate]:
    """The lines in force today for the kind of RECORD, and what it is about."""
    today = clock.today(record.country.time_zone)
    return list(TaskTemplate.objects.of_kind(record.kind, today).about(topic_of(record)))


def apply_list(record: Record, *, actor: User) -> int:
    """Writes on RECORD the tasks of its kind that it has not; says how many. They are its owner's."""
    require(may_write_tasks(actor, record))
    lines = lines_for(record)
    if not lines:
        raise RefusedError(_("Aucune liste n’est tenue pour cette nature de dossier : demandez-la à l’administrateur."))
    return _write(record, lines, actor)


def begin_list(record: Record, actor: User) -> None:
    """What is written by itself when RECORD is registered. A filing of a post has no tasks."""
    if record.post_id:
        return
    today = clock.today(record.country.time_zone)
    lines = list(TaskTemplate.objects.of_kind(record.kind, today).about(topic_of(record)).filter(at_registration=True))
    if lines:
        _write(record, lines, actor)


def _who_does(record: Record, actor: User) -> User:
    """The owner, as long as they see the record; otherwise whoever writes the list."""
    if record.owner is None:
        return actor
    with connection.cursor() as cursor:
        cursor.execute("select ssi.person_sees(%s, %s)", [record.owner_id, record.pk])
        (sees,) = cursor.fetchone() or (False,)
    return record.owner if sees else actor


def _write(record: Record, lines: Sequence[TaskTemplate], actor: User) -> int:
    there = set(Task.objects.filter(record=record, cancelled_at=None).values_list("template", flat=True))
    today, owner = clock.today(record.country.time_zone), _who_does(record, actor)
    made = [
        Task.objects.create(
            record=record,
            scope=record.scope,
            title=line.title,
            due_on=None if line.delay_days is None else today + timedelta(days=line.delay_days),
            assignee=owner,
            created_at=clock.now(),
            created_by=actor,
            template=line.pk,
        )
        for line in lines
        if line.pk not in there
    ]
    if made:
        journal.note(Act.TASK_WRITTEN, country=record.country_id, keys=[record.pk])
    return len(made)
