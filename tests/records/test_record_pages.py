"""History, journal and readers of a record: who may open them, and what they say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from ssi.audit import journal
from ssi.audit.acts import Act
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.records.journal_lines import journal_of
from ssi.records.kinds import all_kinds
from ssi.records.models import Record
from ssi.records.readers import readers_of
from ssi.records.services import change_record, link_records, open_draft
from ssi.territories.acting import acting_as
from ssi.territories.delegations import declare_absence
from ssi.territories.models import Country
from tests.records.factories import FILING, make_draft, make_record, name_person
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.records.urls")]
SignIn = Callable[[str], StrictClient]


def seeing(embassy: Embassy, record: Record) -> set[str]:
    """Who sees the record a minute from now, asked of both walls one person at a time."""
    found = set()
    with clock.at(clock.now() + timedelta(minutes=1)):
        for username in embassy.names:
            user = embassy[username]
            with acting_as(user):
                if Record.objects.visible_to(user).filter(pk=record.pk).exists():
                    found.add(username)
    return found


def told(embassy: Embassy, record: Record) -> set[str]:
    """Who the page tells, read by somebody who sees the record."""
    reader = record.owner or record.author
    with clock.at(clock.now() + timedelta(minutes=1)), acting_as(embassy[reader.username]):
        return {reader.person.username for reader in readers_of(record)}


def test_the_page_of_readers_tells_exactly_who_the_walls_let_through(embassy: Embassy) -> None:
    attache = embassy["attache.sg"]
    reserved = make_record(attache, number=2, need_to_know=True)
    name_person(reserved, embassy["liaison.sg"], clock.now() + timedelta(days=3))
    name_person(reserved, embassy["attache.my"], clock.now() + timedelta(days=3))
    name_person(reserved, embassy["assistant.sg"], clock.now() - timedelta(minutes=1))
    records = [
        make_record(attache, number=1),
        reserved,
        make_record(embassy["attache.my"], "MY", number=3),
        make_record(attache, number=4, need_to_know=True, owner=embassy["deputy.sg"]),
        make_draft(attache),
        make_record(embassy["agent.mnl"], "PH", kind=FILING, number=5, post_id="MNL"),
        make_draft(embassy["agent.mnl"], "PH", kind=FILING, post_id="MNL"),
    ]
    for record in records:
        assert told(embassy, record) == seeing(embassy, record), record
    assert told(embassy, reserved) == {"attache.sg", "liaison.sg", "manager"}
    assert told(embassy, records[5]) == {"agent.mnl", "attache.ph", "manager"}


def test_each_reader_comes_with_the_reason_and_its_end(embassy: Embassy) -> None:
    record = make_record(embassy["attache.sg"], need_to_know=True)
    until = clock.now() + timedelta(days=3)
    name_person(record, embassy["liaison.sg"], until)
    with acting_as(embassy["attache.sg"]):
        reasons = {reader.person.username: reader for reader in readers_of(record)}
    assert str(reasons["attache.sg"].reason) == "titulaire du dossier réservé"
    assert "chef de service" in str(reasons["manager"].reason)
    assert str(reasons["liaison.sg"].reason) == "nommé sur ce dossier\u00a0: renfort sur cette affaire"
    assert reasons["liaison.sg"].until == until
    assert reasons["manager"].until is None


def test_the_owner_reserves_names_a_reader_and_takes_it_back(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_record(embassy["attache.sg"])
    client, address = signed_in("attache.sg"), f"/simples/{record.reference}/acces/"
    assert "Réserver ce dossier" in client.get(address).content.decode()
    response = client.post(address, {"act": "reserve", "version": record.version, "reserved": "on"})
    assert response.status_code == 302
    assert seeing(embassy, record) == {"attache.sg", "manager"}
    page = client.get(address).content.decode()
    assert "Marc Ferrand" in page
    assert "Paul Garnier" not in page
    liaison = embassy["liaison.sg"].pk
    too_short = client.post(address, {"act": "name", "person": liaison, "reason": "non"})
    assert too_short.status_code == 422
    assert "Donnez le motif en une phrase" in too_short.content.decode()
    assert client.post(address, {"act": "name", "person": liaison, "reason": "Appui technique"}).status_code == 302
    assert seeing(embassy, record) == {"attache.sg", "liaison.sg", "manager"}
    assert f'name="reader" value="{liaison}"' in client.get(address).content.decode()
    assert client.post(address, {"act": "remove", "reader": liaison}).status_code == 302
    assert client.post(address, {"act": "remove", "reader": liaison}).status_code == 422, "already taken back"
    assert seeing(embassy, record) == {"attache.sg", "manager"}
    with as_owner():
        acts = {act for entry in Entry.objects.all() for act in entry.acts}
    assert {"record.restricted", "reader.named", "reader.removed"} <= acts


@pytest.mark.parametrize(
    "data",
    [
        {"act": "name", "person": "999999", "reason": "Appui technique"},
        {"act": "name", "person": "x", "reason": "Appui technique"},
        {"act": "remove", "reader": "999999"},
        {"act": "remove", "reader": "x"},
        {"act": "reserve"},
        {"act": "other"},
        {},
    ],
)
def test_a_decision_that_cannot_be_read_changes_nothing(
    embassy: Embassy, signed_in: SignIn, data: dict[str, str]
) -> None:
    record = make_record(embassy["attache.sg"], need_to_know=True)
    response = signed_in("attache.sg").post(f"/simples/{record.reference}/acces/", data)
    assert response.status_code == 422
    assert seeing(embassy, record) == {"attache.sg", "manager"}


def test_a_day_already_past_is_refused_at_its_field(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_record(embassy["attache.sg"], need_to_know=True)
    data = {"act": "name", "person": embassy["liaison.sg"].pk, "reason": "Appui technique", "until": "2020-01-01"}
    response = signed_in("attache.sg").post(f"/simples/{record.reference}/acces/", data)
    assert response.status_code == 422
    assert "Cette date est passée" in response.content.decode()


def test_a_reservation_decided_on_an_old_page_is_refused(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_record(embassy["attache.sg"], version=3)
    data = {"act": "reserve", "version": 2, "reserved": "on"}
    response = signed_in("attache.sg").post(f"/simples/{record.reference}/acces/", data)
    assert response.status_code == 409
    assert "modifié depuis" in response.content.decode()


def test_a_reader_who_is_not_the_owner_sees_who_reads_and_decides_nothing(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_record(embassy["attache.sg"])
    client, address = signed_in("liaison.sg"), f"/simples/{record.reference}/acces/"
    page = client.get(address).content.decode()
    assert "Julien Martin" in page
    assert "Seuls le titulaire et le chef de service" in page
    assert client.post(address, {"act": "reserve", "version": 1, "reserved": "on"}).status_code == 403


def test_a_filing_is_never_reserved(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_record(embassy["agent.mnl"], "PH", kind=FILING, post_id="MNL")
    address = f"/simples/{record.reference}/demande/acces/"
    page = signed_in("manager").get(address).content.decode()
    assert "La demande d’un poste ne se réserve pas" in page
    assert "Réserver ce dossier" not in page
    assert "Sophie Rey" in signed_in("agent.mnl").get(address).content.decode()


@pytest.mark.parametrize("page", ["historique", "journal", "acces"])
def test_a_foreign_record_and_a_missing_one_give_the_same_page(embassy: Embassy, signed_in: SignIn, page: str) -> None:
    make_record(embassy["attache.my"], "MY", number=7)
    client = signed_in("attache.sg")
    foreign = client.get(f"/simples/SSI-MY-PLN-2026-0007/{page}/")
    missing = client.get(f"/simples/SSI-MY-PLN-2026-9999/{page}/")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_history_names_fields_people_and_values(embassy: Embassy, signed_in: SignIn) -> None:
    attache = embassy["attache.sg"]
    record = make_record(attache)
    with acting_as(attache):
        change_record(record, version=None, actor=attache, title="Nouvel objet", owner=embassy["liaison.sg"])
    with acting_as(attache):
        change_record(record, version=None, actor=attache, need_to_know=False, due_at=clock.now())
    page = signed_in("deputy.sg").get(f"/simples/{record.reference}/historique/").content.decode()
    assert "Nouvel objet" in page
    assert "Marc Ferrand" in page
    assert "Julien Martin" in page
    assert "Titulaire" in page
    assert "Reçu" in page
    assert "owner_id" not in page
    assert "search_text" not in page


def test_an_owner_reads_who_did_what_to_the_record_and_nothing_else_of_the_line(embassy: Embassy) -> None:
    record = make_record(embassy["attache.sg"])
    other = make_record(embassy["deputy.sg"], number=2)
    with acting_as(embassy["liaison.sg"], address="203.0.113.9"):
        journal.note(Act.LIST_READ, country="SG", keys=[record.pk, other.pk])

    def line_read_by(username: str) -> tuple[list[str], str | None]:
        with acting_as(embassy[username]):
            line = next(one for one in journal_of(record) if one.acts == ["list.read"])
        return line.keys, line.address

    assert line_read_by("attache.sg") == ([str(record.pk)], None)
    assert line_read_by("manager") == ([str(record.pk), str(other.pk)], "203.0.113.9")
    with acting_as(embassy["attache.my"]):
        assert journal_of(record) == []


def test_a_line_of_another_country_keeps_its_other_keys_to_itself(embassy: Embassy) -> None:
    """A record that moved: what was noted elsewhere is told without the rest of its line."""
    record = make_record(embassy["attache.my"], "MY")
    other = make_record(embassy["attache.sg"], number=2)
    with acting_as(embassy["attache.sg"], address="203.0.113.9"):
        journal.note(Act.LIST_READ, country="SG", keys=[record.pk, other.pk])
    with acting_as(embassy["manager.my"]):
        line = next(one for one in journal_of(record) if one.acts == ["list.read"])
    assert (line.keys, line.address) == ([str(record.pk)], None)
    with acting_as(embassy["manager"]):
        line = next(one for one in journal_of(record) if one.acts == ["list.read"])
    assert line.keys == [str(record.pk), str(other.pk)]


def test_a_link_is_no_news_for_whoever_does_not_see_both_ends(embassy: Embassy, signed_in: SignIn) -> None:
    deputy = embassy["deputy.sg"]
    mine = make_record(embassy["attache.sg"])
    reserved = make_record(deputy, number=2, need_to_know=True)
    with acting_as(deputy):
        link_records(mine, reserved, actor=deputy)
    linked = str(Act.RECORD_LINKED.label)
    assert linked not in signed_in("attache.sg").get(f"/simples/{mine.reference}/journal/").content.decode()
    for username in ("manager", "deputy.sg"):
        with acting_as(embassy[username]):
            seen = [line.keys for line in journal_of(reserved) if "record.linked" in line.acts]
        assert seen == [[str(mine.pk), str(reserved.pk)]], "whoever sees both ends reads who linked them"
    with acting_as(embassy["manager.my"]):
        assert not Entry.objects.filter(acts__contains=["record.linked"]).exists()
    with acting_as(embassy["auditor"]):
        assert Entry.objects.get(acts__contains=["record.linked"]).keys == [str(mine.pk), str(reserved.pk)]


def test_the_journal_of_a_record_is_for_its_owner_and_the_head_of_service(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_record(embassy["attache.sg"])
    with acting_as(embassy["liaison.sg"]):
        journal.note(Act.RECORD_READ, country="SG", keys=[record.pk])
    address = f"/simples/{record.reference}/journal/"
    for username in ("attache.sg", "manager"):
        page = signed_in(username).get(address).content.decode()
        assert "Marc Ferrand" in page
        assert "Dossier consulté" in page
    refused = signed_in("liaison.sg").get(address)
    assert refused.status_code == 403
    assert "ouvert à son titulaire" in refused.content.decode()
    assert signed_in("auditor").get(address).status_code == 404
    with as_owner():
        readings = Entry.objects.filter(acts=["journal.read"], keys=[str(record.pk)])
        assert readings.count() == 2


def replace_person(embassy: Embassy, absent: str, delegate: str) -> None:
    """DELEGATE replaces ABSENT from now on, for a week."""
    person = embassy[absent]
    with acting_as(person):
        start, end = clock.now() - timedelta(days=1), clock.now() + timedelta(days=7)
        declare_absence(person, embassy[delegate], start=start, end=end, actor=person)


def test_the_page_of_readers_tells_who_replaces_an_absent_colleague(embassy: Embassy) -> None:
    attache = embassy["attache.sg"]
    reserved = make_record(attache, number=2, need_to_know=True)
    name_person(reserved, embassy["attache.my"], clock.now() + timedelta(days=3))
    replace_person(embassy, "attache.sg", "attache.my")
    records = [
        make_record(attache, number=1),
        reserved,
        make_record(attache, number=4, need_to_know=True, owner=embassy["deputy.sg"]),
        make_draft(attache),
        make_record(embassy["attache.my"], "MY", number=3),
    ]
    assert [seeing(embassy, record) for record in records] == [told(embassy, record) for record in records]
    assert "attache.my" in told(embassy, records[0]) & told(embassy, reserved)
    assert "attache.my" not in told(embassy, records[2]) | told(embassy, records[3])


def test_what_a_replacement_does_is_signed_for_the_absent_colleague(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_record(embassy["attache.sg"], number=1)
    replace_person(embassy, "attache.sg", "attache.my")
    with clock.at(clock.now() + timedelta(minutes=5)), acting_as(embassy["attache.my"]):
        change_record(record, version=None, title="Repris", actor=embassy["attache.my"])
        journal.note(Act.RECORD_READ, country="SG", keys=[record.pk])
    signed = "Paul Garnier pour Julien Martin"
    assert signed in signed_in("attache.sg").get(f"/simples/{record.reference}/historique/").text
    assert signed in signed_in("manager").get(f"/simples/{record.reference}/journal/").text
    with clock.at(clock.now() + timedelta(days=9)), acting_as(embassy["deputy.sg"]):
        change_record(record, version=None, title="Rendu", actor=embassy["deputy.sg"])
    assert signed in signed_in("attache.sg").get(f"/simples/{record.reference}/historique/").text


def test_what_a_replacement_opens_belongs_to_the_absent_colleague(embassy: Embassy) -> None:
    replace_person(embassy, "attache.sg", "attache.my")
    delegate = embassy["attache.my"]
    with acting_as(delegate):
        opened = [
            open_draft(all_kinds()[0], title="Essai", country=Country.objects.get(pk=code), actor=delegate)
            for code in ("SG", "MY")
        ]
    assert [record.owner.username for record in opened if record.owner] == ["attache.sg", "attache.my"]
