"""The gravest error that the product could allow: nothing leaves in reply that could lead to death or to blows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cases.enums import Outcome, QuestionType
from cases.models import Assurance
from cases.rules.assurances import may_approve, may_reply
from cases.services.assurances import Assured, approve_assurance, ask_assurance, record_assurance
from cases.services.letters import change_letter
from cases.services.mail import Mail
from cases.services.requests import (
    AskedQuestion,
    GivenAnswer,
    change_request,
    draft_request,
    forward_answer,
    pass_step,
    record_answer,
    register_request,
    send_request,
)
from ssi.accounts.models import User
from ssi.common import clock
from ssi.common.rules import Refused, RefusedError
from ssi.directory.enums import Penalty
from ssi.directory.models import Authority, CrimeType, PenaltyExposure
from ssi.documents.services import attach_document, withdraw_document
from ssi.exchanges.models import Exchange
from ssi.exchanges.services import file_exchange
from ssi.records.enums import Marking
from ssi.records.models import Record
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.documents.files import pdf, uploaded
from tests.factories.cases import content, make_request
from tests.factories.letters import draft, make_letter, text
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
RECEIVED = datetime(2026, 10, 18, 1, 0, tzinfo=UTC)
NOW = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
HELD = "Réponse retenue"


@pytest.fixture(autouse=True)
def in_october() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def attache(embassy: Embassy) -> Iterator[User]:
    with acting_as(embassy["attache.sg"]):
        yield embassy["attache.sg"]


def theirs(user: User, *, country: str = "SG", crime: str = "DRUG", partner: str = "SG-CNB", **more: Any) -> Record:
    """A request of the partner, answered by the French service, its answer about to leave."""
    french = Authority.objects.get(code="FR-OFAST")
    with as_owner(), acting_as(user):
        record = draft_request(
            country=Country.objects.get(pk=country),
            title="Identification d’un passeur",
            marking=Marking.SENSITIVE,
            content=content(
                direction="outgoing_partner",
                requesting_authority=Authority.objects.get(code=partner),
                crime_type=CrimeType.objects.get(code=crime),
                received_at=RECEIVED,
                **more,
            ),
            questions=[AskedQuestion(QuestionType.IDENTIFY_PERSON, "Qui est-ce ?")],
            actor=user,
        )
        record = register_request(record, actor=user)
        record = pass_step(record, "qualify", actor=user)
        record = send_request(record, to_authority=french, mail=letter(), actor=user)
        record = record_answer(record, answers=[GivenAnswer(1, Outcome.HIT, "Lui.")], mail=letter(2), actor=user)
        return Record.objects.get(pk=record.pk)


def letter(hours: int = 1) -> Mail:
    return Mail("bilateral", RECEIVED + timedelta(hours=hours), "Réponse")


def forward(record: Record, user: User, to: str = "SG-CNB") -> Record:
    return forward_answer(record, to_authority=Authority.objects.get(code=to), mail=letter(5), actor=user)


def assured(record: Record, user: User, **more: Any) -> Assurance:
    paper = attach_document(
        record, uploaded("assurance.pdf", pdf()), title="Assurance", document_type="certificate", actor=user
    )
    said = {
        "country": record.country,
        "given_by": "Attorney-General’s Chambers",
        "reference": "AGC/26/9",
        "given_on": date(2026, 10, 19),
        "document": paper,
    }
    return record_assurance(record, Assured(**{**said, **more}), actor=user)


def approved(assurance: Assurance, by: User) -> Assurance:
    with acting_as(by):
        return approve_assurance(assurance, actor=by)


def test_a_reply_that_could_lead_to_death_waits_for_an_assurance_then_for_its_approval(
    attache: User, embassy: Embassy
) -> None:
    record = theirs(attache)
    with pytest.raises(RefusedError, match=HELD) as refusal:
        forward(record, attache)
    assert refusal.value.fix == f"/dossiers/{record.reference}/assurances/"
    assurance = assured(record, attache)
    with pytest.raises(RefusedError, match="doit encore l’approuver"):
        forward(record, attache)
    approved(assurance, embassy["manager"])
    with acting_as(attache):
        assert forward(record, attache).state == "forwarded"


@pytest.mark.parametrize(
    ("country", "crime", "partner", "held"),
    [
        ("SG", "DRUG-KET", "SG-CNB", True),
        ("SG", "HOM", "SG-SPF-ICD", True),
        ("SG", "SEX", "SG-SPF-ICD", True),
        ("SG", "FUG", "SG-SPF-ICD", True),
        ("SG", "IP", "SG-SPF-ICD", True),
        ("SG", "TERR-FIN", "SG-SPF-ICD", True),
        ("PH", "IP", "PH-PDEA", False),
        ("BN", "DRUG", "BN-RBPF", True),
    ],
)
def test_the_country_and_the_offence_decide(
    embassy: Embassy, country: str, crime: str, partner: str, held: bool
) -> None:
    user = embassy["attache.ph" if country == "PH" else "attache.sg"]
    record = theirs(user, country=country, crime=crime, partner=partner)
    with acting_as(user):
        assert bool(may_reply(record, Authority.objects.get(code=partner), user)) is not held


def test_an_offence_that_nobody_judged_is_held_until_a_row_says_that_it_brings_neither(attache: User) -> None:
    record = theirs(attache, crime="IP", partner="SG-SPF-ICD")
    verdict = may_reply(record, None, attache)
    assert isinstance(verdict, Refused)
    assert "personne n’a vérifié" in str(verdict.reason)
    said = {"country_id": "SG", "penalty": Penalty.NONE, "label": "Amende", "source": "Essai", "checked_on": NOW.date()}
    with as_owner():
        whole = PenaltyExposure.objects.create(**said)
    assert not may_reply(record, None, attache), "said of a country that has them, it says nothing"
    with as_owner():
        whole.delete()
        PenaltyExposure.objects.create(**said, crime_type_id="IP")
    assert may_reply(record, None, attache)


def test_the_philippines_have_abolished_it_and_a_country_that_nobody_checked_is_exposed(
    embassy: Embassy,
) -> None:
    user = embassy["attache.ph"]
    record = theirs(user, country="PH", crime="DRUG", partner="PH-PDEA")
    with acting_as(user):
        assert may_reply(record, Authority.objects.get(code="PH-PDEA"), user)
    with as_owner():
        PenaltyExposure.objects.filter(country="PH").delete()
    with acting_as(user):
        verdict = may_reply(record, None, user)
    assert isinstance(verdict, Refused)
    assert "personne n’a vérifié" in str(verdict.reason)


def test_an_assurance_says_nothing_any_more_once_the_offence_is_another(attache: User, embassy: Embassy) -> None:
    record = theirs(attache)
    approved(assured(record, attache), embassy["manager"])
    with acting_as(attache):
        change_request(
            record,
            title=record.title,
            marking=Marking.SENSITIVE,
            content={"crime_type": CrimeType.objects.get(code="HOM")},
            questions=[AskedQuestion(QuestionType.IDENTIFY_PERSON, "Qui est-ce ?")],
            version=None,
            actor=attache,
        )
        with pytest.raises(RefusedError, match=HELD):
            forward(Record.objects.get(pk=record.pk), attache)


def _said(record: Record, user: User, **more: Any) -> Record:
    """RECORD corrected, by the service that the page and the interface call."""
    questions = [AskedQuestion(QuestionType.IDENTIFY_PERSON, "Qui est-ce ?")]
    change_request(
        record,
        title=record.title,
        marking=Marking.SENSITIVE,
        content=more,
        questions=questions,
        version=None,
        actor=user,
    )
    return Record.objects.get(pk=record.pk)


@pytest.mark.parametrize(
    "lie",
    [
        {"crime_type": "CLEARED"},
        {"direction": "incoming_fr", "requesting_authority": "FR-OFAST"},
        {"requesting_authority": "FR-OFAST", "crime_type": "CLEARED", "direction": "internal"},
    ],
)
def test_a_correction_takes_back_nothing_of_what_the_record_said(attache: User, lie: dict[str, str]) -> None:
    with as_owner():
        PenaltyExposure.objects.create(
            country_id="SG", crime_type_id="IP", penalty="none", label="Amende", source="Essai", checked_on=NOW.date()
        )
    record = theirs(attache)
    partner = Authority.objects.get(code="SG-CNB")
    truth = {name: getattr(record.informationrequest, name) for name in lie}
    more: dict[str, Any] = dict(lie)
    if "crime_type" in lie:
        more["crime_type"] = CrimeType.objects.get(code="IP")
    if "requesting_authority" in lie:
        more["requesting_authority"] = Authority.objects.get(code=lie["requesting_authority"])
    record = _said(record, attache, **more)
    assert not may_reply(record, partner, attache)
    with pytest.raises(RefusedError, match=HELD):
        forward(record, attache)
    assert not may_reply(_said(record, attache, **truth), partner, attache)


def test_each_type_of_offence_that_the_record_has_had_waits_for_its_own_assurance(
    attache: User, embassy: Embassy
) -> None:
    record = _said(theirs(attache, crime="HOM"), attache, crime_type=CrimeType.objects.get(code="DRUG"))
    approved(assured(record, attache), embassy["manager"])
    with acting_as(attache):
        with pytest.raises(RefusedError, match="Homicide"):
            forward(record, attache)
        with pytest.raises(RefusedError, match="jamais porté"):
            assured(record, attache, crime_type=CrimeType.objects.get(code="KID"))
        second = assured(record, attache, crime_type=CrimeType.objects.get(code="HOM"), reference="AGC/26/10")
    approved(second, embassy["manager"])
    with acting_as(attache):
        assert forward(record, attache).state == "forwarded"


def test_a_letter_says_for_ever_that_it_told_a_partner_of_facts(attache: User) -> None:
    record = make_letter(attache, state="checked")
    assert may_reply(record, None, attache), "a letter that asks is no reply"
    for instrument in ("official_denunciation", "cri"):
        change_letter(
            record, title=record.title, marking=Marking.SENSITIVE, text=text(instrument=instrument), version=None,
            actor=attache,
        )  # fmt: skip
    record = Record.objects.get(pk=record.pk)
    assert record.letterrogatory.instrument == "cri"
    assert not may_reply(record, None, attache)


def test_an_assurance_whose_paper_is_withdrawn_opens_nothing(attache: User, embassy: Embassy) -> None:
    record = theirs(attache)
    assurance = approved(assured(record, attache), embassy["manager"])
    with acting_as(attache):
        withdraw_document(assurance.document, reason="Pièce d’un autre dossier.", actor=attache)
        with pytest.raises(RefusedError, match=HELD):
            forward(record, attache)


@pytest.mark.parametrize("kind", ["message", "phone_call", "meeting", "email"])
def test_no_other_departure_goes_round_it(attache: User, kind: str) -> None:
    record = theirs(attache)
    for to in ({"to_authority": Authority.objects.get(code="SG-SPF-ICD")}, {"to_person": "Un collègue"}):
        with pytest.raises(RefusedError, match=HELD):
            file_exchange(
                record,
                direction="out",
                kind=kind,
                channel="bilateral",
                occurred_at=NOW,
                subject="Pour information",
                actor=attache,
                **to,
            )


def test_saying_that_the_request_is_french_changes_nothing_while_a_partner_asks(attache: User) -> None:
    record = theirs(attache)
    with as_owner():
        type(record.informationrequest).objects.filter(record=record).update(direction="incoming_fr")
    with pytest.raises(RefusedError, match=HELD):
        forward(Record.objects.get(pk=record.pk), attache)


def test_an_answer_forwarded_to_a_partner_is_a_reply_whoever_asked(attache: User) -> None:
    record = make_request(attache, state="answered")
    with pytest.raises(RefusedError, match=HELD):
        forward_answer(
            record, to_authority=Authority.objects.get(code="SG-CNB"), mail=Mail("bilateral", NOW, "x"), actor=attache
        )


def test_spontaneous_information_is_held_in_the_same_way_and_needs_no_question(attache: User, embassy: Embassy) -> None:
    with as_owner(), acting_as(attache):
        record = draft_request(
            country=Country.objects.get(pk="SG"),
            title="Passeur attendu",
            marking=Marking.SENSITIVE,
            content=content(spontaneous=True, received_at=RECEIVED),
            questions=[],
            actor=attache,
        )
        record = register_request(record, actor=attache)
        record = pass_step(record, "qualify", actor=attache)
    partner = Authority.objects.get(code="SG-CNB")
    with pytest.raises(RefusedError, match=HELD):
        send_request(record, to_authority=partner, mail=letter(), actor=attache)
    approved(assured(record, attache), embassy["manager"])
    with acting_as(attache):
        record = send_request(record, to_authority=partner, mail=letter(), actor=attache)
        assert pass_step(record, "conclude", actor=attache).state == "closed"


def test_the_author_the_owner_and_who_may_not_oversee_do_not_approve(attache: User, embassy: Embassy) -> None:
    record = theirs(attache)
    assurance = assured(record, attache)
    for name in ("attache.sg", "deputy.sg"):
        user = embassy[name]
        with acting_as(user):
            assert not may_approve(assurance, user)
            with pytest.raises(RefusedError):
                approve_assurance(assurance, actor=user)
    with as_owner():
        Record.objects.filter(pk=record.pk).update(owner=embassy["manager"])
    with acting_as(embassy["manager"]):
        assert not may_approve(Assurance.objects.get(pk=assurance.pk), embassy["manager"])


def test_the_database_lets_nobody_approve_for_another_nor_twice(attache: User, embassy: Embassy) -> None:
    assurance = assured(theirs(attache), attache)
    for forged in (embassy["attache.sg"], embassy["manager"]):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assurance.objects.filter(pk=assurance.pk).update(approved_by=forged, approved_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assurance.objects.filter(pk=assurance.pk).update(reference="autre")
    approved(assurance, embassy["manager"])
    with acting_as(embassy["manager"]), pytest.raises(RefusedError, match="déjà approuvée"):
        approve_assurance(assurance, actor=embassy["manager"])


def test_asking_for_the_assurance_leaves_first_in_words_that_tell_nothing(attache: User) -> None:
    record = theirs(attache)
    partner = Authority.objects.get(code="SG-CNB")
    asked = ask_assurance(record, to_authority=partner, channel="diplomatic", at=NOW, actor=attache)
    assert "assurance écrite" in asked.body
    assert "written assurance" in asked.body
    assert record.title not in asked.body
    with pytest.raises(RefusedError, match="à qui la réponse part"):
        ask_assurance(
            record, to_authority=Authority.objects.get(code="FR-OFAST"), channel="diplomatic", at=NOW, actor=attache
        )


def test_a_letter_that_denounces_facts_to_a_partner_is_held_too(attache: User) -> None:
    record = draft(attache, instrument="official_denunciation")
    assert not may_reply(record, None, attache)
    assert may_reply(draft(attache), None, attache), "a letter that asks is no reply"


# --- By the page and by a program -----------------------------------------------------------------------------------


def test_page_and_program_say_the_same_and_a_second_person_opens_the_way(signed_in: SignIn, embassy: Embassy) -> None:
    user = embassy["attache.sg"]
    record = theirs(user)
    client = signed_in("attache.sg")
    page = client.get(f"/dossiers/{record.reference}/transmettre-la-reponse/")
    assert page.status_code == 409
    assert HELD in page.content.decode()
    body = {"at": "2026-10-20T09:00:00", "channel": "bilateral", "subject": "x", "to_authority": "SG-CNB"}
    steps = f"/api/v1/information-requests/{record.pk}/transitions/"
    told = client.post(steps, {"transition": "forward", "version": record.version, **body}, "application/json")
    assert told.status_code == 409
    assert HELD in told.json()["detail"]
    assert told.json()["fix"] == f"/dossiers/{record.reference}/assurances/"
    with as_owner(), acting_as(user):
        paper = attach_document(record, uploaded("a.pdf", pdf()), title="A", document_type="certificate", actor=user)
    typed = {
        "country": "SG",
        "given_by": "AGC",
        "reference": "AGC/26/9",
        "given_on": "2026-10-19",
        "document": str(paper.pk),
    }
    own = f"/dossiers/{record.reference}/assurances/"
    assert client.post(own, {**typed, "document": "x"}).status_code == 422
    assert client.post(own, typed).status_code == 302
    with as_owner():
        stored = Assurance.objects.get()
    assert client.post(f"{own}{stored.pk}/approuver/").status_code == 403
    refused = {"transition": "approve_assurance", "assurance": str(stored.pk)}
    assert client.post(steps, refused, "application/json").status_code == 403
    head = signed_in("manager")
    assert "Approuver cette assurance" in head.get(own).content.decode()
    assert head.post(f"{own}{stored.pk}/approuver/").status_code == 302
    assert head.post(own, typed).status_code == 403
    client = signed_in("attache.sg")
    told = client.post(steps, {"transition": "forward", "version": record.version, **body}, "application/json")
    assert told.status_code == 200
    assert told.json()["detail"]["assurances"][0]["approved_by"] == "Hélène Aubry"


def test_the_letter_that_asks_is_filed_from_its_page(signed_in: SignIn, embassy: Embassy) -> None:
    record = theirs(embassy["attache.sg"])
    client = signed_in("attache.sg")
    page = f"/dossiers/{record.reference}/assurances/demander/"
    assert "written assurance" in client.get(page).content.decode()
    typed = {"to_authority": "SG-CNB", "at": "20/10/2026 10:00", "channel": "diplomatic"}
    assert client.post(page, {**typed, "channel": ""}).status_code == 422
    assert client.post(page, typed).status_code == 302
    with as_owner():
        assert Exchange.objects.filter(record=record, subject__contains="assurances").count() == 1
    assert signed_in("attache.my").get(page).status_code == 404


def test_an_administrator_keeps_the_penalties_and_says_their_source(signed_in: SignIn) -> None:
    root = "/administration/reference/peines/"
    admin = signed_in("admin")
    typed = {
        "country": "SG",
        "penalty": "death",
        "crime_type": "ROAD",
        "label": "Essai",
        "source": "Penal Code",
        "checked_on": "2026-10-19",
    }
    assert admin.post(f"{root}nouvelle/", {**typed, "crime_type": ""}).status_code == 422
    assert admin.post(f"{root}nouvelle/", typed).status_code == 302
    assert "Essai" in admin.get(root).content.decode()
    with as_owner():
        row = PenaltyExposure.objects.get(label="Essai")
    assert (row.penalty, row.crime_type_id) == (Penalty.DEATH, "ROAD")
    assert admin.get(f"{root}{row.pk}/historique/").status_code == 200
    assert admin.post(f"{root}{row.pk}/supprimer/").status_code == 302
    assert signed_in("attache.sg").get(root).status_code == 403
