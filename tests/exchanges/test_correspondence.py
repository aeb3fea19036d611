"""The pages of correspondence: conversations, corrections, calls, the register and its filters, e-mails dropped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from ssi.accounts.models import User
from ssi.common import clock
from ssi.documents.models import Document
from ssi.exchanges.mailing import forget_pending
from ssi.exchanges.models import Exchange, PendingMail
from ssi.exchanges.services import file_exchange
from ssi.records.models import Record
from ssi.records.timeline import timeline_of
from ssi.territories.acting import acting_as
from tests.documents import outlook
from tests.documents.files import mail, pdf, uploaded
from tests.factories.cases import make_request
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SignIn = Callable[[str], StrictClient]
NOW = datetime(2026, 9, 20, 2, 0, tzinfo=UTC)
WHEN = NOW - timedelta(days=3)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def attache(embassy: Embassy) -> User:
    return embassy["attache.sg"]


@pytest.fixture
def record(attache: User) -> Record:
    return make_request(attache)


def filed(record: Record, actor: User, **more: Any) -> Exchange:
    said = {"direction": "out", "kind": "letter", "channel": "bilateral", "subject": "Question", "occurred_at": WHEN}
    with clock.at(NOW), acting_as(actor):
        return file_exchange(record, **{**said, **more}, actor=actor)


def page_of(record: Record, name: str) -> str:
    return reverse(f"cases:{name}", args=[record.reference])


def at_now(client: StrictClient, url: str, data: dict[str, Any] | None = None) -> Any:
    with clock.at(NOW):
        return client.get(url) if data is None else client.post(url, data)


def typed_again(form: Any, **more: Any) -> dict[str, Any]:
    """What a browser sends of a form that it was shown, with what the person changed."""
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, datetime):
            sent[bound.name] = f"{value:%d/%m/%Y %H:%M}"
        elif value not in (None, "", False):
            sent[bound.name] = value
    return {**sent, **more}


def exchanges_of(record: Record) -> list[Exchange]:
    assert record.owner is not None
    with acting_as(record.owner):
        return list(Exchange.objects.of(record).order_by("registered_at", "pk"))


def test_a_conversation_shows_what_answers_and_what_corrects(record: Record, attache: User, signed_in: SignIn) -> None:
    asked = filed(record, attache, acknowledgement_required=True)
    filed(record, attache, direction="in", subject="Réponse", in_reply_to=asked, occurred_at=WHEN + timedelta(hours=1))
    filed(record, attache, subject="Question, corrigée", corrects=asked, occurred_at=WHEN + timedelta(hours=2))
    filed(record, attache, subject="Autre", occurred_at=WHEN - timedelta(days=1))
    answer = at_now(signed_in("attache.sg"), page_of(record, "exchanges"))
    lines = [(line.exchange.subject, line.depth) for line in answer.context["lines"]]
    assert lines == [("Question", 0), ("Réponse", 1), ("Question, corrigée", 1), ("Autre", 0)]
    page = answer.content.decode()
    assert "Corrigé" in page
    assert "Accusé de réception attendu" in page
    assert "D-SG-2026-0001" in page
    assert reverse("exchanges:correct", args=[asked.pk]) in page
    assert "exchanges/" not in at_now(signed_in("manager"), page_of(record, "exchanges")).content.decode()


def test_a_correction_begins_with_what_was_said_and_leaves_it(record: Record, attache: User, signed_in: SignIn) -> None:
    wrong = filed(record, attache, body="Le 3.", external_reference="CNB/1")
    client, address = signed_in("attache.sg"), reverse("exchanges:correct", args=[wrong.pk])
    form = at_now(client, address).context["form"]
    assert form["body"].value() == "Le 3."
    assert at_now(client, address, typed_again(form, body="Le 4.")).status_code == 302
    first, second = exchanges_of(record)
    assert (first.body, second.body, second.corrects) == ("Le 3.", "Le 4.", first)


def test_an_answer_turns_the_ends_round(record: Record, attache: User, signed_in: SignIn) -> None:
    asked = filed(record, attache, to_person="M. Lim", from_person="J. Martin")
    form = at_now(signed_in("attache.sg"), reverse("exchanges:reply", args=[asked.pk])).context["form"]
    assert (form["direction"].value(), form["from_person"].value()) == ("in", "M. Lim")
    assert form["in_reply_to"].value() == str(asked.pk)


def test_an_acknowledgement_is_recorded_from_its_page(record: Record, attache: User, signed_in: SignIn) -> None:
    sent, client = filed(record, attache), signed_in("attache.sg")
    address = reverse("exchanges:acknowledge", args=[sent.pk])
    refused = at_now(client, address, {"received_on": "2026-09-01", "note": "tard"})
    assert refused.status_code == 422
    assert "tard" in refused.content.decode()
    assert at_now(client, address, {"received_on": "2026-09-19", "note": "par M. Lim"}).status_code == 302
    assert "par M. Lim" in at_now(client, page_of(record, "exchanges")).content.decode()


def test_a_call_is_noted_in_two_fields_from_a_row(record: Record, attache: User, signed_in: SignIn) -> None:
    client, address = signed_in("attache.sg"), page_of(record, "note_call")
    assert address in at_now(client, "/dossiers/").content.decode()
    assert address not in at_now(signed_in("manager"), "/dossiers/").content.decode()
    empty = at_now(client, address, {"who": "M. Lim", "what": ""})
    assert empty.status_code == 422
    assert "M. Lim" in empty.content.decode()
    assert at_now(client, address, {"who": "M. Lim", "what": "Réponse demain."}).status_code == 302
    [call] = exchanges_of(record)
    assert (call.direction, call.kind, call.occurred_at, call.register_number) == ("internal", "phone_call", NOW, "")
    with acting_as(attache):
        lines = [line for day in timeline_of(record, "Asia/Singapore") for _hour, line in day.lines]
    assert "Appel avec M. Lim" in [str(line.title) for line in lines]


def test_the_register_lists_filters_and_hides(record: Record, embassy: Embassy, signed_in: SignIn) -> None:
    attache, stranger = embassy["attache.sg"], embassy["attache.my"]
    filed(record, attache, subject="Kétamine", own_references=["N 12/SSI"])
    filed(record, attache, direction="in", subject="Réponse", channel="interpol")
    filed(make_request(stranger, "MY"), stranger, subject="Ailleurs")
    address, client = reverse("exchanges:register"), signed_in("attache.sg")

    def shown(query: str = "") -> list[str]:
        return [row.subject for row in at_now(client, address + query).context["rows"]]

    assert shown() == ["Réponse", "Kétamine"]
    for query, subject in (
        ("?direction=in", "Réponse"),
        ("?channel=bilateral", "Kétamine"),
        ("?q=kétam", "Kétamine"),
        ("?q=12/SSI", "Kétamine"),
        ("?q=A-SG-2026-0001", "Réponse"),
    ):
        assert shown(query) == [subject], query
    assert shown("?year=2026&country=SG&area=operational") == ["Réponse", "Kétamine"]
    assert shown("?year=2025") == []
    assert at_now(client, f"{address}?country=MY").status_code == 422
    assert at_now(client, f"{address}?place=xx").status_code == 422
    assert at_now(signed_in("auditor"), address).status_code == 403
    assert "Kétamine" not in at_now(signed_in("attache.my"), address).content.decode()


def test_a_number_and_each_reference_open_the_record_by_the_one_box(
    record: Record, attache: User, signed_in: SignIn
) -> None:
    filed(record, attache, own_references=["NV-2026/118"], more_references=["CNB/IL/9"], external_reference="CNB/7")
    client = signed_in("attache.sg")
    for typed in ("NV-2026/118", "CNB/IL/9", "CNB/7", "D-SG-2026-0001"):
        found = at_now(client, f"/recherche/?q={typed}")
        assert record.reference in (found.headers.get("Location") or found.content.decode()), typed
        hidden = at_now(signed_in("attache.my"), f"/recherche/?q={typed}")
        assert record.reference not in (hidden.headers.get("Location") or hidden.content.decode())


def _message() -> bytes:
    parts = [
        b"Content-Type: text/plain\r\n\r\nBonjour,\r\n",
        b'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="note.pdf"\r\n\r\n' + pdf(),
        b'Content-Disposition: attachment; filename="virus.exe"\r\n\r\nMZ',
    ]
    head, _body = mail().split(b"\r\n\r\n")
    kind = b'\r\nMessage-ID: <1@cnb>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + kind + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"


def test_a_dropped_message_is_shown_then_filed_with_its_pieces(record: Record, signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    dropped = at_now(client, page_of(record, "drop_mail"), {"file": uploaded("réponse.eml", _message())})
    assert dropped.status_code == 302
    preview = at_now(client, dropped.headers["Location"])
    page, form = preview.content.decode(), preview.context["form"]
    assert "liaison@example.sg" in page
    assert "virus.exe" in page
    assert exchanges_of(record) == []
    unseen = at_now(client, dropped.headers["Location"], typed_again(form, subject="Objet relu"))
    assert unseen.status_code == 422
    assert "Objet relu" in unseen.content.decode()
    assert exchanges_of(record) == []
    done = at_now(client, dropped.headers["Location"], typed_again(form, refused_seen="on"))
    assert done.status_code == 302
    [exchange] = exchanges_of(record)
    assert (exchange.direction, exchange.kind, exchange.subject) == ("in", "email", "CNB/IL/FR/26/0219")
    assert exchange.occurred_at == datetime(2026, 9, 10, 10, 40, tzinfo=UTC)
    assert (exchange.from_address, exchange.message_id) == ("liaison@example.sg", "<1@cnb>")
    assert [link.document.file_name for link in exchange.attachments.all()] == ["réponse.eml", "note.pdf"]
    with as_owner():
        assert not PendingMail.objects.exists()
    again = at_now(client, page_of(record, "drop_mail"), {"file": uploaded("b.eml", _message())})
    assert "déjà enregistré" in at_now(client, again.headers["Location"]).content.decode()


def test_an_outlook_message_is_filed_like_any_other_and_its_authority_is_remembered(
    record: Record, signed_in: SignIn
) -> None:
    client = signed_in("attache.sg")
    for number in range(2):
        content = outlook.message(subject=f"Message {number}", attached=(("note.pdf", pdf()),))
        dropped = at_now(client, page_of(record, "drop_mail"), {"file": uploaded("m.msg", content)})
        form = at_now(client, dropped.headers["Location"]).context["form"]
        assert form["from_authority"].value() == (None if number == 0 else "SG-CNB")
        sent = typed_again(form, from_authority="SG-CNB")
        assert at_now(client, dropped.headers["Location"], sent).status_code == 302
    assert [one.subject for one in exchanges_of(record)] == ["Message 0", "Message 1"]


@pytest.mark.parametrize(("name", "content"), [("a.eml", b"MZ"), ("a.msg", b"x"), ("a.pdf", pdf()), ("a.eml", b"")])
def test_what_is_no_message_leaves_nothing(record: Record, signed_in: SignIn, name: str, content: bytes) -> None:
    refused = at_now(signed_in("attache.sg"), page_of(record, "drop_mail"), {"file": uploaded(name, content)})
    assert refused.status_code == 422
    with as_owner():
        assert not PendingMail.objects.exists()
        assert not Document.objects.filter(record=record).exists()


def test_what_somebody_dropped_is_nobody_else_s_and_lasts_a_day(
    record: Record, signed_in: SignIn, embassy: Embassy
) -> None:
    client = signed_in("attache.sg")
    address = at_now(client, page_of(record, "drop_mail"), {"file": uploaded("a.eml", _message())}).headers["Location"]
    for other in ("deputy.sg", "attache.my", "manager"):
        assert at_now(signed_in(other), address).status_code == 404
        with acting_as(embassy[other]):
            assert not PendingMail.objects.exists()
    with clock.at(NOW + timedelta(hours=25)):
        assert client.get(address).status_code == 404
    with clock.at(NOW + timedelta(hours=25)), acting_as(embassy["admin"]):
        assert forget_pending() == 1
        assert forget_pending() == 0


def test_a_stranger_reaches_none_of_it(record: Record, attache: User, signed_in: SignIn) -> None:
    exchange = filed(record, attache)
    pages = [page_of(record, name) for name in ("exchanges", "note_call", "drop_mail")]
    pages += [
        reverse(f"exchanges:{name}", args=[exchange.pk]) for name in ("reply", "correct", "remind", "acknowledge")
    ]
    for address in pages:
        assert at_now(signed_in("attache.my"), address).status_code == 404, address
    for address in pages[1:]:
        assert at_now(signed_in("manager"), address).status_code == 403, address


def test_programs_read_and_file_by_the_same_rules(record: Record, signed_in: SignIn) -> None:
    client, address = signed_in("attache.sg"), reverse("api:record-exchanges", args=[record.pk])
    body = {
        "direction": "out", "kind": "letter", "channel": "bilateral", "occurred_at": "2026-09-19T09:00:00+08:00",
        "subject": "Question", "own_references": ["N 12"], "to_authority": "SG-CNB",
    }  # fmt: skip

    def post(who: StrictClient, **more: Any) -> Any:
        key = {"Idempotency-Key": "11111111-1111-4111-8111-111111111111"} if more.pop("once", False) else {}
        with clock.at(NOW):
            return who.post(address, {**body, **more}, content_type="application/json", headers=key)

    made = post(client, once=True)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["register_number"], told["references"]) == ("D-SG-2026-0001", [{"side": "ours", "value": "N 12"}])
    assert post(client, once=True).json()["id"] == told["id"]
    assert len(exchanges_of(record)) == 1
    assert post(client, subject="Relance", reminds=told["id"]).json()["reminds"] == told["id"]
    assert post(client, direction="in", reminds=told["id"]).status_code in {409, 422}
    assert post(client, corrects="22222222-2222-4222-8222-222222222222").status_code == 422
    assert post(client, register_number="A-SG-2026-0099").status_code == 422
    assert [one["subject"] for one in at_now(client, address).json()] == ["Relance", "Question"]
    draft = reverse("api:record-exchanges", args=[make_request(record.author, state="draft").pk])
    assert at_now(client, draft).json() == []
    with clock.at(NOW):
        assert client.post(draft, body, content_type="application/json").status_code == 409
    assert at_now(signed_in("attache.my"), address).status_code == 404
    assert post(signed_in("attache.my")).status_code == 404
    assert post(signed_in("manager")).status_code == 403
