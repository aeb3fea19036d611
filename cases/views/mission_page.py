"""The page of one mission: where it stands, who comes, what they may do, day by day, at what cost; what to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.models import MissionCost, MissionMember, ProgrammeItem
from cases.rules.mission_dates import warnings_of
from cases.rules.missions import AUTHORISED
from cases.views.pages import offered_on, steps_of
from cases.workflow.missions import MISSION
from ssi.accounts.http import person
from ssi.common import clock
from ssi.common.moments import day_text
from ssi.common.sealing import MASK
from ssi.exchanges.services import strictest_handling
from ssi.followup.panel import panel_of
from ssi.records.access import may, may_rewrite
from ssi.records.acts import void_notice
from ssi.records.affairs import affair_of
from ssi.records.deadlines import rule_by_code
from ssi.records.links import links_of
from ssi.records.models import Passage, Record
from ssi.records.timeline import passages_of, timeline_of

# A side state, shown at the step that it left.
BESIDE = {"postponed": "feasibility"}


@dataclass(frozen=True)
class Day:
    """One day of the programme."""

    day: date
    items: list[ProgrammeItem]


@dataclass(frozen=True)
class Total:
    """What all the lines of one currency come to."""

    currency: str
    planned: Decimal
    committed: Decimal
    paid: Decimal


def page(request: HttpRequest, record: Record) -> HttpResponse:
    user = person(request)
    prefetch_related_objects(
        [record],
        "parts",
        Prefetch("missionmembers", queryset=MissionMember.objects.select_related("passport")),
        "missionacts",
        Prefetch("programmeitems", queryset=ProgrammeItem.objects.select_related("authority")),
        "missioncosts",
    )
    zone = record.country.time_zone
    passages = passages_of(record)
    more = [
        ("cases:mission_members", _("Membres de la mission"), True),
        ("cases:mission_acts", _("Actes de la mission"), True),
        ("cases:mission_programme", _("Programme"), True),
        ("cases:mission_costs", _("Dépenses"), True),
    ]
    offered = offered_on(record, user, passages, edit=_("Modifier la mission"), more=more)
    rewrites = bool(may_rewrite(user, record))
    members = list(record.missionmembers.all())
    context = {
        "record": record,
        "mission": record.mission,
        "marking": record.marking if record.marking == "DR" else "",
        "state": MISSION.state(record.state),
        "steps": steps_of(MISSION, record.state, beside=BESIDE, notes=_days(record, passages)),
        "missing": offered.missing,
        "primary": offered.primary,
        "others": offered.others,
        "why_due": rule_by_code(record.due_reason).basis if record.due_at and record.due_reason else "",
        "authorised": record.state in AUTHORISED and record.mission.authorised_on is not None,
        "members": members,
        "mask": MASK,
        "programme": days_of(list(record.programmeitems.all())),
        "totals": totals_of(list(record.missioncosts.all())),
        "warnings": warnings_of(record, user, members) if record.is_open else [],
        "handling": strictest_handling(record),
        "thread": timeline_of(record, zone, passages=passages),
        "links": links_of(record, user),
        "panel": panel_of(record, user),
        "affair": affair_of(record),
        "may_change": bool(may(user, "change", record)),
        "void_notice": void_notice(record, user),
        "may_rewrite": rewrites,
        "zone": zone,
    }
    return render(request, "cases/mission.html", context)


def days_of(items: Sequence[ProgrammeItem]) -> list[Day]:
    """The programme by day: its rows come in that order."""
    return [Day(day, list(rows)) for day, rows in groupby(items, key=lambda one: one.day)]


def totals_of(costs: Sequence[MissionCost]) -> list[Total]:
    """By currency: what is not of the same money is not added."""
    found = []
    for code in dict.fromkeys(one.currency for one in costs):
        rows = [one for one in costs if one.currency == code]
        sums = [sum((getattr(one, name) for one in rows), Decimal(0)) for name in ("planned", "committed", "paid")]
        found.append(Total(code, *sums))
    return found


def _days(record: Record, passages: Sequence[Passage]) -> dict[str, str]:
    """The day of each step that was taken: that of the fact itself where it has one, else that of the passage."""
    zone, mission = record.country.time_zone, record.mission
    days = {one.to_state: clock.in_zone(one.at, zone).date() for one in reversed(passages) if one.taken_back_at is None}
    facts = {
        "authorisation_requested": mission.asked_on,
        "authorised": mission.authorised_on,
        "reported": mission.reported_on,
    }
    days |= {state: day for state, day in facts.items() if day is not None and state in days}
    return {state: day_text(day) for state, day in days.items()}
