"""The service's desk: two acts to answer, actions by situation, long follow-up, transfer, a dossier opened from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from consular.enums import Recipient
from consular.models import ComposedAnswer, Handling, Message, Review, Transfer
from consular.services import (
    compose_answer,
    follow_long_term,
    record_wish,
    release_answer,
    release_composed,
    review_handling,
    transfer_handling,
)
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.duty.models import Alert
from ssi.followup.assigned import tick
from ssi.followup.checklists import apply_list
from ssi.followup.models import Task
from ssi.records.models import Deadline, Record, RecordLink
from ssi.territories.models import ConsularPost, Country
from tests.consular.world import ANSWERED, CANARY, FILED, at, filed, handling_of, in_charge
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
QUARTER = timedelta(days=90)


def again(record: Record) -> Record:
    with as_owner():
        return Record.objects.get(pk=record.pk)


def opposed(embassy: Embassy, filing: Record) -> None:
    with at(ANSWERED, embassy["agent.mnl"]):
        record_wish(filing, wish="opposed", source="visite du 19/09", actor=embassy["agent.mnl"])


# --- The answer -----------------------------------------------------------------------------------------------------


def test_what_is_released_is_what_was_read_again(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    user = embassy["attache.ph"]
    with at(ANSWERED, user):
        with pytest.raises(RefusedError, match="Aucune réponse"):
            release_composed(handling, actor=user)
        with pytest.raises(RefusedError, match="Écrivez"):
            compose_answer(handling, body=" ", actor=user)
        compose_answer(handling, body="Première version", version=handling.version, actor=user)
        read = again(handling).version
        with pytest.raises(StaleVersionError):
            compose_answer(handling, body="D’un autre", version=handling.version, actor=user)
        compose_answer(handling, body="Visite accordée.", answered=[4, 1], version=read, actor=user)
        assert not Message.objects.filter(record=filing).exists()
        with pytest.raises(StaleVersionError):
            release_composed(handling, version=read, actor=user)
        release_composed(handling, version=again(handling).version, actor=user)
        assert [message.body for message in Message.objects.filter(record=filing)] == ["Visite accordée."]
        assert not ComposedAnswer.objects.exists()
        assert list(filing.askeditems.filter(answered=True).values_list("number", flat=True)) == [1, 4]
    assert again(filing).state == "answered"


def test_a_stale_answer_is_shown_with_what_the_other_wrote(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    where = f"/consulaire/{filing.reference}/reponse/"
    client = signed_in("attache.ph")
    with clock.at(ANSWERED):
        assert client.post(where, {"body": "La sienne", "version": handling.version}).status_code == 302
        stale = client.post(where, {"body": "La mienne", "version": handling.version})
        page = client.get(f"/consulaire/{filing.reference}/").content.decode()
        assert client.post(where, {"body": "", "version": handling.version}).status_code == 422
    assert stale.status_code == 409
    assert "La sienne" in stale.content.decode()
    assert "La mienne" in stale.content.decode()
    assert "que le poste ne lit pas encore" in page


# --- The queue ------------------------------------------------------------------------------------------------------


def test_the_queue_keeps_what_is_to_be_triaged(signed_in: SignIn, embassy: Embassy) -> None:
    charged, _handling = in_charge(embassy)
    vital = filed(embassy, category="kidnapping")
    client = signed_in("attache.ph")
    with clock.at(FILED + timedelta(hours=1)):
        whole = client.get("/consulaire/").content.decode()
        waiting = client.get("/consulaire/?work=to_triage").content.decode()
        assert "work" not in signed_in("agent.mnl").get("/consulaire/").content.decode().split("</form>")[0]
    assert "vitale, 2 heures" in whole
    assert str(charged.reference) in whole
    assert str(vital.reference) in waiting
    assert str(charged.reference) not in waiting


# --- Actions --------------------------------------------------------------------------------------------------------


def test_the_actions_are_those_of_the_situation_with_their_source(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    user = embassy["attache.ph"]
    with at(ANSWERED, user):
        assert apply_list(handling, actor=user) >= 8
        titles = set(Task.objects.filter(record=handling).values_list("title", flat=True))
        page = signed_in("attache.ph").get(f"/consulaire/{filing.reference}/").content.decode()
    assert "Faire hâter la notification et l’accès consulaires" in titles
    assert "Proposer une notice jaune" not in titles
    assert "Convention de Vienne sur les relations consulaires, article 36" in page


def test_once_the_person_opposes_no_action_is_added_nor_ticked(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    user = embassy["attache.ph"]
    with at(ANSWERED, user):
        apply_list(handling, actor=user)
        first, second = Task.objects.filter(record=handling)[:2]
        assert tick(first, done=True, actor=user).done_at
    opposed(embassy, filing)
    with at(ANSWERED, user):
        for act in (lambda: tick(second, done=True, actor=user), lambda: apply_list(handling, actor=user)):
            with pytest.raises(RefusedError, match=r"visite du 19/09.*convention de Vienne"):
                act()
        assert tick(first, done=False, actor=user).done_at is None
        answer = signed_in("attache.ph").post(f"/suivi/{handling.pk}/liste/", follow=True).content.decode()
    assert "plus aucune démarche" in answer


# --- Long follow-up -------------------------------------------------------------------------------------------------


def test_a_long_follow_up_is_reviewed_every_ninety_days(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    user = embassy["attache.ph"]
    with at(ANSWERED, user):
        with pytest.raises(RefusedError, match="aucune réponse"):
            follow_long_term(handling, actor=user)
        release_answer(handling, body="Transféré à Cebu.", actor=user)
        with pytest.raises(RefusedError, match="pas suivie"):
            review_handling(handling, body="x", actor=user)
        followed = follow_long_term(handling, actor=user)
    assert (followed.state, followed.due_at) == ("long_term", ANSWERED + QUARTER)
    later = ANSWERED + timedelta(days=80)
    where = f"/consulaire/{filing.reference}/"
    client = signed_in("attache.ph")
    with clock.at(later):
        typed = {"body": f"{CANARY} état stable", "version": again(handling).version}
        assert client.post(f"{where}revue/", {**typed, "body": ""}).status_code == 422
        assert client.post(f"{where}revue/", typed).status_code == 302
        assert client.post(f"{where}revue/", typed).status_code == 409
        assert CANARY in client.get(where).content.decode()
        assert CANARY not in signed_in("agent.mnl").get(where).content.decode()
    assert again(handling).due_at == later + QUARTER
    with as_owner():
        assert Review.objects.get().next_at == later + QUARTER
        assert Deadline.objects.filter(record=handling, met_at=None).count() == 1
    with clock.at(later):
        step = client.post(f"{where}etapes/resume/", {"version": again(handling).version})
    assert step.status_code == 302
    assert (again(handling).state, again(handling).due_at) == ("in_progress", None)


def test_a_review_is_never_changed_nor_read_elsewhere(embassy: Embassy) -> None:
    _filing, handling = in_charge(embassy)
    user = embassy["attache.ph"]
    with at(ANSWERED, user):
        release_answer(handling, body="x", actor=user)
        follow_long_term(handling, actor=user)
        review = review_handling(handling, body="x", actor=user)
        with pytest.raises(DatabaseError), transaction.atomic():
            Review.objects.filter(pk=review.pk).update(body="y")
    for username in ("agent.mnl", "attache.sg", "nobody"):
        with at(ANSWERED, embassy[username]):
            assert not Review.objects.exists()


# --- Transfer -------------------------------------------------------------------------------------------------------


def test_who_is_on_duty_where_a_vital_request_goes_is_woken(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    with as_owner():
        Handling.objects.filter(record=handling).update(urgency="vital")
    with clock.at(ANSWERED):
        typed = {"place": "SIN/BN", "reason": "arrêté à Bandar", "version": handling.version}
        assert signed_in("attache.ph").post(f"/consulaire/{filing.reference}/transfert/", typed).status_code == 302
    with as_owner():
        new = Record.objects.get(reference="SSI-SIN-BN-ASC-2026-0001")
        alert = Alert.objects.get(record__handling__filing=new)
    assert (alert.scope, alert.acknowledged_at) == ("BN/consular", None)


def test_another_post_receives_all_that_was_told_and_the_first_keeps_one_line(
    signed_in: SignIn, embassy: Embassy
) -> None:
    filing, handling = in_charge(embassy, circumstances="Contrôle au port")
    user = embassy["attache.ph"]
    where = f"/consulaire/{filing.reference}/"
    client = signed_in("attache.ph")
    typed = {"place": "SIN/BN", "reason": "arrêté à Bandar", "version": handling.version}
    with clock.at(ANSWERED):
        assert "Bandar" in client.post(f"{where}transfert/", {**typed, "place": "MNL/PH"}).content.decode()
        assert client.post(f"{where}transfert/", typed).status_code == 302
        mine = signed_in("agent.mnl").get(where).content.decode().replace("\u00a0", " ")
        listed = signed_in("agent.sin").get("/consulaire/").content.decode()
        theirs = signed_in("agent.sin").get("/consulaire/SSI-SIN-BN-ASC-2026-0001/").content.decode()
        assert "ouvi" in signed_in("attache.sg").get("/consulaire/SSI-SIN-BN-ASC-2026-0001/").content.decode()
        assert signed_in("agent.sin").get(where).status_code == 404
        assert client.get("/consulaire/SSI-SIN-BN-ASC-2026-0001/").status_code == 404
        said: Any = signed_in("agent.mnl").get(f"/api/v1/records/{filing.pk}/").json()
    assert (again(filing).state, again(handling).state) == ("transferred", "transferred")
    assert "Demande transférée au poste « Section consulaire à Singapour »" in mine
    assert "arrêté à Bandar" in mine
    assert "Contrôle au port" not in mine
    assert "SSI-SIN" not in mine
    assert (said["detail"]["filing"], said["detail"]["relatives"]) == (None, [])
    assert said["detail"]["transfers"][0]["post"] == "SIN"
    assert "SSI-SIN-BN-ASC-2026-0001" in listed
    for word in ("Contrôle au port", "Maud Rouvière", "la qualification exacte", "Demande transmise par le poste"):
        assert word in theirs
    with as_owner():
        assert not Alert.objects.exists(), "what can wait wakes nobody"
        new = Record.objects.get(reference="SSI-SIN-BN-ASC-2026-0001")
        assert (new.scope, new.due_at, new.state) == ("BN/consular/SIN", ANSWERED + timedelta(hours=24), "filed")
        assert Record.objects.get(handling__filing=new).state == "to_triage"
    with at(ANSWERED, user), pytest.raises(RefusedError):
        transfer_handling(again(handling), to=Recipient.CRISIS_CENTRE, reason="deux fois", actor=user)


def test_the_crisis_centre_takes_over_and_the_post_reads_it(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    user = embassy["attache.ph"]
    with at(ANSWERED, user):
        with pytest.raises(RefusedError, match="pourquoi"):
            transfer_handling(handling, to=Recipient.CRISIS_CENTRE, reason=" ", actor=user)
        transfer_handling(handling, to=Recipient.CRISIS_CENTRE, reason="Plusieurs pays", actor=user)
        assert "centre de crise" in signed_in("agent.mnl").get(f"/consulaire/{filing.reference}/").content.decode()
    assert again(filing).due_at is None
    with at(ANSWERED, embassy["attache.sg"]):
        assert not Transfer.objects.exists()


def test_nobody_passes_on_what_they_do_not_handle(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    post, country = ConsularPost.objects.get(pk="SIN"), Country.objects.get(pk="SG")
    with at(ANSWERED, embassy["attache.ph"]):
        handling = handling_of(filing, embassy["attache.ph"])
    for username in ("agent.mnl", "attache.sg"):
        with (
            at(ANSWERED, embassy[username]),
            pytest.raises((RefusedError, Record.DoesNotExist)),
            transaction.atomic(),
        ):
            transfer_handling(
                handling, to=Recipient.POST, post=post, country=country, reason="x", actor=embassy[username]
            )
    opposed(embassy, filing)
    with at(ANSWERED, embassy["attache.ph"]), pytest.raises(RefusedError, match="s’oppose"):
        transfer_handling(handling, to=Recipient.CRISIS_CENTRE, reason="x", actor=embassy["attache.ph"])
    assert again(filing).state == "in_progress"


# --- A dossier opened from it ---------------------------------------------------------------------------------------


def test_a_dossier_is_opened_and_linked_and_the_post_learns_nothing(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    where = f"/consulaire/{filing.reference}/"
    typed = {
        "title": "Stupéfiants à Cebu",
        "requesting_authority": "FR-OFAST",
        "received_by": "dcis_h24",
        "crime_type": "DRUG",
        "summary": CANARY,
    }
    client = signed_in("attache.ph")
    with clock.at(ANSWERED):
        page = client.get(f"{where}ouvrir-un-dossier/").content.decode()
        assert filing.title in page
        assert client.post(f"{where}ouvrir-un-dossier/", {**typed, "title": ""}).status_code == 422
        opened = client.post(f"{where}ouvrir-un-dossier/", typed)
        assert opened.status_code == 302, opened.content.decode()
        assert CANARY in client.get(opened.headers["Location"]).content.decode()
        read = signed_in("agent.mnl").get(where).content.decode()
        assert not [word for word in (CANARY, "Stupéfiants à Cebu", "dossier lié", "OFAST") if word in read]
    with as_owner():
        link = RecordLink.objects.get()
        assert (link.left.kind, link.right_id, link.left.state) == ("RFI", handling.pk, "draft")
    opposed(embassy, filing)
    with clock.at(ANSWERED):
        refused = client.post(f"{where}ouvrir-un-dossier/", {**typed, "title": "Autre"})
    assert refused.status_code == 422
    assert "plus aucune démarche" in refused.content.decode()
