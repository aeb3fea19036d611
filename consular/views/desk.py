"""The desk of a post: what is asked of it now on all its requests, and what the service told it these days.

Read from filings alone: whatever the service does on its side, the desk is the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from consular.enums import Category, MessageKind, Side, Wish
from consular.kinds import ASSISTANCE
from consular.models import Hearing, Message, Visit
from consular.models.clocks import MONTHS_BETWEEN_VISITS, months_later, visit_due
from consular.querysets import with_last_visit
from consular.views.followed import SOON, hearing_asked, visit_asked
from ssi.accounts.models import User
from ssi.common import clock
from ssi.records.models import Record
from ssi.territories.grants import scopes

# Of each sort, the most pressing ones; the list below says the rest.
MOST = 5
RECENT = timedelta(days=7)


@dataclass(frozen=True)
class Asked:
    """One thing to do: on which request, in which words, where."""

    reference: str
    title: str
    words: str
    url: str
    label: str


def desk_of(user: User) -> dict[str, list[Asked] | list[Message]]:
    """What the page of the list shows above it. Three statements, whatever the number of requests."""
    written = list(scopes(user, "file"))
    questions, told = _messages(user, written)
    visits, wishes = _people(user, written)
    return {"asked": [*questions, *_hearings(user, written), *visits, *wishes], "told": told}


def _asked(record: Record, words: str, name: str, label: str, *more: int) -> Asked:
    url = reverse(f"consular:{name}", args=[record.reference, *more])
    return Asked(record.reference or "", record.title, words, url, label)


def _messages(user: User, written: list[str]) -> tuple[list[Asked], list[Message]]:
    """The last question of each request that waits for a precision, and what the service said these days."""
    said = Message.objects.visible_to(user).filter(side=Side.SSI).select_related("record__country")
    waiting = said.filter(record__state="awaiting_post", record__scope__in=written, kind=MessageKind.QUESTION)
    last = waiting.annotate(sort=Value("asked")).order_by("record_id", "-at", "-id").distinct("record_id")
    recent = said.filter(at__gte=clock.now() - RECENT).annotate(sort=Value("told")).order_by("-at", "-id")
    rows: list[Any] = list(last[: MOST * 4].union(recent[:MOST], all=True))
    asked = sorted((one for one in rows if one.sort == "asked"), key=lambda one: one.at)
    told = sorted((one for one in rows if one.sort == "told"), key=lambda one: (one.at, one.pk), reverse=True)
    return [_asked(one.record, one.body, "message", _("Répondre au SSI")) for one in asked[:MOST]], told


def _hearings(user: User, written: list[str]) -> Iterator[Asked]:
    """To come within seven days, the nearest first; then held and not told, the oldest first."""
    now = clock.now()
    coming = Hearing.objects.visible_to(user).filter(
        outcome="", at__lte=now + SOON, record__closed_at=None, record__scope__in=written
    )
    nearest = coming.annotate(held=Case(When(at__lte=now, then=True), default=False)).order_by("held", "at", "pk")
    for one in nearest.select_related("record__country")[:MOST]:
        words = hearing_asked(one, one.record.country.time_zone)
        yield _asked(one.record, words, "change_hearing", _("Reporter ou compléter l’audience"), one.number)


def _people(user: User, written: list[str]) -> tuple[list[Asked], list[Asked]]:
    """People who are held, whose visit is due within seven days or late; people whom nobody could ask yet."""
    own = Record.objects.visible_to(user).open().of_kinds(ASSISTANCE).filter(scope__in=written).exclude(state="draft")
    filed = with_last_visit(own).select_related("country", "assistancefiling")
    horizon = clock.today(user.time_zone) + SOON
    # A day more than the horizon: the exact day is that of the country, worked out below.
    long_ago = months_later(horizon + timedelta(days=1), -MONTHS_BETWEEN_VISITS)
    held = filed.filter(assistancefiling__category=Category.ARREST_DETENTION).exclude(
        assistancefiling__assistance_wish=Wish.OPPOSED
    )
    late = Q(last_visit=None) | Q(last_next_on__lte=horizon) | Q(last_visit__date__lte=long_ago)
    due: QuerySet[Any] = held.filter(late)
    due = due.annotate(sort=Value("visit")).order_by(F("last_next_on").asc(nulls_last=True), "opened_at", "pk")
    unknown: QuerySet[Any] = filed.filter(assistancefiling__assistance_wish=Wish.UNKNOWN)
    unknown = unknown.annotate(sort=Value("wish")).order_by("-opened_at", "pk")
    rows: list[Any] = list(due[:MOST].union(unknown[:MOST], all=True))
    visits = [asked for one in rows if one.sort == "visit" for asked in _visit(one, horizon)]
    wishes = sorted((one for one in rows if one.sort == "wish"), key=lambda one: one.opened_at, reverse=True)
    words, label = _("La personne accepte-t-elle notre assistance ?"), _("Enregistrer son souhait")
    return visits, [_asked(one, words, "wish", label) for one in wishes]


def _visit(record: Any, horizon: date) -> Iterator[Asked]:
    record.assistancefiling.record = record
    last = Visit(at=record.last_visit, next_on=record.last_next_on) if record.last_visit else None
    found = visit_due(record.assistancefiling, last)
    if found is not None and found.on <= horizon:
        yield _asked(record, visit_asked(found, record.country.time_zone), "add_visit", _("Enregistrer la visite"))
