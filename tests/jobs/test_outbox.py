"""The outbox: one mail for what waits together, retries with pauses, errors in words, nothing of a record."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from ssi.accounts.models import User
from ssi.jobs import notices, outbox
from ssi.jobs.enums import MailError, MailState
from ssi.jobs.models import Notice, NoticeChoice
from ssi.jobs.notices import NoticeKind, queue_notice
from ssi.records.services import assign_owner
from ssi.territories.acting import acting_as
from tests.factories.cases import make_request
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy
from tests.support.smtp import MailServer, mail_server

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
PAGE = "/administration/courrier/"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as one:
        chosen = {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": one.port, "MAIL_TLS": "none", "MAIL_FROM": "ssi@example.org"}
        with override_settings(**chosen, MAIL_USER="", MAIL_PASSWORD="", SITE_ADDRESS="https://ssi.example.org"):
            yield one


@pytest.fixture
def julien(embassy: Embassy) -> User:
    with as_owner():
        User.objects.filter(username__in=["attache.sg", "admin"]).update(email="julien@example.org")
    return embassy["attache.sg"]


def told(person: User, embassy: Embassy, kind: str = "record.assigned", **more: Any) -> Any:
    with acting_as(embassy["manager"]):
        return queue_notice(person, kind, **more)


def due_now() -> None:
    """The pause before the next try is over."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("update jobs_notice set next_try_at = clock_timestamp() - interval '1 second'")


def rows() -> list[Notice]:
    with as_owner():
        return list(Notice.objects.order_by("created_at"))


def mails(server: MailServer) -> list[EmailMessage]:
    return [email.message_from_string(one, policy=email.policy.default) for one in server.received]


def test_what_waits_together_makes_one_mail_with_its_sum(server: MailServer, julien: User, embassy: Embassy) -> None:
    for number in range(3):
        told(julien, embassy, about=f"record {number}")
    assert outbox.send_due() == 0, "a minute is left for others to join"
    due_now()
    assert outbox.send_due() == 1
    assert outbox.send_due() == 0
    (mail,) = mails(server)
    assert mail["Subject"] == "[SSI] 3 dossiers attribués"
    assert "https://ssi.example.org/a-suivre/?owner=me" in mail.get_content()
    assert mail["Auto-Submitted"] == "auto-generated"
    assert {row.state for row in rows()} == {MailState.SENT}


def test_a_mail_says_nothing_of_the_record(server: MailServer, julien: User, embassy: Embassy) -> None:
    record = make_request(embassy["deputy.sg"], text="Kétamine")
    with as_owner(), acting_as(embassy["deputy.sg"]):
        assign_owner(record, julien, actor=embassy["deputy.sg"])
    due_now()
    outbox.send_due()
    whole = server.received[0]
    for word in (str(record.reference), "SSI-SG", "Kétamine", "Singapour", "Anne Leroy", str(record.pk)):
        assert word not in whole + mails(server)[0].get_content()
    assert str(record.pk) not in str([vars(row) for row in rows()])


def test_the_same_is_told_once_and_one_does_not_tell_oneself(julien: User, embassy: Embassy) -> None:
    assert told(julien, embassy, about="x") is not None
    assert told(julien, embassy, about="x") is None
    record = make_request(julien)
    with as_owner(), acting_as(julien):
        assign_owner(record, julien, actor=julien)
    assert len(rows()) == 1


def test_nothing_is_written_without_address_nor_to_whom_does_not_want_it(
    julien: User, embassy: Embassy, signed_in: SignIn
) -> None:
    assert told(embassy["attache.my"], embassy) is None
    assert told(julien, embassy, "job.over") is None, "off unless chosen"
    sent = {"job_over": "on"}
    assert (
        "Vos choix d’avis sont enregistrés" in signed_in("attache.sg").post("/mon-compte/avis/", sent, follow=True).text
    )
    assert told(julien, embassy, "job.over") is not None
    assert told(julien, embassy, "record.assigned") is None
    with acting_as(embassy["attache.my"]):
        assert not NoticeChoice.objects.exists(), "one's choices are one's own"


def test_a_server_that_is_away_is_tried_again_with_longer_pauses_then_given_up(
    server: MailServer, julien: User, embassy: Embassy
) -> None:
    server.answers["DATA"] = "451 later"
    told(julien, embassy)
    pauses = []
    for _try in range(len(outbox.PAUSES) + 1):
        due_now()
        outbox.send_due()
        (row,) = rows()
        pauses.append(round((row.next_try_at - row.created_at).total_seconds(), -1))
        assert (row.last_error, row.smtp_code) == (MailError.REFUSED, 451)
    assert row.state == MailState.ABANDONED
    assert row.attempts == 6
    assert pauses[:5] == [60, 300, 1800, 7200, 21600]
    due_now()
    server.answers.clear()
    assert outbox.send_due() == 0


