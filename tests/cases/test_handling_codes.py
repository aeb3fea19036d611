"""Handling codes are executed: what H1, H2 and H3 forbid is refused by every door until a consent is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cases.enums import Outcome
from cases.models import Question
from cases.services.letter_work import open_letter_from
from cases.services.mail import Mail
from cases.services.requests import GivenAnswer, change_request, forward_answer, record_answer, record_consent
from cases.services.returns import list_acts
from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.common.rules import RefusedError
from ssi.directory.models import Authority
from ssi.documents.models import Document
from ssi.documents.services import attach_document, withdraw_document
from ssi.documents.uploads import check
from ssi.exchanges.enums import Use
from ssi.exchanges.models import Exchange, ReleaseConsent
from ssi.exchanges.services import Given, file_exchange, record_release
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.records.services import link_records
from ssi.territories.acting import acting_as
from tests.documents.files import pdf, uploaded
from tests.factories.cases import content, make_request, written_consent
from tests.factories.letters import make_letter, text
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
NOW = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
SECRET = "Le titulaire de la ligne est TAN Wei Jie, 14 Clementi Road."


@pytest.fixture
def attache(embassy: Embassy) -> Iterator[User]:
    with clock.at(NOW), acting_as(embassy["attache.sg"]):
        yield embassy["attache.sg"]


@pytest.fixture(autouse=True)
def in_october() -> Iterator[None]:
    with clock.at(NOW):
        yield


def answered(user: User, code: str, **handling: Any) -> Record:
    """A request whose one answer came under CODE."""
    record = make_request(user, state="sent")
    with as_owner(), clock.at(NOW - timedelta(days=2)), acting_as(user):
        piece = Mail("bilateral", clock.now(), "Réponse", handling={"handling_code": code, **handling})
        return record_answer(record, answers=[GivenAnswer(1, Outcome.HIT, SECRET)], mail=piece, actor=user)


def piece(record: Record, user: User, code: str = "", *, name: str = "pv.pdf", kind: str = "report") -> Document:
    note = "Au service requérant seul." if code == "H3" else ""
    return attach_document(
        record,
        uploaded(name, pdf()),
        title=name,
        document_type=kind,
        handling_code=code,
        handling_note=note,
        actor=user,
    )


def given(use: Use, piece: Document | Exchange, user: User, **more: Any) -> Given:
    paper = written_consent(piece.record, user)
    return Given(use, "Superintendent Lim, CNB", "CNB/26/0231", date(2026, 10, 19), paper, **more)


def consented(record: Record, user: User, **more: Any) -> Question:
    paper = written_consent(record, user, **more)
    return record_consent(record, 1, reference="CNB/1", consented_on=date(2026, 10, 19), paper=paper, actor=user)


def test_a_piece_under_h1_does_not_enter_a_letter_whatever_it_says_there(attache: User) -> None:
    letter = make_letter(attache, state="checked")
    held = piece(make_request(attache, state="sent"), attache, "H1")
    with pytest.raises(RefusedError, match="H1") as refusal:
        piece(letter, attache, "")
    assert f"/echanges/accords/pieces/{held.pk}/?use=judicial" in refusal.value.fix
    with pytest.raises(RefusedError, match="H1"):
        piece(letter, attache, "H0", name="autre nom.pdf")
    record_release(held, given(Use.JUDICIAL, held, attache), actor=attache)
    assert piece(letter, attache, "H1").handling_code == "H1"


def test_a_piece_that_says_h1_is_first_filed_where_it_came(attache: User) -> None:
    letter = make_letter(attache, state="checked")
    with pytest.raises(RefusedError, match="joignez-la à la demande"):
        attach_document(
            letter,
            uploaded("note.txt", b"Un seul exemplaire."),
            title="",
            document_type="report",
            handling_code="H1",
            actor=attache,
        )


def test_linking_stays_free(attache: User) -> None:
    request = answered(attache, "H1")
    letter = make_letter(attache, state="checked")
    assert link_records(letter, request, actor=attache)


def test_an_answer_under_h1_is_not_copied_into_a_letter_until_its_consent(attache: User) -> None:
    request = answered(attache, "H1")
    asked: dict[str, Any] = {
        "country": request.country,
        "title": "CRI",
        "marking": Marking.SENSITIVE,
        "text": text(facts_summary=f"Il ressort que   {SECRET.upper()}"),
        "actor": attache,
    }
    with pytest.raises(RefusedError, match="question 1, reçue sous code H1") as refusal:
        open_letter_from(request, **asked)
    assert "/echanges/accords/echanges/" in refusal.value.fix
    assert "answer=1" in refusal.value.fix
    consented(request, attache)
    assert open_letter_from(request, **asked).reference


def test_a_piece_under_h1_of_the_letter_itself_is_not_returned_without_consent(attache: User) -> None:
    letter = make_letter(attache, state="executed")
    with as_owner():
        # What was attached before the rule, or came by a restored backup.
        held = Document.objects.filter(record=letter).first()
        assert held is not None
        Document.objects.filter(pk=held.pk).update(handling_code="H1")
        held.refresh_from_db()
    with pytest.raises(RefusedError, match="H1"):
        list_acts(letter, [held], actor=attache)
    with pytest.raises(RefusedError, match="H1"):
        _depart(letter, attache, Authority.objects.get(code="FR-JIRS-PARIS"), documents=[held])
    record_release(held, given(Use.JUDICIAL, held, attache), actor=attache)
    assert list_acts(letter, [held], actor=attache)


def _depart(record: Record, user: User, to: Authority | None, **more: Any) -> Exchange:
    return file_exchange(
        record,
        direction="out",
        kind="message",
        channel="bilateral",
        occurred_at=NOW,
        subject="Envoi",
        to_authority=to,
        actor=user,
        **more,
    )


def test_an_answer_under_h2_goes_to_another_authority_with_the_consent_for_it_alone(attache: User) -> None:
    record = answered(attache, "H2")
    third, fourth = Authority.objects.get(code="FR-OCLCIFF"), Authority.objects.get(code="FR-BCN")
    with pytest.raises(RefusedError, match="code H2") as refusal:
        forward_answer(record, to_authority=third, mail=Mail("dcis_h24", NOW, "Réponse"), actor=attache)
    assert "authority=FR-OCLCIFF" in refusal.value.fix
    arrival = Exchange.objects.get(record=record, direction="in")
    record_release(arrival, given(Use.DISSEMINATION, arrival, attache, authority=third), actor=attache)
    with pytest.raises(RefusedError, match="code H2"):
        _depart(record, attache, fourth)
    with pytest.raises(RefusedError, match="code H2"):
        _depart(record, attache, None, to_person="Un collègue")
    assert _depart(record, attache, third)


def test_naming_another_authority_in_the_request_is_sending_to_it(attache: User) -> None:
    record = answered(attache, "H2")
    with pytest.raises(RefusedError, match="code H2"):
        change_request(
            record,
            title=record.title,
            marking=Marking.SENSITIVE,
            content=content(requesting_authority=Authority.objects.get(code="FR-BCN")),
            questions=[],
            version=None,
            actor=attache,
        )


def test_a_piece_under_h3_leaves_once_its_restriction_is_lifted_in_words(attache: User) -> None:
    record = make_request(attache, state="sent")
    held = piece(record, attache, "H3")
    requester = Authority.objects.get(code="FR-OFAST")
    with pytest.raises(RefusedError, match="Au service requérant seul"):
        _depart(record, attache, requester, documents=[held])
    record_release(held, given(Use.RESTRICTION, held, attache), actor=attache)
    assert _depart(record, attache, requester, documents=[held])


@pytest.mark.parametrize(
    ("use", "more", "words"),
    [
        (Use.RESTRICTION, {}, "n’interdit pas cet usage"),
        (Use.JUDICIAL, {}, "n’interdit pas cet usage"),
        (Use.DISSEMINATION, {}, "Nommez l’autorité"),
    ],
)
def test_a_consent_that_opens_nothing_or_everybody_is_refused(
    attache: User, use: Use, more: dict[str, Any], words: str
) -> None:
    arrival = Exchange.objects.get(record=answered(attache, "H2"), direction="in")
    with pytest.raises(RefusedError, match=words):
        record_release(arrival, given(use, arrival, attache, **more), actor=attache)


@pytest.mark.parametrize("day", [date(2026, 10, 17), date(2026, 10, 21)])
def test_a_consent_is_neither_older_than_the_answer_nor_of_tomorrow(attache: User, day: date) -> None:
    arrival = Exchange.objects.get(record=answered(attache, "H1"), direction="in")
    paper = written_consent(arrival.record, attache)
    with pytest.raises(RefusedError, match=r"précède|futur"):
        record_release(arrival, Given(Use.JUDICIAL, "CNB", "CNB/1", day, paper), actor=attache)


def test_a_consent_once_written_stays_as_it_is(attache: User) -> None:
    record = answered(attache, "H1")
    consented(record, attache)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        ReleaseConsent.objects.filter(record=record).update(reference="autre")
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        ReleaseConsent.objects.filter(record=record).update(authority_id="FR-BCN")


# --- By the page and by a program -----------------------------------------------------------------------------------


def test_the_page_refuses_with_the_same_reason_and_leads_to_the_consent(signed_in: SignIn, embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = answered(user, "H2")
    client = signed_in("attache.sg")
    page = f"/dossiers/{record.reference}/transmettre-la-reponse/"
    sent = {
        "to_authority": "FR-OCLCIFF",
        "at": "20/10/2026 10:00",
        "channel": "dcis_h24",
        "subject": "Réponse",
        "version": str(record.version),
    }
    answer = client.post(page, sent)
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "porte le code H2" in words
    assert "/echanges/accords/echanges/" in words
    body = {"at": "2026-10-20T10:00:00", "channel": "dcis_h24", "subject": "Réponse", "to_authority": "FR-OCLCIFF"}
    told = client.post(
        f"/api/v1/information-requests/{record.pk}/transitions/",
        {"transition": "forward", "version": record.version, **body},
        content_type="application/json",
    )
    assert told.status_code in {409, 422}
    assert "porte le code H2" in told.content.decode()
    with as_owner():
        assert Exchange.objects.filter(record=record, direction="out").count() == 1


def test_the_refusal_drafts_the_letter_that_asks_in_both_languages(signed_in: SignIn, embassy: Embassy) -> None:
    record = answered(embassy["attache.sg"], "H1")
    with as_owner():
        arrival = Exchange.objects.get(record=record, direction="in")
    client = signed_in("attache.sg")
    page = client.get(f"/echanges/accords/echanges/{arrival.pk}/?use=judicial&answer=1")
    assert f"/echanges/accords/echanges/{arrival.pk}/demander/?use=judicial" in page.content.decode().replace(
        "&amp;", "&"
    )
    form = client.get(f"/echanges/accords/echanges/{arrival.pk}/demander/?use=judicial").context["form"]
    assert form.initial["to_authority"] == "SG-CNB"
    assert "Nous sollicitons votre accord écrit" in form.initial["body"]
    assert "We request your written consent" in form.initial["body"]
    assert SECRET not in form.initial["body"]
    typed = {**form.initial, "occurred_at": "20/10/2026 10:00"}
    sent = client.post(f"/echanges/accords/echanges/{arrival.pk}/demander/", typed)
    assert sent.status_code == 302
    with as_owner():
        assert Exchange.objects.filter(record=record, direction="out", in_reply_to=arrival).count() == 1


def test_the_consent_is_recorded_from_the_refusal_and_told_to_programs(signed_in: SignIn, embassy: Embassy) -> None:
    record = answered(embassy["attache.sg"], "H1")
    with as_owner():
        arrival = Exchange.objects.get(record=record, direction="in")
    client = signed_in("attache.sg")
    typed = {"use": "judicial", "given_by": "CNB", "reference": "CNB/9", "consented_on": "2026-10-19"}
    assert client.post(f"/echanges/accords/echanges/{arrival.pk}/?answer=1", typed).status_code == 422
    typed["paper"] = str(written_consent(record, embassy["attache.sg"]).pk)
    assert client.post(f"/echanges/accords/echanges/{arrival.pk}/?answer=1", typed).status_code == 302
    assert (
        client.post(f"/echanges/accords/echanges/{arrival.pk}/?answer=1", {**typed, "reference": ""}).status_code == 422
    )
    detail = client.get(f"/api/v1/information-requests/{record.pk}/").json()["detail"]
    assert detail["questions"][0]["consent_reference"] == "CNB/9"
    assert [(one["answer"], one["paper"]) for one in detail["consents"]] == [(1, typed["paper"])]
    assert "Usage judiciaire autorisé" in client.get(f"/dossiers/{record.reference}/").content.decode()
    with as_owner():
        assert (
            "consent.recorded"
            in Entry.objects.order_by("-id")
            .filter(keys__contains=[str(record.pk)])
            .exclude(acts=["record.read"])
            .values_list("acts", flat=True)[0]
        )


def test_a_program_records_a_consent_for_one_answer(signed_in: SignIn, embassy: Embassy) -> None:
    record = answered(embassy["attache.sg"], "H1")
    client = signed_in("attache.sg")
    address = f"/api/v1/information-requests/{record.pk}/transitions/"
    paper = str(written_consent(record, embassy["attache.sg"]).pk)
    body = {"transition": "record_consent", "number": 1, "reference": "CNB/7", "consented_on": "2026-10-19"}
    assert client.post(address, body, content_type="application/json").status_code == 422
    body = {**body, "paper": paper}
    assert client.post(address, {**body, "number": 8}, content_type="application/json").status_code == 422
    assert client.post(address, body, content_type="application/json").status_code == 200
    with as_owner():
        assert Question.objects.get(record=record).consent_reference == "CNB/7"


def test_who_does_not_see_the_piece_does_not_learn_that_it_exists(signed_in: SignIn, embassy: Embassy) -> None:
    record = answered(embassy["attache.sg"], "H1")
    with as_owner():
        arrival = Exchange.objects.get(record=record, direction="in")
    stranger = signed_in("attache.my")
    for page in ("", "demander/"):
        foreign = stranger.get(f"/echanges/accords/echanges/{arrival.pk}/{page}")
        missing = stranger.get(f"/echanges/accords/echanges/00000000-0000-4000-8000-000000000000/{page}")
        assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
        assert foreign.status_code == 404
    manager = signed_in("manager")
    assert manager.get(f"/echanges/accords/echanges/{arrival.pk}/").status_code == 403


def test_the_same_file_elsewhere_betrays_nothing_to_who_does_not_see_it(embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    letter = make_letter(user, state="checked")
    with as_owner(), acting_as(embassy["attache.my"]):
        piece(make_request(embassy["attache.my"], "MY", state="sent"), embassy["attache.my"], "H1")
    with acting_as(user):
        assert piece(letter, user, "").pk


def departure(record: Record, user: User, to: str, **more: Any) -> Exchange:
    return file_exchange(
        record,
        direction="out",
        kind="message",
        channel="bilateral",
        to_authority=Authority.objects.get(code=to),
        occurred_at=NOW,
        subject="Transmission",
        actor=user,
        **more,
    )


def test_the_same_content_given_back_as_a_new_piece_keeps_its_code(attache: User) -> None:
    record = make_request(attache, state="sent")
    piece(record, attache, "H3")
    again = [check(uploaded("copie.pdf", pdf()))]
    with pytest.raises(RefusedError, match="H3"):
        departure(record, attache, "SG-CNB", new_pieces=again)


def test_a_piece_under_h2_that_was_withdrawn_still_binds_the_record(attache: User) -> None:
    record = make_request(attache, state="sent")
    withdraw_document(piece(record, attache, "H2"), reason="Déposée par erreur.", actor=attache)
    with pytest.raises(RefusedError, match="H2"):
        departure(record, attache, "SG-SPF")


def test_a_piece_of_the_record_does_not_come_with_an_arrival_under_another_code(attache: User) -> None:
    record = make_request(attache, state="sent")
    known = piece(record, attache)
    arrival: dict[str, Any] = {
        "direction": "in",
        "kind": "message",
        "channel": "bilateral",
        "from_authority": Authority.objects.get(code="SG-CNB"),
        "occurred_at": NOW,
        "subject": "Réponse",
        "actor": attache,
    }
    with pytest.raises(RefusedError, match="sans le code H1"):
        file_exchange(record, documents=[known], handling_code="H1", **arrival)
    assert file_exchange(record, documents=[known], **arrival)


def test_what_goes_to_an_authority_is_no_internal_contact(attache: User) -> None:
    with pytest.raises(RefusedError, match="départ"):
        file_exchange(
            make_request(attache, state="sent"),
            direction="internal",
            kind="message",
            channel="bilateral",
            to_authority=Authority.objects.get(code="SG-SPF"),
            occurred_at=NOW,
            subject="Pour information",
            actor=attache,
        )
