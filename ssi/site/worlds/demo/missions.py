"""Missions of investigators: some have reported, one is there today, others are prepared or awaited."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ssi.site.worlds.demo.requests import HEADS, ZONES

_Person = tuple[str, str, str]
_HEAD: _Person = ("Solène Marchetti", "commandante", "OFAST")
_TEAM: tuple[_Person, ...] = (_HEAD, ("Yann Guérande", "capitaine", "OFAST"), ("Inès Pradelle", "experte", "SNPS"))
_FINANCE: tuple[_Person, ...] = (
    ("Thibault Arnoux", "commissaire", "OCRGDF"),
    ("Lucie Valmont", "lieutenante", "OCRGDF"),
)
# Country, title, purpose, service, state, days from now to the arrival, length, people.
_LIVES: tuple[tuple[str, str, str, str, str, int, int, tuple[_Person, ...]], ...] = (
    ("SG", "Auditions dans le dossier des colis de kétamine", "assist_execution", "FR-OFAST", "closed", -210, 4, _TEAM),
    (
        "PH",
        "Identification de victimes après le naufrage",
        "victim_identification",
        "FR-OFAST",
        "reported",
        -75,
        9,
        _TEAM,
    ),
    (
        "SG",
        "Réunion opérationnelle sur les flux financiers",
        "operational_meeting",
        "FR-OFAST",
        "returned",
        -12,
        2,
        _FINANCE,
    ),
    ("MY", "Assistance à une perquisition", "assist_execution", "FR-OFAST", "under_way", -1, 4, _TEAM[:2]),
    ("SG", "Audition de deux témoins bancaires", "assist_execution", "FR-OFAST", "prepared", 9, 3, _FINANCE),
    ("SG", "Réunion avec la police sur les précurseurs", "operational_meeting", "FR-OFAST", "authorised", 10, 2, _TEAM),
    ("PH", "Escorte d’une personne remise", "escort", "FR-OFAST", "authorisation_requested", 40, 3, _TEAM[1:]),
    (
        "MY",
        "Appui technique à l’exploitation de téléphones",
        "technical_support",
        "FR-OFAST",
        "feasibility",
        62,
        5,
        _TEAM,
    ),
    ("BN", "Réunion sur les avoirs", "operational_meeting", "FR-OFAST", "requested", 75, 2, _FINANCE[:1]),
    ("PH", "Audition du fournisseur", "assist_execution", "FR-OFAST", "cancelled", 15, 3, _TEAM),
)


def describe_missions(now: datetime) -> list[dict[str, Any]]:
    """Oldest first, so that references follow the order of time."""
    described = [_describe(now, number, *life) for number, life in enumerate(_LIVES, start=1)]
    return sorted(described, key=lambda mission: str(mission["requested_on"]))


def _describe(
    now: datetime,
    number: int,
    country: str,
    title: str,
    purpose: str,
    service: str,
    state: str,
    days: int,
    length: int,
    people: tuple[_Person, ...],
) -> dict[str, Any]:
    here = now.astimezone(ZoneInfo(ZONES[country]))
    arrival = (here + timedelta(days=days)).date()
    # Asked for two months before, or lately when it is still far away; a step a week fits in between.
    requested = min(arrival - timedelta(days=60), (here - timedelta(days=2 if state == "requested" else 40)).date())
    direct = number in {1, 5}
    return {
        "kind": "MIS",
        "key": f"mission-{number}",
        "country": country,
        "author": HEADS[country],
        "title": title,
        "state": state,
        "purpose": purpose,
        "requesting_service": service,
        "requesting_court": "FR-JIRS-PARIS",
        "requested_on": requested.isoformat(),
        "arrival": arrival.isoformat(),
        "departure": (arrival + timedelta(days=length)).isoformat(),
        "commission_reference": f"JI 26/{number:03}" if direct else "",
        "hearing_consent": f"Note {number}/2026" if direct else "",
        "hotel": "Hôtel réservé par le poste",
        "vehicle": "Véhicule de l’ambassade, avec chauffeur",
        "telephone_policy": "Téléphones de mission seulement",
        "members": _members(number, people),
        "mission_acts": [
            {"type": "hearing", "role": "direct" if direct else "suggest", "text": "Témoins cités par la commission"},
            {"type": "meeting", "role": "observe", "text": "Réunion de travail"},
        ],
        "programme": _programme(arrival, length),
        "costs": [
            {"budget_line": "Voyage", "planned": 900 * len(people), "committed": 900 * len(people)},
            {"budget_line": "Hébergement", "planned": 160 * length * len(people)},
        ],
    }


def _members(number: int, people: tuple[_Person, ...]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "rank": rank,
            "service": unit,
            "role": "head" if position == 0 else "investigator",
            "is_judicial_officer": True,
            "arrival_flight": "AF 256",
            "passport": f"{number:02}SP{position}4821",
        }
        for position, (name, rank, unit) in enumerate(people)
    ]


def _programme(arrival: date, length: int) -> list[dict[str, str]]:
    first, last = arrival.isoformat(), (arrival + timedelta(days=length)).isoformat()
    return [
        {"day": first, "hour": "09:00", "what": "Point de sécurité", "place": "Ambassade"},
        {"day": first, "hour": "14:30", "what": "Réunion de lancement", "who": "Toute l’équipe"},
        {"day": last, "hour": "11:00", "what": "Compte rendu"},
    ]
