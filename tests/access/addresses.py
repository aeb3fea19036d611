"""What each route is asked for: an address for each thing its parameters can name, and one for what is missing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from ssi.accounts.models import User
from ssi.directory.models import (
    Advice,
    AuthorityAlias,
    ChecklistItem,
    CustodyLimit,
    LegalProvision,
    LetterTemplate,
    PenaltyExposure,
)
from ssi.site.routing import Route
from ssi.territories.models import Posting
from tests.access.things import Thing, World

NO_KEY = "00000000-0000-4000-8000-000000000000"
# One that exists in form and in nothing else, for each kind of thing.
MISSING = {
    "record:RFI": "SSI-SG-RFI-2026-9999",
    "record:CRI": "SSI-SG-CRI-2026-9999",
    "record:MIS": "SSI-SG-MIS-2026-9999",
    "record:ASC": "SSI-MNL-ASC-2026-9999",
    "record:ACT": "SSI-SG-ACT-2026-9999",
    "record:PRT": "SSI-SG-PRT-2026-9999",
    "record:ACC": "SSI-SG-ACC-2026-9999",
    "draft:ACT": NO_KEY,
    "draft:PRT": NO_KEY,
    "draft:ACC": NO_KEY,
    "record:FIC": "SSI-SG-FIC-2026-9999",
    "handled:ASC": "SSI-MNL-ASC-2026-9999",
    "id": NO_KEY,
    "id:RFI": NO_KEY,
    "id:CRI": NO_KEY,
    "id:MIS": NO_KEY,
    "id:ASC": NO_KEY,
    "id:ASH": NO_KEY,
    "id:ACT": NO_KEY,
    "id:PRT": NO_KEY,
    "id:ACC": NO_KEY,
    "id:FIC": NO_KEY,
    "draft:RFI": NO_KEY,
    "draft:CRI": NO_KEY,
    "draft:MIS": NO_KEY,
    "draft:ASC": NO_KEY,
    "affair": NO_KEY,
    "contact": NO_KEY,
    "hard_date": NO_KEY,
    "incident": NO_KEY,
    "zone": NO_KEY,
    "task": NO_KEY,
    "news": NO_KEY,
    "alert": NO_KEY,
    "turn": NO_KEY,
    "security_notice": NO_KEY,
    "correspondent": NO_KEY,
    "usual_task": NO_KEY,
    "exchange": NO_KEY,
    "exhibit": NO_KEY,
    "assurance": NO_KEY,
    "exposure": "999999",
    "custody_limit": "999999",
    "advice": "999999",
    "feed": NO_KEY,
    "draft:FIC": NO_KEY,
    "country": "ZZ",
    "covered_country": "ZZ",
    "document": NO_KEY,
    "mail": NO_KEY,
    "letter": NO_KEY,
    "letter_template": NO_KEY,
    "report": NO_KEY,
    "job": NO_KEY,
    "import": NO_KEY,
    "part": NO_KEY,
    "part_number": NO_KEY,
    "handling": NO_KEY,
    "account": "999999",
    "posting": "999999",
    "delegation": "999999",
    "notice": NO_KEY,
    "view": NO_KEY,
    "session": "a" * 16,
    "access_request": NO_KEY,
    "emergency": NO_KEY,
    "authority": "SG-NONE",
    "alias": "999999",
    "crime_type": "NONE",
    "instrument": "NONE",
    "provision": "999999",
    "holiday": "999999",
    "post": "ZZZ",
    "checklist_item": NO_KEY,
    "token": NO_KEY,
}
# Without record data: the right is on the page.
REFERENCE: dict[str, Callable[[], object]] = {
    "authority": lambda: "SG-CNB",
    # Its calendar and its checklist: reference data, whoever sees its records.
    "covered_country": lambda: "SG",
    "alias": lambda: AuthorityAlias.objects.order_by("pk").values_list("pk", flat=True)[0],
    "crime_type": lambda: "DRUG-KET",
    "instrument": lambda: "FR-RECIPROCITY",
    "provision": lambda: LegalProvision.objects.order_by("pk").values_list("pk", flat=True)[0],
    "holiday": lambda: MISSING["holiday"],
    "exposure": lambda: PenaltyExposure.objects.order_by("pk").values_list("pk", flat=True)[0],
    "advice": lambda: Advice.objects.order_by("pk").values_list("pk", flat=True)[0],
    "custody_limit": lambda: CustodyLimit.objects.order_by("pk").values_list("pk", flat=True)[0],
    "post": lambda: "KUL",
    "letter_template": lambda: LetterTemplate.objects.in_force().values_list("pk", flat=True)[0],
    "usual_task": lambda: MISSING["usual_task"],
    "checklist_item": lambda: ChecklistItem.objects.order_by("pk").values_list("item", flat=True)[0],
}
ADMINISTRATIVE = {"feed", "account", "posting", "session", "token", "notice", *REFERENCE}
# Parameters that choose something on a page without naming a thing.
FIXED = {
    "kind": ["demande", "commission-rogatoire", "mission"],
    "step": ["qualify", "withdraw"],
    "step:RFI": ["qualify", "withdraw"],
    "step:CRI": ["send_back", "refuse"],
    "step:MIS": ["study", "begin", "cancel"],
    "step:ASH": ["await_local"],
    "step:ACT": ["program", "finish", "cancel"],
    "step:PRT": ["hold", "resume"],
    "step:ACC": ["sign", "abandon"],
    "step:FIC": ["validate", "take_back", "confirm"],
    "number": ["1"],
    "stage": ["1", "2", "3"],
    "section": ["operational"],
}


@dataclass(frozen=True)
class Target:
    """One address. KEY is what was asked for; SEEN_BY, who may see what it names."""

    url: str
    key: str
    state: str
    canary: str
    seen_by: frozenset[str] = frozenset()
    names_something: bool = False
    known_to: frozenset[str] = frozenset()


def targets(route: Route, world: World) -> tuple[Target, ...]:
    """Worked out once for each route: they are the same for every actor."""
    if route.name not in world.targets:
        world.targets[route.name] = tuple(_targets(route, world))
    return world.targets[route.name]


def _targets(route: Route, world: World) -> Iterator[Target]:
    for params in _variants(route):
        choices = [[(name, option) for option in _options(what, world)] for name, what in params.items()]
        for chosen in itertools.product(*choices):
            values = {name: option.key for name, option in chosen}
            named = [option for _name, option in chosen if option.state != "fixed"]
            url = reverse(route.name, kwargs=values)
            if not named:
                yield Target(url, "", "page", "")
                continue
            one = named[0]
            yield Target(url, one.key, one.state, one.canary, one.seen_by, one.state != "missing", one.known_to)


def _variants(route: Route) -> list[dict[str, str]]:
    """The parameters of ROUTE for each kind that its address serves: `record:CRI` goes with `step:CRI`."""
    kinds = dict.fromkeys(other.partition(":")[2] for other in route.also)
    twins = [
        {
            name: twin if (twin := f"{what.partition(':')[0]}:{kind}") in route.also else what
            for name, what in route.params.items()
        }
        for kind in kinds
    ]
    return [dict(route.params), *twins]


def _options(what: str, world: World) -> list[Thing]:
    if what in FIXED:
        return [_only(what, value, "fixed") for value in FIXED[what]]
    if what in ADMINISTRATIVE:
        return [_only(what, value, "fixed") for value in _administrative(what)]
    return [_only(what, MISSING[what], "missing"), *world.of_kind(what)]


def _only(what: str, key: str, state: str) -> Thing:
    return Thing(what, key, "", state, frozenset())


def _administrative(what: str) -> list[str]:
    """Things without record data: the right is on the page, whatever it names."""
    if what == "account":
        return [str(User.objects.get(username="nobody").pk), MISSING[what]]
    if what == "posting":
        return [str(Posting.objects.order_by("id").values_list("pk", flat=True)[0]), MISSING[what]]
    return [str(REFERENCE[what]()) if what in REFERENCE else MISSING[what], MISSING[what]]
