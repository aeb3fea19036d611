"""540 requests for information over three years: a recent stock that is chosen, a past that is drawn."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from ssi.directory.data.authorities import AUTHORITIES
from ssi.site.worlds.demo.calendar import days_before, in_office
from ssi.site.worlds.demo.lives import Life, draw_life
from ssi.site.worlds.demo.words import Values, phrases, scenarios
from ssi.site.worlds.draws import Draws
from ssi.territories.data import COUNTRIES

HOW_MANY = 540
_FILES = ("drugs", "people", "money", "goods", "partners")
ZONES = {row.code: row.time_zone for row in COUNTRIES}
_ACRONYMS = {row.code: row.acronym or row.code for row in AUTHORITIES}
_WEIGHTS = ("SG",) * 9 + ("MY",) * 6 + ("PH",) * 7 + ("BN",) * 2
LOGGERS = {
    "SG": ("attache.sg", "attache.sg", "adjointe.sg", "adjointe.sg", "liaison.sg", "assistant.sg"),
    "MY": ("attache.my", "attache.my", "attache.my", "liaison.sg"),
    "PH": ("attachee.ph", "attachee.ph", "attachee.ph", "assistant.ph"),
    "BN": ("attache.sg", "adjointe.sg"),
}
HEADS = {"SG": "attache.sg", "MY": "attache.my", "PH": "attachee.ph", "BN": "adjointe.sg"}
# The stock of the reference day: age in days, urgency, state. Late ones, some due today, most due this week.
_STOCK = (
    (16, "normal", "answered"),
    (12, "normal", "sent"),
    (9.3, "normal", "sent"),
    (8.4, "normal", "qualified"),
    (5, "urgent", "sent"),
    (1, "flash", "sent"),
    (6.9, "normal", "sent"),
    (6.8, "normal", "answered"),
    (6.6, "normal", "sent"),
    (2.8, "urgent", "sent"),
    (5.7, "normal", "sent"),
    (5.7, "normal", "answered"),
    (5, "normal", "sent"),
    (4, "normal", "qualified"),
    (4, "normal", "sent"),
    (3, "normal", "sent"),
    (1.6, "urgent", "sent"),
    (2, "normal", "qualified"),
    (1, "normal", "registered"),
    (1, "urgent", "registered"),
    (10, "normal", "clarification"),
    (4, "normal", "clarification"),
    (21, "normal", "awaiting_judicial"),
    (34, "urgent", "awaiting_judicial"),
    (62, "normal", "awaiting_judicial"),
    (9, "normal", "forwarded"),
    (13, "urgent", "forwarded"),
    (19, "normal", "forwarded"),
    (40, "routine", "sent"),
    (75, "routine", "sent"),
    (1, "normal", "draft"),
    (2, "normal", "draft"),
)
_YOUNGEST_OF_THE_PAST, _OLDEST = 28, 1085


@cache
def _all_scenarios() -> tuple[dict[str, Any], ...]:
    return tuple(scenario for name in _FILES for scenario in scenarios(f"scenarios/{name}"))


def describe_requests(now: datetime, seed: int) -> list[dict[str, Any]]:
    """Oldest first, so that references follow the order of time."""
    draws = Draws("requests", seed)
    lives = [(age, draw_life(draws, urgency, state)) for age, urgency, state in _STOCK]
    past = HOW_MANY - len(lives)
    for number in range(past):
        step = (_OLDEST - _YOUNGEST_OF_THE_PAST) / past
        age = _YOUNGEST_OF_THE_PAST + step * number + draws.below(100) / 100 * step
        lives.append((age, draw_life(draws)))
    countries = (_WEIGHTS * -(-HOW_MANY // len(_WEIGHTS)))[:HOW_MANY]
    deck = _Deck(draws)
    described = [
        _describe(Draws("request", seed, position), now, age, life, country, deck)
        for position, ((age, life), country) in enumerate(zip(lives, draws.shuffled(countries), strict=True))
    ]
    return sorted(described, key=lambda request: datetime.fromisoformat(request["drafted_at"]))


class _Deck:
    """Deals the scenarios so that each comes up once before any comes up again."""

    def __init__(self, draws: Draws) -> None:
        self._draws = draws
        self._left: list[dict[str, Any]] = []
        self._titles: set[str] = set()

    def deal(self, country: str, urgency: str) -> dict[str, Any]:
        if len(self._left) < len(_all_scenarios()) // 3:
            self._left += self._draws.shuffled(_all_scenarios())
        fits = [one for one in self._left if _fits(one, country, urgency)]
        chosen = (fits or [one for one in _all_scenarios() if _fits(one, country, urgency)])[0]
        if chosen in self._left:
            self._left.remove(chosen)
        return chosen

    def title(self, scenario: dict[str, Any], values: Values) -> str:
        """One that no other request bears yet; the town tells the last ones apart."""
        filled = [values.fill(title) for title in self._draws.shuffled(scenario["titles"])]
        free = [title for title in filled if title not in self._titles]
        title = free[0] if free else f"{filled[0]} – {values['ville']}, {values['mois']}"
        self._titles.add(title)
        return title


def _fits(scenario: dict[str, Any], country: str, urgency: str) -> bool:
    where = scenario["from"] if scenario.get("out") else scenario["to"]
    usual = scenario.get("urgencies", ("normal", "urgent", "routine"))
    return country in where and (urgency in usual or urgency in {"normal", "routine"})


def _describe(draws: Draws, now: datetime, age: float, life: Life, country: str, deck: _Deck) -> dict[str, Any]:
    zone = ZONES[country]
    scenario = deck.deal(country, life.urgency)
    life = life.fitting(len(scenario["q"]))
    received = days_before(now, age, zone, draws, any_hour=life.urgency == "flash")
    values = Values(draws, country, received.date())
    author = draws.choice(LOGGERS[country])
    outward = bool(scenario.get("out"))
    asking = scenario["from"][country] if outward else draws.choice(scenario["from"])
    asked = scenario["to"] if outward else scenario["to"][country]
    register = _soon(draws, received, zone, life, now)
    frame = _frame(draws, scenario, life, received)
    steps = life.steps(draws, now=now, register=register, zone=zone, partner=_ACRONYMS[asked])
    request: dict[str, Any] = {
        "kind": "RFI",
        "country": country,
        "author": author,
        "owner": HEADS[country] if author.startswith("assistant") else author,
        "title": deck.title(scenario, values),
        "marking": scenario.get("marking", "SENSIBLE"),
        "direction": "outgoing_partner" if outward else "incoming_fr",
        "requesting_authority": asking,
        "requested_authority": asked,
        "external_reference": their_reference(draws, _ACRONYMS[asking], received),
        "received_at": received.isoformat(),
        "drafted_at": min(register - timedelta(minutes=8), now).isoformat(),
        "received_by": scenario.get("channel", "bilateral" if outward else "dcis_h24"),
        "urgency": life.urgency,
        "crime_type": scenario["crime"],
        "purpose": scenario.get("purpose", "investigate"),
        "availability": draws.choice(("indirect", "indirect", "direct")),
        "objective_reasons": values.fill(scenario["why"]),
        "restrictions_on_use": scenario.get("restrictions", draws.choice(phrases("restrictions"))),
        "summary": f"{values.fill(scenario['facts'])} {_frame_in_words(draws, frame, outward=outward)}",
        "questions": [life.question(draws, values, *question) for question in scenario["q"]],
        "parts": [_part(values, *part) for part in scenario["parts"]],
        "steps": steps,
        **frame,
    }
    if life.state == "draft":
        request.pop("parts")
    return request | life.extras(draws, request, now=now)


def _soon(draws: Draws, received: datetime, zone: str, life: Life, now: datetime) -> datetime:
    """Logged in office hours, or at once when the matter is flagrant or came in just now."""
    minutes = draws.between(12, 30) if life.urgency == "flash" else draws.between(15, 120)
    arrived = received + timedelta(minutes=minutes)
    logged = arrived if life.urgency == "flash" else in_office(arrived, zone, draws)
    return logged if logged < now else arrived


def _frame(draws: Draws, scenario: dict[str, Any], life: Life, received: datetime) -> dict[str, str]:
    """The legal frame, its number, and why it is urgent."""
    frame = scenario.get("framework") or draws.choice(("police", "police", "judicial_inquiry", "flagrance", "police"))
    said = {"framework": frame}
    if frame == "judicial_inquiry":
        said["judicial_case_number"] = f"JI {received.year % 100}/{draws.digits(3)}"
    if life.urgency in {"flash", "urgent"}:
        said["urgency_reason"] = draws.choice(phrases("flagrance" if life.urgency == "flash" else "urgence"))
    return said


def _frame_in_words(draws: Draws, frame: dict[str, str], *, outward: bool) -> str:
    return draws.choice(phrases("cadre_partenaire" if outward else f"cadre_{frame['framework']}"))


def _part(values: Values, kind: str, category: str, name: str) -> dict[str, Any]:
    part: dict[str, Any] = {"type": kind, "category": category, "name": values.fill(name)}
    year = values["naissance"] if name == "{homme}" else None
    if name.startswith("{fr_") and "age" in values:
        year = values.day.year - values["age"]
    if kind == "person" and year and values.draws.chance(75):
        part |= {"birth_date": f"{year}-01-01", "birth_date_precision": "approx"}
    return part


def their_reference(draws: Draws, acronym: str, received: datetime) -> str:
    return f"{acronym}/{received.year}/{draws.digits(5)}"[:60]
