"""Letters from the file: filled from the record, changed by hand, held by the same guards as any departure."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import docx
import pytest
from django.db import DatabaseError, transaction

from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.directory.models import Authority
from ssi.documents.models import Document
from ssi.documents.services import attach_document
from ssi.documents.storage import path_of
from ssi.exchanges.enums import Use
from ssi.exchanges.letters.jobs import DRAFT_JOB, LETTER_JOB
from ssi.exchanges.letters.services import (
    Matter,
    Sending,
    discard_letter,
    draft_letter,
    file_letter,
    request_print,
    rewrite_letter,
)
from ssi.exchanges.models import Exchange, Letter
from ssi.exchanges.services import Given, file_exchange, record_release
from ssi.jobs import runner
from ssi.jobs.enums import State
from ssi.jobs.models import Job
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from tests.cases.test_assurances import theirs
from tests.cases.test_codes_travel import letter_of
from tests.documents.files import pdf, uploaded
from tests.factories.cases import make_request, written_consent
from tests.factories.letters import make_letter
from tests.factories.missions import TODAY as MISSION_DAY
from tests.factories.missions import make_mission
from tests.printing.reading import text_of
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
CNB = "SG-CNB"
SECRET = "Le titulaire de la ligne est TAN Wei Jie, 14 Clementi Road."


@pytest.fixture(autouse=True)
def in_october() -> Iterator[None]:
    with clock.at(MISSION_DAY + timedelta(days=14)):
        yield


@pytest.fixture
def attache(embassy: Embassy) -> Iterator[User]:
    with acting_as(embassy["attache.sg"]):
        yield embassy["attache.sg"]


def to(code: str, **more: Any) -> Sending:
    return Sending(Authority.objects.get(code=code), **more)


def drafted(record: Record, user: User, *, kind: str = "note_verbale", language: str = "fr", **more: Any) -> Letter:
    sending = more.pop("sending", None) or to(CNB)
    return draft_letter(record, kind=kind, language=language, sending=sending, actor=user, **more)


def piece(record: Record, user: User, code: str = "", name: str = "pv.pdf") -> Document:
    return attach_document(
        record, uploaded(name, pdf()), title=name, document_type="report", handling_code=code, actor=user
    )


def arrival(record: Record, user: User, body: str = "", code: str = "") -> Exchange:
    return file_exchange(
        record,
        direction="in",
        kind="letter",
        channel="bilateral",
        occurred_at=clock.now() - timedelta(days=2),
        subject="Demande de précisions",
        external_reference="CNB/26/0219",
        body=body,
        handling_code=code,
        from_authority=Authority.objects.get(code=CNB),
        actor=user,
    )


def test_each_letter_is_filled_from_the_record_in_both_languages(attache: User) -> None:
    letter = make_letter(attache, state="returned")
    mission = make_mission(attache, state="authorised", text="Marchetti")
    note = drafted(letter, attache)
    assert "présente ses compliments" in note.body
    assert "Hélène Varenne-Costa" in note.body
    assert "JIJIRS4 26000027" in note.subject
    assert "très haute considération" in note.body
    english = drafted(letter, attache, language="en")
    assert "presents its compliments" in english.body
    assert "21 September 2026" in english.body
    acts = drafted(letter, attache, kind="return_of_acts")
    assert "SHA-256" in acts.body
    programme = drafted(mission, attache, kind="mission_programme")
    assert "26 octobre 2026, 09:30" in programme.body
    assert "Marchetti" in programme.body
    for made in (note, english, acts, programme):
        assert "{{" not in made.body + made.subject
    with pytest.raises(RefusedError, match="pas de modèle"):
        drafted(make_request(attache, state="sent"), attache, kind="return_of_acts")


def test_an_acknowledgement_names_what_it_acknowledges_and_answers_it(attache: User) -> None:
    record = make_request(attache, state="sent")
    received = arrival(record, attache)
    letter = drafted(record, attache, kind="acknowledgement", matter=Matter(received))
    assert "CNB/26/0219" in letter.body
    departure = file_letter(letter, at=clock.now(), version=1, actor=attache)
    assert departure.in_reply_to == received
    assert departure.external_reference == "CNB/26/0219"


def test_a_piece_under_h1_goes_with_no_letter_until_its_consent(attache: User) -> None:
    record = make_request(attache, state="sent")
    held = piece(record, attache, "H1")
    with pytest.raises(RefusedError, match="H1") as refusal:
        drafted(record, attache, sending=to(CNB, documents=[held]))
    assert f"/echanges/accords/pieces/{held.pk}/?use=judicial" in refusal.value.fix
    assert not Letter.objects.exists()
    again = piece(record, attache, "", "autre.pdf")
    with pytest.raises(RefusedError, match="H1"):
        drafted(record, attache, sending=to(CNB, documents=[again]))
    record_release(
        held,
        Given(Use.JUDICIAL, "CNB", "CNB/26/0231", date(2026, 10, 19), written_consent(record, attache)),
        actor=attache,
    )
    made = drafted(record, attache, sending=to(CNB, documents=[held]))
    assert [one.document for one in made.enclosures.all()] == [held]


def test_words_received_under_h1_are_not_copied_into_a_letter(attache: User) -> None:
    record = make_request(attache, state="sent")
    arrival(record, attache, body=SECRET, code="H1")
    letter = drafted(record, attache)
    letter = rewrite_letter(
        letter, subject="Objet", body=f"On sait que {SECRET.upper()}", sending=to(CNB), version=1, actor=attache
    )
    with pytest.raises(RefusedError, match="H1"):
        file_letter(letter, at=clock.now(), version=2, actor=attache)


def test_the_letter_of_a_rogatory_says_no_answer_under_h1_of_the_request_it_arises_from(attache: User) -> None:
    origin = make_request(attache, state="sent")
    arrival(origin, attache, body=SECRET, code="H1")
    rogatory = letter_of(origin, attache)
    letter = drafted(rogatory, attache)
    letter = rewrite_letter(
        letter, subject="Objet", body=f"On sait que {SECRET}", sending=to(CNB), version=1, actor=attache
    )
    with pytest.raises(RefusedError, match="H1"):
        file_letter(letter, at=clock.now(), version=2, actor=attache)


@pytest.mark.parametrize("which", [0, 1])
def test_one_arrival_released_opens_no_other_that_the_letter_repeats(attache: User, which: int) -> None:
    record = make_request(attache, state="sent")
    other = "La plaque du véhicule est enregistrée au nom de sa sœur."
    arrivals = [arrival(record, attache, body=words, code="H1") for words in (SECRET, other)]
    today = clock.today("Asia/Singapore")
    given = Given(Use.JUDICIAL, "CNB", "CNB/26/0231", today, written_consent(record, attache))
    record_release(arrivals[which], given, actor=attache)
    letter = drafted(record, attache)
    letter = rewrite_letter(
        letter, subject="Objet", body=f"{SECRET} {other}", sending=to(CNB), version=1, actor=attache
    )
    with pytest.raises(RefusedError, match="H1"):
        file_letter(letter, at=clock.now(), version=2, actor=attache)


def test_a_letter_that_replies_to_a_partner_waits_for_the_assurance_at_every_door(
    attache: User, signed_in: SignIn
) -> None:
    record = theirs(attache)
    letter = drafted(record, attache)
    with pytest.raises(RefusedError, match="Réponse retenue"):
        file_letter(letter, at=clock.now(), version=1, actor=attache)
    client = signed_in("attache.sg")
    page = f"/echanges/lettres/{letter.pk}/"
    assert "Réponse retenue" in client.get(page).content.decode()
    assert client.get(f"{page}word/").status_code == 409
    assert client.post(f"{page}imprimer/").status_code == 409
    refused = client.post(f"{page}depart/", {"version": "1", "at": "2026-10-20 09:00"})
    assert refused.status_code == 422
    assert f"/dossiers/{record.reference}/assurances/" in refused.content.decode()
    with as_owner():
        assert not Job.objects.filter(kind=DRAFT_JOB).exists()
        assert not Exchange.objects.filter(letter=letter.pk).exists()
    Letter.objects.filter(pk=letter.pk).update(to_authority=None)
    assert client.get(f"{page}word/").status_code == 409, "no addressee is no way round"


@pytest.mark.slow
def test_a_filed_letter_has_its_number_and_its_print_joins_the_departure_once(attache: User) -> None:
    record = make_letter(attache, state="checked")
    letter = drafted(record, attache, sending=to(CNB, channel="diplomatic"))
    departure = file_letter(letter, at=clock.now(), version=1, actor=attache)
    assert departure.register_number.startswith("D-SG-2026-")
    assert departure.kind == "note_verbale"
    job = Job.objects.get(kind=LETTER_JOB)
    runner.run(job.pk)
    with acting_as(attache):
        assert Job.objects.get(pk=job.pk).state == State.DONE
        printed = Letter.objects.get(pk=letter.pk)
        assert printed.file is not None
        assert [one.document for one in departure.attachments.all()] == [printed.file]
        with open_piece(printed.file) as file:
            words = text_of(file.read())
        assert departure.register_number in words
        assert "présente ses compliments" in words
        assert "PROJET" not in words
        request_print(printed, actor=attache)
        assert Job.objects.filter(kind=LETTER_JOB).count() == 1
        for change in (lambda: rewritten(printed, attache), lambda: discard_letter(printed, actor=attache)):
            with pytest.raises(RefusedError, match="ne se modifie plus"):
                change()
        with pytest.raises(DatabaseError, match="what is filed stays"), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(body="Autre")


def rewritten(letter: Letter, user: User, version: int = 1) -> Letter:
    return rewrite_letter(letter, subject="Objet", body="Texte", sending=to(CNB), version=version, actor=user)


def open_piece(document: Document) -> Any:
    return path_of(document.storage_key).open("rb")


def test_two_people_on_one_draft_the_second_is_told_and_shown_both(attache: User, signed_in: SignIn) -> None:
    letter = drafted(make_request(attache, state="sent"), attache)
    rewritten(letter, attache)
    with pytest.raises(StaleVersionError):
        rewritten(letter, attache)
    typed = {"version": "1", "channel": "bilateral", "subject": "Le mien", "body": "Mon texte", "to_authority": CNB}
    answer = signed_in("deputy.sg").post(f"/echanges/lettres/{letter.pk}/", typed)
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "Le mien" in said
    assert "Texte" in said


def test_the_pages_from_the_record_to_the_word_file(attache: User, signed_in: SignIn) -> None:
    record = make_letter(attache, state="checked")
    client = signed_in("attache.sg")
    page = f"/dossiers/{record.reference}/courriers/"
    assert "Renvoi des pièces" in client.get(page).content.decode()
    assert client.post(page, {"kind": "reminder"}).status_code == 422
    answer = client.post(page, {"kind": "note_verbale", "submission": "", "language": "en"})
    assert answer.status_code == 302
    letter = Letter.objects.get()
    assert letter.to_authority is not None
    assert letter.to_authority.pk == "SG-AGC-IAD", "the record proposes its central authority"
    word = client.get(f"{answer.headers['Location']}word/")
    said = "\n".join(one.text for one in docx.Document(io.BytesIO(word.content)).paragraphs)
    assert "presents its compliments" in said
    assert "Attorney-General" in said
    assert client.post(answer.headers["Location"], {"version": "1"}).status_code == 422
    assert "Projet" in client.get(page).content.decode()
    assert client.post(f"{answer.headers['Location']}supprimer/").status_code == 302
    assert not Letter.objects.exists()


def test_a_stranger_finds_no_letter_by_either_wall(attache: User, embassy: Embassy, signed_in: SignIn) -> None:
    letter = drafted(make_request(attache, state="sent"), attache)
    for address in ("", "depart/", "word/"):
        assert signed_in("attache.my").get(f"/echanges/lettres/{letter.pk}/{address}").status_code == 404
    with acting_as(embassy["attache.my"]):
        assert not Letter.objects.exists(), "the database alone"
        with as_owner():
            assert not Letter.objects.visible_to(embassy["attache.my"]).exists(), "the query alone"
    assert signed_in("manager").get(f"/echanges/lettres/{letter.pk}/").status_code == 403, "who only reads writes none"


def test_what_a_letter_names_is_of_its_record(attache: User) -> None:
    record, other = make_request(attache, state="sent"), make_request(attache, state="sent", text="Autre")
    with pytest.raises(RefusedError, match="pas de ce dossier"):
        drafted(record, attache, matter=Matter(arrival(other, attache)))
    with pytest.raises(RefusedError, match="ne fait pas partie"):
        drafted(record, attache, sending=to(CNB, documents=[piece(other, attache)]))
    letter = drafted(record, attache)
    elsewhere = arrival(other, attache)
    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(about=elsewhere)
    with pytest.raises(RefusedError, match="Enregistrez d’abord"):
        drafted(make_request(attache, state="draft"), attache)


@pytest.mark.slow
def test_a_draft_is_printed_for_whoever_asks_and_closes_with_the_record(
    attache: User, embassy: Embassy, signed_in: SignIn
) -> None:
    record = make_request(attache, state="sent")
    letter = drafted(record, attache)
    client = signed_in("attache.sg")
    answer = client.post(f"/echanges/lettres/{letter.pk}/imprimer/")
    assert answer.status_code == 302
    with as_owner():
        job = Job.objects.get(kind=DRAFT_JOB)
    runner.run(job.pk)
    address = f"/echanges/imprimes/{job.pk}/"
    words = text_of(client.get(address).content)
    assert "PROJET" in words
    assert signed_in("deputy.sg").get(address).status_code == 404
    with as_owner():
        Record.objects.filter(pk=record.pk).update(need_to_know=True, owner=embassy["deputy.sg"])
    assert client.get(address).status_code == 403
