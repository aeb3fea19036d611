"""A described world is built by the product's own services, all of it or nothing."""

from __future__ import annotations

import copy
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from cases.models import InformationRequest
from consular.models import Message, Note
from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.documents.models import Document
from ssi.exchanges.models import Exchange
from ssi.records.models import Change, Passage, Record, RecordLink
from ssi.site.worlds.building import Built, NotHereError, build, refuse_elsewhere
from ssi.site.worlds.nodes import WorldError
from ssi.site.worlds.reading import parse_world, read_world
from ssi.territories.acting import acting_as
from ssi.territories.sql import CLOCK, TEST_CLOCK
from tests.support import database
from tests.support.client import StrictClient

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "testing.md"

pytestmark = pytest.mark.slow  # builds whole worlds


def example() -> dict[str, Any]:
    """The whole example of docs/testing.md."""
    found = re.search(r"```json\n(.*?)```", DOCUMENTATION.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    described: dict[str, Any] = json.loads(found.group(1))
    return described


@pytest.fixture
def plain_kinds() -> None:
    """Worlds are made of the real kinds."""


@pytest.fixture
def empty(db: None) -> Iterator[None]:
    """An empty database, its owner at work; the rollback of the test brings the foundations back."""
    with database.as_owner():
        database.empty()
        yield


@pytest.fixture
def built(empty: None) -> Built:
    return build(read_world(example()), 7)


def record(built: Built, key: str) -> Record:
    return Record.objects.get(pk=built.records[key].key)


# --- The example of the documentation -------------------------------------------------------------------------------


def test_the_documented_example_is_built_whole(built: Built) -> None:
    assert built.counts == {"people": 8, "postings": 8, "records": 7, "ASC": 3, "RFI": 4, "documents": 1}
    assert {key: placed.state for key, placed in built.records.items()} == {
        "ketamine": "closed",
        "brouillon": "draft",
        "ancien": "refused",
        "rouvert": "qualified",
        "arrestation": "answered",
        "vol": "in_progress",
        "a-deposer": "draft",
    }
    assert built.records["ketamine"].reference == "SSI-SG-RFI-2026-0001"
    assert built.records["arrestation"].reference == "SSI-MNL-ASC-2026-0001"
    assert built.records["vol"].handling_state == "awaiting_local"
    assert built.records["a-deposer"].handling is None


def test_texts_are_kept_as_they_are_given(built: Built) -> None:
    request = InformationRequest.objects.get(record=record(built, "ketamine"))
    assert request.summary == "CANARI-EXPOSE-SG"
    assert request.outcome == "partial"
    assert Exchange.objects.get(direction="in", external_reference="CNB/IL/FR/26/0219").body == "CANARI-REPONSE-SG"
    assert Message.objects.get(kind="answer").body == "CANARI-REPONSE-PH"
    assert Note.objects.get().source == "CANARI-SOURCE-PH"
    assert set(Document.objects.values_list("file_name", flat=True)) == {"demande.txt", "accord.txt"}


def test_every_act_is_dated_at_its_own_instant_and_by_its_person(built: Built) -> None:
    ketamine = record(built, "ketamine")
    passages = {one.to_state: one for one in Passage.objects.filter(record=ketamine).select_related("actor")}
    assert passages["sent"].at.isoformat() == "2026-09-08T08:05:00+00:00"
    assert passages["sent"].actor.username == "julien"
    history = Change.objects.filter(record=ketamine, fields__state__1="sent").get()
    assert history.at == passages["sent"].at
    assert history.actor == passages["sent"].actor_id
    assert Entry.objects.filter(at=passages["sent"].at, keys__contains=[str(ketamine.pk)]).exists()


def test_an_account_closed_today_could_act_when_it_was_open(built: Built) -> None:
    assert record(built, "ancien").author.username == "parti"
    assert not User.objects.get(username="parti").is_active


def test_a_reserved_record_is_seen_by_its_named_reader_alone(built: Built) -> None:
    ketamine = record(built, "ketamine")
    mei, claire = User.objects.get(username="mei"), User.objects.get(username="claire")
    with acting_as(mei):
        assert Record.objects.visible_to(mei).filter(pk=ketamine.pk).exists()
    with acting_as(claire):
        assert not Record.objects.visible_to(claire).filter(pk=ketamine.pk).exists()


def test_a_link_may_point_to_a_handling_that_comes_later(built: Built) -> None:
    link = RecordLink.objects.get()
    assert link.left_id == built.records["ketamine"].key
    assert link.right_id == built.records["arrestation"].handling


def test_the_people_sign_in_with_the_password_of_the_world(built: Built) -> None:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        answer = StrictClient().post("/connexion/", {"login": "sophie", "password": "cinq mots pour entrer ici"})
    assert answer.status_code == 302


def built_in_passing(seed: int) -> Built:
    """The example, built and undone."""
    with transaction.atomic():
        built = build(read_world(example()), seed)
        transaction.set_rollback(True)
    return built


def test_the_same_world_and_seed_give_the_same_references_and_keys(empty: None) -> None:
    once, again, other = built_in_passing(7), built_in_passing(7), built_in_passing(8)
    assert {key: (one.reference, one.key, one.documents) for key, one in once.records.items()} == {
        key: (one.reference, one.key, one.documents) for key, one in again.records.items()
    }
    assert other.records["ketamine"].reference == once.records["ketamine"].reference
    assert other.records["ketamine"].key != once.records["ketamine"].key


def test_outside_test_mode_the_clock_of_the_database_moves_for_the_loading_and_comes_back(empty: None) -> None:
    def source() -> str:
        with connection.cursor() as cursor:
            cursor.execute("select prosrc from pg_proc where oid = 'ssi.now()'::regprocedure")
            return str(cursor.fetchone()[0])

    with connection.cursor() as cursor:
        cursor.execute(CLOCK)
    with override_settings(MODE="demo"):
        built = build(read_world(example()), 7)
    assert "ssi.clock" not in source()
    sent = Passage.objects.get(record_id=built.records["ketamine"].key, to_state="sent")
    assert Change.objects.get(record_id=sent.record_id, fields__state__1="sent").at == sent.at
    with connection.cursor() as cursor:
        cursor.execute(TEST_CLOCK)


# --- What is refused, and where it says so ---------------------------------------------------------------------------


def changed(**changes: Any) -> dict[str, Any]:
    """A world of two people and one request, with CHANGES to the request."""
    return {
        "now": "2026-09-21T08:42:00+08:00",
        "people": [
            {"username": "julien", "postings": [{"role": "attache", "countries": ["SG"]}]},
            {"username": "sophie", "postings": [{"role": "consular_agent", "post": "MNL"}]},
        ],
        "records": [{"country": "SG", "author": "julien", "questions": ["Qui ?"], **changes}],
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"country": "XX"}, r"\$\.records\[0\]\.country: unknown country 'XX'"),
        ({"country": "FR"}, r"\$\.records\[0\]\.country: no record is kept under FR"),
        ({"author": "juliem"}, r"\$\.records\[0\]\.author: unknown person 'juliem', did you mean 'julien'"),
        ({"state": "clsoed"}, r"\$\.records\[0\]\.state: unknown state 'clsoed', did you mean 'closed'"),
        ({"state": "sent", "steps": [{"step": "register"}]}, r"\.state: unreachable: .* 'registered', not in 'sent'"),
        ({"steps": [{"step": "send"}]}, r"\.steps\[0\]\.step: 'send' cannot be taken from the state 'draft'"),
        ({"steps": [{"step": "sned"}]}, r"\.steps\[0\]\.step: unknown step 'sned'"),
        ({"received_at": "2026-10-01T09:00"}, r"\.received_at: .* is after the instant of the world"),
        ({"received_at": "hier"}, r"\.received_at: an instant was expected"),
        ({"at": {"register": "2026-09-01T09:00"}}, r"not in the order of time"),
        ({"crime_type": "DRUGS"}, r"\.crime_type: unknown crime type 'DRUGS', did you mean 'DRUG"),
        ({"requesting_authority": "FR-OFAT"}, r"unknown authority 'FR-OFAT', did you mean 'FR-OFAST'"),
        ({"urgency": "hier"}, r"\.urgency: "),
        ({"title": 12}, r"\.title: a text was expected, not 12"),
        ({"title": "a\x00b"}, r"\.title: the character NUL"),
        ({"titel": "a"}, r"\.titel: unknown name, did you mean 'title'"),
        ({"questions": ["x" * 1001]}, r"\.questions\[0\]\.text: "),
        ({"links": ["ailleurs"]}, r"\.links\[0\]: unknown key 'ailleurs'"),
        ({"documents": [{"name": "a.txt"}]}, r"\.documents\[0\]: give its content"),
        ({"state": "answered", "questions": []}, r"\.questions: an answer needs a question"),
        ({"readers": [{"person": "sophie", "reason": "non"}]}, r"\.readers\[0\]\.reason: "),
        ({"kind": "ASC", "country": "PH", "title": "T", "author": "sophie"}, r"\.title: unknown name"),
        ({"kind": "ASC", "author": "sophie", "post": "MNL", "questions": None}, r"\.post: .* does not cover SG"),
    ],
)
def test_a_mistake_is_said_with_its_path(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(WorldError, match=said):
        read_world(changed(**changes))


@pytest.mark.parametrize(
    ("posting", "said"),
    [
        ({"role": "attache"}, "exercised on countries"),
        ({"role": "consular_agent", "countries": ["SG"]}, "exercised on"),
        ({"role": "administrator", "post": "MNL"}, "exercised on the service"),
        ({"role": "ambassador"}, "unknown role 'ambassador'"),
        ({"role": "attache", "countries": ["ZZ"]}, r"countries\[0\]: unknown country 'ZZ'"),
        ({"role": "attache", "countries": ["SG"], "areas": ["secret"]}, r"areas\[0\]: unknown area 'secret'"),
        ({"role": "attache", "countries": ["SG"], "from": "2026-02-01", "until": "2026-01-01"}, "ends before"),
    ],
)
def test_a_posting_that_cannot_be_is_said_with_its_path(posting: dict[str, Any], said: str) -> None:
    world = {"people": [{"username": "julien", "postings": [posting]}]}
    with pytest.raises(WorldError, match=said) as refused:
        read_world(world)
    assert refused.value.lines[0].startswith("$.people[0].postings[0]")


def test_all_the_mistakes_are_said_at_once() -> None:
    with pytest.raises(WorldError) as refused:
        read_world(changed(state="x", crime_type="y", urgency="z"))
    assert len(refused.value.lines) == 3


def test_what_is_not_json_is_said() -> None:
    with pytest.raises(WorldError, match="not JSON"):
        parse_world("{")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"author": "sophie"}, r"\$\.records\[0\].*: refused to sophie: "),
        ({"state": "sent", "objective_reasons": " ", "purpose": ""}, r"refused to julien: .*finalité"),
        ({"documents": [{"name": "a.pdf", "content": "du texte"}]}, r"documents\[0\]\.file: refused to julien: "),
    ],
)
def test_what_a_service_refuses_is_said_with_its_path_and_nothing_is_written(
    empty: None, changes: dict[str, Any], said: str
) -> None:
    world = read_world(changed(**changes))
    with pytest.raises(WorldError, match=said):
        build(world, 1)
    assert not User.objects.exists()
    assert not Record.objects.exists()
    assert not Entry.objects.exists()


