"""The people of the test embassy: one of each role, and some to be strangers to the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from ssi.accounts.models import User
from ssi.common import clock
from ssi.territories.bootstrap import bootstrap_posting
from ssi.territories.roles import Role

PASSWORD = "cinq mots pour entrer ici"
START = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Someone:
    username: str
    full_name: str
    role: Role | None = None
    countries: tuple[str, ...] = ()
    post: str = ""
    areas: tuple[str, ...] | None = None
    language: str = "fr"


PEOPLE = (
    Someone("attache.sg", "Julien Martin", Role.ATTACHE, ("SG", "BN")),
    Someone("deputy.sg", "Anne Leroy", Role.DEPUTY_ATTACHE, ("SG", "BN")),
    Someone("attache.my", "Paul Garnier", Role.ATTACHE, ("MY",)),
    Someone("attache.ph", "Claire Vasseur", Role.ATTACHE, ("PH",)),
    Someone("liaison.sg", "Marc Ferrand", Role.LIAISON_OFFICER, ("SG",)),
    Someone("assistant.sg", "Mei Ling Koh", Role.ASSISTANT, ("SG",), areas=("operational",), language="en"),
    Someone("agent.mnl", "Sophie Rey", Role.CONSULAR_AGENT, post="MNL"),
    Someone("agent.kul", "Nora Haddad", Role.CONSULAR_AGENT, post="KUL"),
    Someone("agent.sin", "Luc Perrot", Role.CONSULAR_AGENT, post="SIN"),
    Someone("manager", "Hélène Aubry", Role.MANAGER, ("SG", "BN", "MY", "PH")),
    Someone("manager.my", "Denis Collet", Role.MANAGER, ("MY",)),
    Someone("admin", "Yves Maillard", Role.ADMINISTRATOR),
    Someone("admin.two", "Rose Tellier", Role.ADMINISTRATOR),
    Someone("auditor", "Irène Sabatier", Role.AUDITOR),
    Someone("nobody", "Jean Sansposte"),
)


def settle() -> dict[str, User]:
    """Writes the people and their postings, as the owner."""
    people: dict[str, User] = {}
    for someone in PEOPLE:
        person = User(
            username=someone.username,
            full_name=someone.full_name,
            language=someone.language,
            created_at=clock.now(),
        )
        person.set_password(PASSWORD)
        person.save()
        if someone.role:
            bootstrap_posting(
                person,
                someone.role,
                countries=someone.countries,
                post=someone.post or None,
                areas=someone.areas,
                start=START,
            )
        people[someone.username] = person
    return people


@dataclass
class Embassy:
    """People by login, read afresh: a kept object would keep its grants."""

    names: tuple[str, ...] = field(default=tuple(someone.username for someone in PEOPLE))

    def __getitem__(self, username: str) -> User:
        return User.objects.get(username=username)
