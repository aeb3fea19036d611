"""Personal data of requests: what is erased leaves no word in any table, and every figure stays what it was."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from consular.models import Erasure, RetentionRule
from consular.reports import ConsularSection
from consular.services import add_note, close_handling, record_notification, release_answer, reply_to_ssi
from consular.services.erasure import approve_erasure, ask_erasure, fingerprint, refuse_erasure
from consular.services.retention import later, overdue, tell_overdue
from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.common.periods import quarter_period
from ssi.common.rules import RefusedError
from ssi.documents.models import Document
from ssi.documents.services import attach_document
from ssi.documents.storage import path_of
from ssi.jobs import runner
from ssi.jobs.models import Job
from ssi.records.models import Record
from ssi.records.services import link_records
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.consular.test_pages import SignIn
from tests.consular.world import ANSWERED, at, handling_of, in_charge
from tests.factories.records import make_record
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CANARY = "Canarieffacement"
LATER = ANSWERED + timedelta(days=1)
YEARS_LATER = datetime(2037, 1, 5, 3, 0, tzinfo=UTC)


def closed(embassy: Embassy, **fields: Any) -> tuple[Record, Record]:
    """A request that says the canary everywhere that a request may, closed."""
    filing, handling = in_charge(
        embassy, last_name=CANARY, circumstances=CANARY, charges=CANARY, incident_place=CANARY, **fields
    )
    agent, attache = embassy["agent.mnl"], embassy["attache.ph"]
    with at(ANSWERED, agent):
        record_notification(filing, at=ANSWERED - timedelta(hours=4), actor=agent)
        reply_to_ssi(Record.objects.get(pk=filing.pk), body=CANARY, actor=agent)
        piece = SimpleUploadedFile(f"{CANARY}.txt", f"{CANARY}\n".encode())
        attach_document(filing, piece, title=CANARY, document_type="other", actor=agent)
    with at(ANSWERED, attache):
        add_note(handling, body=CANARY, source=CANARY, actor=attache)
        link_records(handling, make_record(attache, "PH", title="Dossier lié"), actor=attache)
        release_answer(handling, body=CANARY, answered=[1], actor=attache)
        close_handling(Record.objects.get(pk=handling.pk), outcome="released", reason=CANARY, actor=attache)
        return Record.objects.get(pk=filing.pk), Record.objects.get(pk=handling.pk)


def tables_that_say(word: str) -> list[str]:
    """Every table of the database of which some row holds WORD."""
    found = []
    with as_owner(), connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'select exists (select from "{table}" t where t::text ilike %s)', [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def figures(embassy: Embassy) -> Any:
    with acting_as(embassy["manager"]):
        countries = list(Country.objects.filter(code__in=["PH", "SG"]).order_by("code"))
        return repr(ConsularSection().collect(quarter_period(2026, 3), countries, embassy["manager"]))


def run_sql(statement: str, key: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [key])


def run_jobs() -> None:
    """What was asked for is done, as by a worker."""
    with as_owner():
        waiting = list(Job.objects.filter(state="waiting", kind__startswith="consular.").values_list("pk", flat=True))
    for key in waiting:
        runner.run(key)
        with as_owner():
            assert Job.objects.get(pk=key).state == "done"


def erased(embassy: Embassy, handling: Record) -> Erasure:
    with at(LATER, embassy["attache.ph"]):
        asked = ask_erasure(handling, ground="person", reason="courrier 118", actor=embassy["attache.ph"])
    with at(LATER, embassy["manager"]):
        return approve_erasure(Erasure.objects.get(pk=asked.pk), actor=embassy["manager"])


def test_what_is_erased_leaves_no_word_anywhere_and_the_figures_as_they_were(embassy: Embassy) -> None:
    filing, handling = closed(embassy)
    with as_owner():
        path: Path = path_of(Document.objects.get(record=filing).storage_key)
    assert {"consular_assistancefiling", "records_change", "records_searchabletext"} <= set(tables_that_say(CANARY))
    before = figures(embassy)
    erasure = erased(embassy, handling)
    assert tables_that_say(CANARY) == []
    assert tables_that_say("rouvière") == []
    assert figures(embassy) == before
    assert erasure.sha256 == fingerprint(erasure)
    assert erasure.gone["filing"]["documents_document"] == 1
    assert erasure.kept["notification_hours"] == 31.8
    with as_owner():
        kept = Record.objects.select_related("assistancefiling").get(pk=filing.pk)
        acts = {act for entry in Entry.objects.filter(actor=embassy["manager"].pk) for act in entry.acts}
    assert (kept.reference, kept.erased_at is not None) == (filing.reference, True)
    facts = kept.assistancefiling.incident_at
    assert facts is not None
    assert facts.day == 1
    assert "record.erased" in acts
    assert path.name


def test_an_erased_request_takes_nothing_any_more(embassy: Embassy) -> None:
    filing, handling = closed(embassy)
    erased(embassy, handling)
    attache, agent = embassy["attache.ph"], embassy["agent.mnl"]
    piece = SimpleUploadedFile("a.txt", b"a\n")
    with at(LATER, attache), pytest.raises(RefusedError, match="effacées"):
        attach_document(Record.objects.get(pk=filing.pk), piece, title="a", document_type="other", actor=attache)
    with at(LATER, attache), pytest.raises(RefusedError, match="déjà effacées"):
        ask_erasure(handling, ground="person", reason="encore", actor=attache)
    for statement in (
        "update records_record set title = 'x' where id = %s",
        "update consular_assistancefiling set last_name = 'x' where record_id = %s",
    ):
        with at(LATER, agent), pytest.raises(DatabaseError, match="erased"):
            run_sql(statement, filing.pk)


def test_who_asks_never_decides_nor_does_an_attache_nor_before_the_end(embassy: Embassy) -> None:
    _filing, handling = closed(embassy)
    manager, attache = embassy["manager"], embassy["attache.ph"]
    with at(LATER, attache), pytest.raises(RefusedError, match="durée n’est pas passée"):
        ask_erasure(handling, ground="retention", actor=attache)
    with at(LATER, manager):
        asked = ask_erasure(handling, ground="person", reason="courrier 118", actor=manager)
        with pytest.raises(RefusedError, match="une autre personne"):
            approve_erasure(asked, actor=manager)
        with pytest.raises(DatabaseError, match="nothing is to be erased"):
            run_sql("select ssi.erase_assistance(%s, 'x', '{}', '{}')", asked.pk)
    with at(LATER, attache), pytest.raises(RefusedError, match="chef de service"):
        refuse_erasure(Erasure.objects.get(pk=asked.pk), reason="non", actor=attache)
    with at(LATER, attache), pytest.raises(RefusedError, match="déjà demandé"):
        ask_erasure(handling, ground="person", reason="encore", actor=attache)
    with at(LATER, embassy["agent.mnl"]):
        assert not Erasure.objects.exists()
    assert tables_that_say(CANARY)


def test_a_request_that_runs_is_not_erased(embassy: Embassy) -> None:
    _filing, handling = in_charge(embassy)
    with at(LATER, embassy["attache.ph"]), pytest.raises(RefusedError, match="en cours"):
        ask_erasure(handling, ground="person", reason="courrier", actor=embassy["attache.ph"])


def test_what_is_kept_no_more_is_listed_asked_for_and_erased_by_the_job(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = closed(embassy)
    with at(LATER, embassy["manager"]):
        assert not overdue(embassy["manager"]).exists()
    with as_owner():
        User.objects.filter(username__in=["manager", "attache.ph"]).update(email="x@example.org")
    with clock.at(LATER):
        assert tell_overdue() == 0
    with clock.at(YEARS_LATER):
        assert tell_overdue() == 1
    address = "/consulaire/donnees-personnelles/echues/"
    with clock.at(YEARS_LATER):
        head = signed_in("manager")
        assert str(filing.reference) in head.get(address).content.decode()
        assert head.post(address, {"act": "ask"}).status_code == 422
        assert head.post(address, {"act": "ask", "chosen": [str(handling.pk)]}).status_code == 302
        assert "une autre personne" in head.get(address).content.decode()
    assert later(datetime(2024, 2, 29, tzinfo=UTC), 1).day == 28
    with as_owner():
        asked = Erasure.objects.get(record=handling)
        Erasure.objects.filter(pk=asked.pk).update(asked_by=embassy["attache.ph"])
    with clock.at(YEARS_LATER):
        page = head.post(address, {"act": "approve", "chosen": [str(asked.pk)]})
        assert page.status_code == 302
        run_jobs()
        assert str(filing.reference) not in head.get(address).content.decode()
    assert tables_that_say(CANARY) == []


def test_a_post_and_a_stranger_do_not_know_of_erasures(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = closed(embassy)
    missing = "/consulaire/SSI-MNL-ASC-2026-9999/donnees/"
    for username in ("agent.mnl", "agent.kul", "attache.my"):
        client = signed_in(username)
        assert client.get(f"/consulaire/{filing.reference}/donnees/").status_code == 404
        assert client.get(missing).status_code == 404
    erased(embassy, handling)
    page = signed_in("agent.mnl").get(f"/consulaire/{filing.reference}/").content.decode()
    assert "Données personnelles effacées" in page
    assert CANARY not in page


def test_the_page_of_a_request_asks_refuses_and_says_why(signed_in: SignIn, embassy: Embassy) -> None:
    filing, _handling = closed(embassy)
    address = f"/consulaire/{filing.reference}/donnees/"
    with clock.at(LATER):
        attache, head = signed_in("attache.ph"), signed_in("manager")
        bare = attache.post(address, {"act": "ask", "ground": "person", "reason": ""})
        assert (bare.status_code, "par quel courrier" in bare.content.decode()) == (422, True)
        assert attache.post(address, {"act": "ask", "ground": "person", "reason": "courrier 118"}).status_code == 302
        assert "chef de service" in attache.get(address).content.decode()
        assert attache.post(address, {"act": "approve"}).status_code == 403
        assert head.post(address, {"act": "refuse", "refusal": ""}).status_code == 422
        assert head.post(address, {"act": "refuse", "refusal": "Procédure en cours."}).status_code == 302
        assert "Procédure en cours." in attache.get(address).content.decode()
    assert tables_that_say(CANARY)


def test_the_copy_says_what_the_request_says_and_nothing_of_other_files(signed_in: SignIn, embassy: Embassy) -> None:
    filing, _handling = closed(embassy)
    client = signed_in("attache.ph")
    with clock.at(LATER):
        asked = client.post(f"/consulaire/{filing.reference}/donnees/", {"act": "copy"})
        run_jobs()
        job = asked.headers["Location"].rstrip("/").rsplit("/", 1)[1]
        answer = client.get(f"/consulaire/donnees-personnelles/documents/{job}/")
        stranger = signed_in("attache.my").get(f"/consulaire/donnees-personnelles/documents/{job}/")
    assert stranger.status_code == 404
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        said = json.loads(archive.read("copie.json"))
        assert archive.read("copie.pdf").startswith(b"%PDF")
        assert f"{CANARY}\n".encode() in [archive.read(name) for name in archive.namelist() if "pieces/" in name]
    assert said["request"]["nom d’usage"] == CANARY
    assert (said["notes"], said["withheld"]["notes"]) == ([], 1)
    assert "Dossier lié" not in json.dumps(said, ensure_ascii=False)


def test_the_durations_are_data_that_an_administrator_corrects(signed_in: SignIn, embassy: Embassy) -> None:
    address = "/consulaire/donnees-personnelles/durees/"
    typed = {"category": "lost_documents", "years": "4", "source": "Décision du délégué", "seen": "2"}
    assert signed_in("attache.ph").post(address, typed).status_code == 403
    keeper = signed_in("admin")
    assert 'value="2"' in keeper.get(f"{address}?category=lost_documents").content.decode()
    assert keeper.post(address, {**typed, "years": "0"}).status_code == 422
    assert keeper.post(address, {**typed, "seen": "7"}).status_code == 422
    assert keeper.post(address, typed).status_code == 302
    assert RetentionRule.objects.get(category="lost_documents").years == 4
    assert "Décision du délégué" in signed_in("agent.mnl").get("/consulaire/donnees-personnelles/").content.decode()


def test_the_register_and_the_certificate_are_printed(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = closed(embassy)
    erased(embassy, handling)
    client = signed_in("manager")
    with clock.at(LATER):
        jobs = [
            client.post("/consulaire/donnees-personnelles/"),
            client.post(f"/consulaire/{filing.reference}/donnees/", {"act": "certificate"}),
        ]
        run_jobs()
        for asked in jobs:
            job = asked.headers["Location"].rstrip("/").rsplit("/", 1)[1]
            assert client.get(f"/consulaire/donnees-personnelles/documents/{job}/").content.startswith(b"%PDF")


def test_the_side_of_the_service_is_found_by_those_who_see_it(embassy: Embassy) -> None:
    filing, _handling = closed(embassy)
    with at(YEARS_LATER, embassy["attache.my"]):
        assert not overdue(embassy["attache.my"]).exists()
    with at(YEARS_LATER, embassy["attache.ph"]):
        assert [one.pk for one in overdue(embassy["attache.ph"])] == [handling_of(filing, embassy["attache.ph"]).pk]
