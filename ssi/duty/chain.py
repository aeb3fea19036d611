"""Who is called for a country, in which order: the roster, those who replace the absent, then whoever answers there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from ssi.accounts.models import User
from ssi.common import clock
from ssi.duty.models import DutyTurn
from ssi.territories.grants import posted
from ssi.territories.models import Delegation, Posting

AREA = "consular"


@dataclass(frozen=True)
class Member:
    """PERSON is called; in the place of ABSENT, who is on duty and away. PHONE: the number of the turn, if any."""

    person: User
    absent: User | None = None
    phone: str = ""


def scope_of(country: str) -> str:
    return f"{country}/{AREA}"


def chain_of(country: str) -> list[Member]:
    """The chain of COUNTRY now. With an empty roster, everybody who answers there; heads of service come last."""
    turns = list(DutyTurn.objects.filter(country=country).at(clock.now()).select_related("person"))
    replaced = _replacements(country)
    found: dict[int, Member] = {}
    for member in (*_on_duty(turns, replaced), *_others(country, replaced)):
        found.setdefault(member.person.pk, member)
    return list(found.values())


def first_on_duty(country: str) -> tuple[str, str] | None:
    """Name and number of who is called first now, for whoever files or reads requests there; None: nobody is on the
    roster, or the acting person has nothing to ask of it."""
    with connection.cursor() as cursor:
        cursor.execute("select name, phone from ssi.on_duty(%s)", [country])
        found = cursor.fetchone()
    return (found[0], found[1]) if found else None


def _on_duty(turns: Iterable[DutyTurn], replaced: dict[int, User]) -> Iterator[Member]:
    for turn in turns:
        delegate = replaced.get(turn.person_id)
        if delegate is not None:
            yield Member(delegate, absent=turn.person)
        elif turn.person.is_active:
            yield Member(turn.person, phone=turn.phone)


def _others(country: str, replaced: dict[int, User]) -> Iterator[Member]:
    """Those who answer consular requests there, then those who oversee them; whoever is away is not called."""
    people = {person.pk: person for person in people_of(country)}
    held = posted(people)
    scope = scope_of(country)
    for verb in ("change", "oversee"):
        for key, person in people.items():
            if key not in replaced and scope in held[key].scopes(verb):
                yield Member(person)


def people_of(country: str) -> list[User]:
    """Whoever is posted to COUNTRY today, by name."""
    posts = Posting.objects.live().filter(countries__contains=[country]).values("person")
    return list(User.objects.people().filter(is_active=True, pk__in=posts).order_by("full_name", "pk"))


def answering(country: str) -> list[User]:
    """Who may stand on the roster of COUNTRY: whoever answers, or oversees, its requests by a posting of their own."""
    people, scope = people_of(country), scope_of(country)
    held = posted(person.pk for person in people)
    return [one for one in people if any(scope in held[one.pk].scopes(verb) for verb in ("change", "oversee"))]


def _replacements(country: str) -> dict[int, User]:
    """Who replaces whom there, today: by the key of the absent."""
    away = Delegation.objects.live().touching([country]).select_related("delegate")
    return {one.absent_id: one.delegate for one in away if one.delegate.is_active}
