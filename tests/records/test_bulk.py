"""Several records at once: foreseen line by line, done by the same rules, never what somebody changed meanwhile."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from ssi.jobs import runner
from ssi.jobs.models import Job
from ssi.records import bulk_job
from ssi.records.bulk_acts import Assigning
from ssi.records.models import Event, Record
from tests.budgets.counting import Statements
from tests.factories.cases import make_request
from tests.factories.records import copy_request
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]


@pytest.fixture(autouse=True)
def plain_kinds() -> None:
    """The real kinds and their lists."""


@pytest.fixture
def record(embassy: Embassy) -> Record:
    return make_request(embassy["attache.sg"], state="answered")


def sent(records: Iterable[Record], act: str = "assign", **more: Any) -> dict[str, Any]:
    """What the preview sends once it is confirmed."""
    boxes = [f"{one.pk}:{one.version}" for one in records]
    shown = {"previewed": more.get("choice", ""), "submission": str(uuid.uuid4())}
    return {"list": "cases", "query": "", "act": act, "record": boxes, **shown, **more}


def owners(*records: Record) -> list[str]:
    with as_owner():
        found = {one.pk: one.owner for one in Record.objects.select_related("owner")}
    return [owner.username if (owner := found[record.pk]) else "" for record in records]


def last_job() -> Job:
    with as_owner():
        return Job.objects.latest("created_at")


def done(client: StrictClient, data: dict[str, Any]) -> str:
    """The page of what became of each record, once its job has run."""
    answer = client.post("/lots/confirmer/", data)
    assert answer.status_code == 302, answer.text
    job = last_job()
    assert answer.headers["Location"] == f"/travaux/{job.pk}/"
    runner.run(job.pk)
    assert f"/lots/{job.pk}/" in client.get(f"/travaux/{job.pk}/").text
    return str(client.get(f"/lots/{job.pk}/").text)


def parts(page: str, first: str, second: str) -> tuple[str, str]:
    """What stands under each of two captions, which also name their frames."""
    return page.split(f"{first}</caption>")[1].split(second, maxsplit=1)[0], page.split(f"{second}</caption>")[1]


def test_the_list_offers_what_its_reader_may_do_there(signed_in: SignIn, record: Record) -> None:
    assert record

    def offered(username: str, address: str = "/dossiers/") -> set[str]:
        page = signed_in(username).get(address).text
        return {act for act in ("assign", "export", "remind") if f'name="act" value="{act}"' in " ".join(page.split())}

    assert offered("attache.sg") == {"assign", "export", "remind"}
    assert offered("deputy.sg") == {"assign", "remind"}
    assert offered("manager") == {"assign", "export"}
    assert offered("deputy.sg", "/a-suivre/") == {"assign", "remind"}
    assert 'form="lot"' not in signed_in("agent.mnl").get("/consulaire/").text


def test_the_preview_says_what_changes_and_why_the_rest_does_not(
    embassy: Embassy, signed_in: SignIn, record: Record
) -> None:
    free = make_request(embassy["attache.sg"])
    foreign = make_request(embassy["attache.my"], "MY", text="Canari de Malaisie")
    closed = make_request(embassy["attache.sg"], state="closed")
    others = make_request(embassy["liaison.sg"])
    with as_owner():
        Record.objects.filter(pk=free.pk).update(owner=None)
    ticked = [record, free, foreign, closed, others]
    successor = str(embassy["deputy.sg"].pk)
    page = signed_in("attache.sg").post("/lots/apercu/", sent(ticked, choice=successor)).text.replace("\u00a0", " ")
    will, wont = parts(page, "2 dossiers concernés", "2 dossiers laissés tels quels")
    assert "Titulaire : Julien Martin → Anne Leroy" in will
    assert "Titulaire : à attribuer → Anne Leroy" in will
    assert "Seul un dossier en cours se passe." in wont
    assert "Seuls le titulaire et le chef de service" in wont
    assert "1 dossier coché n’est plus dans cette liste" in page
    assert "Canari" not in page
    assert owners(record, free) == ["attache.sg", ""]
    # Without a successor, nothing is ready to be confirmed; whoever has no posting there is no choice.
    unsaid = signed_in("attache.sg").post("/lots/apercu/", sent(ticked)).text
    assert "Attribuer ces dossiers" not in unsaid
    assert "Anne Leroy" in unsaid
    assert "Claire Vasseur" not in unsaid
    for choice in ("", "999999", str(embassy["attache.ph"].pk), "x"):
        refused = signed_in("attache.sg").post("/lots/confirmer/", sent([record], choice=choice))
        assert refused.status_code == 422
    # Another choice than the one that was previewed is previewed first.
    other = signed_in("attache.sg").post("/lots/confirmer/", sent([record], choice=successor, previewed=""))
    assert other.status_code == 200
    assert "Attribuer ces dossiers" in other.text
    assert owners(record) == ["attache.sg"]


def test_what_is_confirmed_is_done_and_what_changed_meanwhile_is_left_alone(
    embassy: Embassy, signed_in: SignIn, record: Record
) -> None:
    other, foreign = make_request(embassy["attache.sg"]), make_request(embassy["attache.my"], "MY")
    closed = make_request(embassy["attache.sg"], state="closed")
    data = sent([record, other, foreign, closed], choice=str(embassy["deputy.sg"].pk))
    with as_owner():
        Record.objects.filter(pk=other.pk).update(version=other.version + 1)
    client = signed_in("attache.sg")
    page = done(client, data)
    did, left = parts(page, "Ce qui a été fait", "Dossiers laissés tels quels")
    assert str(record.reference) in did
    assert "Attribué à Anne Leroy" in did
    assert "Modifié depuis l’aperçu" in left
    assert "Seul un dossier en cours se passe." in left
    assert str(foreign.pk) not in page
    assert owners(record, other, foreign) == ["deputy.sg", "attache.sg", "attache.my"]
    with as_owner():
        assert Event.objects.filter(code="owner_assigned", note="Anne Leroy").count() == 1
    # Confirmed twice, it is done once; the result is for whoever asked, of what they still see.
    job = last_job()
    assert client.post("/lots/confirmer/", data).headers["Location"] == f"/travaux/{job.pk}/"
    for stranger in ("deputy.sg", "attache.my"):
        assert signed_in(stranger).get(f"/lots/{job.pk}/").status_code == 404
    with as_owner():
        Record.objects.filter(pk=record.pk).update(need_to_know=True)
    hidden = client.get(f"/lots/{job.pk}/").text
    assert str(record.reference) not in hidden
    assert "1 dossier ne vous est pas, ou plus, visible." in hidden


def test_an_attempt_that_was_cut_is_taken_up_where_it_stopped(
    embassy: Embassy, signed_in: SignIn, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_request(embassy["attache.sg"])
    monkeypatch.setattr(bulk_job, "PART", 1)
    do, calls = Assigning.do, []

    def cut(self: Assigning, one: Record) -> Any:
        calls.append(one.pk)
        if len(calls) == 2:
            raise ConnectionError("the server went away")
        return do(self, one)

    monkeypatch.setattr(Assigning, "do", cut)
    data = sent([record, other], choice=str(embassy["deputy.sg"].pk))
    client = signed_in("attache.sg")
    client.post("/lots/confirmer/", data)
    job = last_job()
    with pytest.raises(ConnectionError):
        runner.run(job.pk)
    assert sorted(owners(record, other)) == ["attache.sg", "deputy.sg"]
    runner.run(job.pk)
    assert owners(record, other) == ["deputy.sg", "deputy.sg"]
    assert len(calls) == 3
    page = client.get(f"/lots/{job.pk}/").text
    assert "2 dossiers traités." in page
    with as_owner():
        assert Event.objects.filter(code="owner_assigned", note="Anne Leroy").count() == 2


def test_the_whole_list_is_taken_under_its_criteria_in_few_statements(
    embassy: Embassy, signed_in: SignIn, record: Record
) -> None:
    client = signed_in("attache.sg")
    data = {"list": "cases", "query": "state=answered", "act": "assign", "every": "1"}
    data["choice"] = str(embassy["deputy.sg"].pk)
    with Statements() as one:
        assert "1 dossier concerné" in client.post("/lots/apercu/", data).text
    for number in range(29):
        copy_request(record, number)
    make_request(embassy["attache.sg"])
    assert "toute la liste, toutes ses pages (30 dossiers au plus)" in " ".join(
        client.get("/dossiers/?state=answered").text.split()
    )
    with Statements() as thirty:
        assert "30 dossiers concernés" in client.post("/lots/apercu/", data).text
    assert one.number == thirty.number <= 10
    with as_owner():
        ticked = list(Record.objects.filter(state="answered"))
    with Statements() as confirmed:
        client.post("/lots/confirmer/", sent(ticked, choice=data["choice"]))
    assert confirmed.number <= 12
    assert len(last_job().parameters["lines"]) == 30


def test_ticked_rows_are_taken_out_whole_and_nothing_else(embassy: Embassy, signed_in: SignIn, record: Record) -> None:
    other, third = make_request(embassy["attache.sg"]), make_request(embassy["attache.sg"])
    client = signed_in("attache.sg")
    preview = client.post("/lots/apercu/", sent([record, other], act="export", choice="csv")).text
    assert "Une ligne du fichier" in preview
    answer = client.post("/lots/confirmer/", sent([record, other], act="export", choice="csv"))
    job = last_job()
    assert answer.headers["Location"] == f"/travaux/{job.pk}/"
    runner.run(job.pk)
    content = client.get(f"/exports/{job.pk}/").content.decode("utf-8-sig")
    assert "dossiers cochés dans la liste" in content
    assert {str(one.reference) in content for one in (record, other)} == {True}
    assert str(third.reference) not in content
    # Reserved between the preview and the job, one of them makes the whole file refused.
    client.post("/lots/confirmer/", sent([record, third], act="export", choice="csv"))
    with as_owner():
        Record.objects.filter(pk=third.pk).update(need_to_know=True, owner=embassy["deputy.sg"])
    runner.run(last_job().pk)
    assert "ne sont plus dans cette liste" in last_job().message
    assert signed_in("deputy.sg").post("/lots/apercu/", sent([record], act="export")).status_code == 403


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"record": []}, 422),
        ({"record": ["x"]}, 404),
        ({"record": ["00000000-0000-4000-8000-000000000000:1"]}, 422),
        ({"act": "transform"}, 404),
        ({"list": "nowhere"}, 404),
        ({"query": "state=nowhere"}, 404),
        ({"submission": "x"}, 404),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(
    embassy: Embassy, signed_in: SignIn, record: Record, changed: dict[str, Any], status: int
) -> None:
    data = {**sent([record], choice=str(embassy["deputy.sg"].pk)), **changed}
    assert signed_in("attache.sg").post("/lots/confirmer/", data).status_code == status
    assert owners(record) == ["attache.sg"]
    for stranger in ("auditor", "nobody", "agent.mnl"):
        assert signed_in(stranger).post("/lots/confirmer/", sent([record])).status_code == 403
