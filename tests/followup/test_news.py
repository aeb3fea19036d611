"""News: told in the transaction of the deed, to who follows and sees, never to oneself; counted, read, mailed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from cases.services.requests import pass_step
from ssi.accounts.models import User
from ssi.common import clock
from ssi.followup import assigned
from ssi.followup.assigned import Wanted
from ssi.followup.enums import Channel
from ssi.followup.following import follow
from ssi.followup.models import Follow, News
from ssi.followup.news import choose
from ssi.followup.watching import mail, watch
from ssi.jobs.models import Notice
from ssi.records.enums import HardDateKind
from ssi.records.hard_dates import add_hard_date
from ssi.records.models import Record
from ssi.records.services import assign_owner, name_reader, reserve
from ssi.records.telling import Told
from ssi.records.undoing import take_back
from ssi.records.voiding import void_record
from ssi.territories.acting import acting_as
from ssi.territories.delegations import declare_absence
from ssi.territories.models import Posting
from tests.factories.cases import make_request
from tests.factories.consular import make_filing
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
MORNING = datetime(2026, 9, 21, 0, 42, tzinfo=UTC)  # Monday, 08:42 in Singapore


def told(username: str, embassy: Embassy) -> list[tuple[str, str]]:
    with as_owner():
        return [(one.event, one.detail) for one in News.objects.filter(person=embassy[username]).order_by("pk")]


def bell(client: StrictClient) -> str:
    head = client.get("/aide/").content.decode().split('href="/nouveautes/"')[1].split("</a>")[0]
    return head.split('fr-badge--no-icon">')[1].split("<")[0] if "fr-badge" in head else ""


def by_deputy(record: Record, embassy: Embassy) -> Record:
    """A step taken by a colleague."""
    with acting_as(embassy["deputy.sg"]):
        return pass_step(record, "qualify", actor=embassy["deputy.sg"])


@pytest.fixture
def fresh(embassy: Embassy) -> Record:
    return make_request(embassy["attache.sg"])


def test_the_owner_is_told_of_what_others_do_and_not_of_what_they_do(
    fresh: Record, embassy: Embassy, signed_in: SignIn
) -> None:
    assert told("attache.sg", embassy) == []
    by_deputy(fresh, embassy)
    assert told("attache.sg", embassy) == [("step", "qualify")]
    assert told("deputy.sg", embassy) == []
    client = signed_in("attache.sg")
    assert bell(client) == "1"
    page = client.get("/nouveautes/").content.decode()
    assert "Demande qualifiée" in page
    assert str(fresh.reference) in page
    assert "Anne Leroy" in page
    assert client.post("/nouveautes/lues/").status_code == 302
    assert bell(client) == ""
    assert "Rien de nouveau" in client.get("/nouveautes/").content.decode()
    assert str(fresh.reference) in client.get("/nouveautes/?voir=toutes").content.decode()


def test_a_post_is_named_nobody_of_the_service_but_who_follows_its_request(embassy: Embassy, signed_in: SignIn) -> None:
    filing = make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="in_progress")
    with as_owner():
        for name in ("attache.ph", "manager"):
            News.objects.create(
                person=embassy["agent.mnl"],
                record=filing,
                scope=filing.scope,
                event="step",
                detail="take_up",
                actor=embassy[name],
                at=clock.now(),
            )
        Record.objects.filter(pk=filing.pk).update(owner=embassy["attache.ph"])
    page = signed_in("agent.mnl").get("/nouveautes/").content.decode()
    assert "Claire Vasseur" in page
    assert "Hélène Aubry" not in page
    assert "le SSI" in page


def test_each_deed_is_told_by_its_service(fresh: Record, embassy: Embassy) -> None:
    deputy, third = embassy["deputy.sg"], embassy["liaison.sg"]
    with acting_as(third):
        follow(fresh, active=True, actor=third)
    with acting_as(deputy):
        taken = pass_step(fresh, "qualify", actor=deputy)
        take_back(taken, reason="Erreur.", actor=deputy)
        assigned.add_task(fresh, Wanted("Traduire", None, third), actor=deputy)
        assign_owner(fresh, embassy["assistant.sg"], actor=deputy)
    with acting_as(embassy["manager"]):
        void_record(fresh, reason="Doublon.", actor=embassy["manager"])
    assert told("liaison.sg", embassy) == [
        ("step", "qualify"),
        ("step", "back:qualify"),
        ("task", ""),
        ("owner", ""),
        ("step", "voided"),
    ]
    assert told("attache.sg", embassy) == [("step", "qualify"), ("step", "back:qualify")]
    assert told("assistant.sg", embassy) == [("owner", ""), ("step", "voided")]


def test_whoever_leaves_a_record_is_told_no_more_and_whoever_loses_the_right_either(
    fresh: Record, embassy: Embassy, signed_in: SignIn
) -> None:
    owner = signed_in("attache.sg")
    page = owner.get(f"/dossiers/{fresh.reference}/").content.decode()
    assert "Vous suivez ce dossier." in page
    assert owner.post(f"/suivi/{fresh.pk}/suivre/", {"suivre": "0"}).status_code == 302
    assert "Suivre ce dossier" in owner.get(f"/dossiers/{fresh.reference}/").content.decode()
    liaison = signed_in("liaison.sg")
    for _twice in range(2):
        assert liaison.post(f"/suivi/{fresh.pk}/suivre/", {"suivre": "1"}).status_code == 302
    assert signed_in("attache.my").post(f"/suivi/{fresh.pk}/suivre/").status_code == 404
    with as_owner():
        assert Follow.objects.filter(person=embassy["liaison.sg"]).count() == 1
        Posting.objects.filter(person=embassy["liaison.sg"]).delete()
    by_deputy(fresh, embassy)
    assert told("attache.sg", embassy) == told("liaison.sg", embassy) == []


def test_news_of_a_record_become_reserved_disappear_count_included(
    fresh: Record, embassy: Embassy, signed_in: SignIn
) -> None:
    owner, liaison = embassy["attache.sg"], embassy["liaison.sg"]
    with acting_as(liaison):
        follow(fresh, active=True, actor=liaison)
    by_deputy(fresh, embassy)
    client = signed_in("liaison.sg")
    assert bell(client) == "1"
    with acting_as(owner):
        reserve(fresh, reserved=True, version=None, actor=owner)
    assert bell(client) == ""
    assert str(fresh.reference) not in client.get("/nouveautes/?voir=toutes").content.decode()
    with as_owner():
        key = News.objects.get(person=liaison).pk
    assert client.post(f"/nouveautes/{key}/lue/").status_code == 404
    with acting_as(owner):
        name_reader(fresh, liaison, until=None, reason="Associé à l’enquête.", actor=owner)
    # The clock of the database is that of the transaction, which began before.
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert bell(client) == "2"
        assert "Un accès nominatif vous est ouvert" in client.get("/nouveautes/").content.decode()
        assert client.post(f"/nouveautes/{key}/lue/").status_code == 302
        assert bell(client) == "1"


def test_nobody_reads_nor_writes_the_news_of_another(fresh: Record, embassy: Embassy, signed_in: SignIn) -> None:
    by_deputy(fresh, embassy)
    with as_owner():
        key = News.objects.get().pk
    assert signed_in("deputy.sg").post(f"/nouveautes/{key}/lue/").status_code == 404
    with acting_as(embassy["deputy.sg"]), connection.cursor() as cursor:
        cursor.execute("select count(*) from followup_news")
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from followup_follow")
        assert cursor.fetchone() == (0,)
    # A stranger cannot have others told of a record that they do not see.
    with acting_as(embassy["attache.my"]), connection.cursor() as cursor:
        cursor.execute("select ssi.tell_news(%s, 'step', 'x', '{}', false)", [fresh.pk])
        assert cursor.fetchone() == (0,)


def test_what_one_does_not_want_to_know_is_not_told(fresh: Record, embassy: Embassy, signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    page = client.get("/mon-compte/nouveautes/").content.decode()
    assert "Un dossier que je suis franchit une étape" in page
    typed = {event.value: "product" for event in Told} | {"step": "none"}
    assert client.post("/mon-compte/nouveautes/", {**typed, "late": "pigeon"}).status_code == 422
    assert client.post("/mon-compte/nouveautes/", typed).status_code == 302
    by_deputy(fresh, embassy)
    assert told("attache.sg", embassy) == []


def test_who_replaces_reads_for_the_absent_who_knows_it_afterwards(
    fresh: Record, embassy: Embassy, signed_in: SignIn
) -> None:
    absent, delegate = embassy["attache.sg"], embassy["attache.my"]
    with acting_as(absent):
        now = clock.now()
        declare_absence(absent, delegate, start=now, end=now + timedelta(days=5), actor=absent)
    with clock.at(clock.now() + timedelta(minutes=5)):
        by_deputy(fresh, embassy)
        replacing = signed_in("attache.my")
        assert bell(replacing) == "1"
        assert "pour Julien Martin" in replacing.get("/nouveautes/").content.decode()
        assert replacing.post("/nouveautes/lues/").status_code == 302
        assert "lue par Paul Garnier" in signed_in("attache.sg").get("/nouveautes/?voir=toutes").content.decode()


# --- By mail --------------------------------------------------------------------------------------------------------


@pytest.fixture
def mailed(embassy: Embassy) -> User:
    with as_owner():
        User.objects.filter(username__in=["attache.sg", "attache.my"]).update(email="x@example.org")
    return embassy["attache.sg"]


def notices() -> list[tuple[str, str, int]]:
    with as_owner():
        found = Notice.objects.select_related("person").filter(kind__startswith="news.")
        return sorted((row.person.username, row.kind, row.count) for row in found)


def test_what_is_wanted_by_mail_makes_one_mail_a_quarter_of_an_hour_without_any_content(
    fresh: Record, embassy: Embassy, mailed: User
) -> None:
    evening = MORNING + timedelta(hours=12)
    with clock.at(evening), acting_as(mailed):
        choose(mailed, {Told.STEP: Channel.EMAIL})
    with clock.at(evening):
        mail()
        by_deputy(fresh, embassy)
    with clock.at(evening + timedelta(minutes=10)):
        assert mail() == 0
    with clock.at(evening + timedelta(minutes=16)):
        assert mail() == 1
        assert mail() == 0
    assert notices() == [("attache.sg", "news.prompt", 1)]


def test_the_summary_comes_once_in_the_morning_of_a_working_day(fresh: Record, embassy: Embassy, mailed: User) -> None:
    with clock.at(MORNING), acting_as(mailed):
        choose(mailed, {Told.STEP: Channel.DIGEST})
    with clock.at(MORNING - timedelta(days=1)):  # Sunday
        by_deputy(fresh, embassy)
        assert mail() == 0
    with clock.at(MORNING):
        assert mail() == 1
        assert mail() == 0
    with clock.at(MORNING + timedelta(days=1)):
        assert mail() == 0
    assert notices() == [("attache.sg", "news.digest", 1)]


def test_alarms_of_hard_dates_delays_and_tasks_become_news_once(fresh: Record, embassy: Embassy) -> None:
    owner = embassy["attache.sg"]
    today = MORNING.date()
    with clock.at(MORNING), acting_as(owner):
        add_hard_date(fresh, HardDateKind.HEARING, today + timedelta(days=10), actor=owner)
        assigned.add_task(fresh, Wanted("Traduire", today, owner), actor=owner)
        choose(owner, {Told.LATE: Channel.NONE})
    with clock.at(MORNING):
        assert watch() == 2
        assert watch() == 0
    assert sorted(told("attache.sg", embassy)) == [("hard_date", "hearing:15"), ("task_due", "")]
    with clock.at(MORNING + timedelta(days=4)):
        watch()
    assert ("hard_date", "hearing:7") in told("attache.sg", embassy)
    with as_owner():
        News.objects.filter(event="task_due").update(at=clock.now() - timedelta(days=181))
    with clock.at(MORNING + timedelta(days=4)):
        watch()
    assert ("hard_date", "hearing:7") in told("attache.sg", embassy)
    with as_owner():
        assert not News.objects.filter(at__lt=clock.now() - timedelta(days=180)).exists()
