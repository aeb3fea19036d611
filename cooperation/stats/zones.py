"""The vigilance of each zone of a country as it stands on a day, over what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cooperation.models import Zone, ZoneLevel
from ssi.accounts.models import User


@dataclass(frozen=True)
class ZoneNow:
    """A zone and the level that stands; None: none does, that of the country holds."""

    zone: Zone
    standing: ZoneLevel | None


def standing_on(levels: Iterable[ZoneLevel], day: date) -> ZoneLevel | None:
    """The one of LEVELS that stands on DAY: of those that cover it, the last begun, then the last written."""
    covering = [one for one in levels if one.holds_on(day)]
    return max(covering, key=lambda one: (one.valid_from, one.recorded_at, str(one.pk)), default=None)


def zones_of(user: User, country: str, day: date) -> list[ZoneNow]:
    """One statement: each zone has a level from its first day on. The gravest first."""
    levels: dict[Zone, list[ZoneLevel]] = {}
    for level in ZoneLevel.objects.visible_to(user).of_country(country).select_related("zone"):
        levels.setdefault(level.zone, []).append(level)
    found = [ZoneNow(zone, standing_on(said, day)) for zone, said in levels.items()]
    return sorted(found, key=lambda one: (-(one.standing.level.rank if one.standing else 0), one.zone.name))
