"""The people of the demonstration embassy, and what each of them is there to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ssi.accounts.models import User

PHRASE = "phare mousson cannelle boussole estuaire"
SERVICE = ("SG", "BN", "MY", "PH")


@dataclass(frozen=True)
class Someone:
    username: str
    full_name: str
    role: str
    shows: str
    countries: tuple[str, ...] = ()
    post: str = ""
    areas: tuple[str, ...] = ()
    language: str = "fr"
    time_zone: str = "Asia/Singapore"

    def described(self) -> dict[str, Any]:
        posting: dict[str, Any] = {"role": self.role}
        if self.countries:
            posting["countries"] = list(self.countries)
        if self.post:
            posting["post"] = self.post
        if self.areas:
            posting["areas"] = list(self.areas)
        return {
            "username": self.username,
            "full_name": self.full_name,
            "language": self.language,
            "time_zone": self.time_zone,
            "postings": [posting],
        }


PEOPLE = (
    Someone(
        "chef",
        "Hélène Aubry",
        "manager",
        "the four countries, load and delays, the quarterly report",
        countries=SERVICE,
    ),
    Someone(
        "attache.sg",
        "Julien Martin",
        "attache",
        "Singapore and Brunei: the day's work, a new request in one page",
        countries=("SG", "BN"),
    ),
    Someone("adjointe.sg", "Anne Leroy", "deputy_attache", "the same countries, another desk", countries=("SG", "BN")),
    Someone(
        "attache.my",
        "Paul Garnier",
        "attache",
        "Malaysia alone: nothing of Singapore or Manila",
        countries=("MY",),
        time_zone="Asia/Kuala_Lumpur",
    ),
    Someone(
        "attachee.ph",
        "Claire Vasseur",
        "attache",
        "the Philippines: answers to the consulate, internal notes",
        countries=("PH",),
        time_zone="Asia/Manila",
    ),
    Someone(
        "liaison.sg",
        "Marc Ferrand",
        "liaison_officer",
        "operational cases of Singapore and Malaysia, no consular request",
        countries=("SG", "MY"),
        areas=("operational",),
    ),
    Someone(
        "assistant.sg",
        "Mei Ling Koh",
        "assistant",
        "the interface in English, operational area",
        countries=("SG", "BN"),
        areas=("operational",),
        language="en",
    ),
    Someone(
        "assistant.ph",
        "Maria Luz Dizon",
        "assistant",
        "in English, both areas, Manila",
        countries=("PH",),
        areas=("operational", "consular"),
        language="en",
        time_zone="Asia/Manila",
    ),
    Someone(
        "agent.kul",
        "Nora Haddad",
        "consular_agent",
        "a post's own requests, Kuala Lumpur",
        post="KUL",
        time_zone="Asia/Kuala_Lumpur",
    ),
    Someone(
        "agent.mnl",
        "Sophie Rey",
        "consular_agent",
        "file in three steps, read what was answered",
        post="MNL",
        time_zone="Asia/Manila",
    ),
    Someone(
        "agent2.mnl",
        "Thomas Vidal",
        "consular_agent",
        "a colleague of the same post",
        post="MNL",
        time_zone="Asia/Manila",
    ),
    Someone("agent.sin", "Luc Perrot", "consular_agent", "one post, two countries: Singapore, Brunei", post="SIN"),
    Someone("admin", "Yves Maillard", "administrator", "accounts and postings; no record"),
    Someone("admin2", "Rose Tellier", "administrator", "a second one: posts and confirms what the first may not alone"),
    Someone("auditrice", "Irène Sabatier", "auditor", "the journal: who, when, which reference; never a content"),
)


def keeper_of(country: str) -> User:
    """The attaché who is posted there."""
    username = next(one.username for one in PEOPLE if one.role == "attache" and country in one.countries)
    return User.objects.get(username=username)


def logins() -> str:
    """Who signs in, as what, to see what; and the one phrase."""
    width = max(len(person.username) for person in PEOPLE)
    lines = [f"  {person.username:<{width}}  {person.full_name} ({person.role}): {person.shows}" for person in PEOPLE]
    return "\n".join(["Demonstration logins, all with the same phrase:", f"  {PHRASE}", "", *lines])
