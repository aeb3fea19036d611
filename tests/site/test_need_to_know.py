"""Reserved records: dated accesses by name, requests that tell nothing, emergency accesses that read and end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings

from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.exchanges.letters.jobs import CASE_FILE_JOB
from ssi.jobs import runner
from ssi.jobs.models import Notice
from ssi.jobs.services import request_job
from ssi.records import emergency, reach
from ssi.records.models import AccessDecision, AccessRequest, EmergencyAccess, NamedReader, Record
from ssi.records.readers import people_to_name, readers_of
from ssi.records.services import name_reader, remove_reader, reserve
from ssi.territories.acting import acting_as
from ssi.territories.bootstrap import bootstrap_posting
from ssi.territories.delegations import declare_absence
from ssi.territories.grants import forget
from ssi.territories.roles import Role
from tests.api.test_tokens import bearer, secret_of
from tests.budgets.counting import Statements
from tests.factories.cases import make_request
from tests.factories.consular import handling_of, make_filing
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import PASSWORD, Embassy
from tests.territories.test_grants import refused

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], StrictClient]
NOW = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASK, EMERGENCY = "/acces/", "/acces/urgence/"
REASON = "Une vie est en jeu à Singapour"


@pytest.fixture(autouse=True)
def plain_kinds(db: None) -> Iterator[None]:
    """The real kinds, at one instant; nobody has guessed a password before."""
    cache.clear()
    with clock.at(NOW):
        yield


@pytest.fixture
def reserved(embassy: Embassy) -> Record:
    """A request of Singapore that the attaché keeps to himself and to the head of service."""
    return reserved_by(embassy, "attache.sg")


def reserved_by(embassy: Embassy, owner: str, country: str = "SG") -> Record:
    record = make_request(embassy[owner], country, text="Canari")
    with acting_as(embassy[owner]):
        return reserve(record, reserved=True, version=None, actor=embassy[owner])


def sees(embassy: Embassy, username: str, record: Record, *, at: datetime = NOW, reading: bool = False) -> bool:
    """Asked of both walls, then of the second alone, then of the first alone: they say the same."""
    with clock.at(at):
        user = embassy[username]
        with acting_as(user, reading=reading):
            both = Record.objects.visible_to(user).filter(pk=record.pk).exists()
            second = Record.objects.filter(pk=record.pk).exists()
        with as_owner(), acting_as(user, reading=reading):
            first = Record.objects.visible_to(user).filter(pk=record.pk).exists()
    assert both == second == first
    return both


def unpost(embassy: Embassy, username: str) -> None:
    """What their postings give ends at this instant."""
    with acting_as(embassy["admin"]), connection.cursor() as cursor:
        cursor.execute("select ssi.end_posting(%s, null)", [embassy[username].postings.get().pk])


def acts() -> set[str]:
    with as_owner():
        return {act for entry in Entry.objects.all() for act in entry.acts}


# --- Access by name -------------------------------------------------------------------------------------------------


def test_a_named_access_has_a_beginning_an_end_and_is_renewed(embassy: Embassy, reserved: Record) -> None:
    owner, liaison = embassy["attache.sg"], embassy["liaison.sg"]
    with acting_as(owner):
        name_reader(reserved, liaison, since=NOW + DAY, until=NOW + 3 * DAY, reason="Appui technique", actor=owner)
    assert [sees(embassy, "liaison.sg", reserved, at=NOW + days * DAY) for days in (0, 1, 2, 3)] == [
        False,
        True,
        True,
        False,
    ]
    with clock.at(NOW + 2 * DAY), acting_as(owner):
        assert liaison in people_to_name(reserved), "naming again renews"
        name_reader(reserved, liaison, until=NOW + 5 * DAY, reason="Appui prolongé", actor=owner)
        reader = next(one for one in readers_of(reserved) if one.person == liaison)
    assert reader.until == NOW + 5 * DAY
    assert sees(embassy, "liaison.sg", reserved, at=NOW + 4 * DAY)
    with clock.at(NOW + 4 * DAY), acting_as(owner):
        assert remove_reader(reserved, liaison, actor=owner)
    assert not sees(embassy, "liaison.sg", reserved, at=NOW + 4 * DAY)


def test_an_access_taken_back_before_its_day_never_opens(embassy: Embassy, reserved: Record) -> None:
    owner = embassy["attache.sg"]
    with acting_as(owner):
        name_reader(reserved, embassy["liaison.sg"], since=NOW + DAY, until=None, reason="Appui technique", actor=owner)
        assert remove_reader(reserved, embassy["liaison.sg"], actor=owner)
    assert not sees(embassy, "liaison.sg", reserved, at=NOW + 2 * DAY)


def test_the_page_of_readers_says_who_gave_what_and_until_when(
    embassy: Embassy, signed_in: SignIn, reserved: Record
) -> None:
    client, address = signed_in("manager"), f"/dossiers/{reserved.reference}/acces/"
    liaison = embassy["liaison.sg"].pk
    named = {"act": "name", "person": liaison, "reason": "Appui technique"}
    assert client.post(address, {**named, "since": "2026-09-22", "until": "2026-09-30"}).status_code == 302
    page = client.get(address).text
    for words in ("Accès nominatifs donnés", "du 22/09/2026 au 30/09/2026", "Hélène Aubry", "À venir"):
        assert words in page
    assert "Marc Ferrand (renouvellement)" in page
    wrong: list[tuple[dict[str, str], str]] = [
        ({"since": "2026-09-20"}, "Ce jour est passé"),
        ({"since": "2026-09-25", "until": "2026-09-24"}, "finirait avant"),
        ({"until": "2027-12-31"}, "un an au plus"),
    ]
    for dates, said in wrong:
        answer = client.post(address, {**named, **dates})
        assert answer.status_code == 422
        assert said in answer.text
    assert client.post(address, {"act": "remove", "reader": liaison}).status_code == 302
    assert "jamais ouvert" in client.get(address).text


def test_whoever_is_only_named_names_nobody_whatever_the_program_does(embassy: Embassy, reserved: Record) -> None:
    owner, liaison = embassy["attache.sg"], embassy["liaison.sg"]
    with acting_as(owner):
        access = name_reader(reserved, liaison, until=NOW + DAY, reason="Appui technique", actor=owner)
    with acting_as(liaison):
        with pytest.raises(RefusedError):
            name_reader(reserved, embassy["deputy.sg"], until=None, reason="Appui technique", actor=liaison)
        assert refused(
            "insert into records_namedreader (scope, record_id, person_id, during, reason, named_by_id)"
            " values (%s, %s, %s, tstzrange(now(), null), 'x', %s)",
            reserved.scope,
            reserved.pk,
            embassy["deputy.sg"].pk,
            liaison.pk,
        )
        longer = NamedReader.objects.filter(pk=access.pk).update(reason="Pour toujours")
    assert longer == 0


# --- Requests -------------------------------------------------------------------------------------------------------


def answer_to(client: StrictClient, address: str, data: dict[str, str]) -> tuple[Any, ...]:
    """What a stranger could compare of a request, which is undone: what is answered, and what it costs."""
    cache.clear()
    with transaction.atomic(), Statements() as sent:
        posted = client.post(address, data)
        transaction.set_rollback(True)
    with transaction.atomic(), Statements() as read:
        client.post(address, data)
        page = client.get(address)
        transaction.set_rollback(True)
    body = page.text.replace(data["reference"], "REF")
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)
    return posted.status_code, posted.headers["Location"], sorted(posted.headers), sent.number, body, read.number


def test_a_request_answers_alike_whatever_it_names(embassy: Embassy, signed_in: SignIn, reserved: Record) -> None:
    foreign = make_request(embassy["attache.my"], "MY")
    other = reserved_by(embassy, "attache.my", "MY")
    client = signed_in("deputy.sg")
    said = [
        answer_to(client, ASK, {"reference": str(reference), "reason": REASON})
        for reference in ("SSI-SG-RFI-2026-9999", reserved.reference, foreign.reference, other.reference)
    ]
    assert said[0][0] == 302
    assert said[1:] == said[:1] * 3
    assert "Transmise, si le dossier existe" in said[0][4]


def test_those_who_decide_find_the_request_and_open_the_record_for_some_days(
    embassy: Embassy, signed_in: SignIn, reserved: Record
) -> None:
    with as_owner():
        User.objects.filter(username="deputy.sg").update(email="a.leroy@example.org")
    client = signed_in("deputy.sg")
    typed = str(reserved.reference).lower()
    assert client.post(ASK, {"reference": typed, "reason": REASON}, follow=True).status_code == 200
    asked = AccessRequest.objects.all()
    for username in ("attache.sg", "manager"):
        assert REASON in signed_in(username).get("/acces/decisions/").text
    assert "demande d’accès à trancher" in signed_in("manager").get("/").text
    for username in ("deputy.sg", "liaison.sg", "attache.my", "manager.my", "admin"):
        assert REASON not in signed_in(username).get("/acces/decisions/").text
    with as_owner():
        address = f"/acces/decisions/{asked.get().pk}/"
    owner = signed_in("attache.sg")
    assert owner.post(address, {"answer": "grant", "words": "non"}).status_code == 422
    granted = {"answer": "grant", "until": "2026-09-23", "words": "Elle suit la même filière"}
    stranger = signed_in("liaison.sg")
    foreign, missing = stranger.post(address, granted), stranger.post(f"/acces/decisions/{uuid4()}/", granted)
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert owner.post(address, granted).status_code == 302
    assert owner.post(address, granted).status_code == 404, "it is decided"
    assert signed_in("manager").get(address).status_code == 404
    assert "Vous voyez ce dossier" in client.get(ASK).text
    assert [sees(embassy, "deputy.sg", reserved, at=NOW + days * DAY) for days in (0, 2, 3)] == [True, True, False]
    with as_owner():
        assert Notice.objects.filter(kind="access.granted", person=embassy["deputy.sg"]).count() == 1
    assert {"reach.asked", "reach.granted", "reader.named"} <= acts()


def test_a_refusal_reads_like_a_record_that_is_not_there(embassy: Embassy, signed_in: SignIn, reserved: Record) -> None:
    client, head = signed_in("deputy.sg"), signed_in("manager")
    for reference in (str(reserved.reference), "SSI-SG-RFI-2026-9999"):
        client.post(ASK, {"reference": reference, "reason": REASON})
    with acting_as(embassy["manager"]):
        (waiting,) = reach.waiting_for(embassy["manager"])
    before = client.get(ASK).text
    refusal = {"answer": "refuse", "words": "Sans rapport avec ses missions"}
    assert head.post(f"/acces/decisions/{waiting.key}/", refusal).status_code == 302
    assert states(client.get(ASK).text) == states(before) == ["Transmise, si le dossier existe"] * 2
    with clock.at(NOW + 15 * DAY):
        assert states(signed_in("deputy.sg").get(ASK).text) == ["Sans suite"] * 2
    with acting_as(embassy["deputy.sg"]):
        assert not AccessDecision.objects.exists()
    with acting_as(embassy["attache.sg"]):
        assert AccessDecision.objects.get().words == refusal["words"]
    assert "reach.denied" in acts()


def states(page: str) -> list[str]:
    return re.findall(r"(Transmise, si le dossier existe|Sans suite|Vous voyez ce dossier)", page)


def waits_for(embassy: Embassy, username: str, *, at: datetime = NOW) -> int:
    with clock.at(at):
        user = embassy[username]
        forget(user)
        with acting_as(user):
            return len(reach.waiting_for(user))


def test_who_decides_is_judged_when_they_look(embassy: Embassy, reserved: Record) -> None:
    with acting_as(embassy["deputy.sg"]):
        reach.ask_access(str(reserved.reference), reason=REASON, actor=embassy["deputy.sg"])
    assert [waits_for(embassy, one) for one in ("attache.sg", "manager", "liaison.sg", "deputy.sg")] == [1, 1, 0, 0]
    with as_owner():
        Record.objects.filter(pk=reserved.pk).update(owner=embassy["liaison.sg"])
    assert [waits_for(embassy, one) for one in ("attache.sg", "liaison.sg")] == [0, 1], "the owner was replaced"
    assert waits_for(embassy, "manager", at=NOW + 15 * DAY) == 0, "over without an answer"
    with as_owner():
        Record.objects.filter(pk=reserved.pk).update(need_to_know=False)
    assert waits_for(embassy, "manager") == 0, "open to whoever asked"
    with as_owner():
        Record.objects.filter(pk=reserved.pk).update(need_to_know=True)
    assert waits_for(embassy, "manager") == 1
    unpost(embassy, "deputy.sg")
    assert waits_for(embassy, "manager") == 0, "naming them would open nothing"


def test_requests_are_counted_and_are_for_people_of_the_service(
    embassy: Embassy, signed_in: SignIn, reserved: Record
) -> None:
    client = signed_in("liaison.sg")
    for number in range(10):
        data = {"reference": f"SSI-SG-RFI-2026-{number:04d}", "reason": REASON}
        assert client.post(ASK, data).status_code == 302
    late = client.post(ASK, {"reference": reserved.reference, "reason": REASON})
    assert late.status_code == 422
    assert "vingt-quatre heures" in late.text
    assert str(reserved.reference) in late.text, "nothing typed is lost"
    for wrong in ({"reference": "?", "reason": REASON}, {"reference": "SSI-1", "reason": "court"}, {}):
        assert client.post(ASK, wrong).status_code == 422
    for username in ("agent.mnl", "admin", "auditor", "nobody"):
        assert [signed_in(username).get(address).status_code for address in (ASK, EMERGENCY)] == [403, 403]
        with acting_as(embassy[username]):
            assert refused("select ssi.ask_access('SSI-1', 'motif')")
            assert refused("select ssi.break_glass('SSI-1', 'motif')")


def test_those_who_decide_are_told_by_mail_once(embassy: Embassy, reserved: Record) -> None:
    with as_owner():
        User.objects.filter(username__in=["attache.sg", "manager", "liaison.sg"]).update(email="un@example.org")
    with acting_as(embassy["deputy.sg"]):
        reach.ask_access(str(reserved.reference), reason=REASON, actor=embassy["deputy.sg"])
    assert reach.tell_deciders() == 2
    assert reach.tell_deciders() == 0
    with as_owner():
        told = set(Notice.objects.filter(kind="access.asked").values_list("person__username", flat=True))
    assert told == {"attache.sg", "manager"}


# --- Emergency ------------------------------------------------------------------------------------------------------


def broken(reference: object) -> dict[str, str]:
    return {"reference": str(reference), "reason": REASON, "password": PASSWORD}


def break_glass(embassy: Embassy, username: str, record: Record, reference: str = "") -> EmergencyAccess | None:
    user = embassy[username]
    with acting_as(user):
        emergency.break_glass(reference or str(record.reference), reason=REASON, actor=user)
    with as_owner():
        return EmergencyAccess.objects.filter(person=user, record=record).first()


def test_an_emergency_opens_reading_for_four_hours_and_nothing_else(
    embassy: Embassy, signed_in: SignIn, reserved: Record
) -> None:
    client, page = signed_in("deputy.sg"), f"/dossiers/{reserved.reference}/"
    assert client.get(page).status_code == 404
    opened = client.post(EMERGENCY, broken(reserved.reference), follow=True)
    assert str(reserved.reference) in opened.text
    with clock.at(NOW + 3 * HOUR):
        read = client.get(page)
        assert read.status_code == 200
        assert "par un accès en urgence" in read.text
        assert "modifier/" not in read.text
        assert client.get(f"{page}modifier/").status_code == 403
        assert client.post(f"{page}modifier/", {}).status_code == 404
        assert client.post(f"{page}acces/", {"act": "reserve", "version": 1}).status_code == 404
    assert sees(embassy, "deputy.sg", reserved, at=NOW + 3 * HOUR, reading=True)
    assert not sees(embassy, "deputy.sg", reserved, at=NOW + 3 * HOUR), "no job, no export, no print, no writing"
    with clock.at(NOW + 3 * HOUR), acting_as(embassy["deputy.sg"], reading=True):
        assert not Record.objects.taken_out_by(embassy["deputy.sg"]).filter(pk=reserved.pk).exists()
        assert not Record.objects.visible_to(embassy["deputy.sg"], "export").filter(pk=reserved.pk).exists()
    assert not sees(embassy, "liaison.sg", reserved, at=NOW + HOUR, reading=True)
    with clock.at(NOW + 4 * HOUR):
        assert client.get(page).status_code == 404
    assert {"emergency.tried", "emergency.opened"} <= acts()


def test_an_emergency_that_opens_nothing_answers_alike(embassy: Embassy, signed_in: SignIn, reserved: Record) -> None:
    plain, foreign = make_request(embassy["attache.sg"]), make_request(embassy["attache.my"], "MY")
    other = reserved_by(embassy, "attache.my", "MY")
    outside = make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="in_progress")
    with as_owner():
        Record.objects.filter(pk=handling_of(outside).pk).update(need_to_know=True)
    client = signed_in("assistant.sg")
    said = [
        answer_to(client, EMERGENCY, broken(reference))
        for reference in (
            "SSI-SG-RFI-2026-9999",
            plain.reference,
            foreign.reference,
            other.reference,
            outside.reference,
        )
    ]
    assert said[1:] == said[:1] * 4
    mine = answer_to(client, EMERGENCY, broken(reserved.reference))
    assert mine[:3] == said[0][:3], "what it opens is told on the page that follows, and nowhere else"
    with as_owner():
        assert not EmergencyAccess.objects.exists()


def test_the_password_is_asked_again_and_its_guesses_are_counted(
    embassy: Embassy, signed_in: SignIn, reserved: Record
) -> None:
    client = signed_in("deputy.sg")
    wrong = {**broken(reserved.reference), "password": "autre chose"}
    for _number in range(5):
        answer = client.post(EMERGENCY, wrong)
        assert answer.status_code == 422
        assert "Ce n’est pas votre mot de passe" in answer.text
    right = client.post(EMERGENCY, broken(reserved.reference))
    assert right.status_code == 422
    assert "Trop d’essais" in right.text
    with as_owner():
        assert not EmergencyAccess.objects.exists()
    assert "session.failed" in acts()


def test_sent_twice_it_opens_once_and_too_many_tries_are_refused(
    embassy: Embassy, signed_in: SignIn, reserved: Record
) -> None:
    client, second_tab = signed_in("deputy.sg"), signed_in("deputy.sg")
    for one in (client, second_tab):
        assert one.post(EMERGENCY, broken(reserved.reference)).status_code == 302
    with as_owner():
        assert EmergencyAccess.objects.get().during.upper == NOW + 4 * HOUR, "sent again, it lasts no longer"
    assert client.post(EMERGENCY, broken("SSI-SG-RFI-2026-9999")).status_code == 302
    fourth = client.post(EMERGENCY, broken("SSI-SG-RFI-2026-9998"))
    assert fourth.status_code == 422
    assert "joignez le chef de service" in fourth.text
    with clock.at(NOW + DAY + HOUR):
        assert signed_in("deputy.sg").post(EMERGENCY, broken(reserved.reference)).status_code == 302


def test_what_is_lent_opens_nothing_and_what_was_opened_follows_the_posting(embassy: Embassy, reserved: Record) -> None:
    with acting_as(embassy["attache.sg"]):
        declare_absence(
            embassy["attache.sg"], embassy["attache.my"], start=NOW, end=NOW + DAY, actor=embassy["attache.sg"]
        )
    assert break_glass(embassy, "attache.my", reserved) is None
    plain = make_request(embassy["attache.sg"])
    assert break_glass(embassy, "liaison.sg", reserved) is not None
    assert sees(embassy, "liaison.sg", reserved, at=NOW + HOUR, reading=True)
    unpost(embassy, "liaison.sg")
    with as_owner():
        bootstrap_posting(embassy["liaison.sg"], Role.LIAISON_OFFICER, countries=("MY",), start=NOW)
    with acting_as(embassy["manager"]):
        declare_absence(embassy["deputy.sg"], embassy["liaison.sg"], start=NOW, end=NOW + DAY, actor=embassy["manager"])
    assert sees(embassy, "liaison.sg", plain, at=NOW + HOUR), "the country is lent to them"
    assert not sees(embassy, "liaison.sg", reserved, at=NOW + HOUR, reading=True), "and no longer theirs"


def test_a_program_reads_nothing_by_an_emergency(embassy: Embassy, reserved: Record) -> None:
    secret = secret_of(embassy["deputy.sg"], "operational_view")
    break_glass(embassy, "deputy.sg", reserved)
    assert bearer(secret).get(f"/api/v1/records/{reserved.pk}/").status_code == 404
    assert bearer(secret).get(EMERGENCY).status_code != 200


def test_the_head_of_service_is_told_sees_it_with_words_and_closes_it(
    embassy: Embassy, signed_in: SignIn, reserved: Record
) -> None:
    with as_owner():
        told_of = ["attache.sg", "manager", "manager.my", "deputy.sg"]
        User.objects.filter(username__in=told_of).update(email="un@example.org")
    access = break_glass(embassy, "deputy.sg", reserved)
    assert access is not None
    with as_owner():
        told = set(Notice.objects.filter(kind="emergency.opened").values_list("person__username", flat=True))
    assert told == {"attache.sg", "manager"}
    head, address = signed_in("manager"), f"/acces/urgences/{access.pk}/"
    assert "accès en urgence à voir" in head.get("/").text
    assert REASON in head.get("/acces/urgences/").text
    assert "Anne Leroy" in head.get(f"/dossiers/{reserved.reference}/acces/").text
    assert head.post(address, {"comment": ""}).status_code == 422
    assert signed_in("attache.sg").get(address).status_code == 200
    assert signed_in("attache.sg").post(address, {"comment": "Vu"}).status_code == 403
    for username in ("deputy.sg", "manager.my", "liaison.sg", "auditor"):
        stranger = signed_in(username).post(address, {"comment": "Vu"})
        missing = signed_in(username).post(f"/acces/urgences/{uuid4()}/", {"comment": "Vu"})
        assert (stranger.status_code, stranger.content) == (missing.status_code, missing.content)
        assert stranger.status_code == 404
    assert head.post(address, {"comment": "Justifié, suite donnée"}).status_code == 302
    assert head.post(address, {"comment": "Encore"}).status_code == 403, "seen once"
    assert "Justifié, suite donnée" in head.get(address).text
    with clock.at(NOW + HOUR):
        assert signed_in("manager.my").post(f"{address}clore/").status_code == 404
        assert signed_in("manager").post(f"{address}clore/").status_code == 302
        assert signed_in("deputy.sg").get(f"/dossiers/{reserved.reference}/").status_code == 404
        assert signed_in("manager").post(f"{address}clore/").status_code == 403, "already closed"
    assert {"emergency.seen", "emergency.closed"} <= acts()


def test_the_owner_and_its_own_person_close_it_too(embassy: Embassy, signed_in: SignIn, reserved: Record) -> None:
    for username, record in (("attache.sg", reserved), ("deputy.sg", reserved_by(embassy, "attache.sg"))):
        access = break_glass(embassy, "deputy.sg", record)
        assert access is not None
        with clock.at(NOW + HOUR):
            assert signed_in(username).post(f"/acces/urgences/{access.pk}/clore/").status_code == 302
        assert not sees(embassy, "deputy.sg", record, at=NOW + HOUR, reading=True)


def test_reserved_again_it_does_not_open_again(embassy: Embassy, reserved: Record) -> None:
    owner = embassy["attache.sg"]
    break_glass(embassy, "deputy.sg", reserved)
    for instant, wanted in ((NOW + HOUR, False), (NOW + 2 * HOUR, True)):
        with clock.at(instant), acting_as(owner):
            reserve(reserved, reserved=wanted, version=None, actor=owner)
    assert not sees(embassy, "deputy.sg", reserved, at=NOW + 3 * HOUR, reading=True)


def test_the_database_writes_an_emergency_by_its_functions_alone(embassy: Embassy, reserved: Record) -> None:
    access = break_glass(embassy, "deputy.sg", reserved)
    assert access is not None
    for username in ("deputy.sg", "attache.sg", "manager"):
        with acting_as(embassy[username], reading=True):
            for statement in (
                "update records_emergencyaccess set during = tstzrange(now(), null)",
                "delete from records_emergencyaccess",
                "insert into records_accessrequest (id, person_id, reference, reason, at)"
                " values (gen_random_uuid(), 1, 'x', 'x', now())",
            ):
                assert refused(statement), statement
    with acting_as(embassy["deputy.sg"]), connection.cursor() as cursor:
        cursor.execute("select ssi.see_emergency(%s, 'vu')", [access.pk])
        assert cursor.fetchone() == (False,), "nobody sees their own"
    with acting_as(embassy["attache.my"]), connection.cursor() as cursor:
        cursor.execute("select ssi.close_emergency(%s)", [access.pk])
        assert cursor.fetchone() == (False,)
        cursor.execute("select count(*) from ssi.waiting_requests()")
        assert cursor.fetchone() == (0,)


def test_a_handling_of_a_post_s_request_opens_in_an_emergency_and_its_post_learns_nothing(
    embassy: Embassy, signed_in: SignIn
) -> None:
    with as_owner():
        bootstrap_posting(embassy["nobody"], Role.LIAISON_OFFICER, countries=("PH",), start=NOW - DAY)
    filing = make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="in_progress", note="Note Canari")
    handling = handling_of(filing)
    with as_owner():
        Record.objects.filter(pk=handling.pk).update(need_to_know=True)
    agent = signed_in("agent.mnl").get(f"/consulaire/{filing.reference}/").text
    access = break_glass(embassy, "nobody", handling, str(filing.reference))
    assert access is not None
    with clock.at(NOW + HOUR):
        assert "par un accès en urgence" in signed_in("nobody").get(f"/consulaire/{filing.reference}/").text
        later = signed_in("agent.mnl").get(f"/consulaire/{filing.reference}/").text
    assert "urgence, en lecture" not in agent + later


@override_settings(FIRST_WALL=False)
def test_with_the_first_wall_off_an_emergency_still_reads_and_writes_nothing(
    embassy: Embassy, reserved: Record
) -> None:
    deputy = embassy["deputy.sg"]
    break_glass(embassy, "deputy.sg", reserved)
    with acting_as(deputy, reading=True):
        assert Record.objects.filter(pk=reserved.pk).exists()
    with acting_as(deputy):
        assert Record.objects.filter(pk=reserved.pk).update(title="x") == 0


def test_an_emergency_opens_a_page_and_neither_what_was_printed_before_nor_the_machines(
    embassy: Embassy, signed_in: SignIn
) -> None:
    record = make_request(embassy["attache.sg"])
    deputy, client = embassy["deputy.sg"], signed_in("deputy.sg")
    with acting_as(deputy):
        named = {"record": str(record.pk), "country": "SG", "reference": record.reference, "page": "/"}
        parameters: dict[str, Any] = {**named, "authority": "", "pages": False}
        job = request_job(CASE_FILE_JOB, parameters, subject=f"case:{record.pk}", actor=deputy)
    runner.run(job.pk)
    printed, machine = f"/echanges/imprimes/{job.pk}/", f"/api/v1/information-requests/{record.pk}/"
    assert [client.get(address).status_code for address in (printed, machine)] == [200, 200]
    with as_owner():
        Record.objects.filter(pk=record.pk).update(need_to_know=True)
    break_glass(embassy, "deputy.sg", record)
    assert client.get(f"/dossiers/{record.reference}/").status_code == 200
    assert client.get(printed).status_code == 403
    assert client.get(machine).status_code == 404
