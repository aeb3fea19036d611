"""What one should know before fixing the dates of a mission: other missions, public holidays, the host's custom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils.translation import gettext as _

from cases import kinds
from cases.models import MissionMember
from ssi.accounts.models import User
from ssi.common.moments import day_text
from ssi.directory.calendars import COUNTRIES, holiday_name
from ssi.directory.models import HolidayCorrection
from ssi.records.models import Record
from ssi.records.querysets import RecordQuerySet

# How long before the arrival a host State wishes to be asked; the Philippines want two weeks more.
NOTICE, NOTICE_OF = timedelta(weeks=6), {"PH": timedelta(weeks=8)}
MOST = 20
_GIVEN_UP = ("cancelled", "authorisation_refused", "postponed")


@dataclass(frozen=True)
class Heed:
    """A sentence, and the record that it speaks of, which the reader sees."""

    text: str
    record: Record | None = None


def warnings_of(record: Record, user: User, members: Sequence[MissionMember]) -> list[Heed]:
    """What to look at in the dates of this mission. Missions that USER does not see are not there."""
    return [*_notice(record), *_outside(record), *_holidays(record), *_overlaps(record, user, members)]


def _notice(record: Record) -> list[Heed]:
    mission, wanted = record.mission, NOTICE_OF.get(record.country_id, NOTICE)
    if mission.arrival - mission.requested_on >= wanted:
        return []
    weeks = wanted.days // 7
    return [
        Heed(_("Préavis court : la coutume de ce pays est de %(weeks)d semaines avant l’arrivée.") % {"weeks": weeks})
    ]


def _outside(record: Record) -> list[Heed]:
    """The programme was written for other dates than those of today."""
    days = sorted({one.day for one in record.programmeitems.all() if not record.mission.holds_day(one.day)})
    words = _("Le programme prévoit le %(day)s, hors des dates de la mission.")
    return [Heed(words % {"day": day_text(day)}) for day in days]


def _holidays(record: Record) -> list[Heed]:
    if record.country_id not in COUNTRIES:
        return []
    mission = record.mission
    corrections = HolidayCorrection.objects.by_day()
    days = [
        mission.arrival + timedelta(days=number) for number in range((mission.departure - mission.arrival).days + 1)
    ]
    found = [(day, name) for day in days if (name := holiday_name(record.country_id, day, corrections=corrections))]
    return [Heed(_("Jour férié sur place : %(name)s, %(day)s.") % {"name": n, "day": day_text(d)}) for d, n in found]


def _overlaps(record: Record, user: User, members: Sequence[MissionMember]) -> list[Heed]:
    """Missions of the same days that share a member or the host authority."""
    mission = record.mission
    others = (
        missions_between(user, mission.arrival, mission.departure)
        .exclude(pk=record.pk)
        .exclude(state__in=_GIVEN_UP)
        .annotate(people=ArrayAgg("missionmembers__name", default=[], filter=Q(missionmembers__isnull=False)))
    )
    names = {_plain(one.name) for one in members}
    found = []
    for other in others[:MOST]:
        shared = sorted(name for name in other.people if _plain(name) in names)
        dates = {
            "ref": other.reference,
            "start": day_text(other.mission.arrival),
            "end": day_text(other.mission.departure),
        }
        if shared:
            words = _("%(who)s est aussi de la mission %(ref)s, du %(start)s au %(end)s.")
            found.append(Heed(words % {**dates, "who": ", ".join(shared)}, other))
        elif mission.host_authority_id and other.mission.host_authority_id == mission.host_authority_id:
            words = _("La même autorité reçoit la mission %(ref)s, du %(start)s au %(end)s.")
            found.append(Heed(words % dates, other))
    return found


def missions_between(user: User, first: date, last: date) -> RecordQuerySet[Record]:
    """The registered missions that USER sees and that are there on one of these days, the first to come first."""
    seen = Record.objects.visible_to(user).filed().of_kinds(kinds.INVESTIGATOR_MISSION)
    within = Q(mission__arrival__lte=last, mission__departure__gte=first)
    return (
        seen.filter(within, reference__isnull=False)
        .select_related("mission", "country")
        .order_by("mission__arrival", "reference")
    )


def _plain(name: str) -> str:
    return " ".join(sorted(name.casefold().split()))
