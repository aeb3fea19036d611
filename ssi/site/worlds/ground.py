"""What every part of a description is checked against: places, people, reference data, the instant of the world."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from ssi.directory.data.authorities import AUTHORITIES
from ssi.directory.data.crime_types import CRIME_TYPES
from ssi.site.worlds.nodes import Mistakes, Node
from ssi.site.worlds.plans import PersonPlan, PostingPlan
from ssi.territories.data import CountryRow, PostRow
from ssi.territories.roles import REACH, Reach, codenames

AUTHORITY_CODES = frozenset(row.code for row in AUTHORITIES)
CRIME_CODES = frozenset(row.code for row in CRIME_TYPES)


@dataclass
class Ground:
    now: datetime
    mistakes: Mistakes
    countries: dict[str, CountryRow] = field(default_factory=dict)
    posts: dict[str, PostRow] = field(default_factory=dict)
    people: dict[str, PersonPlan] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def zone(self, country: str) -> str:
        return self.countries[country].time_zone if country in self.countries else "UTC"

    def posting_for(self, person: PersonPlan, codename: str, place: str) -> PostingPlan | None:
        """The posting by which PERSON holds CODENAME at PLACE, a country or a post."""
        for posting in person.postings:
            areas = list(posting.areas) if posting.areas is not None else _ALL_AREAS
            reaches = place in posting.countries or place == posting.post
            if reaches and codename in codenames(posting.role, areas):
                return posting
        return None

    def someone(self, codename: str, place: str) -> str:
        """Whoever first may do it there: preferably somebody posted today, and whose account is active."""
        able = [
            (person, posting)
            for person in self.people.values()
            if (posting := self.posting_for(person, codename, place)) is not None
        ]
        ready = [person for person, posting in able if person.active and posting.runs_at(self.now)]
        return next((person.username for person in (*ready, *(person for person, _posting in able))), "")

    def person(self, node: Node, name: str, default: str = "", *, may: str = "") -> str:
        """A person's login. MAY says what they would be able to do, for the message when nobody can."""
        found = node.one_of(name, self.people, default, what="person")
        if not found:
            node.wrong(name, f"nobody in this world may {may}: name somebody" if may else "is required")
        return found

    def past(self, node: Node, name: str, default: datetime) -> datetime:
        """An instant that is not after the world's own; one that is not given never is either."""
        found = node.instant(name)
        if found is None:
            return min(default, self.now)
        if found > self.now:
            node.wrong(name, f"{found.isoformat()} is after the instant of the world, {self.now.isoformat()}")
            return self.now
        return found


_ALL_AREAS = ["operational", "consular", "technical", "institutional", "enterprise", "context"]


def reach_mistake(posting: PostingPlan) -> str:
    """What does not fit between a role and the place where it is exercised; empty when all is well."""
    wanted = REACH[posting.role]
    if (wanted is Reach.COUNTRIES) != bool(posting.countries):
        return f"the role {posting.role.value} is exercised on {_IN_WORDS[wanted]}"
    if (wanted is Reach.POST) != bool(posting.post):
        return f"the role {posting.role.value} is exercised on {_IN_WORDS[wanted]}"
    if posting.end is not None and posting.start is not None and posting.end <= posting.start:
        return "it ends before it starts"
    return ""


_IN_WORDS = {
    Reach.COUNTRIES: 'countries ("countries": ["SG"])',
    Reach.POST: 'a post ("post": "MNL")',
    Reach.SERVICE: "the service (neither countries nor post)",
}


def in_order(node: Node, moments: Iterable[datetime]) -> None:
    """Steps are taken one after the other."""
    before: datetime | None = None
    for moment in moments:
        if before is not None and moment < before:
            node.wrong(
                "", f"the steps are not in the order of time: {moment.isoformat()} comes after {before.isoformat()}"
            )
            return
        before = moment
