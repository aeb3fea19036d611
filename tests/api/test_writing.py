"""Writing for machines: the forms, rules and services of the pages, and nothing that a form does not have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from cases.services.requests import pass_step
from ssi.documents.models import Document
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.api.bodies import FILINGS, HANDLINGS, LETTERS, REQUESTS, filing, mail, request, send, step
from tests.factories.cases import make_request
from tests.factories.consular import handling_of, make_filing
from tests.factories.letters import make_letter
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]


def refused_fields(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.content
    return {error["field"] for error in answer.json()["errors"]}


def how_many() -> int:
    with as_owner():
        return Record.objects.count()


def test_a_request_goes_from_its_opening_to_its_end(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    opened = send(client, REQUESTS, request())
    assert opened.status_code == 201
    said = opened.json()
    assert opened.headers["Location"] == f"/api/v1/records/{said['id']}/"
    assert (said["state"], said["opened_at"]) == ("registered", "2026-09-08T01:20:00Z")
    key = said["id"]
    answers = [{"number": 1, "outcome": "hit", "answer": "ACME Pte Ltd"}]
    for code, fields in (
        ("qualify", {}),
        ("send", mail(to_authority="SG-CNB")),
        ("record_answer", mail(at="2026-09-10T18:40:00+08:00", handling_code="H1", answers=answers)),
        ("forward", mail(at="2026-09-10T19:30:00", to_authority="FR-OFAST")),
        ("close", {}),
    ):
        taken = step(client, REQUESTS, key, code, version=said["version"], **fields)
        assert taken.status_code == 200, taken.content
        said = taken.json()
    assert said["state"] == "closed"
    assert said["detail"]["request"]["outcome"] == "hit"
    assert said["detail"]["request"]["answered_at"] == "2026-09-10T10:40:00Z"


def test_a_draft_is_kept_changed_then_registered(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    said = send(client, REQUESTS, request(draft=True)).json()
    assert (said["state"], said["reference"]) == ("draft", None)
    body = request(title="Kétamine, deux colis", version=said["version"])
    del body["country"]
    changed = send(client, f"{REQUESTS}{said['id']}/", body, "put").json()
    assert changed["title"] == "Kétamine, deux colis"
    registered = step(client, REQUESTS, said["id"], "register", version=changed["version"]).json()
    assert registered["reference"].startswith("SSI-SG-RFI-")


SETTABLE_BY_NOBODY = (
    "id", "kind", "area", "post", "scope", "reference", "state", "need_to_know", "owner", "author", "created_at",
    "opened_at", "due_at", "due_reason", "closed_at", "updated_at", "version", "search_text", "sent_at", "answered_at",
    "forwarded_at", "outcome", "refusal_ground", "record",
)  # fmt: skip


def test_a_body_with_every_field_of_the_models_is_refused_and_each_is_named(signed_in: SignIn) -> None:
    before = how_many()
    answer = send(signed_in("attache.sg"), REQUESTS, request(**dict.fromkeys(SETTABLE_BY_NOBODY, "x")))
    assert refused_fields(answer) == set(SETTABLE_BY_NOBODY)
    assert how_many() == before


def test_a_record_never_changes_country_by_a_change(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"])
    body = request(country="BN", version=record.version)
    assert refused_fields(send(signed_in("attache.sg"), f"{REQUESTS}{record.pk}/", body, "put")) == {"country"}


@pytest.mark.parametrize(
    ("spoilt", "field"),
    [
        ({"country": "MY"}, "country"),
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": 7}, "title"),
        ({"title": "très secret"}, "title"),
        ({"title": "a\u202eb"}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"requesting_authority": "FR-NOBODY"}, "requesting_authority"),
        ({"requesting_authority": "\ud800"}, "requesting_authority"),
        ({"received_at": "08/09/2026 09:20"}, "received_at"),
        ({"received_at": "2999-01-01T00:00:00Z"}, "received_at"),
        ({"urgency": "flash"}, "urgency_reason"),
        ({"urgency": "extreme"}, "urgency"),
        ({"questions": [{"text": "Qui ?"}]}, "questions.0.question_type"),
        ({"questions": [{"text": "Qui ?", "outcome": "hit"}]}, "questions.0.outcome"),
        ({"questions": "Qui ?"}, "questions"),
        ({"questions": [{}] * 31}, "questions"),
        ({"draft": "yes"}, "draft"),
    ],
)
def test_what_the_form_refuses_is_refused_at_its_field(signed_in: SignIn, spoilt: dict[str, Any], field: str) -> None:
    assert field in refused_fields(send(signed_in("attache.sg"), REQUESTS, request(**spoilt)))


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '{"a": 1, "a": 2}', '{"a": NaN}', "[" * 100_000, '{"a": 1e999}']
)
def test_a_body_that_is_no_object_is_refused_in_words(signed_in: SignIn, body: str) -> None:
    answer = signed_in("attache.sg").post(REQUESTS, body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_another_format_and_too_much_of_it_are_refused(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    assert client.post(REQUESTS, {"title": "x"}).status_code == 415
    answer = send(client, REQUESTS, request(summary="x" * 1_100_000))
    assert answer.status_code == 413
    assert answer.json()["type"].endswith("#too-large")


def test_a_request_sent_twice_under_one_key_is_opened_once(signed_in: SignIn) -> None:
    client, key = signed_in("attache.sg"), str(uuid4())
    first = send(client, REQUESTS, request(), **{"Idempotency-Key": key})
    again = send(client, REQUESTS, request(), **{"Idempotency-Key": key})
    other = send(client, REQUESTS, request(title="Autre"), **{"Idempotency-Key": key})
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 201)
    assert first.json()["id"] == again.json()["id"] != other.json()["id"]
    assert send(client, REQUESTS, request(), **{"Idempotency-Key": "moi"}).status_code == 400


def test_a_stale_change_is_refused_with_both_values(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"], text="Kétamine")
    with as_owner(), acting_as(embassy["attache.sg"]):
        pass_step(record, "qualify", actor=embassy["attache.sg"])
    body = request(title="Cocaïne", version=record.version)
    del body["country"]
    answer = send(signed_in("attache.sg"), f"{REQUESTS}{record.pk}/", body, "put")
    assert answer.status_code == 409
    said = answer.json()
    assert said["version"] == {"stored": record.version + 1, "sent": record.version}
    assert {"field": "Objet", "stored": "Kétamine", "sent": "Cocaïne"} in said["differences"]


def test_a_change_without_its_version_is_refused(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"])
    assert refused_fields(step(signed_in("attache.sg"), REQUESTS, record, "qualify")) == {"version"}


def test_a_step_refused_on_the_page_is_refused_with_the_same_reason_and_fix(
    signed_in: SignIn, embassy: Embassy
) -> None:
    record = make_request(embassy["attache.sg"], state="qualified")
    with as_owner():
        record.informationrequest.purpose = ""
        record.informationrequest.save()
    body = mail(to_authority="SG-CNB", version=record.version)
    answer = step(signed_in("attache.sg"), REQUESTS, record, "send", **body)
    assert answer.status_code == 409
    page = signed_in("attache.sg").get(f"/dossiers/{record.reference}/transmettre/")
    assert answer.json()["detail"] in page.content.decode()
    assert answer.json()["fix"] == f"/dossiers/{record.reference}/modifier/#id_purpose"
    assert step(signed_in("attache.sg"), REQUESTS, record, "close", version=record.version).status_code == 409
    assert refused_fields(step(signed_in("attache.sg"), REQUESTS, record, "fly", version=1)) == {"transition"}


def test_whoever_reads_without_writing_is_told_so_and_a_stranger_learns_nothing(
    signed_in: SignIn, embassy: Embassy
) -> None:
    record = make_request(embassy["attache.sg"])
    seen = step(signed_in("manager"), REQUESTS, record, "qualify", version=record.version)
    assert (seen.status_code, seen.json()["type"]) == (403, "/aide/api/#not-allowed")
    stranger = signed_in("attache.my")
    hidden = step(stranger, REQUESTS, record, "qualify", version=record.version)
    missing = step(stranger, REQUESTS, "00000000-0000-4000-8000-000000000000", "qualify", version=record.version)
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert send(signed_in("agent.mnl"), REQUESTS, request()).status_code == 403


def test_a_closed_record_says_the_same_until_it_is_reopened(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"], state="closed")
    body = request(version=record.version)
    del body["country"]
    assert send(signed_in("attache.sg"), f"{REQUESTS}{record.pk}/", body, "put").status_code == 403
    reopened = step(signed_in("manager"), REQUESTS, record, "reopen", version=record.version, reason="Élément nouveau.")
    assert reopened.json()["state"] == "qualified"


def test_a_session_without_its_token_against_forgery_writes_nothing(embassy: Embassy) -> None:
    client = StrictClient(enforce_csrf_checks=True).sign_in(embassy["attache.sg"])
    assert client.get("/api/v1/records/").status_code == 200
    assert send(client, REQUESTS, request()).status_code == 403


# --- Consular requests --------------------------------------------------------------------------------------------


def test_a_post_files_and_the_service_answers(signed_in: SignIn) -> None:
    post, service = signed_in("agent.mnl"), signed_in("attache.ph")
    filed = send(post, FILINGS, filing())
    assert filed.status_code == 201, filed.content
    said = filed.json()
    assert (said["state"], said["country"], said["post"]) == ("filed", "PH", "MNL")
    assert said["detail"]["filing"]["is_french"] is True
    assert said["detail"]["filing"]["incident_at"] == "2026-09-17T15:30:00Z"
    assert said["detail"]["relatives"][0]["consent_to_inform"] == "unknown"
    handling = service.get(f"/api/v1/records/{said['id']}/").json()["detail"]["handling"]
    charged = step(service, HANDLINGS, handling, "take_charge", version=1)
    assert charged.json()["owner"] == "Claire Vasseur"
    assert step(service, HANDLINGS, handling, "ask", body="Numéro du passeport ?").status_code == 200
    told = step(post, FILINGS, said["id"], "message", body="Le voici.").json()
    assert [one["kind"] for one in told["detail"]["messages"]] == ["question", "message"]
    step(service, HANDLINGS, handling, "note", body="Appel au commissariat", source="un collègue")
    version = service.get(f"/api/v1/records/{handling}/").json()["version"]
    composed = step(
        service, HANDLINGS, handling, "compose", body="Il est détenu à Cebu.", answered=[1], version=version
    )
    assert composed.json()["detail"]["composed"][0]["body"] == "Il est détenu à Cebu."
    assert "Cebu." not in str(post.get(f"/api/v1/records/{said['id']}/").json()["detail"]["messages"])
    step(service, HANDLINGS, handling, "release", version=composed.json()["version"])
    current = service.get(f"/api/v1/records/{handling}/").json()
    closed = step(service, HANDLINGS, handling, "close", version=current["version"], outcome="informed")
    assert closed.json()["state"] == "closed", closed.content
    seen = post.get(f"/api/v1/records/{said['id']}/").json()
    assert (seen["state"], seen["detail"]["asked"][0]["answered"]) == ("closed", True)
    assert "collègue" not in str(seen)


def test_a_draft_of_a_post_follows_the_rules_of_its_post(signed_in: SignIn) -> None:
    said = send(signed_in("agent.mnl"), FILINGS, {"draft": True, "incident_place": "Cebu"}).json()
    assert (said["state"], said["post"]) == ("draft", "MNL")
    where = f"/api/v1/records/{said['id']}/"
    assert signed_in("attache.ph").get(where).status_code == 404
    assert signed_in("agent.kul").get(where).status_code == 404
    incomplete = step(signed_in("agent.mnl"), FILINGS, said["id"], "file", version=said["version"])
    assert incomplete.status_code == 409
    assert "il manque" in incomplete.json()["detail"]
    whole = send(signed_in("agent.mnl"), f"{FILINGS}{said['id']}/", filing(version=said["version"]), "put").json()
    filed = step(signed_in("agent.mnl"), FILINGS, said["id"], "file", version=whole["version"])
    assert filed.json()["state"] == "filed"


@pytest.mark.parametrize(
    ("spoilt", "field"),
    [
        ({"post": "KUL"}, "post"),
        ({"country": "SG"}, "country"),
        ({"owner": "Claire"}, "owner"),
        ({"handling": "x"}, "handling"),
        ({"birth_date": None}, "birth_date"),
        ({"birth_date": "02/02/1997"}, "birth_date"),
        ({"asked": []}, "asked"),
        ({"asked": ["x" * 301]}, "asked.0"),
        ({"relatives": [{"phone": "1"}]}, "relatives.0.name"),
        ({"known_at": "2026-09-01T00:00:00"}, "known_at"),
    ],
)
def test_what_the_three_steps_refuse_is_refused_at_its_field(
    signed_in: SignIn, spoilt: dict[str, Any], field: str
) -> None:
    assert field in refused_fields(send(signed_in("agent.mnl"), FILINGS, filing(**spoilt)))


def test_nobody_but_a_post_files_and_no_post_finds_what_the_service_does(signed_in: SignIn, embassy: Embassy) -> None:
    assert send(signed_in("attache.ph"), FILINGS, filing()).status_code == 403
    made = make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="in_progress")
    handling = handling_of(made)
    assert step(signed_in("agent.mnl"), HANDLINGS, handling, "note", body="x").status_code == 404
    assert step(signed_in("attache.ph"), FILINGS, handling, "message", body="x").status_code == 404
    assert step(signed_in("attache.ph"), FILINGS, made, "message", body="x").status_code == 403
    assert step(signed_in("agent.kul"), FILINGS, made, "message", body="x").status_code == 404


def test_a_relative_is_told_only_with_the_person_s_agreement(signed_in: SignIn, embassy: Embassy) -> None:
    made = make_filing(embassy["agent.mnl"], embassy["attache.ph"])
    client = signed_in("agent.mnl")
    refused = step(client, FILINGS, made, "inform", number=1, version=made.version)
    assert refused.status_code == 422
    assert "Maud" in refused.json()["detail"]
    assert refused_fields(step(client, FILINGS, made, "inform", number=9, version=made.version)) == {"number"}
    agreed = step(client, FILINGS, made, "consent", number=1, version=made.version, consent="yes").json()
    told = step(client, FILINGS, made, "inform", number=1, version=agreed["version"]).json()
    assert told["detail"]["relatives"][0]["informed_at"] is not None


def test_a_message_sent_twice_under_one_key_is_written_once(signed_in: SignIn, embassy: Embassy) -> None:
    made = make_filing(embassy["agent.mnl"], embassy["attache.ph"])
    body = {"transition": "message", "body": "Du nouveau."}
    for _time in range(2):
        answer = send(
            signed_in("agent.mnl"), f"{FILINGS}{made.pk}/transitions/", body, **{"Idempotency-Key": str(made.pk)}
        )
    assert [one["body"] for one in answer.json()["detail"]["messages"]] == ["Du nouveau."]


# --- Letters rogatory ---------------------------------------------------------------------------------------------


def test_a_letter_is_not_delivered_by_a_program_while_an_item_of_the_list_is_missing(
    signed_in: SignIn, embassy: Embassy
) -> None:
    record = make_letter(embassy["attache.sg"], state="checked")
    certificate = Document.objects.filter(record=record, document_type="certificate")
    body = mail(at="2026-10-08T10:00:00", channel="diplomatic", to_authority="SG-AGC-IAD", version=record.version)
    with as_owner():
        kept = certificate.get()
        certificate.update(document_type="report")
    refused = step(signed_in("attache.sg"), LETTERS, record, "deliver", **body)
    assert refused.status_code == 409
    assert "MACMA" in refused.json()["detail"]
    with as_owner():
        Document.objects.filter(pk=kept.pk).update(document_type="certificate")
    delivered = step(signed_in("attache.sg"), LETTERS, record, "deliver", **body)
    assert delivered.status_code == 200, delivered.content
    assert delivered.json()["state"] == "delivered"


def test_a_key_of_sending_is_that_of_one_record(signed_in: SignIn, embassy: Embassy) -> None:
    first, second = (make_request(embassy["attache.sg"]) for _turn in range(2))
    client, key = signed_in("attache.sg"), str(uuid4())
    for record in (first, second, first):
        body = {"transition": "qualify", "version": first.version}
        moved = send(client, f"{REQUESTS}{record.pk}/transitions/", body, **{"Idempotency-Key": key})
        assert (moved.status_code, moved.json()["state"]) == (200, "qualified")
