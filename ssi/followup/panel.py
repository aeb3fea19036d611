"""What the page of a record shows of its tasks, and whether its reader follows it: read with the record itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.moments import day_text
from ssi.followup.forms import QuickTaskForm
from ssi.followup.querysets import tasks_and_follow
from ssi.followup.rules import may_work_on, writes_there
from ssi.records.models import Record

BESIDE = "panel_beside"


@dataclass(frozen=True)
class TaskRow:
    """A task as a line. ORPHAN: whoever it is given to no longer sees the record; TICK_URL: empty for who may not.

    SOURCE: where the line of the list that it comes from was found.
    """

    key: str
    title: str
    assignee: str
    due: str
    is_late: bool
    done: str
    orphan: bool
    url: str
    tick_url: str
    source: str = ""


@dataclass(frozen=True)
class Panel:
    """FORM adds a task in one line; None: its reader does not work on the record."""

    rows: list[TaskRow]
    left: int
    followed: bool
    follow_url: str
    add_url: str
    list_url: str
    form: QuickTaskForm | None


def beside(user: User) -> dict[str, RawSQL]:
    """What the statement that reads a record, through the walls, brings along for its panel."""
    return {BESIDE: tasks_and_follow(user)}


def panel_of(record: Record, user: User) -> Panel | None:
    """The panel of RECORD, which USER sees; None on what a post files and on what was voided or erased."""
    if record.post_id or not record.stands or record.is_draft:
        return None
    found: dict[str, Any] | None = getattr(record, BESIDE, None)
    if found is None:
        found = Record.objects.filter(pk=record.pk).annotate(**beside(user)).values_list(BESIDE, flat=True).get()
    works = bool(may_work_on(user, record))
    today = clock.today(record.country.time_zone)
    rows = [_row(one, record, user, today, works) for one in found["tasks"]]
    follows = record.owner_id == user.pk if found["follows"] is None else bool(found["follows"])
    return Panel(
        rows=rows,
        left=sum(not one.done for one in rows),
        followed=follows,
        follow_url=reverse("followup:follow", args=[record.pk]),
        add_url=reverse("followup:task_add", args=[record.pk]),
        list_url=reverse("followup:list_apply", args=[record.pk]) if works and found["has_list"] else "",
        form=QuickTaskForm(people=people_at_hand(record, user)) if works else None,
    )


def people_at_hand(record: Record, user: User) -> list[tuple[str, str]]:
    """Oneself and the owner, who see the record; anybody else who does is chosen on the page of the task."""
    found = {str(user.pk): _("moi")}
    if record.owner and record.owner_id != user.pk:
        found[str(record.owner_id)] = record.owner.full_name
    return list(found.items())


def _row(one: dict[str, Any], record: Record, user: User, today: date, works: bool) -> TaskRow:
    due = date.fromisoformat(one["due_on"]) if one["due_on"] else None
    done = ""
    if one["done_at"]:
        done = _("faite par %(name)s") % {"name": one["done_by"]}
    may_end = works or (one["assignee_id"] == user.pk and writes_there(user, record))
    return TaskRow(
        key=one["id"],
        title=one["title"],
        assignee=one["assignee"],
        due=day_text(due) if due else "",
        is_late=due is not None and due < today and not done,
        done=done,
        orphan=not one["sees"],
        url=reverse("followup:task", args=[one["id"]]),
        tick_url=reverse("followup:task_tick", args=[one["id"]]) if may_end else "",
        source=one.get("source", ""),
    )
