"""News: how they are told, read, marked as read; how each person wants to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.moments import moment_text
from ssi.followup.checklists import begin_list
from ssi.followup.enums import Channel
from ssi.followup.models import News, NewsChoice
from ssi.followup.sql import MOST_COUNTED
from ssi.records import telling
from ssi.records.enums import HardDateKind
from ssi.records.kinds import kind_of
from ssi.records.models import Record
from ssi.records.readers import people_named_to_post, reads_for_post
from ssi.records.telling import BACK, Told
from ssi.records.voiding import VOIDED
from ssi.territories import grants
from ssi.territories.acting import Actor

# Read with the grants of the acting person, in the same statement: what is waiting for them, on every page.
UNREAD = "followup.unread"
_BY_DEFAULT = {
    Told.EXCHANGE: Channel.PRODUCT,
    Told.STEP: Channel.PRODUCT,
    Told.TASK_DONE: Channel.PRODUCT,
    Told.HARD_DATE: Channel.EMAIL,
}


def register() -> None:
    """This floor is the one that tells."""
    telling.register(teller=_write, beginner=begin_list)
    grants.read_beside(UNREAD, "ssi.unread_news()")


def _write(record: Record, what: Told, detail: str, also: tuple[int, ...], alone: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select ssi.tell_news(%s, %s, %s, %s::bigint[], %s)",
            [record.pk, what.value, detail[:40], list(also), alone],
        )


def unread_words(user: Actor) -> str:
    """How many news USER, who is acting, has not read, as the head of each page says it; it came with their grants."""
    count = grants.read(user).beside.get(UNREAD, 0) if user.is_authenticated else 0
    return "" if not count else f"{count - 1}+" if count >= MOST_COUNTED else str(count)


# --- Reading --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One piece of news in words. FOR_WHOM: the absent colleague to whom it was told."""

    key: str
    said: str
    url: str
    reference: str
    title: str
    country: str
    moment: str
    iso: str
    actor: str
    for_whom: str
    read_by: str
    is_read: bool


def line_of(news: News, user: User) -> Line:
    record = news.record
    reader = news.read_by.full_name if news.read_by and news.read_by_id != user.pk else ""
    return Line(
        key=str(news.pk),
        said=_said(news),
        url=kind_of(record).address(record),
        reference=record.reference or str(kind_of(record).label),
        title=record.title,
        country=record.country_id,
        moment=moment_text(news.at, user.time_zone),
        iso=news.at.isoformat(),
        actor=_actor_for(news, user),
        for_whom=news.person.full_name if news.person_id != user.pk else "",
        read_by=reader,
        is_read=news.read_at is not None,
    )


def _actor_for(news: News, user: User) -> str:
    """A post is named its own people and who follows its request, and nobody else of the service."""
    if news.actor is None:
        return ""
    if reads_for_post(news.record, user) and str(news.actor_id) not in people_named_to_post(news.record):
        return _("le SSI")
    return news.actor.full_name


def _said(news: News) -> str:
    plain = {
        Told.ACCESS: _("Un accès nominatif vous est ouvert"),
        Told.TASK: _("Une tâche vous est confiée"),
        Told.LATE: _("L’échéance est dépassée"),
        Told.TASK_DUE: _("Une tâche arrive à son terme"),
        Told.OWNER: _("Le titulaire a changé"),
    }
    if news.event in plain:
        return plain[Told(news.event)]
    if news.event == Told.EXCHANGE:
        ways = {"in": _("Arrivée enregistrée"), "out": _("Départ enregistré")}
        return ways.get(news.detail, _("Contact noté"))
    if news.event == Told.TASK_DONE:
        return _("Une tâche est abandonnée") if news.detail == "cancelled" else _("Une tâche est faite")
    if news.event == Told.HARD_DATE:
        return _hard_date(news.detail)
    return _step(news)


def _hard_date(detail: str) -> str:
    kind, _colon, level = detail.partition(":")
    words = {"what": HardDateKind(kind).label, "days": level}
    return _("Date butoir dans %(days)s jours ou moins : %(what)s") % words


def _step(news: News) -> str:
    if news.detail == VOIDED:
        return _("Enregistrement annulé")
    code = news.detail.removeprefix(BACK)
    steps = {one.code: one.done or one.label for one in kind_of(news.record).workflow.transitions}
    step = str(steps.get(code, _("étape franchie")))
    return _("Étape annulée : %(step)s") % {"step": step} if news.detail.startswith(BACK) else step


def read_news(user: User, keys: Iterable[UUID] | None = None) -> int:
    """Marks as read what was told to USER or to whom they replace: KEYS, or all. Says how many."""
    found = News.objects.told_to(user).unread()
    if keys is not None:
        found = found.filter(pk__in=list(keys))
    wanted = list(found.values_list("pk", flat=True)[:1000])
    grants.forget(user)
    return News.objects.filter(pk__in=wanted, read_at__isnull=True).update(read_at=clock.now(), read_by=user)


# --- Choices --------------------------------------------------------------------------------------------------------


def choices_of(user: User) -> dict[Told, Channel]:
    """How USER wants to be told of each sort of event."""
    chosen = dict(NewsChoice.objects.filter(person=user).values_list("event", "channel"))
    return {event: Channel(chosen.get(event.value, _BY_DEFAULT.get(event, Channel.DIGEST))) for event in Told}


def choose(user: User, channels: Mapping[Told, Channel]) -> None:
    for event, channel in channels.items():
        NewsChoice.objects.update_or_create(person=user, event=event.value, defaults={"channel": channel.value})
    journal.note(Act.ACCOUNT_CHANGED, keys=[f"person:{user.pk}"])
