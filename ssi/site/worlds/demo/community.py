"""Who is on duty, what the posts are asked to know, and whom they call: kept by the attachés of the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ssi.accounts.models import User
from ssi.common import clock
from ssi.community.services import add_correspondent, write_notice
from ssi.duty.roster import add_turn
from ssi.site.worlds.demo.people import PEOPLE, SERVICE, keeper_of
from ssi.site.worlds.demo.words import typeset
from ssi.territories.acting import acting_as
from ssi.territories.models import ConsularPost, Country

# Numbers kept for fiction, or of nobody.
PHONES = {"SG": "+65 6555 0199", "BN": "+65 6555 0199", "MY": "+60 3 5555 0177", "PH": "+63 2 5555 0144"}
SECOND = next(one for one in PEOPLE if one.role == "deputy_attache")


def keep_community(now: datetime, kept: Mapping[str, Any]) -> None:
    """Notices and correspondents of three weeks before NOW; turns of duty from two days before it, for a fortnight."""
    with clock.at(now - timedelta(days=21)):
        for notice in kept["notices"]:
            _give_notice(notice)
        for one in kept["correspondents"]:
            country, keeper = Country.objects.get(pk=one["country"]), keeper_of(one["country"])
            values = {"sector": typeset(one["sector"]), "name": one["name"], "phone": one["phone"], "email": ""}
            with acting_as(keeper):
                post = ConsularPost.objects.get(pk=one["post"])
                add_correspondent(country, post, {**values, "until": None}, actor=keeper)
    with clock.at(now - timedelta(days=2)):
        for code in SERVICE:
            _keep_roster(Country.objects.get(pk=code))


def _give_notice(notice: Mapping[str, Any]) -> None:
    country, keeper = Country.objects.get(pk=notice["country"]), keeper_of(notice["country"])
    today = clock.today(country.time_zone)
    values = {
        **{name: typeset(notice[name]) for name in ("title", "body", "measures")},
        "posts": list(notice["posts"]),
        "audience": notice["audience"],
        "valid_from": today,
        "valid_until": today + timedelta(days=180),
        "review_on": today + timedelta(days=90),
    }
    with acting_as(keeper):
        write_notice(country, values, actor=keeper)


def _keep_roster(country: Country) -> None:
    keeper, start = keeper_of(country.code), clock.now()
    turn = {"starts_at": start, "ends_at": start + timedelta(days=14), "phone": PHONES[country.code]}
    with acting_as(keeper):
        add_turn(country, {"person": keeper, "rank": 1, **turn}, actor=keeper)
        if country.code in SECOND.countries:
            second = User.objects.get(username=SECOND.username)
            add_turn(country, {"person": second, "rank": 2, **turn}, actor=keeper)
