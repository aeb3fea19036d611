"""The zones, the contacts and the community of the demonstration, kept by the attachés of each country."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from cooperation.services.zones import Level, add_zone
from ssi.common import clock
from ssi.directory.models import Authority
from ssi.directory.services.contacts import add_contact
from ssi.site.worlds.demo.community import keep_community
from ssi.site.worlds.demo.people import keeper_of
from ssi.site.worlds.demo.words import typeset
from ssi.territories.acting import acting_as
from ssi.territories.models import Country

_KEPT = Path(__file__).with_name("ground.toml")


def keep_ground(now: datetime) -> None:
    """Written some weeks before NOW, so that they are neither new nor old."""
    kept = tomllib.loads(_KEPT.read_text(encoding="utf-8"))
    with clock.at(now - timedelta(days=40)):
        for zone in kept["zones"]:
            country, keeper = Country.objects.get(pk=zone["country"]), keeper_of(zone["country"])
            level = Level(zone["level"], clock.today(country.time_zone), zone["source"], note=typeset(zone["note"]))
            with acting_as(keeper):
                description = typeset(zone["description"])
                add_zone(country, name=typeset(zone["name"]), description=description, level=level, actor=keeper)
        for contact in kept["contacts"]:
            country, keeper = Country.objects.get(pk=contact["country"]), keeper_of(contact["country"])
            values = {
                "authority": Authority.objects.get(pk=contact["authority"]),
                "name": contact["name"],
                "function": contact["function"],
                "phone": contact["phone"],
                "email": "",
                "note": typeset(contact["note"]),
                "since": None,
                "until": None,
            }
            with acting_as(keeper):
                add_contact(country, values, actor=keeper)
    keep_community(now, kept)
