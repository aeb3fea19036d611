"""Builds a world on an empty database, as its owner, in one transaction: all of it, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from ssi.accounts.bootstrap import AUTOMATE, bootstrap_account
from ssi.accounts.models import User
from ssi.common import clock
from ssi.directory.models import Authority, CrimeType
from ssi.directory.services import load_reference_data
from ssi.records.enums import LinkKind
from ssi.records.models import Record
from ssi.records.services import link_records
from ssi.site.worlds.nodes import WorldError
from ssi.site.worlds.plans import (
    HANDLING_SIDE,
    AssistancePlan,
    CooperationPlan,
    LetterPlan,
    MissionPlan,
    PersonPlan,
    Plan,
    RequestPlan,
    SheetPlan,
    SidePlan,
    World,
)
from ssi.site.worlds.playing_assistance import play_assistance
from ssi.site.worlds.playing_cooperation import play_cooperation
from ssi.site.worlds.playing_letters import play_letter
from ssi.site.worlds.playing_missions import play_mission
from ssi.site.worlds.playing_requests import play_request
from ssi.site.worlds.playing_sheets import play_sheet
from ssi.site.worlds.replay import database_clock, seeded_keys
from ssi.site.worlds.stage import Placed, Stage
from ssi.territories.bootstrap import bootstrap_posting
from ssi.territories.data import load_territories
from ssi.territories.models import ConsularPost, Country


class NotHereError(Exception):
    """This database, or this mode, is not one in which a world may be built."""


@dataclass
class Built:
    """What stands now: by key, by login, and how many of each."""

    records: dict[str, Placed] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    postings: dict[str, list[int]] = field(default_factory=dict)

    def key_of(self, name: str) -> UUID | None:
        placed = self.records[name.removesuffix(HANDLING_SIDE)]
        return placed.handling if name.endswith(HANDLING_SIDE) else placed.key

    @property
    def counts(self) -> dict[str, int]:
        kinds = Counter(placed.kind for placed in self.records.values())
        return {
            "people": len(self.people),
            "postings": sum(map(len, self.postings.values())),
            "records": len(self.records),
            **dict(sorted(kinds.items())),
            "documents": sum(len(placed.documents) for placed in self.records.values()),
        }


def found_in_database() -> dict[str, int]:
    """What makes a database not empty."""
    counts = {
        "accounts": User.objects.count(),
        "countries": Country.objects.count(),
        "records": Record.objects.count(),
    }
    return {name: count for name, count in counts.items() if count}


def refuse_elsewhere() -> None:
    """Raises NotHereError in production, on a database with something in it, and for a role that does not own it."""
    if settings.MODE == "production":
        raise NotHereError("worlds are built in demo and test modes only")
    with connection.cursor() as cursor:
        cursor.execute("select current_user, pg_has_role(current_user, %s, 'usage')", [settings.OWNER_ROLE])
        role, owns = cursor.fetchone()
    if not owns:
        raise NotHereError(f"connected as {role}: give the DATABASE_URL of the role {settings.OWNER_ROLE}")
    if found := found_in_database():
        words = ", ".join(f"{count} {name}" for name, count in found.items())
        raise NotHereError(f"this database is not empty: it holds {words}. Nothing was written.")


def build(world: World, seed: int, progress: Callable[[int, int], None] = lambda _built, _all: None) -> Built:
    """Builds WORLD. The same world and seed give the same references, texts and keys; WorldError leaves nothing.

    PROGRESS is told how many of the records stand, after each.
    """
    refuse_elsewhere()
    built = Built()
    with transaction.atomic(), database_clock(), seeded_keys(seed):
        with clock.at(world.now):
            stage = _set_stage(world, built)
        for plan in world.records:
            built.records[plan.key] = _play(stage, plan)
            progress(len(built.records), len(world.records))
        _link_all(stage, world.records, built)
        # Whoever has left could still act in the past that was just replayed: their account closes last.
        closed = [person.username for person in world.people if not person.active]
        User.objects.filter(username__in=closed).update(is_active=False)
        _mark()
    return built


def _mark() -> None:
    """Production refuses a database that bears this mark (ssi/territories/startup.py): its accounts are invented."""
    with connection.cursor() as cursor:
        cursor.execute("comment on schema ssi is 'a world described'")


def _set_stage(world: World, built: Built) -> Stage:
    _lay_territories(world)
    load_reference_data()
    bootstrap_account(username=AUTOMATE, full_name="Automate", password=None)
    hashes = {password: make_password(password) for password in {person.password for person in world.people}}
    people = {person.username: _settle(person, hashes[person.password], built) for person in world.people}
    return Stage(
        people=people,
        posted_for_a_time=frozenset(person.username for person in world.people if person.has_dates),
        countries=Country.objects.in_bulk(),
        posts=ConsularPost.objects.in_bulk(),
        authorities=Authority.objects.in_bulk(),
        crime_types=CrimeType.objects.in_bulk(),
    )


def _lay_territories(world: World) -> None:
    """Those of the service, then what the world adds to them or says otherwise."""
    load_territories()
    for country in world.countries:
        Country.objects.update_or_create(
            code=country.code,
            defaults={
                "name_fr": country.name_fr,
                "name_en": country.name_en,
                "capital_fr": country.capital_fr,
                "time_zone": country.time_zone,
                "covered": country.covered,
            },
        )
    for post in world.posts:
        row, _created = ConsularPost.objects.update_or_create(
            code=post.code,
            defaults={
                "name_fr": post.name_fr,
                "name_en": post.name_en,
                "time_zone": post.time_zone,
                "seat_id": post.countries[0],
            },
        )
        row.countries.set(Country.objects.filter(code__in=post.countries))


def _settle(plan: PersonPlan, password: str, built: Built) -> User:
    """People of one password share one hash: hashing it for each would take longer than all the rest."""
    person = User(
        username=plan.username,
        full_name=plan.full_name,
        email=plan.email,
        language=plan.language,
        time_zone=plan.time_zone,
        password=password,
        created_at=clock.now(),
    )
    person.full_clean(exclude=["password", "created_at"])
    person.save(force_insert=True)
    built.people[plan.username] = person.pk
    built.postings[plan.username] = [
        bootstrap_posting(
            person,
            posting.role,
            countries=posting.countries,
            post=posting.post or None,
            areas=posting.areas,
            start=posting.start,
            end=posting.end,
        ).pk
        for posting in plan.postings
    ]
    return person


def _play(stage: Stage, plan: Plan) -> Placed:
    if isinstance(plan, RequestPlan):
        return play_request(stage, plan)
    if isinstance(plan, LetterPlan):
        return play_letter(stage, plan)
    if isinstance(plan, MissionPlan):
        return play_mission(stage, plan)
    if isinstance(plan, CooperationPlan):
        return play_cooperation(stage, plan)
    if isinstance(plan, SheetPlan):
        return play_sheet(stage, plan)
    return play_assistance(stage, plan)


def _sides(plans: Sequence[Plan]) -> list[tuple[str, SidePlan, str]]:
    """Each record of the world by its key, with what hangs on it and its path in the description."""
    found = [(plan.key, plan.side, plan.path) for plan in plans]
    two = [plan for plan in plans if isinstance(plan, AssistancePlan) and plan.acts]
    return found + [(plan.key + HANDLING_SIDE, plan.handling, f"{plan.path}.handling") for plan in two]


def _link_all(stage: Stage, plans: Sequence[Plan], built: Built) -> None:
    """Once all records stand: a link may point to one that comes later in the description."""
    sides = {key: side for key, side, _path in _sides(plans)}
    for key, side, path in _sides(plans):
        for position, link in enumerate(side.links):
            where = f"{path}.links[{position}]"
            if link.to not in sides:
                raise WorldError([f"{where}: {link.to!r} is a draft, which has no handling"])
            left, right = (Record.objects.get(pk=str(built.key_of(name))) for name in (key, link.to))
            with stage.acts(link.by, max(side.at, sides[link.to].at), where) as person:
                link_records(left, right, kind=LinkKind(link.kind), actor=person)
