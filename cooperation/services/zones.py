"""The zones of a country and their vigilance: one function per intention. Sent twice, it counts once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cooperation.models import Zone, ZoneLevel
from cooperation.rules.context import may_set_zones
from ssi.accounts.models import User
from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError, require
from ssi.territories.capabilities import Area
from ssi.territories.models import Country


@dataclass(frozen=True)
class Level:
    """A level between two days, both included; UNTIL empty: until another is said."""

    vigilance_level: str
    valid_from: date
    source: str
    valid_until: date | None = None
    note: str = ""


def add_zone(country: Country, *, name: str, description: str, level: Level, actor: User) -> Zone:
    """A zone of COUNTRY with its first level. The same sent twice is the one already there."""
    require(may_set_zones(actor, country.code))
    known = Zone.objects.filter(country=country, name=name).first()
    if known is not None:
        if (known.description, level) != (description, _last(known)):
            raise RefusedError(_("Cette zone existe déjà : ouvrez-la pour lui donner un autre niveau."), field="name")
        return known
    with _one_name():
        zone = Zone.objects.create(
            country=country,
            scope=f"{country.code}/{Area.CONTEXT}",
            name=name,
            description=description,
            recorded_by=actor,
            recorded_at=clock.now(),
        )
    _write(zone, level, actor)
    return zone


def set_level(zone: Zone, level: Level, *, actor: User) -> None:
    """Says another level of ZONE: from its first day it stands before those that began earlier."""
    require(may_set_zones(actor, zone.country_id))
    # Two levels said at once follow each other; the one sent twice is found.
    locked = Zone.objects.select_for_update().get(pk=zone.pk)
    if level != _last(locked):
        _write(locked, level, actor)


def rename_zone(zone: Zone, values: Mapping[str, Any], *, version: int, actor: User) -> Zone:
    """Corrects the name or the limits of ZONE."""
    require(may_set_zones(actor, zone.country_id))
    fresh = Zone.objects.select_for_update().get(pk=zone.pk)
    if all(getattr(fresh, name) == value for name, value in values.items()):
        return fresh
    if fresh.version != version:
        raise StaleVersionError(_("Cette zone a été corrigée pendant que vous l’aviez sous les yeux."))
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.version += 1
    with _one_name():
        fresh.save(update_fields=[*values, "version"])
    journal.note(Act.ZONE_WRITTEN, country=fresh.country_id, keys=[f"zone:{fresh.pk}"])
    return fresh


@contextmanager
def _one_name() -> Iterator[None]:
    """Two zones of a country never bear one name; the database holds it, whoever comes second is told."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if diagnosis is None or diagnosis.constraint_name != "zone_once_in_its_country":
            raise
        raise RefusedError(_("Une autre zone de ce pays porte ce nom."), field="name") from error


def _last(zone: Zone) -> Level | None:
    row = ZoneLevel.objects.filter(zone=zone).order_by("-id").first()
    if row is None:
        return None
    return Level(row.vigilance_level, row.valid_from, row.source, row.valid_until, row.note)


def _write(zone: Zone, level: Level, actor: User) -> None:
    ZoneLevel.objects.create(
        country_id=zone.country_id,
        scope=zone.scope,
        zone=zone,
        vigilance_level=level.vigilance_level,
        valid_from=level.valid_from,
        valid_until=level.valid_until,
        source=level.source,
        note=level.note,
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    journal.note(Act.ZONE_WRITTEN, country=zone.country_id, keys=[f"zone:{zone.pk}"])