def test_a_state_that_the_steps_do_not_reach_is_refused(empty: None) -> None:
    described = copy.deepcopy(example())
    described["records"][5]["state"] = "closed"
    with pytest.raises(
        WorldError, match=r"\$\.records\[5\]\.state: these steps lead to 'in_progress', not to 'closed'"
    ):
        build(read_world(described), 1)


# --- Where it may be done ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_database_with_something_in_it_is_refused_and_what_it_holds_is_said() -> None:
    with database.as_owner(), pytest.raises(NotHereError, match=r"holds \d+ accounts, 5 countries"):
        refuse_elsewhere()


def test_the_role_of_the_application_is_refused(empty: None) -> None:
    database.set_role("ssi_app")
    with pytest.raises(NotHereError, match="ssi_owner"):
        refuse_elsewhere()


def test_production_is_refused(empty: None) -> None:
    with override_settings(MODE="production"), pytest.raises(NotHereError, match="demo and test modes only"):
        refuse_elsewhere()


def test_the_command_prints_keys_and_references(empty: None, tmp_path: Path) -> None:
    path = tmp_path / "world.json"
    path.write_text(json.dumps(changed(key="seul")), encoding="utf-8")
    printed = io.StringIO()
    call_command("seed", "--spec", str(path), "--seed", "3", "--json", stdout=printed)
    said = json.loads(printed.getvalue())
    assert said["counts"]["records"] == 1
    assert said["records"]["seul"]["reference"] == "SSI-SG-RFI-2026-0001"
    assert set(said["people"]) == {"julien", "sophie"}


def test_the_command_says_what_is_wrong_and_that_nothing_was_written(empty: None, tmp_path: Path) -> None:
    path = tmp_path / "world.json"
    path.write_text(json.dumps(changed(country="XX")), encoding="utf-8")
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("seed", "--spec", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("seed", "--spec", str(tmp_path / "absent.json"))
