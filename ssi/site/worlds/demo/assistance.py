"""Consular requests of the demonstration embassy: sixty, filed by the three posts; a stock of the day, then a past."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from ssi.site.worlds.demo.calendar import awake, days_before
from ssi.site.worlds.demo.courses import WAYS, course, is_vital
from ssi.site.worlds.demo.papers import as_pdf
from ssi.site.worlds.demo.words import Values, scenarios
from ssi.site.worlds.draws import Draws
from ssi.territories.data import COUNTRIES

HOW_MANY = 120
HANDLERS = {"PH": "attachee.ph", "MY": "attache.my", "SG": "attache.sg", "BN": "adjointe.sg"}
_PLACES = (("MNL", "PH"),) * 9 + (("KUL", "MY"),) * 7 + (("SIN", "SG"),) * 6 + (("SIN", "BN"),) * 2
_AGENTS = {"MNL": ("agent.mnl", "agent2.mnl"), "KUL": ("agent.kul",), "SIN": ("agent.sin",)}
_ZONES = {row.code: row.time_zone for row in COUNTRIES}
# The stock of the reference day: hours since the filing, and how it stands. Two first answers are late.
_STOCK = (
    (1.2, "draft"),
    (20, "draft"),
    (2.5, "filed"),
    (13, "filed"),
    (20.5, "filed"),
    (4, "triaged"),
    (7, "in_progress"),
    (27, "in_progress"),
    (33, "awaiting_post"),
    (11, "awaiting_post"),
    (40, "answered"),
    (75, "awaiting_local"),
    (126, "awaiting_family"),
    (190, "answered"),
    (260, "resolved"),
    (340, "answered"),
    (520, "awaiting_local"),
    (640, "answered"),
    (900, "declined"),
    (3300, "declined"),
    (2400, "reopened"),
    (1100, "long_term"),
    (700, "transferred"),
)
_YOUNGEST_OF_THE_PAST, _OLDEST = 29, 1085
_RELATIONS = ("mère", "père", "sœur", "frère", "conjoint", "ami", "employeur")
_DEATHS = ("death_natural", "death_accident", "death_violent", "death_unexplained")
_RESERVED = ("victim_trafficking", "victim_sexual", "death_violent")


def describe_assistance(now: datetime, seed: int) -> list[dict[str, Any]]:
    """Oldest first, so that references follow the order of time."""
    draws = Draws("assistance", seed)
    lives = [(hours / 24, stands) for hours, stands in _STOCK]
    past = HOW_MANY - len(lives)
    step = (_OLDEST - _YOUNGEST_OF_THE_PAST) / past
    lives += [(_YOUNGEST_OF_THE_PAST + step * (number + draws.below(100) / 100), "closed") for number in range(past)]
    deck = [one for _turn in range(8) for one in draws.shuffled(scenarios("consular"))]
    places = draws.shuffled((_PLACES * 5)[:HOW_MANY])
    described = [
        _describe(Draws("filing", seed, number), now, days, stands, place, _deal(deck, stands))
        for number, ((days, stands), place) in enumerate(zip(lives, places, strict=True))
    ]
    return sorted(described, key=lambda filing: datetime.fromisoformat(filing["filed_at"]))


def _deal(deck: list[dict[str, Any]], stands: str) -> dict[str, Any]:
    """What waits since yesterday is no matter of two hours; a handling that was reopened is no matter of minutes."""
    fits = [one for one in deck if stands == "closed" or not is_vital(one)]
    deck.remove(fits[0])
    return fits[0]


def _describe(
    draws: Draws, now: datetime, days: float, stands: str, place: tuple[str, str], scenario: dict[str, Any]
) -> dict[str, Any]:
    post, country = place
    zone = _ZONES[country]
    filed = (now - timedelta(days=days)).replace(second=0, microsecond=0)
    if stands in {"closed", "declined", "reopened"}:
        filed = days_before(now, days, zone, draws, any_hour=True)
        filed = awake(filed, zone, draws)
    values = _values(scenario, draws, country, filed.date())
    incident = filed - timedelta(minutes=draws.between(200, 2600))
    known = incident + (filed - incident) * draws.between(30, 75) / 100
    asked = [values.fill(text) for text in scenario["asked"]]
    steps = course(scenario, values, draws, stands=stands, filed=filed, now=now, zone=zone)
    state, handling_state = WAYS[stands].told, WAYS[stands].inside
    filing: dict[str, Any] = {
        "kind": "ASC",
        "country": country,
        "post": post,
        "author": draws.choice(_AGENTS[post]),
        "filed_at": filed.isoformat(),
        "drafted_at": (filed - timedelta(minutes=draws.between(9, 30))).isoformat(),
        "category": scenario["category"],
        "known_by": scenario["known_by"],
        "incident_at": incident.isoformat(),
        "known_at": known.isoformat(),
        "incident_place": values["ville"],
        "circumstances": values.fill(scenario["circumstances"]),
        "asked": asked,
        "ariane_registered": draws.choice(("yes", "no", "no", "unknown")),
        "resident": draws.choice(("yes", "no", "no")),
        "steps": steps,
        "state": state,
        **_person(scenario, values, draws, filed.date()),
        **_detention(scenario, values, draws, incident, filed),
        "handling": {"owner": HANDLERS[country], "state": handling_state},
    }
    if stands == "draft":
        del filing["steps"], filing["handling"]["state"]
    return _furnished(filing, draws, stands)


def _furnished(filing: dict[str, Any], draws: Draws, stands: str) -> dict[str, Any]:
    """Some bring a copy of the passport; a few handlings are reserved."""
    if draws.chance(22):
        name = f"{filing['first_names']} {filing['last_name']}"
        filing["documents"] = [
            {
                "name": f"passeport-{draws.digits(3)}.pdf",
                "base64": as_pdf(["COPIE DE PASSEPORT (FICTIVE)", name, filing["birth_date"]]),
                "title": "Copie du passeport",
                "type": "passport_copy",
            }
        ]
    if filing["category"] in _RESERVED and stands == "closed" and draws.chance(50):
        filing["handling"]["need_to_know"] = True
    return filing


def _values(scenario: dict[str, Any], draws: Draws, country: str, day: date) -> Values:
    """The person of the request, and the endings that agree with them."""
    woman = bool(scenario.get("woman")) or draws.chance(45)
    pronoun = "elle" if woman else "il"
    years = draws.between(9, 16) if scenario.get("minor") else draws.between(19, 74)
    values = Values(
        draws,
        country,
        day,
        e="e" if woman else "",
        il=pronoun,
        Il=pronoun.capitalize(),
        lui="elle" if woman else "lui",
        age=years,
    )
    values["prenom"], values["nom"] = values["fr_femme" if woman else "fr_homme"].split(" ", 1)
    return values


def _person(scenario: dict[str, Any], values: Values, draws: Draws, day: date) -> dict[str, Any]:
    born = day - timedelta(days=values["age"] * 365 + values["age"] // 4 + draws.between(1, 300))
    gone = scenario["category"] in _DEATHS
    contacts = [
        {
            "name": values["fr_homme2" if turn else "fr_femme2"],
            "relation": draws.choice(_RELATIONS),
            "phone": values.make_tel_fr(),
            "consent": "unknown" if gone else draws.choice(("unknown", "unknown", "yes", "no")),
        }
        for turn in range(draws.between(1, 2))
    ]
    return {
        "first_names": values["prenom"],
        "last_name": values["nom"],
        "birth_date": born.isoformat(),
        "birth_place": values.make_ville_fr(),
        "contacts": contacts,
    }


def _detention(
    scenario: dict[str, Any], values: Values, draws: Draws, incident: datetime, filed: datetime
) -> dict[str, str]:
    if not scenario.get("detention"):
        return {}
    told = {
        "detaining_authority": values.fill(scenario["authority"]),
        "charges": values.fill(scenario["charges"]),
        "death_penalty_risk": scenario.get("risk", "no"),
    }
    if scenario["known_by"] == "local_authority":
        notified = incident + (filed - incident) * draws.between(20, 95) / 100
        told["notification_received_at"] = notified.isoformat()
    return told
