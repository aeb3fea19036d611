"""The page of one letter rogatory: the chain, the list of the country, the acts, what must not be missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import LetterRogatory
from cases.rules.assurances import replies
from cases.rules.checklists import checked_items
from cases.views.pages import offered_on, steps_of
from cases.workflow.letters import LETTER_ROGATORY
from ssi.accounts.http import person
from ssi.common import clock
from ssi.common.moments import day_text
from ssi.exchanges.services import strictest_handling
from ssi.followup.panel import panel_of
from ssi.people.querysets import PARTS
from ssi.records import hard_dates
from ssi.records.access import may, may_rewrite
from ssi.records.acts import void_notice
from ssi.records.affairs import affair_of
from ssi.records.links import links_of
from ssi.records.models import HardDate, Passage, Record
from ssi.records.timeline import TAKEN_OVER, passages_of, timeline_of

# Side states, shown at the step that they left.
BESIDE = {
    "sent_back": "received_at_post",
    "under_review": "delivered",
    "supplement_requested": "delivered",
    "supplemented": "delivered",
    "postponed": "delivered",
    "executing": "accepted",
    "partially_executed": "accepted",
}
# Once the letter has left, its list is history.
BEFORE_DELIVERY = {"received_at_post", "checked", "sent_back"}


@dataclass(frozen=True)
class Watched:
    """A hard date with what rings for it. SEE and MEET: what silences the alarm, what ends the date."""

    hard_date: HardDate
    alarm: hard_dates.Alarm | None
    see_url: str
    meet_url: str


def page(request: HttpRequest, record: Record) -> HttpResponse:
    user = person(request)
    prefetch_related_objects(
        [record],
        *PARTS,
        "offences__provisions__provision",
        "measures",
        "legalgrounds__instrument",
        "returnedacts",
        "exhibits__continuity",
    )
    zone = record.country.time_zone
    passages = passages_of(record)
    more = [
        ("cases:letter_event", _("Noter un événement de la chaîne"), False),
        ("cases:measures", _("Suivre les actes demandés"), True),
        ("cases:inventory", _("Dresser l’inventaire des pièces renvoyées"), True),
        ("cases:exhibits", _("Suivre les scellés"), True),
        ("cases:add_hard_date", _("Ajouter une date butoir"), True),
    ]
    if record.state == "checked":
        more.insert(0, ("cases:check", _("Revoir le contrôle"), True))
    offered = offered_on(record, user, passages, edit=_("Modifier la CRI"), more=more)
    letter = record.letterrogatory
    context = {
        "record": record,
        "letter": letter,
        "replies": replies(record),
        "marking": record.marking if record.marking == "DR" else "",
        "state": LETTER_ROGATORY.state(record.state),
        "steps": steps_of(LETTER_ROGATORY, record.state, beside=BESIDE, notes=_days(record, letter, passages)),
        "missing": offered.missing,
        "primary": offered.primary,
        "others": offered.others,
        "why_due": hard_dates.sentence(record),
        "items": checked_items(record) if record.state in BEFORE_DELIVERY else [],
        "watched": _watched(record),
        "handling": strictest_handling(record),
        "old_reference": next((one.reason for one in passages if one.transition == TAKEN_OVER), ""),
        "thread": timeline_of(record, zone, passages=passages),
        "links": links_of(record, user),
        "panel": panel_of(record, user),
        "affair": affair_of(record),
        "may_change": bool(may(user, "change", record)),
        "void_notice": void_notice(record, user),
        "may_rewrite": bool(may_rewrite(user, record)),
        "zone": zone,
    }
    return render(request, "cases/letter.html", context)


def _days(record: Record, letter: LetterRogatory, passages: Sequence[Passage]) -> dict[str, str]:
    """The day of each step that was taken: that of the act itself where it has one, else that of the passage."""
    zone = record.country.time_zone
    moments = {one.to_state: one.at for one in reversed(passages) if one.taken_back_at is None}
    acts = {
        "received_at_post": letter.received_at,
        "delivered": letter.delivered_at,
        "accepted": letter.accepted_at,
        "returned": letter.returned_at,
    }
    moments |= {state: at for state, at in acts.items() if at is not None}
    return {state: day_text(clock.in_zone(at, zone).date()) for state, at in moments.items()}


def _watched(record: Record) -> list[Watched]:
    today = clock.today(record.country.time_zone)
    running = HardDate.objects.filter(record=record, met_at__isnull=True)
    return [
        Watched(
            one,
            hard_dates.alarm_of(one, today),
            reverse("cases:see_alarm", args=[record.reference, one.pk]),
            reverse("cases:meet_hard_date", args=[record.reference, one.pk]),
        )
        for one in running
    ]
