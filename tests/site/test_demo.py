"""The demonstration embassy: the same every time, whole, and of invented words only."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from cases.workflow.requests import INFORMATION_REQUEST
from consular.workflow import FILING, HANDLING
from cooperation.workflow.actions import ACTION
from ssi.accounts.models import User
from ssi.records.models import Record
from ssi.reports.models import Report
from ssi.site.worlds.demo.composing import SEED, compose
from ssi.site.worlds.demo.people import PHRASE
from ssi.site.worlds.demo.requests import describe_requests
from ssi.site.worlds.plans import AssistancePlan, CooperationPlan, LetterPlan, RequestPlan, SheetPlan
from ssi.site.worlds.reading import read_world
from ssi.territories.acting import acting_as
from tests.support import database

MONDAY = datetime.fromisoformat("2026-09-21T08:42:00+08:00")
DAYS = (
    MONDAY,
    datetime.fromisoformat("2026-09-20T23:30:00+08:00"),
    datetime.fromisoformat("2026-09-22T00:00:00+08:00"),
    datetime.fromisoformat("2027-01-01T04:05:00+00:00"),
)

COVERED = ("SG", "MY", "PH", "BN")

pytestmark = pytest.mark.slow  # loads the embassy


@pytest.fixture
def plain_kinds() -> None:
    """The demonstration is made of the real kinds."""


def of_kind(world: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [record for record in world["records"] if record["kind"] == kind]


def test_the_same_instant_gives_the_same_embassy() -> None:
    assert json.dumps(compose(MONDAY)) == json.dumps(compose(MONDAY))


@pytest.mark.parametrize("now", DAYS)
def test_whatever_the_hour_the_description_holds(now: datetime) -> None:
    world = read_world(compose(now))
    kinds = Counter(type(plan) for plan in world.records)
    assert kinds[RequestPlan] + kinds[LetterPlan] == 600
    assert (kinds[LetterPlan], kinds[AssistancePlan], kinds[SheetPlan]) == (60, 120, 50)
    cooperation = Counter(plan.kind for plan in world.records if isinstance(plan, CooperationPlan))
    # Thirty-five actions a year, what is still to come, a dozen agreements.
    assert cooperation["ACT"] >= 3 * 35
    assert cooperation["ACC"] >= 12
    assert cooperation["PRT"] >= 1


def test_every_state_is_there_to_be_seen() -> None:
    world = read_world(compose(MONDAY))
    states = {plan.state for plan in world.records if isinstance(plan, RequestPlan)}
    assert states == set(INFORMATION_REQUEST.by_code)
    filings = [plan for plan in world.records if isinstance(plan, AssistancePlan)]
    assert {plan.state for plan in filings} == set(FILING.by_code)
    assert {plan.handling_state for plan in filings if plan.acts} == set(HANDLING.by_code)
    actions = {plan.state for plan in world.records if isinstance(plan, CooperationPlan) and plan.kind == "ACT"}
    assert actions == set(ACTION.by_code) - {"postponed"}
    sheets = [plan for plan in world.records if isinstance(plan, SheetPlan)]
    assert Counter(plan.country for plan in sheets if plan.state == "published") == dict.fromkeys(COVERED, 1)
    assert {"draft", "reviewed", "superseded"} <= {plan.state for plan in sheets}


def test_the_four_countries_the_three_posts_and_most_themes_are_there() -> None:
    world = compose(MONDAY)
    requests = of_kind(world, "RFI")
    assert {one["country"] for one in world["records"]} == {"SG", "MY", "PH", "BN"}
    assert {one["post"] for one in of_kind(world, "ASC")} == {"KUL", "MNL", "SIN"}
    assert len({one["crime_type"] for one in requests}) >= 40
    assert {one["direction"] for one in requests} == {"incoming_fr", "outgoing_partner"}
    assert {one["urgency"] for one in requests} == {"flash", "urgent", "normal", "routine"}
    assert len({one["category"] for one in of_kind(world, "ASC")}) >= 20


def test_no_two_requests_read_alike() -> None:
    requests = describe_requests(MONDAY, SEED)
    assert len({one["title"] for one in requests}) == len(requests)
    assert len({one["summary"] for one in requests}) == len(requests)


def test_every_template_is_filled_and_set_in_french_type() -> None:
    written = [text for text in _texts(compose(MONDAY)["records"]) if not text.startswith("JVBERi")]
    assert [text for text in written if re.search(r"[{}|]|\.\.| [;?!»]|« ", text)] == []


def test_numbers_and_domains_are_those_of_fiction() -> None:
    written = " ".join(_texts(compose(MONDAY)["records"]))
    for number in re.findall(r"\+\d[\d ]{7,}\d", written):
        assert re.match(r"\+33 6 39 98|\+65 8555 01|\+60 11 5550 01|\+63 905 555 01|\+673 855 01", number), number
    for address in re.findall(r"\d+\.\d+\.\d+\.\d+", written):
        assert address.startswith(("192.0.2.", "198.51.100.", "203.0.113."))
    assert re.findall(r"\b[\w-]+\.(?:com|net|org|fr)\b|@(?![\w.-]+\.example\b)", written) == []


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in items for text in _texts(item)]


@pytest.mark.slow
def test_it_loads_once_and_its_people_see_their_part(db: None) -> None:
    with database.as_owner():
        database.empty()
        said = io.StringIO()
        call_command("demo", "--now", MONDAY.isoformat(), stdout=said)
        assert "540 RFI" in said.getvalue()
        call_command("demo", "--if-empty", stdout=said)
        with pytest.raises(CommandError, match="not empty"):
            call_command("demo")
        issued = Report.objects.get()
        assert (issued.first.isoformat(), issued.state) == ("2026-04-01", "issued")
        assert issued.issued_at is not None
        assert issued.issued_at < MONDAY
    agent, attache = User.objects.get(username="agent.kul"), User.objects.get(username="attache.my")
    assert agent.check_password(PHRASE)
    with acting_as(agent):
        seen = set(Record.objects.visible_to(agent).values_list("kind", "post_id"))
    assert seen == {("ASC", "KUL")}
    with acting_as(attache):
        assert set(Record.objects.visible_to(attache).values_list("country_id", flat=True)) == {"MY"}
        # What is planned opens on its day: cooperation and missions alone have some.
        late = (
            Record.objects.visible_to(attache)
            .filter(opened_at__gt=MONDAY)
            .exclude(area="technical")
            .exclude(kind="MIS")
        )
        assert not late.exists()


def test_the_logins_are_printed_without_a_database() -> None:
    said = io.StringIO()
    call_command("demo", "--print-logins", stdout=said)
    assert PHRASE in said.getvalue()
    assert len(PHRASE) >= 20


def test_production_has_no_demonstration(db: None) -> None:
    with database.as_owner(), override_settings(MODE="production"), pytest.raises(CommandError, match="demo and test"):
        call_command("demo")
