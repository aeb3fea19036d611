"""What a person may do, read once per request from the database's own function and kept no longer.

The first wall's literal scopes come from here. One module reads FIRST_WALL.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils.translation import get_language

from ssi.accounts.models import User
from ssi.territories.acting import Actor
from ssi.territories.capabilities import FILING_VERBS, VERBS, Area, known, known_verb

AREAS = frozenset(Area.values)

_POSTED = """
select p, g.codename, g.country, g.post from unnest(%s::bigint[]) p, lateral ssi.posted_grants_of(p) g
union all
select null, '', '', code from territories_consularpost
"""


@dataclass(frozen=True)
class Held:
    """One live capability: on a country, on a country through a consular post, or on the service."""

    codename: str
    country: str
    post: str

    @property
    def area(self) -> str:
        return self.codename.split("_")[0]

    @property
    def verb(self) -> str:
        return self.codename.split("_")[1]


@dataclass(frozen=True)
class Lent:
    """One live capability that an absent colleague lends, until when."""

    codename: str
    country: str
    absent: int
    absent_name: str
    until: datetime
    country_fr: str
    country_en: str

    @property
    def country_name(self) -> str:
        return self.country_en if get_language() == "en" else self.country_fr


@dataclass(frozen=True)
class Grants:
    """All that one person holds now (what is lent is held too), and the posts a consular scope can name."""

    held: tuple[Held, ...]
    posts: tuple[str, ...]
    lent: tuple[Lent, ...] = ()
    # What the floors above asked to be read along (read_beside).
    beside: Mapping[str, int] = field(default_factory=dict)
    _by_verb: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def scopes(self, verb: str) -> list[str]:
        """Literal scopes open for VERB, sorted; twin of the SQL function ssi.scopes(verb)."""
        if verb not in self._by_verb:
            self._by_verb[verb] = self._scopes(verb)
        return list(self._by_verb[verb])

    def _scopes(self, verb: str) -> list[str]:
        accepted = VERBS[known_verb(verb)]
        found: set[str] = set()
        for held in self.held:
            if held.post:
                if verb in FILING_VERBS:
                    found.add(f"{held.country}/{held.area}/{held.post}")
            elif held.country and held.area in AREAS and held.verb in accepted:
                found.add(f"{held.country}/{held.area}")
                if held.area == Area.CONSULAR:
                    found.update(f"{held.country}/{held.area}/{post}" for post in self.posts)
        return sorted(found)

    def countries(self, codename: str) -> list[str]:
        return sorted({held.country for held in self.held if held.codename == known(codename) and held.country})

    def filing_posts(self) -> list[str]:
        return sorted({held.post for held in self.held if held.post})

    def serves(self, codename: str) -> bool:
        return any(held.codename == known(codename) and not held.country for held in self.held)

    def any_of(self, *codenames: str) -> bool:
        names = {known(codename) for codename in codenames}
        return any(held.codename in names for held in self.held)


NOTHING = Grants((), ())
# Before the name of a value read beside; no codename begins like that.
_ASIDE = "beside:"
# Values that a floor above has read in the same statement, by name: an expression of SQL that answers a whole number.
_BESIDE: dict[str, str] = {}
# What is held, and again what of it is lent, by whom and until when: by constraint, one colleague at a time.
_READ = """
select codename, country, post, null::bigint, null, null::timestamptz, null, null from ssi.grants_of(%s)
union all
select l.codename, l.country, l.post, d.absent_id, a.full_name, upper(d.during), c.name_fr, c.name_en
  from ssi.lent_grants_of(%s) l
  join territories_delegation d on d.delegate_id = %s and d.during @> ssi.now() and l.country = any(d.countries)
  join accounts_user a on a.id = d.absent_id
  join territories_country c on c.code = l.country
"""


def read_beside(name: str, expression: str) -> None:
    """What every page tells of the acting person, at no statement of its own: EXPRESSION is a function of ours."""
    if _BESIDE.setdefault(name, expression) != expression:
        raise ValueError(f"two expressions are called {name}")


def _statement() -> str:
    more = "".join(
        f"union all select '{_ASIDE}{name}', ({expression})::text, '', null, null, null, null, null\n"
        for name, expression in sorted(_BESIDE.items())
    )
    return _READ + more


def read(user: Actor) -> Grants:
    """The grants of USER, one statement per request: they are kept on the user object, which lives as long."""
    if not isinstance(user, User):
        return NOTHING
    kept: Grants | None = user.__dict__.get("_ssi_grants")
    if kept is None:
        with connection.cursor() as cursor:
            cursor.execute(_statement(), [user.pk, user.pk, user.pk])
            rows = cursor.fetchall()
        beside = {row[0].removeprefix(_ASIDE): int(row[1]) for row in rows if row[0].startswith(_ASIDE)}
        rows = [row for row in rows if not row[0].startswith(_ASIDE)]
        # The database narrows them too (ssi.narrowing): each wall judges the token that is presented by itself.
        kept_names = user.narrowed_to
        if kept_names is not None:
            rows = [row for row in rows if not row[0] or (row[0] in kept_names and row[3] is None)]
        held = tuple(Held(*row[:3]) for row in rows if row[0] and row[3] is None)
        lent = tuple(Lent(row[0], row[1], *row[3:]) for row in rows if row[3] is not None)
        kept = Grants(held, tuple(sorted(row[2] for row in rows if not row[0])), lent, beside)
        user.__dict__["_ssi_grants"] = kept
    return kept


def posted(people: Iterable[int]) -> dict[int, Grants]:
    """What each of PEOPLE holds now by their own postings, nothing lent; one statement."""
    keys = sorted(set(people))
    with connection.cursor() as cursor:
        cursor.execute(_POSTED, [keys])
        rows = cursor.fetchall()
    posts = tuple(sorted(row[3] for row in rows if row[0] is None))
    held: dict[int, list[Held]] = {key: [] for key in keys}
    for person, *grant in rows:
        if person is not None:
            held[person].append(Held(*grant))
    return {key: Grants(tuple(found), posts) for key, found in held.items()}


def forget(user: User) -> None:
    """Long-lived user objects (workers, tests) read their grants again."""
    user.__dict__.pop("_ssi_grants", None)


def scopes(user: Actor, verb: str = "view") -> list[str]:
    return read(user).scopes(verb)


def first_wall() -> bool:
    """The switch of the first wall: closed, except in a test that proves the second one alone."""
    return settings.FIRST_WALL


def holds(user: Actor, verb: str, scope: str) -> bool:
    """Whether USER may do VERB in SCOPE."""
    return not first_wall() or scope in scopes(user, verb)


def holds_in(user: Actor, codename: str, countries: Sequence[str]) -> bool:
    """Whether USER holds CODENAME on every one of COUNTRIES."""
    return not first_wall() or set(countries) <= set(read(user).countries(codename))


def holds_by_posting(user: User, verb: str, scope: str) -> bool:
    """Whether USER may do VERB in SCOPE by a posting of their own, whatever is lent to them."""
    if not read(user).lent or not first_wall():
        return holds(user, verb, scope)
    return scope in posted([user.pk])[user.pk].scopes(verb)


def serves(user: Actor, codename: str) -> bool:
    """Whether USER holds a service-wide capability."""
    return read(user).serves(codename)
