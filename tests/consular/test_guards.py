"""Whom nobody informs: without the person's own word for that one, an employer and the press, a family of an adult."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from consular.enums import Consent, ContactKind
from consular.models import AssistanceFiling, FamilyContact
from consular.rules import kind_of_contact
from consular.services import add_contact, inform_contact, pass_step, record_consent, record_found, record_wish
from ssi.common import clock
from ssi.common.rules import Refused, RefusedError
from ssi.exchanges.departures import keeps_a_register
from ssi.jobs.models import Notice
from ssi.records.models import Record
from tests.api.bodies import FILINGS, HANDLINGS, step
from tests.consular.world import ANSWERED, FILED, at, filed, in_charge
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
FOUND = ANSWERED + timedelta(hours=3)


def relative(filing: Record, number: int) -> FamilyContact:
    contact = FamilyContact.objects.get(record=filing, number=number)
    contact.record = filing
    return contact


@pytest.mark.parametrize(
    ("relation", "kind"),
    [
        ("sœur", ContactKind.RELATIVE),
        ("Employeur", ContactKind.EMPLOYER),
        ("journaliste", ContactKind.PRESS),
        ("son patron", ContactKind.EMPLOYER),
        ("", ContactKind.RELATIVE),
    ],
)
def test_an_employer_and_the_press_are_known_by_what_is_typed(relation: str, kind: str) -> None:
    assert kind_of_contact(relation) == kind


def test_an_unknown_wish_never_stops_help(embassy: Embassy) -> None:
    _filing, handling = in_charge(embassy)
    with at(ANSWERED, embassy["attache.ph"]):
        assert pass_step(handling, "await_local", actor=embassy["attache.ph"]).state == "awaiting_local"


def test_an_employer_is_told_only_by_an_express_agreement_that_says_how_it_was_given(embassy: Embassy) -> None:
    filing, _handling = in_charge(embassy)
    agent = embassy["agent.mnl"]
    with at(ANSWERED, agent):
        employer = relative(filing, 2)
        assert employer.kind == ContactKind.EMPLOYER
        with pytest.raises(RefusedError, match="Ni l’employeur") as refusal:
            record_consent(employer, consent="yes", actor=agent)
        assert refusal.value.field == "source"
        with pytest.raises(RefusedError, match="n’est pas recueilli"):
            inform_contact(employer, actor=agent)
        record_consent(employer, consent="yes", source="visite du 19/09", actor=agent)
        assert inform_contact(relative(filing, 2), actor=agent).informed_at == ANSWERED


def test_an_agreement_of_the_draft_without_its_source_opens_nothing_to_the_press(embassy: Embassy) -> None:
    filing, _handling = in_charge(embassy)
    agent = embassy["agent.mnl"]
    with at(ANSWERED, agent):
        # Called a relative, but typed as what it is.
        press = add_contact(filing, name="Le Matin", relation="journaliste", kind="relative", actor=agent)
        assert press.kind == ContactKind.PRESS
    with as_owner():
        FamilyContact.objects.filter(pk=press.pk).update(consent_to_inform="yes", recorded_at=ANSWERED)
    with at(ANSWERED, agent), pytest.raises(RefusedError, match="jamais informé par défaut"):
        inform_contact(relative(filing, press.number), actor=agent)
    with as_owner(), pytest.raises(IntegrityError, match="contact_never_by_default"), transaction.atomic():
        FamilyContact.objects.filter(pk=press.pk).update(informed_at=ANSWERED)


def test_a_refusal_says_how_it_is_known_and_when(embassy: Embassy) -> None:
    filing, _handling = in_charge(embassy)
    agent = embassy["agent.mnl"]
    with at(ANSWERED, agent):
        record_consent(relative(filing, 1), consent="no", source="son avocat", actor=agent)
        with pytest.raises(RefusedError, match=r"informe Maud Rouvière \(son avocat, 19/09/2026"):
            inform_contact(relative(filing, 1), actor=agent)


@pytest.mark.parametrize("consent", [Consent.UNKNOWN, Consent.NO])
def test_the_database_refuses_that_anybody_be_told_without_consent(embassy: Embassy, consent: str) -> None:
    filing = filed(embassy)
    told: dict[str, Any] = {"recorded_at": None if consent == Consent.UNKNOWN else FILED}
    with as_owner(), pytest.raises(IntegrityError, match="contact_informed_with_consent"), transaction.atomic():
        FamilyContact.objects.filter(record=filing, number=1).update(
            consent_to_inform=consent, informed_at=FILED, **told
        )


def test_the_database_refuses_that_anybody_be_told_for_a_person_who_opposed(embassy: Embassy) -> None:
    filing, _handling = in_charge(embassy)
    agent = embassy["agent.mnl"]
    with at(ANSWERED, agent):
        record_consent(relative(filing, 1), consent="yes", actor=agent)
        record_wish(filing, wish="opposed", source="visite", actor=agent)
        with pytest.raises(RefusedError, match=r"visite.*art\.\s36"):
            inform_contact(relative(filing, 1), actor=agent)
        with pytest.raises(IntegrityError, match="opposed"), transaction.atomic():
            FamilyContact.objects.filter(record=filing, number=1).update(informed_at=ANSWERED)


def test_an_adult_found_is_announced_only_by_what_they_say_then(embassy: Embassy) -> None:
    filing, _handling = in_charge(embassy, category="missing")
    agent = embassy["agent.mnl"]
    with at(ANSWERED, agent):
        record_consent(relative(filing, 1), consent="yes", source="lettre laissée", actor=agent)
    with at(FOUND + timedelta(hours=1), agent):
        record_found(filing, at=FOUND, source="elle a appelé le poste", actor=agent)
        with pytest.raises(RefusedError, match=r"majeure.*elle a appelé le poste.*accord donné depuis"):
            inform_contact(relative(filing, 1), actor=agent)
        with pytest.raises(IntegrityError, match="adult"), transaction.atomic():
            FamilyContact.objects.filter(record=filing, number=1).update(informed_at=clock.now())
        record_consent(relative(filing, 1), consent="yes", source="au téléphone", actor=agent)
        assert inform_contact(relative(filing, 1), actor=agent).informed_at


def test_the_family_of_a_child_found_is_told_by_the_agreement_recorded(embassy: Embassy) -> None:
    filing, _handling = in_charge(embassy, category="missing", birth_date=date(2014, 5, 2))
    agent = embassy["agent.mnl"]
    with at(ANSWERED, agent):
        record_consent(relative(filing, 1), consent="yes", source="juge des enfants", actor=agent)
    with at(FOUND, agent):
        record_found(filing, at=FOUND, source="police", actor=agent)
        assert inform_contact(relative(filing, 1), actor=agent).informed_at == FOUND


def test_what_cannot_be_found_is_refused(signed_in: SignIn, embassy: Embassy) -> None:
    arrested, missing = filed(embassy), filed(embassy, category="missing")
    agent = embassy["agent.mnl"]
    with at(ANSWERED, agent):
        for filing, moment, source, words in (
            (arrested, ANSWERED, "police", "autre nature"),
            (missing, FOUND, "police", "à venir"),
            (missing, FILED - timedelta(days=9), "police", "avant"),
            (missing, ANSWERED, " ", "comment"),
        ):
            with pytest.raises(RefusedError, match=words):
                record_found(filing, at=moment, source=source, actor=agent)
        page = f"/consulaire/{missing.reference}/retrouvee/"
        typed = {"at": "19/09/2026 11:00", "source": "police locale"}
        client = signed_in("agent.mnl")
        assert client.get(page).status_code == 200
        assert client.post(page, {**typed, "version": 99}).status_code == 409
        assert client.post(page, {**typed, "source": "", "version": 2}).status_code == 422
        version = Record.objects.get(pk=missing.pk).version
        assert client.post(page, {**typed, "version": version}).status_code == 302
        assert "police locale" in client.get(f"/consulaire/{missing.reference}/").content.decode()
        assert AssistanceFiling.objects.get(record=missing).found_source == "police locale"


def test_page_and_interface_refuse_alike_with_the_reason(signed_in: SignIn, embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    agent = embassy["agent.mnl"]
    with at(ANSWERED, agent):
        record_consent(relative(filing, 1), consent="no", source="son avocat", actor=agent)
        record_wish(filing, wish="opposed", source="visite du 19/09", actor=agent)
        version = Record.objects.get(pk=filing.pk).version
    client, service = signed_in("agent.mnl"), signed_in("attache.ph")
    with clock.at(ANSWERED):
        page = client.post(f"/consulaire/{filing.reference}/proches/1/informer/", {"version": version})
        program = step(client, FILINGS, filing, "inform", number=1, version=version)
        acted = service.post(f"/consulaire/{filing.reference}/etapes/await_local/", {"version": handling.version})
        told = step(service, HANDLINGS, handling, "await_local", version=handling.version)
    assert (page.status_code, program.status_code) == (422, 422)
    assert "son avocat" in page.content.decode()
    assert "son avocat" in program.content.decode()
    assert (acted.status_code, told.status_code) == (422, 409)
    for answer in (acted, told):
        assert "visite du 19/09" in answer.content.decode()
        assert "convention de Vienne" in answer.content.decode()


def test_no_letter_and_no_mail_leaves_for_a_relative(embassy: Embassy) -> None:
    """What the product sends goes to accounts (the outbox) or by the register, which these two kinds do not keep."""
    filing, handling = in_charge(embassy)
    for record in (filing, handling):
        verdict = keeps_a_register(record)
        assert isinstance(verdict, Refused)
        assert "registre" in str(verdict.reason)
    agent = embassy["agent.mnl"]
    with at(ANSWERED, agent):
        record_consent(relative(filing, 1), consent="yes", source="visite", actor=agent)
        inform_contact(relative(filing, 1), actor=agent)
    with as_owner():
        assert set(Notice.objects.values_list("person__username", flat=True)) <= {"attache.ph", "agent.mnl"}
