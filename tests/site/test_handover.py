"""The hand-over: record by record, versions respected, rights of the successor, nothing orphaned; the note."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from psycopg.types.range import TimestamptzRange

from ssi.audit.models import Entry
from ssi.common import clock
from ssi.jobs import runner
from ssi.jobs.models import Job
from ssi.records.models import Event, Record
from ssi.territories.acting import acting_as
from ssi.territories.bootstrap import bootstrap_posting
from ssi.territories.delegations import declare_absence
from ssi.territories.models import CountryGrant, Posting
from ssi.territories.roles import Role
from tests.factories.cases import make_request
from tests.printing.reading import text_of
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
PAGE = "/passation/"


@pytest.fixture(autouse=True)
def plain_kinds() -> None:
    """The real kinds, unlike the other tests of the roof: the note reads exchanges."""


@pytest.fixture
def two(embassy: Embassy) -> list[Record]:
    return [
        make_request(embassy["attache.sg"], text="Kétamine"),
        make_request(embassy["attache.sg"], text="Précurseurs"),
    ]


def box(record: Record) -> str:
    return f"{record.pk}:{record.version}"


def passing(
    embassy: Embassy, records: list[Record], successor: str = "deputy.sg", country: str = "SG"
) -> dict[str, object]:
    return {"country": country, "record": [box(one) for one in records], "successor": str(embassy[successor].pk)}


def owners(records: list[Record]) -> list[str]:
    with as_owner():
        found = {
            one.pk: one
            for one in Record.objects.filter(pk__in=[record.pk for record in records]).select_related("owner")
        }
        return [one.owner.username for record in records if (one := found[record.pk]).owner]


def test_the_leaver_passes_their_records_and_each_says_so(
    signed_in: SignIn, embassy: Embassy, two: list[Record]
) -> None:
    page = signed_in("attache.sg").get(PAGE).text
    assert all(box(record) in page for record in two)
    answer = signed_in("attache.sg").post(PAGE, passing(embassy, two), follow=True)
    assert "2 dossiers sont passés à Anne Leroy." in answer.text
    assert "Aucun dossier en cours à passer" in answer.text
    assert owners(two) == ["deputy.sg", "deputy.sg"]
    with as_owner():
        assert Event.objects.filter(record__in=two, code="owner_assigned", note="Anne Leroy").count() == 2
        line = Entry.objects.filter(acts__contains=["record.handed_over"]).get()
    assert {str(two[0].pk), str(two[1].pk), f"person:{embassy['deputy.sg'].pk}"} <= set(line.keys)


def test_record_by_record(signed_in: SignIn, embassy: Embassy, two: list[Record]) -> None:
    signed_in("attache.sg").post(PAGE, passing(embassy, two[:1], "liaison.sg"))
    assert owners(two) == ["liaison.sg", "attache.sg"]


def test_one_stale_record_stops_them_all_and_is_named(signed_in: SignIn, embassy: Embassy, two: list[Record]) -> None:
    sent = passing(embassy, two)
    with as_owner():
        Record.objects.filter(pk=two[1].pk).update(version=two[1].version + 1)
    answer = signed_in("attache.sg").post(PAGE, sent)
    assert answer.status_code == 422
    assert f"<strong>{two[1].reference}</strong>" in answer.text
    assert "a été modifié depuis" in answer.text
    assert owners(two) == ["attache.sg", "attache.sg"]


def test_the_successor_must_hold_the_right_by_a_posting_of_their_own(
    signed_in: SignIn, embassy: Embassy, two: list[Record]
) -> None:
    with acting_as(embassy["attache.sg"]):
        start, end = clock.now() - timedelta(days=1), clock.now() + timedelta(days=5)
        declare_absence(embassy["attache.sg"], embassy["attache.my"], start=start, end=end, actor=embassy["attache.sg"])
    for username in ("attache.my", "manager", "nobody"):
        answer = signed_in("attache.sg").post(PAGE, passing(embassy, two, username))
        assert answer.status_code == 422, username
    with as_owner():
        bootstrap_posting(embassy["nobody"], Role.ASSISTANT, countries=["SG"], areas=["consular"])
    answer = signed_in("attache.sg").post(PAGE, passing(embassy, two, "nobody"))
    assert "Jean Sansposte n’a pas d’affectation dans ce pays pour traiter ce dossier." in answer.text
    assert owners(two) == ["attache.sg", "attache.sg"]


def test_the_head_of_service_passes_for_another_and_reserved_records_too(
    signed_in: SignIn, embassy: Embassy, two: list[Record]
) -> None:
    with as_owner():
        Record.objects.filter(pk=two[0].pk).update(need_to_know=True)
    assert "c’est au chef de service de le passer" in signed_in("attache.sg").get(PAGE).text
    assert signed_in("attache.sg").post(PAGE, passing(embassy, two)).status_code == 422
    address = f"{PAGE}?de={embassy['attache.sg'].pk}"
    assert address in signed_in("manager").get(PAGE).text
    assert signed_in("manager").post(address, passing(embassy, two)).status_code == 302
    assert owners(two) == ["deputy.sg", "deputy.sg"]


@pytest.mark.parametrize("username", ["deputy.sg", "attache.ph", "manager.my"])
def test_nobody_else_passes_the_records_of_another(
    signed_in: SignIn, embassy: Embassy, two: list[Record], username: str
) -> None:
    client = signed_in(username)
    assert client.get(f"{PAGE}?de={embassy['attache.sg'].pk}").status_code == 404
    assert client.get(f"{PAGE}?de=999999").status_code == 404
    assert client.post(PAGE, passing(embassy, two)).status_code == 422
    assert owners(two) == ["attache.sg", "attache.sg"]


def test_who_follows_no_record_has_no_hand_over(signed_in: SignIn) -> None:
    for username in ("admin", "auditor", "agent.mnl", "nobody"):
        assert signed_in(username).get(PAGE).status_code == 403, username


def test_boxes_that_are_no_boxes_are_refused(signed_in: SignIn, embassy: Embassy, two: list[Record]) -> None:
    client = signed_in("attache.sg")
    for value in ("abc", f"{two[0].pk}:x", ":", "1:1"):
        assert client.post(PAGE, {**passing(embassy, []), "record": [value]}).status_code == 404
    stranger = {**passing(embassy, []), "record": [f"{uuid.uuid4()}:1"]}
    assert "plus à passer ici" in client.post(PAGE, stranger).text
    assert "Cochez au moins un dossier." in client.post(PAGE, passing(embassy, [])).text


# --- Nothing orphaned ----------------------------------------------------------------------------------------------


def test_home_of_the_head_lists_what_nobody_follows_any_more(
    signed_in: SignIn, embassy: Embassy, two: list[Record]
) -> None:
    assert "Dossiers sans titulaire en fonction" not in signed_in("manager").get("/").text
    ended = TimestamptzRange(None, clock.now() - timedelta(days=1))
    with as_owner():
        Posting.objects.filter(person=embassy["attache.sg"]).update(during=ended)
        CountryGrant.objects.filter(user=embassy["attache.sg"]).update(during=ended)
    page = signed_in("manager").get("/").text
    assert "Dossiers sans titulaire en fonction" in page
    assert f"{PAGE}?de={embassy['attache.sg'].pk}" in page
    assert "Dossiers sans titulaire en fonction" not in signed_in("manager.my").get("/").text
    signed_in("manager").post(f"{PAGE}?de={embassy['attache.sg'].pk}", passing(embassy, two))
    assert "Dossiers sans titulaire en fonction" not in signed_in("manager").get("/").text


# --- The note ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_note_says_what_is_open_to_whom_and_leaves_reserved_records_out(
    signed_in: SignIn, embassy: Embassy, two: list[Record]
) -> None:
    sent = make_request(embassy["attache.sg"], state="sent", text="Laboratoire")
    with as_owner():
        Record.objects.filter(pk=two[0].pk).update(need_to_know=True)
    client = signed_in("deputy.sg")
    assert client.post(f"{PAGE}SG/note/").status_code == 302
    with acting_as(embassy["deputy.sg"]):
        job = Job.objects.get(kind="handover.note")
    runner.run(job.pk)
    answer = client.get(f"{PAGE}notes/{job.pk}/")
    assert answer.headers["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    assert "DIFFUSION RESTREINTE" in text
    assert "Établie par Anne Leroy" in text
    assert str(sent.reference) in text
    assert str(two[1].reference) in text
    assert str(two[0].reference) not in text
    assert "attendu de" in text
    assert "CNB" in text
    assert signed_in("attache.sg").get(f"{PAGE}notes/{job.pk}/").status_code == 404
    with as_owner():
        CountryGrant.objects.filter(user=embassy["deputy.sg"]).delete()
    assert signed_in("deputy.sg").get(f"{PAGE}notes/{job.pk}/").status_code == 404


def test_a_note_is_not_asked_for_where_one_follows_nothing(signed_in: SignIn) -> None:
    for username, code in (("attache.sg", "MY"), ("manager.my", "SG"), ("attache.sg", "XX"), ("admin", "SG")):
        assert signed_in(username).post(f"{PAGE}{code}/note/").status_code == 404
