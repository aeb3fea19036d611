"""Every route × every role × every thing, own, foreign and missing, in each state: the two walls from outside.

The oracle is the canary: each thing carries a word of its own, and no answer may hold the word, the reference or the
identifier of something that the reader does not see. Then status, body, header names and number of statements: what is
somebody else's answers exactly like what does not exist.

The routes come from the URL configuration (ssi.site.routes); one not declared fails. Both walls are tried on every
route with one thing of each state, own and foreign; each one alone, and none, by a seeded sample (`make matrix`: all).
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import override_settings

from ssi.site.routes import ROUTES
from ssi.site.routing import Route
from tests.access.addresses import ADMINISTRATIVE, MISSING, Target, targets
from tests.access.asking import Answer, ask
from tests.access.things import ACTORS, Thing, World
from tests.support.client import StrictClient
from tests.support.database import app_role, set_role
from tests.support.people import Embassy

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]
SAMPLE, SEED = 1000, 20260921
LEAK_SHARE = 0.95
# The journal is made of keys: its readers (auditor, head of service) read references, and no content.
SHOW_KEYS = {"journal", "journal_export"}
# No file yet: a report never printed, no export, no folder; nothing done to several. An exhibit is of one letter alone.
NOT_YET = {"reports:pdf", "exports:download", "exchanges:printed", "bulk:result", "handover_pdf"}
NOT_YET |= {"cases:mission_pdf", "cases:custody", "consular:summary_pdf", "consular:paper", "briefing_pdf"}


@dataclass(frozen=True)
class Case:
    actor: str
    route: Route
    method: str
    target: Target


def cases(world: World, actor: str) -> Iterator[Case]:
    for route in ROUTES.values():
        if route.opens == "public":
            continue
        for method in route.methods:
            for target in targets(route, world):
                yield Case(actor, route, method, target)


def client_for(embassy: Embassy, actor: str) -> StrictClient:
    client = StrictClient()
    client.lint = False
    return client.sign_in(embassy[actor])


# Everything in a page that may give something away, found in one reading of it.
_TELLING = re.compile(r"canari\d{3}z|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|SSI(?:-[A-Z]{2,3})+-\d{4}-\d{4,}")


@dataclass(frozen=True)
class Watched:
    """What one person must not read: canaries, then references and identifiers, by the thing that they betray."""

    canaries: dict[str, Thing]
    traces: frozenset[str]
    # Whatever the pattern does not know is looked for as it stands.
    others: tuple[str, ...]


def watched(world: World, actor: str) -> Watched:
    kept = world.watched.get(actor)
    if kept is None:
        hidden = world.hidden_from(actor)
        traces = {trace for thing in hidden for trace in thing.traces}
        others = tuple(sorted(trace for trace in traces if not _TELLING.fullmatch(trace)))
        canaries = {thing.canary: thing for thing in hidden if thing.canary}
        assert all(_TELLING.fullmatch(canary) for canary in canaries)
        kept = world.watched[actor] = Watched(canaries, frozenset(traces), others)
    return kept


def leaks(world: World, case: Case, answer: Answer) -> list[str]:
    """Words in the answer that belong to something the reader does not see."""
    told = set(_TELLING.findall(answer.text))
    watch = watched(world, case.actor)
    found = [f"{thing.kind} {thing.state} {word}" for word in told if (thing := watch.canaries.get(word))]
    if case.route.name not in SHOW_KEYS:
        betrayed = (told & watch.traces) | {trace for trace in watch.others if trace in answer.text}
        found += sorted(betrayed - {case.target.key})
    return found


def described(case: Case) -> str:
    return f"{case.actor} {case.method} {case.target.url} ({case.route.name}, {case.target.state})"


def covering(everything: list[Case], whole: bool) -> list[Case]:
    """What is missing first, to compare with. Then, drawn by the seed, one thing of each state, own and foreign, on the
    pages that read; of what writes, and of its forms, one own and one foreign, others for each actor. WHOLE: all."""
    missing = [case for case in everything if case.target.state == "missing"]
    others = [case for case in everything if case.target.state != "missing"]
    if whole:
        return missing + others
    once = {(case.route.name, case.method): case for case in missing}
    random.Random(f"{SEED} {everything[0].actor}").shuffle(others)
    return [*once.values(), *{_alike(case): case for case in others}.values()]


def _alike(case: Case) -> tuple[object, ...]:
    reads = case.method == "GET" and case.route.reads
    state = case.target.state if reads else case.target.state == "page"
    return case.route.name, case.method, state, case.actor in case.target.seen_by


@pytest.mark.parametrize("actor", ACTORS)
def test_nobody_learns_of_what_they_do_not_see(actor: str, embassy: Embassy, world: World, sample_size: int) -> None:
    client = client_for(embassy, actor)
    missing: dict[tuple[str, str], Answer] = {}
    wrong: list[str] = []
    for case in covering(list(cases(world, actor)), whole=sample_size > SAMPLE):
        answer = ask(client, case.method, case.target.url, case.target.key)
        wrong += [f"{described(case)} shows {leak}" for leak in leaks(world, case, answer)]
        if answer.status >= 500:
            wrong.append(f"{described(case)}: {answer.status}")
        known = (case.route.name, case.method)
        if case.target.state == "missing":
            missing[known] = answer
        elif case.target.names_something and actor not in case.target.seen_by | case.target.known_to:
            wrong += [f"{described(case)}: {words}" for words in differences(answer, missing[known])]
        elif case.method == "GET" and actor in case.target.seen_by and answer.status == 404 and known[0] not in NOT_YET:
            wrong.append(f"{described(case)}: own thing not found")
    assert wrong == [], "\n".join(wrong[:40])


def differences(answer: Answer, missing: Answer) -> list[str]:
    """How a foreign thing differs from one that does not exist: it must not."""
    found = []
    if answer.status != missing.status:
        found.append(f"status {answer.status}, missing {missing.status}")
    if answer.body != missing.body:
        found.append("body differs from missing")
    if answer.headers != missing.headers:
        found.append(f"headers {answer.headers ^ missing.headers}")
    if answer.statements != missing.statements:
        found.append(f"{answer.statements} statements, missing {missing.statements}")
    return found


def test_whatever_an_address_names_exists_in_the_world(world: World) -> None:
    """A route asked for nothing but what is missing would prove nothing."""
    named = {what for route in ROUTES.values() for what in route.params.values()} & set(MISSING)
    assert named <= {thing.kind for thing in world.things} | ADMINISTRATIVE


def test_the_head_of_service_reads_every_thing_of_the_service(embassy: Embassy, world: World) -> None:
    """The oracle is not blind: the canary of an own thing is on its page."""
    client = client_for(embassy, "manager")
    for route in ROUTES.values():
        if route.kind != "detail" or "GET" not in route.methods:
            continue
        for target in targets(route, world):
            if "manager" in target.seen_by and target.names_something and target.canary:
                assert target.canary in ask(client, "GET", target.url).text, target.url


def sampled(world: World, number: int) -> list[Case]:
    everything = [case for actor in ACTORS for case in cases(world, actor)]
    chosen = random.Random(SEED)
    return everything if len(everything) <= number else chosen.sample(everything, number)


def leaking(embassy: Embassy, world: World, chosen: list[Case], each_once: bool = False) -> Counter[str]:
    """How many answers leaked, by route; EACH_ONCE: a route that did is not asked again."""
    found: Counter[str] = Counter()
    clients = {actor: client_for(embassy, actor) for actor in ACTORS}
    for case in chosen:
        if each_once and case.route.name in found:
            continue
        if leaks(world, case, ask(clients[case.actor], case.method, case.target.url, case.target.key)):
            found[case.route.name] += 1
    return found


@pytest.fixture
def sample_size(request: pytest.FixtureRequest) -> int:
    return SAMPLE if request.config.getoption("--matrix") == "sample" else 10**9


@pytest.mark.slow
def test_with_the_first_wall_off_the_second_holds(embassy: Embassy, world: World, sample_size: int) -> None:
    with override_settings(FIRST_WALL=False):
        assert leaking(embassy, world, sampled(world, sample_size)) == Counter()


@pytest.mark.slow
def test_with_the_second_wall_off_the_first_holds(embassy: Embassy, world: World, sample_size: int) -> None:
    set_role("ssi_nowall")
    try:
        assert leaking(embassy, world, sampled(world, sample_size)) == Counter()
    finally:
        set_role(app_role())


@pytest.mark.slow
def test_with_both_walls_off_nearly_every_reading_route_leaks(embassy: Embassy, world: World) -> None:
    """The detector works: without walls it must cry, on at least 95 % of the routes that read records."""
    reading = {route.name for route in ROUTES.values() if route.reads}
    chosen = [
        case
        for actor in ("attache.my", "agent.mnl", "attache.sg")
        for case in cases(world, actor)
        # What is one's own, or missing, leaks nothing.
        if case.route.name in reading
        and case.method == "GET"
        and actor not in case.target.seen_by
        and case.target.state != "missing"
    ]
    set_role("ssi_nowall")
    try:
        with override_settings(FIRST_WALL=False):
            found = leaking(embassy, world, chosen, each_once=True)
    finally:
        set_role(app_role())
    silent = reading - set(found)
    assert len(silent) <= (1 - LEAK_SHARE) * len(reading), f"blind on {sorted(silent)}"
