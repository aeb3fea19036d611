"""A handling code goes where its information goes: by people copied, a second answer, a message, a version, an arrival
from somebody else; and its consent comes from who gave the information, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cases.enums import Outcome
from cases.rules.letters import withheld_answers
from cases.rules.returns import may_be_listed
from cases.services.letter_work import open_letter_from
from cases.services.mail import Mail
from cases.services.requests import GivenAnswer, pass_step, record_answer, record_consent
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.directory.models import Authority
from ssi.documents.models import Document
from ssi.documents.services import attach_document, replace_document
from ssi.documents.uploads import check
from ssi.exchanges.enums import Use
from ssi.exchanges.models import Exchange, ExchangeDocument, ReleaseConsent
from ssi.exchanges.rules import may_be_passed_on, may_serve_justice
from ssi.exchanges.services import Given, file_exchange, record_release
from ssi.people.content import PartContent
from ssi.people.services import add_part, change_part
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.documents.files import pdf, uploaded
from tests.documents.outlook import message
from tests.factories.cases import make_request, written_consent
from tests.factories.letters import make_letter, text
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
ANSWERED = NOW - timedelta(days=2)
SECRET = "Le titulaire de la ligne est TAN Wei Jie, 14 Clementi Road."
SOFTER = "Ligne attribuée à un particulier domicilié à Clementi, sans autre précision."


@pytest.fixture
def attache(embassy: Embassy) -> Iterator[User]:
    with clock.at(NOW), acting_as(embassy["attache.sg"]):
        yield embassy["attache.sg"]


def answer(record: Record, user: User, words: str, code: str, *, at: datetime = ANSWERED) -> Record:
    piece = Mail("bilateral", at, "Réponse", handling={"handling_code": code})
    with as_owner(), clock.at(at), acting_as(user):
        return record_answer(record, answers=[GivenAnswer(1, Outcome.HIT, words)], mail=piece, actor=user)


def letter_of(request: Record, user: User, **more: Any) -> Record:
    said = {"country": request.country, "title": "CRI", "marking": Marking.SENSITIVE, "text": text()}
    return open_letter_from(request, **{**said, **more}, actor=user)


def piece(
    record: Record, user: User, code: str = "", *, name: str = "pv.pdf", content: bytes | None = None
) -> Document:
    return attach_document(
        record,
        uploaded(name, content or pdf()),
        title=name,
        document_type="report",
        handling_code=code,
        handling_note="Au service requérant seul." if code == "H3" else "",
        actor=user,
    )


def arrival(record: Record, user: User, sender: str, code: str = "", **more: Any) -> Exchange:
    said = {"direction": "in", "kind": "message", "channel": "bilateral", "occurred_at": NOW, "subject": "Envoi"}
    return file_exchange(
        record,
        **{**said, **more},
        from_authority=Authority.objects.get(code=sender),
        handling_code=code,
        actor=user,
    )


def given(paper: Document, use: Use = Use.JUDICIAL) -> Given:
    return Given(use, "Superintendent Lim", "CNB/26/0231", date(2026, 10, 20), paper)


# --- Into a letter --------------------------------------------------------------------------------------------------


def test_a_person_written_since_an_answer_under_h1_enters_no_letter_before_the_consent(attache: User) -> None:
    request = make_request(attache, state="sent")
    with clock.at(ANSWERED - timedelta(hours=1)), acting_as(attache):
        before = add_part(request, PartContent("phone", "+65 9123"), actor=attache)
    request = answer(request, attache, SECRET, "H1")
    since = add_part(request, PartContent("person", "TAN Wei Jie"), actor=attache)
    with pytest.raises(RefusedError, match=r"TAN Wei Jie.*H1") as refusal:
        letter_of(request, attache, parts=[before, since])
    assert refusal.value.field == "parts"
    held = Exchange.objects.get(record=request, direction="in", handling_code="H1")
    assert f"/echanges/accords/echanges/{held.pk}/" in refusal.value.fix
    assert letter_of(request, attache, parts=[before]).parts.count() == 1
    with acting_as(attache):
        change_part(before, PartContent("phone", "+65 9123", detail=SECRET), version=None, actor=attache)
        with pytest.raises(RefusedError, match="H1"):
            letter_of(request, attache, parts=[before])
    record_release(held, given(written_consent(request, attache)), actor=attache)
    assert letter_of(request, attache, parts=[since]).parts.count() == 1


def test_a_second_answer_without_code_does_not_undo_the_first(attache: User) -> None:
    request = answer(make_request(attache, state="sent"), attache, SECRET, "H1")
    request = pass_step(request, "ask_again", reason="À compléter", actor=attache)
    request = answer(request, attache, SOFTER, "", at=NOW - timedelta(hours=3))
    assert withheld_answers(request) == [1]
    for words in (SECRET, SOFTER):
        with pytest.raises(RefusedError, match="question 1, reçue sous code H1") as refusal:
            letter_of(request, attache, text=text(facts_summary=f"Il ressort que {words.upper()}"))
    first = Exchange.objects.get(record=request, handling_code="H1")
    assert f"/echanges/accords/echanges/{first.pk}/" in refusal.value.fix
    paper = written_consent(request, attache)
    record_consent(request, 1, reference="CNB/1", consented_on=NOW.date(), paper=paper, actor=attache)
    assert ReleaseConsent.objects.get(record=request).exchange == first
    assert withheld_answers(request) == []
    assert letter_of(request, attache, text=text(facts_summary=SECRET)).reference


def mailed(content: bytes, *, nested: bool = False) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "Pièce"
    mail.set_content("Voir la pièce.")
    mail.add_attachment(content, maintype="application", subtype="pdf", filename="autre-nom.pdf")
    if not nested:
        return mail.as_bytes()
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "c@example.org", "b@example.org", "Transfert"
    outer.set_content("Pour suite.")
    outer.add_attachment(mail)
    outer.add_attachment(mail.as_bytes(), maintype="application", subtype="octet-stream", filename="copie.eml")
    return outer.as_bytes()


@pytest.mark.parametrize("carrier", ["mail.eml", "transfert.eml", "mail.msg"])
def test_a_message_that_carries_a_piece_under_h1_is_that_piece(attache: User, carrier: str) -> None:
    letter = make_letter(attache, state="checked")
    piece(make_request(attache, state="sent"), attache, "H1")
    made = message(attached=(("autre-nom.pdf", pdf()),)) if carrier.endswith("msg") else b""
    content = made or mailed(pdf(), nested=carrier.startswith("transfert"))
    with pytest.raises(RefusedError, match="H1"):
        piece(letter, attache, name=carrier, content=content)
    harmless = mailed(pdf(b"2 0 obj <<>> endobj"))
    assert piece(letter, attache, name="autre.eml", content=harmless).pk


# --- What binds a piece ---------------------------------------------------------------------------------------------


def test_a_piece_bears_the_codes_of_its_arrival_and_of_the_versions_before(attache: User) -> None:
    letter, record = make_letter(attache, state="checked"), make_request(attache, state="sent")
    free = piece(record, attache)
    brought = arrival(record, attache, "SG-CNB", "H1")
    with as_owner():
        # As it was filed before arrivals and their pieces had to agree.
        ExchangeDocument.objects.create(record=record, scope=record.scope, exchange=brought, document=free)
    assert not may_serve_justice(free)
    assert not may_be_listed(free)
    again = replace_document(free, check(uploaded("pv2.pdf", pdf(b"3 0 obj"))), reason="Lisible.", actor=attache)
    assert again.handling_code == ""
    assert not may_serve_justice(again)
    for content in (pdf(), pdf(b"3 0 obj")):
        with pytest.raises(RefusedError, match="H1"):
            piece(letter, attache, content=content)
    bound = piece(record, attache, "H3", name="h3.pdf", content=pdf(b"4 0 obj"))
    with as_owner():
        Document.objects.filter(pk=again.pk).update(replaces=bound)
    again.refresh_from_db()
    assert "Au service requérant seul" in str(getattr(may_be_passed_on(again), "reason", ""))


# --- Whose consent --------------------------------------------------------------------------------------------------


def test_a_consent_to_somebody_else_s_arrival_does_not_cover_the_piece(attache: User) -> None:
    record = make_request(attache, state="sent")
    theirs = arrival(record, attache, "SG-CNB", "H1", new_pieces=[check(uploaded("pv.pdf", pdf()))])
    held = theirs.attachments.get().document
    other = arrival(record, attache, "SG-SPF-ICD", documents=[held])
    paper = written_consent(record, attache, sender="SG-SPF-ICD")
    with pytest.raises(RefusedError, match="n’interdit pas cet usage"):
        record_release(other, given(paper), actor=attache)
    for bound in (theirs, held):
        with pytest.raises(RefusedError, match="doit émaner de") as refusal:
            record_release(bound, given(paper), actor=attache)
        assert refusal.value.field == "paper"
    coded = arrival(record, attache, "SG-SPF-ICD", "H1", documents=[held])
    record_release(coded, given(paper), actor=attache)
    assert not may_serve_justice(held), "both gave it under H1: both consent"
    record_release(theirs, given(written_consent(record, attache)), actor=attache)
    assert may_serve_justice(held)


def test_the_paper_came_from_the_giver_or_in_the_thread_and_is_not_the_piece_itself(attache: User) -> None:
    record = make_request(attache, state="sent")
    theirs = arrival(record, attache, "SG-CNB", "H1", new_pieces=[check(uploaded("pv.pdf", pdf()))])
    own = theirs.attachments.get().document
    with pytest.raises(RefusedError, match="ne peut être ni la pièce"):
        record_release(theirs, given(own), actor=attache)
    with pytest.raises(RefusedError, match="doit émaner de"):
        record_release(theirs, given(piece(record, attache, name="note.txt", content=b"Accord")), actor=attache)
    elsewhere = written_consent(make_request(attache, state="sent"), attache)
    with pytest.raises(RefusedError, match="à ce dossier"):
        record_release(theirs, given(elsewhere), actor=attache)
    in_thread = written_consent(record, attache, sender="SG-AGC-IAD", answers=theirs)
    assert record_release(theirs, given(in_thread), actor=attache).paper == in_thread


def test_the_database_takes_no_consent_without_its_paper(attache: User) -> None:
    record = make_request(attache, state="sent")
    theirs = arrival(record, attache, "SG-CNB", "H1")
    row = {
        "record": record, "scope": record.scope, "use": "judicial", "exchange": theirs, "given_by": "CNB",
        "reference": "x", "consented_on": NOW.date(), "recorded_by": attache, "recorded_at": NOW,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="consent has its paper"), transaction.atomic():
        ReleaseConsent.objects.create(**row)
    elsewhere = written_consent(make_request(attache, state="sent"), attache)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseConsent.objects.create(**row, paper=elsewhere)
