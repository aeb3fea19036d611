"""Tasks: written in one line, ticked in one click, given to whoever sees the record; lists of a kind; both walls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.followup import assigned
from ssi.followup.assigned import Wanted
from ssi.followup.checklists import apply_list
from ssi.followup.models import Task, TaskTemplate
from ssi.records.history import history_of
from ssi.records.models import Change, Record
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


def add(record: Record, actor: User, title: str = "Relancer le CNB", **more: Any) -> Task:
    wanted = Wanted(title, more.get("due_on"), more.get("assignee", actor))
    with acting_as(actor):
        return assigned.add_task(record, wanted, actor=actor)


def page_of(client: StrictClient, record: Record) -> str:
    return client.get(f"/dossiers/{record.reference}/").content.decode()


def test_a_task_is_added_in_one_line_and_ticked_in_one_click(
    record: Record, embassy: Embassy, signed_in: SignIn
) -> None:
    client, owner = signed_in("attache.sg"), embassy["attache.sg"]
    typed = {"title": "Relancer le CNB", "due_on": "2026-09-20", "assignee": owner.pk}
    for _twice in range(2):
        answer = client.post(f"/suivi/{record.pk}/tache/", typed)
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/dossiers/{record.reference}/#taches"
    with acting_as(owner):
        task = Task.objects.get()
    page = page_of(client, record)
    assert "Relancer le CNB" in page
    assert "en retard" in page.split('id="taches"')[1].split("</section>")[0]
    assert client.post(f"/taches/{task.pk}/faite/", {"done": "1"}).status_code == 302
    assert "faite par Julien Martin" in page_of(client, record)
    assert client.post(f"/taches/{task.pk}/faite/", {"done": "0", "next": "/taches/"}).headers["Location"] == "/taches/"
    away = client.post(f"/taches/{task.pk}/faite/", {"next": "https://example.org/"})
    assert away.headers["Location"].startswith("/dossiers/")
    with acting_as(owner):
        task.refresh_from_db()
        assert task.done_by == owner
        assert {row.table_name for row in Change.objects.filter(record=record)} >= {"followup_task"}
        edits, _page = history_of(record, owner)
        assert "Tâche" in [str(edit.what) for edit in edits]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "obligatoire"),
        ({"title": "x" * 161}, "161 caractères"),
        ({"title": "Relancer", "due_on": "31/02/2026"}, "JJ/MM/AAAA"),
        ({"title": "Relancer", "assignee": "999999"}, "Choisissez une valeur de la liste"),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(
    record: Record, embassy: Embassy, signed_in: SignIn, typed: dict[str, str], said: str
) -> None:
    whole = {"due_on": "", "assignee": str(embassy["attache.sg"].pk), **typed}
    answer = signed_in("attache.sg").post(f"/suivi/{record.pk}/tache/", whole)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with as_owner():
        assert not Task.objects.exists()


def test_a_task_is_given_to_whoever_sees_the_record_and_to_nobody_else(
    record: Record, embassy: Embassy, signed_in: SignIn
) -> None:
    owner, stranger = embassy["attache.sg"], embassy["attache.my"]
    task = add(record, owner)
    client = signed_in("attache.sg")
    page = client.get(f"/taches/{task.pk}/").content.decode()
    assert "Anne Leroy" in page
    assert "Paul Garnier" not in page
    with acting_as(owner):
        with pytest.raises(RefusedError, match="ne voit pas ce dossier"):
            assigned.change_task(task, Wanted("Autre", None, stranger), version=1, actor=owner)
        changed = assigned.change_task(task, Wanted("Autre", None, embassy["deputy.sg"]), version=1, actor=owner)
        with pytest.raises(StaleVersionError):
            assigned.change_task(task, Wanted("Encore", None, owner), version=1, actor=owner)
    stale = client.post(f"/taches/{task.pk}/", {"title": "Encore", "assignee": owner.pk, "version": "1"})
    assert stale.status_code == 409
    assert "Autre" in stale.content.decode()
    assert changed.version == 2


def test_whoever_it_is_given_to_does_it_and_others_only_read(
    record: Record, embassy: Embassy, signed_in: SignIn
) -> None:
    """The auditor and another country find nothing; what was given up says why."""
    task = add(record, embassy["attache.sg"], assignee=embassy["assistant.sg"])
    for stranger in ("attache.my", "agent.mnl", "auditor", "admin"):
        client = signed_in(stranger)
        assert client.get(f"/taches/{task.pk}/").status_code == 404
        assert client.post(f"/taches/{task.pk}/faite/").status_code == 404
        assert client.post(f"/suivi/{record.pk}/tache/", {"title": "x"}).status_code == 404
        assert "Relancer le CNB" not in client.get("/taches/").content.decode()
    assistant = signed_in("assistant.sg")
    assert "Relancer le CNB" in assistant.get("/taches/").content.decode()
    assert assistant.post(f"/taches/{task.pk}/abandonner/", {"reason": ""}).status_code == 422
    assert assistant.post(f"/taches/{task.pk}/abandonner/", {"reason": "Sans objet."}).status_code == 302
    assert "Relancer le CNB" not in assistant.get("/taches/").content.decode()
    assert "Sans objet." in assistant.get(f"/taches/{task.pk}/").content.decode()
    with acting_as(embassy["assistant.sg"]), pytest.raises(RefusedError):
        assigned.tick(task, done=True, actor=embassy["assistant.sg"])


def test_when_its_person_loses_the_right_the_owner_sees_an_orphan(
    record: Record, embassy: Embassy, signed_in: SignIn
) -> None:
    task = add(record, embassy["attache.sg"], assignee=embassy["liaison.sg"])
    with as_owner():
        Posting.objects.filter(person=embassy["liaison.sg"]).delete()
    owner = signed_in("attache.sg")
    mine = owner.get("/taches/").content.decode()
    assert "À confier à quelqu’un d’autre" in mine
    assert task.title in mine
    assert "ne voit plus ce dossier" in page_of(owner, record)
    assert task.title not in signed_in("liaison.sg").get("/taches/").content.decode()
    # Ticking it is still possible: the rule is about giving it.
    assert owner.post(f"/taches/{task.pk}/faite/").status_code == 302


def test_the_database_holds_what_the_rules_say(record: Record, embassy: Embassy) -> None:
    owner = embassy["attache.sg"]
    task = add(record, owner)
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(assignee=embassy["attache.my"])
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(done_at=clock.now())
    with acting_as(embassy["attache.my"]), connection.cursor() as cursor:
        cursor.execute("update followup_task set title = 'x'")
        assert cursor.rowcount == 0
    with acting_as(embassy["manager"]):
        void_record(record, reason="Doublon.", actor=embassy["manager"])
    with acting_as(owner), pytest.raises(RefusedError, match="annulé"):
        assigned.tick(task, done=True, actor=owner)


def test_who_replaces_sees_the_tasks_of_the_absent_and_for_whom(
    record: Record, embassy: Embassy, signed_in: SignIn
) -> None:
    owner, delegate = embassy["attache.sg"], embassy["attache.my"]
    task = add(record, owner)
    assert signed_in("attache.my").get(f"/taches/{task.pk}/").status_code == 404
    with acting_as(owner):
        now = clock.now()
        declare_absence(owner, delegate, start=now, end=now + timedelta(days=5), actor=owner)
    # The clock of the database is that of the transaction, which began before.
    with clock.at(clock.now() + timedelta(minutes=5)):
        replacing = signed_in("attache.my")
        mine = replacing.get("/taches/").content.decode()
        assert task.title in mine
        assert "pour Julien Martin" in mine
        assert replacing.post(f"/taches/{task.pk}/faite/").status_code == 302
        typed = {"title": "Traduire", "due_on": "", "assignee": owner.pk}
        answer = signed_in("deputy.sg").post(f"/suivi/{record.pk}/tache/", typed, follow=True)
        assert "Paul Garnier, qui" in answer.content.decode()


# --- The list of a kind ---------------------------------------------------------------------------------------------


def test_what_is_given_to_a_mere_reader_is_ended_by_others(record: Record, embassy: Embassy, signed_in: SignIn) -> None:
    task = add(record, embassy["attache.sg"], assignee=embassy["manager"])
    assert signed_in("manager").post(f"/taches/{task.pk}/faite/", {"done": "1"}).status_code == 302
    reader = embassy["liaison.sg"]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "update territories_countrygrant g set during = 'empty' from auth_permission p"
            " where g.user_id = %s and p.id = g.permission_id and p.codename not like '%%_view'",
            [reader.pk],
        )
    task = add(record, embassy["attache.sg"], "Lire le rapport", assignee=reader)
    assert "Lire le rapport" in signed_in("liaison.sg").get("/taches/").content.decode()
    assert signed_in("liaison.sg").post(f"/taches/{task.pk}/faite/", {"done": "1"}).status_code == 403
    with acting_as(embassy["attache.sg"]):
        assert assigned.tick(task, done=True, actor=embassy["attache.sg"]).done_at


def test_the_usual_list_of_a_record_whose_owner_left_is_for_whoever_writes_it(embassy: Embassy) -> None:
    line("Vérifier le cadre")
    record = make_request(embassy["attache.sg"])
    with as_owner():
        Posting.objects.filter(person=embassy["attache.sg"]).delete()
    deputy = embassy["deputy.sg"]
    with acting_as(deputy):
        assert apply_list(record, actor=deputy) == 1
        assert Task.objects.get(record=record).assignee == deputy


def line(title: str, **more: Any) -> TaskTemplate:
    with as_owner():
        return TaskTemplate.objects.create(
            kind="RFI", rank=1, title=title, source="note", checked_on=date(2026, 1, 1), **more
        )


def test_a_list_is_written_at_registration_or_by_a_button_each_line_once(embassy: Embassy, signed_in: SignIn) -> None:
    line("Accuser réception", at_registration=True, delay_days=2)
    line("Vérifier le cadre")
    line("Ancienne", valid_until=date(2020, 1, 1))
    record = make_request(embassy["attache.sg"])
    client = signed_in("attache.sg")
    with acting_as(embassy["attache.sg"]):
        [first] = Task.objects.filter(record=record)
        assert (first.title, first.due_on) == ("Accuser réception", date(2026, 9, 13))
    for said in ("1 tâche écrite.", "Toutes les tâches de la liste y sont déjà."):
        assert said in client.post(f"/suivi/{record.pk}/liste/", follow=True).content.decode()
    with acting_as(embassy["attache.sg"]):
        assert {one.title for one in Task.objects.all()} == {"Accuser réception", "Vérifier le cadre"}


def test_without_a_list_the_button_is_not_there_and_the_service_says_so(record: Record, signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    assert "tâches usuelles" not in page_of(client, record)
    assert "Aucune liste" in client.post(f"/suivi/{record.pk}/liste/", follow=True).content.decode()


def test_what_a_post_files_has_no_tasks(embassy: Embassy, signed_in: SignIn) -> None:
    filing = make_filing(embassy["agent.mnl"], embassy["attache.ph"], state="in_progress")
    for username in ("agent.mnl", "attache.ph"):
        client = signed_in(username)
        assert client.post(f"/suivi/{filing.pk}/tache/", {"title": "x"}).status_code == 403
        page = client.get(f"/consulaire/{filing.reference}/").content.decode()
        assert ('id="taches"' in page) is (username == "attache.ph")


def test_an_administrator_keeps_the_lists_and_nobody_else(embassy: Embassy, signed_in: SignIn) -> None:
    where = "/administration/reference/taches/"
    typed = {
        "kind": "RFI",
        "title": "Accuser réception",
        "rank": "1",
        "delay_days": "2",
        "source": "note de service",
        "checked_on": "2026-01-05",
    }
    admin = signed_in("admin")
    assert "Tâches usuelles" in admin.get("/administration/reference/").content.decode()
    assert admin.post(f"{where}nouvelle/", {**typed, "delay_days": "400"}).status_code == 422
    assert admin.post(f"{where}nouvelle/", typed).headers["Location"] == where
    with as_owner():
        row = TaskTemplate.objects.get(kind="RFI")
    listed = admin.get(where).content.decode()
    assert "Accuser réception" in listed
    assert admin.post(f"{where}{row.pk}/corriger/", {**typed, "rank": "3", "version": "2"}).status_code == 302
    assert "Place dans la liste" in admin.get(f"{where}{row.pk}/historique/").content.decode()
    assert admin.post(f"{where}{row.pk}/supprimer/").headers["Location"] == where
    for other in ("attache.sg", "manager", "agent.mnl"):
        client = signed_in(other)
        assert client.get(where).status_code == 403
        assert client.post(f"{where}nouvelle/", typed).status_code == 403
