"""Reading for machines: one list, one shape, by keyset; what one does not see does not exist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils.http import urlencode

from consular.services import add_note
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.people.models import Part
from ssi.records.enums import LinkKind
from ssi.records.models import Record
from ssi.records.services import link_records
from ssi.territories.acting import acting_as
from tests.factories.cases import make_request
from tests.factories.consular import handling_of, make_filing
from tests.factories.letters import make_letter
from tests.factories.records import copy_request
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
LIST = "/api/v1/records/"


def at(record: Record) -> str:
    return f"{LIST}{record.pk}/"


def listed(client: StrictClient, **query: Any) -> list[str]:
    """The references of every page of the list, in order."""
    url: str | None = f"{LIST}?{urlencode(query)}" if query else LIST
    found: list[str] = []
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, answer.content
        found += [row["reference"] for row in answer.json()["results"]]
        url = answer.json()["next"]
    return found


def test_a_request_is_read_with_all_that_its_page_shows(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"], state="answered", text="Kétamine")
    answer = signed_in("attache.sg").get(at(record))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    said = answer.json()
    assert (said["reference"], said["owner"]) == (record.reference, "Julien Martin")
    assert said["state_label"] == "Réponse reçue"
    assert said["opened_at"] == "2026-09-08T01:20:00Z"
    assert said["detail"]["request"]["requested_authority"]["code"] == "SG-CNB"
    assert said["detail"]["questions"][0]["answer"] == "Kétamine"
    assert [one["direction"] for one in said["detail"]["exchanges"]] == ["in", "out"]
    assert "forward" in {one["transition"] for one in said["transitions"]}


def test_a_step_that_a_rule_refuses_is_told_with_its_reason_and_the_page_that_mends_it(
    signed_in: SignIn, embassy: Embassy
) -> None:
    record = make_request(embassy["attache.sg"], state="qualified")
    with as_owner():
        record.informationrequest.purpose = ""
        record.informationrequest.save()
    offers = {one["transition"]: one for one in signed_in("attache.sg").get(at(record)).json()["transitions"]}
    assert not offers["send"]["allowed"]
    assert "finalité" in offers["send"]["reason"]
    assert offers["send"]["fix"] == f"/dossiers/{record.reference}/modifier/#id_purpose"


def test_the_post_reads_its_request_and_cannot_tell_that_it_is_handled(signed_in: SignIn, embassy: Embassy) -> None:
    filing = make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="answered", note="source protégée")
    post, service = signed_in("agent.mnl"), signed_in("attache.ph")
    assert service.get(at(filing)).json()["detail"]["handling"] == str(handling_of(filing).pk)
    assert post.get(at(filing)).json()["detail"]["handling"] is None
    assert listed(post) == [filing.reference]
    hidden, missing = post.get(at(handling_of(filing))), post.get(f"{LIST}00000000-0000-4000-8000-000000000000/")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert service.get(at(handling_of(filing))).json()["detail"]["notes"][0]["body"] == "source protégée"


def test_work_of_the_service_alone_does_not_move_the_request_that_the_post_follows(embassy: Embassy) -> None:
    filing = make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="in_progress")
    handling, user = handling_of(filing), embassy["attache.ph"]
    with clock.at(datetime(2026, 9, 25, tzinfo=UTC)), acting_as(user):
        add_note(handling, body="Appel au commissariat", actor=user)
    with as_owner():
        moved = {record.pk: record.updated_at for record in Record.objects.filter(pk__in=[filing.pk, handling.pk])}
    assert moved[handling.pk] == datetime(2026, 9, 25, tzinfo=UTC)
    assert moved[filing.pk] == filing.updated_at


def test_a_link_is_read_by_those_who_see_both_ends(signed_in: SignIn, embassy: Embassy) -> None:
    here = make_request(embassy["attache.sg"], text="Un")
    there = make_request(embassy["attache.my"], "MY", text="Deux")
    manager = embassy["manager"]
    with as_owner(), acting_as(manager):
        link_records(here, there, kind=LinkKind.RELATED, actor=manager)
    assert [one["reference"] for one in signed_in("manager").get(at(here)).json()["links"]] == [there.reference]
    assert signed_in("attache.sg").get(at(here)).json()["links"] == []


def test_a_draft_is_listed_when_it_is_asked_for_and_by_its_author_alone(signed_in: SignIn, embassy: Embassy) -> None:
    make_request(embassy["attache.sg"], state="draft")
    author, colleague = signed_in("attache.sg"), signed_in("deputy.sg")
    assert listed(author) == []
    assert listed(author, state="draft") == [None]
    assert listed(colleague, state="draft") == []


@pytest.mark.parametrize("order", ["updated", "newest"])
def test_the_pages_of_a_list_hold_each_record_once(signed_in: SignIn, embassy: Embassy, order: str) -> None:
    record = make_request(embassy["attache.sg"])
    copies = [copy_request(record, number) for number in range(6)]
    found = listed(signed_in("attache.sg"), order=order, limit=2)
    assert sorted(found) == sorted(str(one.reference) for one in [record, *copies])


def test_each_filter_narrows_the_list(signed_in: SignIn, embassy: Embassy) -> None:
    sent = make_request(embassy["attache.sg"], state="sent")
    closed = make_request(embassy["attache.sg"], "BN", state="closed")
    client = signed_in("attache.sg")
    assert listed(client, country="BN") == [closed.reference]
    assert listed(client, state="sent") == [sent.reference]
    assert listed(client, state="closed") == [closed.reference]
    assert listed(client, kind="ASC") == []
    assert len(listed(client, opened_since="2026-09-08T09:20:00+08:00")) == 2
    assert listed(client, opened_before="2026-09-08T09:20:00+08:00") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("colour=red", "colour"),
        ("kind=XXX", "kind"),
        ("country=sg", "country"),
        ("limit=101", "limit"),
        ("limit=1&limit=2", "limit"),
        ("updated_since=hier", "updated_since"),
        ("updated_since=2026-09-08T09:20:00", "updated_since"),
        ("opened_since=0001-01-01T00:00:00%2B10:00", "opened_since"),
        ("cursor=zzz", "cursor"),
        ("state=", "state"),
        ("country=%00", "country"),
    ],
)
def test_a_criterion_that_makes_no_sense_is_named(signed_in: SignIn, query: str, field: str) -> None:
    answer = signed_in("attache.sg").get(f"{LIST}?{query}")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {error["field"] for error in answer.json()["errors"]} == {field}


def test_what_is_written_under_a_record_updates_it(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"])
    later = datetime(2026, 10, 1, tzinfo=UTC)
    client = signed_in("attache.sg")
    since = (later - timedelta(hours=1)).isoformat()
    assert listed(client, updated_since=since) == []
    with as_owner(), clock.at(later), acting_as(embassy["attache.sg"]):
        Part.objects.create(
            record=record, scope=record.scope, number=1, entity_type="organisation", name="ACME", as_of=later.date()
        )
    assert listed(client, updated_since=since) == [record.reference]


def test_reading_is_journalled_like_the_pages(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"])
    client = signed_in("attache.sg")
    client.get(LIST)
    client.get(at(record))
    with as_owner():
        lines = list(Entry.objects.order_by("-id").values_list("acts", "country", "keys")[:2])
    assert lines == [(["record.read"], "SG", [str(record.pk)]), (["list.read"], "SG", [str(record.pk)])]


def test_whoever_is_not_signed_in_is_told_how_to_be(client: StrictClient) -> None:
    answer = client.get(LIST)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["type"] == "/aide/api/#not-signed-in"


def test_a_problem_is_in_the_language_that_the_machine_reads(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    french, english = client.get(f"{LIST}?limit=0"), client.get(f"{LIST}?limit=0", headers={"Accept-Language": "en"})
    assert french.json()["title"] == "Ce qui est envoyé ne convient pas."
    assert english.headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("method", "url", "headers", "status"),
    [
        ("GET", "/api/v1/nowhere/", {}, 404),
        ("GET", f"{LIST}not-a-key/", {}, 404),
        ("DELETE", LIST, {}, 405),
        ("OPTIONS", LIST, {}, 405),
        ("GET", LIST, {"accept": "text/html"}, 406),
        ("GET", f"{LIST}?format=html", {}, 422),
    ],
)
def test_every_refusal_is_a_problem(
    signed_in: SignIn, method: str, url: str, headers: dict[str, str], status: int
) -> None:
    answer = signed_in("attache.sg").generic(method, url, headers=headers)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_a_letter_tells_what_the_list_of_its_country_still_misses(signed_in: SignIn, embassy: Embassy) -> None:
    letter = make_letter(embassy["attache.sg"], "SG", state="checked", text="Perquisition")
    said = signed_in("attache.sg").get(at(letter)).json()
    assert said["detail"]["letter"]["issuing_court"]["code"].startswith("FR-")
    assert {one["status"] for one in said["detail"]["checklist"]} <= {"met", "waived", "missing"}
    assert said["detail"]["measures"]
    assert "check" not in {one["transition"] for one in said["transitions"]}
