"""What the machine does by itself: alarms become news, and news are told by mail, without any content.

It has no right of its own: it acts as each person in turn, and tells them of what they see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.accounts.models import User
from ssi.common import clock
from ssi.directory.calendars import COUNTRIES, is_working_day
from ssi.directory.models import HolidayCorrection
from ssi.followup.enums import Channel
from ssi.followup.models import MailMark, News, Task
from ssi.followup.news import choices_of
from ssi.followup.querysets import followed_by
from ssi.jobs import upkeep
from ssi.jobs.notices import NoticeKind, queue_notice
from ssi.jobs.notices import register as register_notice
from ssi.records.enums import ALARMS
from ssi.records.hard_dates import REASON, alarm_of
from ssi.records.models import HardDate, Record
from ssi.records.telling import Told
from ssi.territories.acting import acting_as
from ssi.territories.grants import forget, read
from ssi.territories.models import Country, Posting

# One mail for all that happened meanwhile.
QUIET = timedelta(minutes=15)
DIGEST_HOURS = range(8, 12)
MOST = 500
# A deed is dated by the start of its transaction: what is younger may still come, and waits for the next mail.
SETTLED = timedelta(minutes=2)
# Of the first run, nothing older is told.
FIRST = timedelta(days=1)


def _sentence(count: int) -> str:
    return ngettext("Vous avez %(count)d nouveauté dans SSI.", "Vous avez %(count)d nouveautés dans SSI.", count) % {
        "count": count
    }


def _subject(count: int) -> str:
    return ngettext("%(count)d nouveauté", "%(count)d nouveautés", count) % {"count": count}


PROMPT = NoticeKind(
    key="news.prompt",
    label=gettext_lazy("Les nouveautés que j’ai choisi de recevoir sans attendre"),
    subject=_subject,
    sentence=_sentence,
    path="/nouveautes/",
)
DIGEST = NoticeKind(
    key="news.digest",
    label=gettext_lazy("Le résumé du matin, les jours ouvrés"),
    subject=lambda count: _("résumé du matin : %(what)s") % {"what": _subject(count)},
    sentence=_sentence,
    path="/nouveautes/",
    adds=False,
)


def register() -> None:
    register_notice(PROMPT)
    register_notice(DIGEST)
    upkeep.register("followup.watch", watch)
    upkeep.register("followup.mail", mail)


def _for_each(do: Callable[[User], int]) -> int:
    """DO, for everybody who is posted somewhere today, each acting for themselves; the sum of what it answers."""
    posted = Posting.objects.live().values("person")
    total = 0
    for person in User.objects.people().filter(is_active=True, pk__in=posted).order_by("pk"):
        forget(person)
        with acting_as(person):
            total += do(person)
    return total


# --- Alarms become news ---------------------------------------------------------------------------------------------


def watch() -> int:
    """Run every hour; the same alarm is told once. Says how many news were written. What is old is taken away."""
    told = _for_each(_rings_for)
    with connection.cursor() as cursor:
        cursor.execute("select ssi.forget_news()")
    return told


def _rings_for(person: User) -> int:
    unwanted = {event for event, channel in choices_of(person).items() if channel is Channel.NONE}
    found = [one for one in (*_hard_dates(person), *_late(person), *_tasks(person)) if one.event not in unwanted]
    known = set(News.objects.filter(person=person, mark__in=[one.mark for one in found]).values_list("event", "mark"))
    fresh = [one for one in found if (one.event, one.mark) not in known]
    # Another run that is quicker tells it first.
    News.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _news(record: Record, person: User, event: Told, mark: str, detail: str = "") -> News:
    return News(record=record, scope=record.scope, person=person, event=event, detail=detail, mark=mark, at=clock.now())


def _hard_dates(person: User) -> Iterator[News]:
    horizon = clock.today(person.time_zone) + timedelta(days=max(ALARMS) + 1)
    seen = HardDate.objects.visible_to(person).of_filed().filter(followed_by(person, "record__"))
    for one in seen.filter(met_at=None, on__lte=horizon, record__closed_at=None).select_related("record__country"):
        alarm = alarm_of(one, clock.today(one.record.country.time_zone))
        if alarm is not None:
            mark = f"hard:{one.pk}:{alarm.level}"
            yield _news(one.record, person, Told.HARD_DATE, mark, f"{one.kind}:{alarm.level}")


def _late(person: User) -> Iterator[News]:
    found = (
        Record.objects.visible_to(person).overdue().filter(followed_by(person)).exclude(due_reason__startswith=REASON)
    )
    for record in found.order_by("-due_at")[:MOST]:
        if record.due_at is not None:
            yield _news(record, person, Told.LATE, f"late:{record.due_at:%Y%m%d%H%M}")


def _tasks(person: User) -> Iterator[News]:
    today = clock.today(person.time_zone)
    due = Task.objects.visible_to(person).to_do().filter(assignee=person, due_on__lte=today)
    for task in due.select_related("record")[:MOST]:
        yield _news(task.record, person, Told.TASK_DUE, f"task:{task.pk}:{task.due_on}")


# --- News are told by mail ------------------------------------------------------------------------------------------


def mail() -> int:
    """Run every few minutes; says how many notices were written. Read meanwhile, nothing is told of them."""
    return _for_each(lambda person: _mail_to(person) if person.email else 0)


def _mail_to(person: User) -> int:
    now = clock.now()
    mark, _made = MailMark.objects.select_for_update().get_or_create(
        person=person, defaults={"prompt_at": now - FIRST, "digest_at": now - FIRST}
    )
    wanted = choices_of(person)
    sent = 0
    if now - mark.prompt_at >= QUIET:
        sent += _queue(person, PROMPT, [one for one, way in wanted.items() if way is Channel.EMAIL], mark.prompt_at, "")
        mark.prompt_at = now - SETTLED
    here = clock.in_zone(now, person.time_zone)
    told_today = clock.in_zone(mark.digest_at, person.time_zone).date() >= here.date()
    if here.hour in DIGEST_HOURS and not told_today and _works_on(person, here.date()):
        events = [one for one, way in wanted.items() if way is Channel.DIGEST]
        sent += _queue(person, DIGEST, events, mark.digest_at, f"{here:%Y-%m-%d}")
        mark.digest_at = now - SETTLED
    mark.save(update_fields=["prompt_at", "digest_at"])
    return sent


def _queue(person: User, kind: NoticeKind, events: list[Told], since: datetime, about: str) -> int:
    """Counts what PERSON, and whoever they replace, has not read of EVENTS since then."""
    waiting = (
        News.objects.told_to(person).unread().filter(event__in=events, at__gt=since, at__lte=clock.now() - SETTLED)
    )
    count = waiting.count() if events else 0
    return int(bool(count) and queue_notice(person, kind.key, count=count, about=about) is not None)


def _works_on(person: User, day: date) -> bool:
    """Whether the offices are open on DAY in the country whose clock PERSON lives by."""
    held = {one.country for one in read(person).held if one.country} & set(COUNTRIES)
    here = Country.objects.filter(pk__in=held, time_zone=person.time_zone).values_list("pk", flat=True).first()
    if here is None:
        return day.weekday() < 5
    return is_working_day(here, day, corrections=HolidayCorrection.objects.filter(country=here, date=day).by_day())