@pytest.mark.parametrize(
    ("answers", "error", "state"),
    [
        ({"RCPT": "550 no such user"}, MailError.RECIPIENT, MailState.ABANDONED),
        ({"RCPT": "450 mailbox busy"}, MailError.RECIPIENT, MailState.FAILED),
        ({"MAIL": "553 not you"}, MailError.SENDER, MailState.FAILED),
        ({"DATA": "554 refused"}, MailError.REFUSED, MailState.ABANDONED),
        ({"DATA": ""}, MailError.UNREACHABLE, MailState.FAILED),
    ],
)
def test_each_refusal_has_its_words(
    server: MailServer, julien: User, embassy: Embassy, answers: dict[str, str], error: MailError, state: MailState
) -> None:
    server.answers.update(answers)
    told(julien, embassy)
    due_now()
    assert outbox.send_due() == 0
    (row,) = rows()
    assert (row.last_error, row.state) == (error, state)


def test_a_server_without_tls_gets_nothing_in_the_clear(server: MailServer, julien: User, embassy: Embassy) -> None:
    told(julien, embassy)
    due_now()
    with override_settings(MAIL_TLS="starttls"):
        outbox.send_due()
    assert rows()[0].last_error == MailError.TLS
    assert server.received == []


def test_without_settings_notices_wait_and_then_expire(julien: User, embassy: Embassy, server: MailServer) -> None:
    told(julien, embassy)
    due_now()
    with override_settings(MAIL_HOST=""):
        assert outbox.send_due() == 0
    assert rows()[0].attempts == 0
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("update jobs_notice set expires_at = clock_timestamp() - interval '1 second'")
    assert outbox.send_due() == 0
    assert (rows()[0].state, rows()[0].last_error) == (MailState.ABANDONED, MailError.EXPIRED)


def test_a_mail_held_by_a_dead_worker_is_taken_again_after_its_lease(
    julien: User, embassy: Embassy, server: MailServer
) -> None:
    told(julien, embassy)
    due_now()
    with connection.cursor() as cursor:
        cursor.execute("select * from ssi.claim_mail(gen_random_uuid(), 60)")
        assert cursor.fetchone()
    due_now()
    assert outbox.send_due() == 0
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("update jobs_notice set lease_until = clock_timestamp() - interval '1 second'")
    assert outbox.send_due() == 1


def test_how_things_stand_is_not_added_up(julien: User, embassy: Embassy, server: MailServer) -> None:
    for day, count in (("2026-09-21", 3), ("2026-09-22", 2)):
        told(julien, embassy, "due.soon", count=count, about=day)
    due_now()
    outbox.send_due()
    assert mails(server)[0]["Subject"] == "[SSI] 2 échéances proches"


def test_every_kind_speaks_in_both_languages_and_leads_to_a_list(embassy: Embassy) -> None:
    for kind in notices.all_kinds():
        assert isinstance(kind, NoticeKind)
        assert kind.subject(1) != "" != kind.sentence(3)
        lists = ("/a-suivre/", "/travaux/", "/mon-compte/", "/acces/", "/nouveautes/", "/permanence/")
        assert kind.path.startswith((*lists, "/consulaire/donnees-personnelles/echues/"))


# --- The pages ----------------------------------------------------------------------------------------------------


def test_the_administrator_reads_states_and_errors_and_sends_again(
    server: MailServer, julien: User, embassy: Embassy, signed_in: SignIn
) -> None:
    server.answers["RCPT"] = "550 no such user"
    told(julien, embassy)
    due_now()
    outbox.send_due()
    client = signed_in("admin")
    page = client.get(PAGE).text
    assert "Abandonné" in page
    assert "refuse l’adresse du destinataire (550)" in page
    server.answers.clear()
    assert "Le message repart" in client.post(f"{PAGE}{rows()[0].pk}/renvoyer/", follow=True).text
    assert outbox.send_due() == 1
    assert client.post(f"{PAGE}{rows()[0].pk}/renvoyer/").status_code == 404, "what was sent is not sent again"


def test_the_test_button_says_what_happened(server: MailServer, julien: User, signed_in: SignIn) -> None:
    client = signed_in("admin")
    assert "a accepté le message d’essai pour julien@example.org" in client.post(f"{PAGE}essai/", follow=True).text
    assert mails(server)[0]["To"] == "julien@example.org"
    server.answers["RCPT"] = "550 no such user"
    assert "n’est pas parti" in client.post(f"{PAGE}essai/", follow=True).text
    with override_settings(MAIL_PORT=1):
        assert "ne répond pas" in client.post(f"{PAGE}essai/", follow=True).text
    with override_settings(MAIL_HOST=""):
        assert "n’est pas configurée" in client.post(f"{PAGE}essai/", follow=True).text


def test_the_password_is_never_shown(julien: User, signed_in: SignIn, server: MailServer) -> None:
    with override_settings(MAIL_PASSWORD="secret-de-courrier", MAIL_USER="ssi"):
        page = signed_in("admin").get(PAGE).text
    assert "secret-de-courrier" not in page
    assert "enregistré, jamais affiché" in page


@pytest.mark.parametrize("username", ["attache.sg", "manager", "auditor", "agent.mnl"])
def test_the_outbox_is_the_administrators(signed_in: SignIn, julien: User, embassy: Embassy, username: str) -> None:
    told(julien, embassy)
    assert signed_in(username).get(PAGE).status_code == 403
    assert signed_in(username).post(f"{PAGE}essai/").status_code == 403
    with acting_as(embassy[username]):
        assert Notice.objects.exists() is (username == "attache.sg"), "one's own, and nothing else"
