"""Quarantine: with an antivirus, a piece is nobody's before it has been read, by whatever way one asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from ssi.accounts.bootstrap import AUTOMATE, bootstrap_account
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.documents.enums import Scan
from ssi.documents.models import Document, DocumentText
from ssi.documents.scanning import SCAN_JOB, WORDS_JOB, scan_waiting
from ssi.documents.services import attach_document, withdraw_document
from ssi.documents.storage import path_of
from ssi.exchanges.services import file_exchange
from ssi.jobs import runner
from ssi.jobs.models import Job, Notice
from ssi.records.models import Record
from ssi.site import health
from ssi.territories.acting import acting_as
from tests.documents.files import uploaded
from tests.factories.cases import make_request
from tests.support.clamd import MARKER, THREAT, Scanner, scanner
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
NOTE, INFECTED = b"Note pivoine", b"Note " + MARKER


@pytest.fixture(autouse=True)
def automate(embassy: Embassy) -> User:
    with as_owner():
        return bootstrap_account(username=AUTOMATE, full_name="Automate", password=None)


@pytest.fixture(autouse=True)
def clamd(settings: Any, tmp_path: Path) -> Iterator[Scanner]:
    settings.FILES_ROOT = tmp_path
    with scanner() as server:
        settings.CLAMD = server.address
        yield server


@pytest.fixture
def record(embassy: Embassy) -> Record:
    return make_request(embassy["attache.sg"], state="answered")


@pytest.fixture
def author(embassy: Embassy) -> User:
    return embassy["attache.sg"]


def filed(record: Record, author: User, content: bytes = NOTE) -> Document:
    with acting_as(author):
        return attach_document(
            record, uploaded("note.txt", content), title="Canari", document_type="report", actor=author
        )


def scanned(piece: Document) -> Document:
    runner.run(job_of(piece, SCAN_JOB).pk)
    return now(piece)


def now(piece: Document) -> Document:
    with as_owner():
        return Document.objects.get(pk=piece.pk)


def job_of(piece: Document, kind: str) -> Job:
    with as_owner():
        return Job.objects.get(subject=f"document:{piece.pk}", kind=kind)


def asked(piece: Document, kind: str) -> bool:
    with as_owner():
        return Job.objects.filter(subject=f"document:{piece.pk}", kind=kind).exists()


def test_a_clean_piece_leaves_quarantine_and_its_words_are_read(
    signed_in: SignIn, record: Record, author: User, clamd: Scanner
) -> None:
    piece = filed(record, author)
    assert (piece.scan, asked(piece, WORDS_JOB)) == (Scan.PENDING, False)
    after = scanned(piece)
    assert (after.scan, after.threat, clamd.received) == (Scan.CLEAN, "", [NOTE])
    assert after.scanned_at is not None
    assert asked(piece, WORDS_JOB)
    answer = signed_in("attache.sg").get(reverse("documents:download", args=[piece.pk]))
    assert answer.getvalue() == NOTE


@pytest.mark.parametrize(("content", "said"), [(NOTE, "en quarantaine"), (INFECTED, THREAT)])
def test_a_piece_in_quarantine_is_given_by_no_way(
    signed_in: SignIn, record: Record, author: User, content: bytes, said: str
) -> None:
    piece = filed(record, author, content)
    if content == INFECTED:
        piece = scanned(piece)
    client = signed_in("attache.sg")
    for name, more in (("download", []), ("show", [1]), ("picture", [1])):
        refused = client.get(reverse(f"documents:{name}", args=[piece.pk, *more]))
        assert (refused.status_code, said in refused.text) == (403, True), name
    page = client.get(reverse("cases:detail", args=[record.reference])).text
    assert "En quarantaine" in page
    assert f'href="{reverse("documents:download", args=[piece.pk])}"' not in page
    told = client.get(f"/api/v1/records/{record.pk}/").json()["detail"]["documents"][0]
    assert (told["scan"], told["page"]) == (piece.scan, None)
    form = client.get(reverse("cases:add_exchange", args=[record.reference])).context["form"]
    assert "documents" not in form.fields
    with acting_as(author), pytest.raises(RefusedError, match="quarantaine") as refusal:
        join(record, piece, author)
    assert refusal.value.field == "documents"


def join(record: Record, piece: Document, author: User) -> None:
    file_exchange(
        record,
        direction="internal",
        kind="message",
        channel="email",
        occurred_at=clock.now(),
        subject="Envoi",
        documents=[piece],
        actor=author,
    )


def test_the_words_of_an_infected_piece_are_never_read(record: Record, author: User) -> None:
    piece = scanned(filed(record, author, INFECTED))
    assert not asked(piece, WORDS_JOB)
    with as_owner():
        assert not DocumentText.objects.exists()


def test_who_filed_it_is_told_and_the_health_page_names_the_virus_alone(
    signed_in: SignIn, embassy: Embassy, record: Record, author: User
) -> None:
    with as_owner():
        User.objects.filter(pk=author.pk).update(email="attache@example.org")
    piece = scanned(filed(record, author, INFECTED))
    assert (piece.scan, piece.threat) == (Scan.INFECTED, THREAT)
    with as_owner():
        assert Notice.objects.get(kind="document.infected").person_id == author.pk
    page = signed_in("admin").get("/administration/sante/").text
    assert THREAT in page
    assert "Canari" not in page
    assert str(record.reference) not in page
    assert THREAT in signed_in("attache.sg").get(reverse("cases:detail", args=[record.reference])).text


def test_an_infected_piece_is_withdrawn_and_no_longer_counted(embassy: Embassy, record: Record, author: User) -> None:
    piece = scanned(filed(record, author, INFECTED))
    with acting_as(author):
        assert withdraw_document(piece, reason="Virus", actor=author).is_withdrawn
    assert verdict(embassy).level == "good"


def verdict(embassy: Embassy) -> health.Check:
    with acting_as(embassy["admin"]):
        return next(check for check in health.checks("Asia/Singapore") if check.name == "Antivirus des pièces")


@pytest.mark.parametrize("fault", ["cut", "mute", "error", "unclear"])
def test_while_the_antivirus_is_away_pieces_wait_and_the_round_asks_again(
    record: Record, author: User, clamd: Scanner, fault: Any
) -> None:
    clamd.fault = fault
    piece = filed(record, author)
    assert scanned(piece).scan == Scan.PENDING
    assert scan_waiting() == 0
    assert now(piece).scan == Scan.PENDING
    clamd.fault = ""
    assert scan_waiting() == 1
    assert now(piece).scan == Scan.CLEAN
    assert asked(piece, WORDS_JOB)
    assert scan_waiting() == 0


def test_pieces_that_wait_too_long_are_an_alarm(
    signed_in: SignIn, embassy: Embassy, record: Record, author: User, clamd: Scanner
) -> None:
    filed(record, author)
    assert verdict(embassy).level == "good"
    with as_owner():
        Document.objects.update(added_at=clock.now() - timedelta(minutes=11))
    assert verdict(embassy).level == "bad"
    assert "demande une intervention" in signed_in("manager").get("/").text
    assert "demande une intervention" not in signed_in("attache.sg").get("/").text


def test_the_round_reads_the_piece_of_somebody_whose_rights_are_gone(
    embassy: Embassy, record: Record, author: User
) -> None:
    piece = filed(record, author)
    with as_owner():
        User.objects.filter(pk=author.pk).update(is_active=False)
    runner.run(job_of(piece, SCAN_JOB).pk)
    assert now(piece).scan == Scan.PENDING
    assert scan_waiting() == 1
    assert now(piece).scan == Scan.CLEAN


def test_a_damaged_file_stays_in_quarantine(
    record: Record, author: User, clamd: Scanner, caplog: pytest.LogCaptureFixture
) -> None:
    piece = filed(record, author)
    path_of(piece.storage_key).write_bytes(b"autre chose")
    assert scanned(piece).scan == Scan.PENDING
    assert clamd.received == []
    assert str(piece.pk) in caplog.text


def test_a_piece_withdrawn_before_its_turn_is_not_read(record: Record, author: User, clamd: Scanner) -> None:
    piece = filed(record, author)
    with acting_as(author):
        withdraw_document(piece, reason="Erreur", actor=author)
    assert scanned(piece).scan == Scan.PENDING
    assert job_of(piece, SCAN_JOB).state == "failed"
    assert scan_waiting() == 0
    assert clamd.received == []


def test_a_damaged_file_makes_no_other_wait_and_is_asked_for_later_and_later(
    record: Record, author: User, automate: User
) -> None:
    damaged = filed(record, author)
    path_of(damaged.storage_key).write_bytes(b"autre chose")
    moment = clock.now()
    for minutes, settled, failures in ((0, 0, 1), (1, 0, 1), (2, 0, 2), (5, 0, 2), (6, 0, 3)):
        with clock.at(moment + timedelta(minutes=minutes)):
            assert scan_waiting() == settled
        assert now(damaged).scan_failures == failures
    with as_owner():
        before = Record.objects.get(pk=record.pk).updated_at
        assert before < moment
        Document.objects.filter(pk=damaged.pk).update(added_at=moment - timedelta(days=9))
    sound = filed(record, author)
    with clock.at(moment + timedelta(days=2)), acting_as(automate), connection.cursor() as cursor:
        cursor.execute("select document from ssi.files_to_scan(null, 1)")
        assert cursor.fetchall() == [(sound.pk,)]


def test_nobody_but_the_automate_reads_the_quarantine_or_settles_it(
    embassy: Embassy, record: Record, author: User
) -> None:
    piece = filed(record, author)
    calls = ("files_to_scan(null, 9)", f"settle_scan('{piece.pk}', '')", f"note_damaged('{piece.pk}')")
    for name, call in product(("attache.sg", "manager", "admin"), calls):
        with (
            acting_as(embassy[name]),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="the automate alone"),
            transaction.atomic(),
        ):
            cursor.execute(f"select ssi.{call}")
    assert now(piece).scan == Scan.PENDING


def test_a_head_of_service_counts_the_quarantine_of_their_own_countries(
    embassy: Embassy, record: Record, author: User
) -> None:
    scanned(filed(record, author, INFECTED))
    elsewhere = make_request(embassy["attache.my"], "MY", state="answered")
    scanned(filed(elsewhere, embassy["attache.my"], INFECTED))
    counted = {}
    for person in (embassy["admin"], embassy["manager.my"], author):
        with acting_as(person), connection.cursor() as cursor:
            cursor.execute("select infected from ssi.scan_health()")
            counted[person.username] = [row[0] for row in cursor.fetchall()]
    assert counted == {"admin": [2], "manager.my": [1], "attache.sg": []}


def test_a_second_word_of_the_antivirus_changes_nothing(record: Record, author: User, automate: User) -> None:
    piece = scanned(filed(record, author, INFECTED))
    with acting_as(automate), connection.cursor() as cursor:
        cursor.execute("select ssi.settle_scan(%s, '')", [piece.pk])
        assert cursor.fetchone() == (None,)
    assert now(piece).scan == Scan.INFECTED


def test_the_application_writes_no_word_of_the_antivirus(record: Record, author: User) -> None:
    piece = filed(record, author)
    forged = {field.attname: getattr(piece, field.attname) for field in Document._meta.concrete_fields}
    forged |= {"id": uuid4(), "storage_key": uuid4(), "scan": "clean", "scanned_at": clock.now()}
    with acting_as(author):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Document.objects.filter(pk=piece.pk).update(scan="clean", scanned_at=clock.now())
        with pytest.raises(DatabaseError, match="has not read this piece"), transaction.atomic():
            Document.objects.create(**forged)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"scan": "maybe"}, "document_scan_"),
        ({"scan": "clean"}, "document_scan_says_all"),
        ({"scan": "infected", "scanned_at": clock.now()}, "document_scan_says_all"),
        ({"threat": THREAT}, "document_scan_says_all"),
    ],
)
def test_the_database_holds_the_word_of_the_antivirus_whole(
    record: Record, author: User, change: dict[str, Any], constraint: str
) -> None:
    piece = filed(record, author)
    with as_owner(), pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        Document.objects.filter(pk=piece.pk).update(**change)


def test_without_antivirus_everything_is_as_before(settings: Any, record: Record, author: User) -> None:
    settings.CLAMD = ""
    piece = filed(record, author, INFECTED)
    assert (piece.scan, piece.is_available, asked(piece, WORDS_JOB)) == (Scan.NONE, True, True)
    assert not asked(piece, SCAN_JOB)
    assert scan_waiting() == 0
