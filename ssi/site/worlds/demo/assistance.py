"""Consular requests of the demonstration embassy: filed by the three posts, handled by the service."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from ssi.site.worlds.demo.words import Values, scenarios
from ssi.site.worlds.draws import Draws

POSTS = (("MNL", "PH", ("agent.mnl", "agent2.mnl")), ("KUL", "MY", ("agent.kul",)), ("SIN", "SG", ("agent.sin",)))
HANDLERS = {"PH": ("attachee.ph",), "MY": ("attache.my",), "SG": ("attache.sg", "adjointe.sg"), "BN": ("attache.sg",)}
# Where a request stands after the last of these steps: told to the post, and inside.
_STANDS = {
    "": ("filed", "to_triage"),
    "take_charge": ("in_progress", "in_progress"),
    "ask": ("awaiting_post", "awaiting_consulate"),
    "reply": ("in_progress", "in_progress"),
    "answer": ("answered", "in_progress"),
    "close": ("closed", "closed"),
}
_RELATIONS = ("mère", "père", "sœur", "frère", "conjoint", "ami")


def compose_assistance(number: int, filed: datetime, now: datetime, draws: Draws) -> dict[str, Any]:
    """One request for assistance, from its filing to wherever it stands at NOW."""
    post, country, agents = POSTS[draws.choice((0, 0, 0, 1, 1, 2, 2))]
    if post == "SIN" and draws.chance(25):
        country = "BN"
    scenario = draws.choice(scenarios("consular"))
    person = _person(scenario, draws, country, filed.date())
    values = person["values"]
    incident = filed - timedelta(minutes=draws.between(180, 2600))
    known = incident + (filed - incident) * draws.between(30, 75) / 100
    handler = draws.choice(HANDLERS[country])
    record: dict[str, Any] = {
        "key": f"asc-{number}",
        "kind": "ASC",
        "country": country,
        "post": post,
        "author": draws.choice(agents),
        "filed_at": filed.isoformat(),
        "category": scenario["category"],
        "known_by": scenario["known_by"],
        "incident_at": incident.isoformat(),
        "known_at": known.isoformat(),
        "incident_place": values.fill("{ville}"),
        "circumstances": values.fill(scenario["circumstances"]),
        "asked": [values.fill(text) for text in scenario["asked"]],
        "ariane_registered": draws.choice(("yes", "no", "unknown")),
        "resident": draws.choice(("yes", "no", "no")),
        **person["fields"],
        "handling": {"owner": handler},
    }
    if scenario.get("detention"):
        record["detaining_authority"] = values.fill(scenario.get("authority", "Police de {ville}"))
        record["charges"] = values.fill(scenario.get("charges", ""))
        record["death_penalty_risk"] = scenario.get("risk", "unknown")
        if draws.chance(60):
            notified = incident + timedelta(hours=draws.between(4, 90))
            record["notification_received_at"] = min(notified, filed - timedelta(minutes=40)).isoformat()
    record["steps"] = _life(scenario, values, filed, now, len(record["asked"]), draws)
    last = next((step["do"] for step in reversed(record["steps"]) if step["do"] in _STANDS), "")
    record["state"], record["handling"]["state"] = _STANDS[last]
    if not record["steps"] and now - filed < timedelta(days=2) and draws.chance(20):
        record["state"] = "draft"
    return record


def _person(scenario: dict[str, Any], draws: Draws, country: str, day: date) -> dict[str, Any]:
    woman = bool(scenario.get("woman")) or draws.chance(45)
    values = Values(
        draws,
        country,
        day,
        e="e" if woman else "",
        il="elle" if woman else "il",
        Il="Elle" if woman else "Il",
        lui="elle" if woman else "lui",
    )
    first, last = (values["fr_femme"] if woman else values["fr_homme"]).split(" ", 1)
    values["prenom"] = first
    years = draws.between(9, 16) if scenario.get("minor") else draws.between(19, 71)
    born = day - timedelta(days=years * 365 + draws.between(0, 360))
    relative = draws.choice(_RELATIONS)
    fields = {
        "first_names": first,
        "last_name": last,
        "birth_date": born.isoformat(),
        "birth_place": values.fill("{ville_fr}"),
        "contacts": [
            {
                "name": f"{values.fill('{fr_femme2}')}",
                "relation": relative,
                "phone": values.fill("{tel_fr}"),
                "consent": draws.choice(("unknown", "yes", "unknown", "no")),
            }
        ],
    }
    return {"values": values, "fields": fields}


def _life(
    scenario: dict[str, Any], values: Values, filed: datetime, now: datetime, points: int, draws: Draws
) -> list[dict[str, Any]]:
    """What is done after the filing, up to NOW: late first answers are rare, and exist."""
    late = draws.chance(12)
    course: list[tuple[dict[str, Any], int, int]] = [
        ({"do": "take_charge"}, 15, 300),
        ({"do": "note", "body": values.fill(scenario["note"]), "source": scenario["source"]}, 20, 120),
    ]
    if draws.chance(30):
        course.append(({"do": "ask", "body": values.fill(scenario["question"])}, 10, 120))
        course.append(({"do": "reply", "body": values.fill(scenario["reply"])}, 30, 600))
    answer = {"do": "answer", "body": values.fill(scenario["answer"]), "answered": list(range(1, points + 1))}
    course.append((answer, 1500 if late else 30, 3600 if late else 500))
    if draws.chance(60):
        wish = {"do": "wish", "wish": "opposed" if draws.chance(8) else "accepted", "source": "visite de l’agent"}
        course.append((wish, 300, 2800))
    outcome = draws.choice(scenario["outcomes"])
    course.append(({"do": "close", "outcome": outcome, "reason": "Démarches achevées."}, 2000, 40_000))
    steps, at = [], filed
    for step, low, high in course:
        at += timedelta(minutes=draws.between(low, high))
        if at >= now:
            break
        steps.append({**step, "at": at.isoformat()})
    return steps
