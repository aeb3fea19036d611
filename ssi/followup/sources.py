"""What this floor watches: hard dates, due dates, tasks. The floors above register their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.moments import day_text
from ssi.followup import alarms, book
from ssi.followup.alarms import MOST, Alarm, Gravity, Source
from ssi.followup.models import Task
from ssi.records.enums import ALARMS
from ssi.records.hard_dates import REASON, level_of
from ssi.records.models import HardDate, Record

SOON = timedelta(days=2)
_OF_LEVEL = {2: Gravity.NOW, 7: Gravity.SOON, 15: Gravity.SOON, 30: Gravity.WATCH}


def register() -> None:
    book.register()
    alarms.register(Source("hard_date", gettext_lazy("Dates butoirs"), _hard_dates))
    alarms.register(Source("due", gettext_lazy("Échéances"), _due))
    alarms.register(Source("task", gettext_lazy("Tâches en retard"), _tasks))
    alarms.register(Source("orphan", gettext_lazy("Tâches que plus personne ne voit"), _orphans))


def _hard_dates(user: User) -> Iterator[Alarm]:
    """From thirty days on, until the threshold that was crossed last was seen."""
    horizon = clock.today(user.time_zone) + timedelta(days=max(ALARMS) + 1)
    seen = HardDate.objects.visible_to(user).of_filed().filter(met_at=None, on__lte=horizon, record__closed_at=None)
    for one in seen.select_related("record__country", "record__owner").order_by("on")[:MOST]:
        days = (one.on - clock.today(one.record.country.time_zone)).days
        level = level_of(days)
        if level is None or (one.seen is not None and one.seen <= level):
            continue
        gravity = Gravity.PASSED if days < 0 else _OF_LEVEL[level]
        words = {"what": one.get_kind_display(), "day": day_text(one.on)}
        yield Alarm(one.record, f"hard:{one.pk}:{level}", _("%(what)s le %(day)s") % words, gravity, one.on)


def _due(user: User) -> Iterator[Alarm]:
    """Late, or due within two days; a hard date rings by itself."""
    found = Record.objects.visible_to(user).open().filter(post=None, due_at__lt=clock.now() + SOON)
    found = found.exclude(due_reason__startswith=REASON).with_people()
    for record in found.order_by("due_at", "pk")[:MOST]:
        if record.due_at is None:
            continue
        late = record.due_at < clock.now()
        words = _("échéance dépassée") if late else _("échéance dans moins de deux jours")
        gravity = Gravity.PASSED if late else Gravity.NOW
        yield Alarm(record, f"due:{record.due_at:%Y%m%d%H%M}", words, gravity, record.due_at)


def _tasks(user: User) -> Iterator[Alarm]:
    late = Task.objects.visible_to(user).late(clock.today(user.time_zone)).with_people()
    for task in late.select_related("record__owner").order_by("due_on", "pk")[:MOST]:
        words = {"title": task.title, "name": task.assignee.full_name}
        said = _("tâche en retard : %(title)s (%(name)s)") % words
        yield Alarm(task.record, f"task:{task.pk}:{task.due_on}", said, Gravity.NOW, task.due_on, task_address(task))


def _orphans(user: User) -> Iterator[Alarm]:
    """Tasks given to somebody who no longer sees the record: whoever works on it gives them to another."""
    found = Task.objects.visible_to(user).to_do().with_people().select_related("record__owner").orphaned()
    for task in found.order_by("due_on", "pk")[:MOST]:
        words = {"title": task.title, "name": task.assignee.full_name}
        said = _("%(name)s ne voit plus ce dossier : confiez à quelqu’un d’autre « %(title)s »") % words
        yield Alarm(task.record, f"orphan:{task.pk}", said, Gravity.SOON, task.due_on, task_address(task))


def task_address(task: Task) -> str:
    return reverse("followup:task", args=[task.pk])
