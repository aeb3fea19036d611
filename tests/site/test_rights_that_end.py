"""What was made under a right, asked for once it is gone: files, tokens, records of an absent colleague."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from consular.services import take_charge
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.jobs import runner
from ssi.jobs.models import Job
from ssi.records.models import Record
from ssi.records.services import name_reader, remove_reader, reserve
from ssi.reports.services import issue_report
from ssi.territories.acting import acting_as
from ssi.territories.bootstrap import bootstrap_posting
from ssi.territories.delegations import declare_absence, end_delegation
from ssi.territories.models import Delegation
from ssi.territories.roles import Role
from tests.api.test_tokens import LIST, bearer, secret_of
from tests.factories.cases import make_request
from tests.factories.consular import make_filing
from tests.printing.reading import text_of
from tests.reports import world
from tests.reports.conftest import open_draft
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], StrictClient]
START = datetime(2026, 9, 20, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def plain_kinds() -> None:
    """The real kinds: what is printed and exported names them."""


def lend(embassy: Embassy, absent: str, delegate: str, at: datetime) -> None:
    with clock.at(at), acting_as(embassy[absent]):
        declare_absence(embassy[absent], embassy[delegate], start=at, end=at + timedelta(days=3), actor=embassy[absent])


def run_last_job(embassy: Embassy, username: str) -> Job:
    with acting_as(embassy[username]):
        job = Job.objects.latest("created_at")
    runner.run(job.pk)
    return job


def test_a_hand_over_note_made_during_a_loan_closes_with_it(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"], text="Canari SG")
    with as_owner():
        # What is left afterwards opens the country, and nothing operational.
        bootstrap_posting(
            embassy["attache.my"], Role.ASSISTANT, countries=("SG",), areas=("technical",), start=START - 48 * HOUR
        )
    lend(embassy, "attache.sg", "attache.my", START)
    with clock.at(START + HOUR):
        client = signed_in("attache.my")
        assert client.post("/passation/SG/note/").status_code == 302
        job = run_last_job(embassy, "attache.my")
        printed = client.get(f"/passation/notes/{job.pk}/")
        assert str(record.reference) in text_of(printed.content)
    with clock.at(START + 2 * HOUR), acting_as(embassy["attache.sg"]):
        end_delegation(Delegation.objects.get(), actor=embassy["attache.sg"])
    with clock.at(START + 3 * HOUR):
        assert signed_in("attache.my").get(f"/passation/notes/{job.pk}/").status_code == 403


def test_a_hand_over_note_closes_once_a_record_in_it_is_reserved(signed_in: SignIn, embassy: Embassy) -> None:
    record = make_request(embassy["attache.sg"], text="Canari SG")
    client = signed_in("deputy.sg")
    client.post("/passation/SG/note/")
    job = run_last_job(embassy, "deputy.sg")
    assert client.get(f"/passation/notes/{job.pk}/").status_code == 200
    with acting_as(embassy["attache.sg"]):
        reserve(record, reserved=True, version=None, actor=embassy["attache.sg"])
    assert signed_in("deputy.sg").get(f"/passation/notes/{job.pk}/").status_code == 403


def test_an_export_closes_with_the_named_access_to_a_record_in_it(signed_in: SignIn, embassy: Embassy) -> None:
    deputy, attache = embassy["deputy.sg"], embassy["attache.sg"]
    record = make_request(deputy, text="Canari SG")
    with clock.at(START), acting_as(deputy):
        record = reserve(record, reserved=True, version=None, actor=deputy)
        name_reader(record, attache, until=None, reason="Il suit la même filière", actor=deputy)
    with clock.at(START + HOUR):
        client = signed_in("attache.sg")
        client.post("/exports/", {"list": "cases", "query": "country=SG", "format": "csv"})
        job = run_last_job(embassy, "attache.sg")
        assert "Canari SG" in client.get(f"/exports/{job.pk}/").content.decode()
    with clock.at(START + 2 * HOUR), acting_as(deputy):
        assert remove_reader(record, attache, actor=deputy)
    with clock.at(START + 3 * HOUR):
        closed = signed_in("attache.sg").get(f"/exports/{job.pk}/")
    assert closed.status_code == 403
    assert "Canari" not in closed.content.decode()


def test_a_report_counts_a_reserved_record_and_does_not_name_it(embassy: Embassy) -> None:
    manager, attache = embassy["manager"], embassy["attache.my"]
    plain = make_request(attache, "MY", text="Banale")
    secret = make_request(attache, "MY", text="Taupe")
    with acting_as(attache):
        reserve(secret, reserved=True, version=None, actor=attache)
    with clock.at(world.NOW), acting_as(manager):
        report = issue_report(open_draft(manager), version=1, actor=manager)
    said = str(report.snapshot)
    assert str(plain.reference) in said
    assert str(secret.reference) not in said


def test_a_token_is_lent_nothing_and_gains_no_later_country(embassy: Embassy) -> None:
    make_request(embassy["attache.sg"], text="Canari SG")
    make_request(embassy["attache.my"], "MY", text="Canari MY")

    def countries(secret: str) -> set[str]:
        return {row["country"] for row in bearer(secret).get(LIST).json()["results"]}

    with clock.at(START - 24 * HOUR):
        secret = secret_of(embassy["attache.my"], "operational_view")
        assert countries(secret) == {"MY"}
    lend(embassy, "attache.sg", "attache.my", START)
    with clock.at(START + HOUR):
        assert countries(secret) == {"MY"}
        with as_owner():
            bootstrap_posting(embassy["attache.my"], Role.DEPUTY_ATTACHE, countries=("SG",), start=START)
        assert countries(secret) == {"MY"}
        later = secret_of(embassy["attache.my"], "operational_view")
    with clock.at(START + 2 * HOUR):
        assert countries(later) == {"MY", "SG"}


def test_whoever_replaces_a_colleague_neither_owns_nor_reserves_their_files(embassy: Embassy) -> None:
    make_filing(embassy["agent.kul"], embassy["attache.my"], "KUL", "MY", state="filed")
    lend(embassy, "attache.my", "attache.ph", START)
    delegate = embassy["attache.ph"]
    with clock.at(START + HOUR), acting_as(delegate):
        handling = take_charge(Record.objects.get(kind="ASH"), actor=delegate)
        assert handling.owner == embassy["attache.my"]
        with pytest.raises(RefusedError):
            reserve(handling, reserved=True, version=None, actor=delegate)
