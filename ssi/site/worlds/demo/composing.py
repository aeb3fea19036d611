"""The world of the demonstration: people, 600 operational records over three years, 120 consular requests, the
cooperation and the security sheets of those years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ssi.site.worlds.demo.assistance import describe_assistance
from ssi.site.worlds.demo.cooperation import describe_cooperation
from ssi.site.worlds.demo.letters import describe_letters
from ssi.site.worlds.demo.missions import describe_missions
from ssi.site.worlds.demo.people import PEOPLE, PHRASE
from ssi.site.worlds.demo.requests import describe_requests
from ssi.site.worlds.demo.sheets import describe_sheets

SEED = 2026
_EVERY, _MOST_LINKS = 5, 9
# What a consular request may have to do with: it is linked to a request for information of the same country.
_KIN = {
    "arrest_detention": "DRUG",
    "victim_scam": "FRAUD",
    "victim_trafficking": "THB",
    "extortion_sextortion": "EXT",
    "missing": "MISS",
    "death_violent": "HOM",
    "identity_fraud": "DOC",
    "maritime_accident": "PIR",
}


def compose(now: datetime) -> dict[str, Any]:
    """The description of the demonstration embassy as it stands at NOW."""
    requests, assistance = describe_requests(now, SEED), describe_assistance(now, SEED)
    letters = describe_letters(now, SEED)
    for number, one in enumerate(requests, start=1):
        one["key"] = f"demande-{number}"
    for number, one in enumerate(assistance, start=1):
        one["key"] = f"assistance-{number}"
    for number, one in enumerate(letters, start=1):
        one["key"] = f"lettre-{number}"
    _link_requests(requests)
    _link_letters(letters, requests)
    _link_assistance(assistance, requests)
    return {
        "now": now.isoformat(),
        "password": PHRASE,
        "people": [person.described() for person in PEOPLE],
        "records": [
            *requests,
            *letters,
            *describe_missions(now),
            *assistance,
            *describe_cooperation(now, SEED),
            *describe_sheets(now, SEED),
        ],
    }


def _link_requests(requests: Sequence[dict[str, Any]]) -> None:
    """Some requests are linked to the one before of the same country and theme."""
    before: dict[tuple[str, str], str] = {}
    for number, one in enumerate(one for one in requests if one["steps"]):
        family = one["country"], one["crime_type"].split("-")[0]
        if family in before and number % _EVERY == 0:
            one["links"] = [{"to": before[family], "by": one["owner"]}]
        before[family] = one["key"]


def _link_letters(letters: Sequence[dict[str, Any]], requests: Sequence[dict[str, Any]]) -> None:
    """Every other letter arises from an earlier request of the same country and theme; some are of a named affair."""
    for number, one in enumerate(letters):
        if one["state"] == "draft":
            continue
        family = one["country"], one["crime_type"].split("-")[0]
        earlier = [
            request["key"]
            for request in requests
            if request["steps"] and (request["country"], request["crime_type"].split("-")[0]) == family
            if request["drafted_at"] < one["drafted_at"]
        ]
        if earlier and number % 2 == 0:
            one["links"] = [{"to": earlier[-1], "kind": "arises_from", "by": one["owner"]}]
        if number % 3 == 0:
            one["affair"] = one["title"]


def _link_assistance(assistance: Sequence[dict[str, Any]], requests: Sequence[dict[str, Any]]) -> None:
    """What is linked is the handling: the post never learns of it."""
    linked = 0
    for one in assistance:
        theme = _KIN.get(one["category"])
        near = [
            request["key"]
            for request in requests
            if theme and request["steps"] and request["country"] == one["country"]
            if request["crime_type"].startswith(theme)
        ]
        if near and one["state"] == "closed" and linked < _MOST_LINKS:
            one["handling"]["links"] = [near[-1]]
            linked += 1
