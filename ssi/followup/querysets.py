"""Reads of tasks, lists and news. What hangs on a record is seen by whoever sees the record."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from ssi.accounts.models import User
from ssi.directory.querysets import DatedQuerySet
from ssi.records.querysets import RecordChildQuerySet
from ssi.territories.grants import read

_TaskT = TypeVar("_TaskT", bound=models.Model)
_NewsT = TypeVar("_NewsT", bound=models.Model)
_TemplateT = TypeVar("_TemplateT", bound=models.Model)
# Whether the person of a task still sees its record; asked of the database, which judges their postings of now.
STILL_SEES = "ssi.person_sees(followup_task.assignee_id, followup_task.record_id)"


def oneself_and_replaced(user: User) -> list[int]:
    """USER, and the absent colleagues whom they replace now: no statement but that of their grants."""
    return [user.pk, *sorted({one.absent for one in read(user).lent})]


class TaskQuerySet(RecordChildQuerySet[_TaskT]):
    def to_do(self) -> Self:
        return self.of_filed().filter(done_at__isnull=True, cancelled_at__isnull=True)

    def for_person(self, user: User) -> Self:
        """Those of USER and of whom they replace."""
        return self.filter(assignee__in=oneself_and_replaced(user))

    def late(self, today: date) -> Self:
        return self.to_do().filter(due_on__lt=today)

    def orphaned(self) -> Self:
        """Given to somebody who no longer sees the record."""
        sees = RawSQL(STILL_SEES, [], output_field=models.BooleanField())
        return self.annotate(still_sees=sees).filter(still_sees=False)

    def with_people(self) -> Self:
        return self.select_related("record__country", "assignee")


class TemplateQuerySet(DatedQuerySet[_TemplateT]):
    def of_kind(self, kind: str, day: date) -> Self:
        return self.in_force(day).filter(kind=kind)

    def about(self, topic: str) -> Self:
        """The lines of every topic, and those of this one."""
        return self.filter(topic__in={"", topic})


class NewsQuerySet(RecordChildQuerySet[_NewsT]):
    def told_to(self, user: User) -> Self:
        """What was told to USER and to whom they replace, of the records that USER sees today."""
        return self.visible_to(user).filter(person__in=oneself_and_replaced(user))

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


_ASKED = """
jsonb_build_object(
  'tasks', (
    select coalesce(jsonb_agg(to_jsonb(t) order by t.done_at nulls first, t.due_on nulls last, t.created_at), '[]')
    from (select k.id, k.title, k.due_on, k.done_at, k.created_at, k.assignee_id, a.full_name as assignee,
                 d.full_name as done_by, coalesce(m.source, '') as source,
                 k.done_at is not null or ssi.person_sees(k.assignee_id, k.record_id) as sees
            from followup_task k join accounts_user a on a.id = k.assignee_id
            left join accounts_user d on d.id = k.done_by_id
            left join followup_tasktemplate m on m.id = k.template
           where k.record_id = records_record.id and k.cancelled_at is null
           order by k.done_at nulls first, k.due_on nulls last limit 40) t),
  'follows', (select f.active from followup_follow f where f.record_id = records_record.id and f.person_id = %s),
  'has_list', exists (select from followup_tasktemplate m where m.kind = records_record.kind))
"""


def tasks_and_follow(user: User) -> RawSQL:
    """For a statement that reads records through the walls: their tasks, whether USER follows them (null: nothing was
    said), whether their kind has a list."""
    return RawSQL(_ASKED, [user.pk], output_field=models.JSONField())


def followed_by(user: User, prefix: str = "") -> Q:
    """Records that USER, or somebody whom they replace, owns or follows; nobody is told of what they left."""
    from_rows = RawSQL("select record_id from followup_follow where person_id = %s and active", [user.pk])
    left = RawSQL("select record_id from followup_follow where person_id = %s and not active", [user.pk])
    owned = Q(**{f"{prefix}owner__in": oneself_and_replaced(user)}) & ~Q(**{f"{prefix}pk__in": left})
    return owned | Q(**{f"{prefix}pk__in": from_rows})
