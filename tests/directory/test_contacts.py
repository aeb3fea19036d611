"""The people to call at an authority: who writes, who reads, what is kept of each change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import override_settings

from ssi.accounts.models import User
from ssi.audit.models import Entry
from ssi.common import clock
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.directory.models import AuthorityContact, CountryChange
from ssi.directory.places import places
from ssi.directory.services.contacts import add_contact, change_contact, check_contact
from ssi.territories.acting import acting_as
from ssi.territories.models import Country
from tests.factories.contacts import make_contact, said
from tests.factories.context import WRITTEN
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
NEW = "/annuaire/contacts/nouveau/?pays=SG"


@pytest.fixture(autouse=True)
def in_september() -> Any:
    with clock.at(WRITTEN):
        yield


def text(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " "))


def typed(**more: str) -> dict[str, str]:
    return {"authority": "SG-CNB", "name": "Inspecteur Lim", "function": "Liaison", "phone": "+65 6555 0142", **more}


def test_a_contact_is_written_checked_and_corrected_and_its_history_says_by_whom(
    signed_in: SignIn, embassy: Embassy
) -> None:
    client = signed_in("attache.sg")
    made = client.post(NEW, typed())
    again = client.post(NEW, typed())
    assert (made.status_code, again["Location"]) == (302, made["Location"])
    page = made["Location"]
    # An assistant of the operational area alone works there too.
    with as_owner():
        User.objects.filter(username="assistant.sg").update(language="fr")
    assistant = signed_in("assistant.sg")
    with clock.at(WRITTEN + timedelta(days=200)):
        assert "pas été vérifié depuis plus de six mois" in text(assistant.get(page))
        assert "à vérifier" in text(assistant.get("/pays/SG/"))
        assert "Contact vérifié aujourd’hui" in text(assistant.post(f"{page}verifier/", follow=True))
        assert "pas été vérifié" not in text(assistant.get(page))
        sent = typed(version="2", until="2027-03-01", email="lim@cnb.example")
        shown = text(client.post(f"{page}modifier/", sent, follow=True))
    assert "Courriel : — → lim@cnb.example" in shown
    assert embassy["assistant.sg"].full_name in shown
    with clock.at(WRITTEN + timedelta(days=220)):
        assert "n’est plus en fonction" in text(client.get(page))
        assert "ancien" in text(client.get("/annuaire/SG-CNB/"))
    with as_owner():
        assert CountryChange.objects.count() == 3
        keys = [key for entry in Entry.objects.all() for key in entry.keys if key.startswith("contact:")]
    assert keys
    assert not any("Lim" in key for key in keys)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"phone": ""}, "Donnez un téléphone ou un courriel."),
        ({"name": ""}, "Ce champ est obligatoire."),
        ({"email": "pas une adresse"}, "adresse"),
        ({"authority": "MY-PDRM"}, "Choisissez une autorité de l’annuaire."),
        ({"since": "2026-09-01", "until": "2026-08-01"}, "La fin précède le début."),
    ],
)
def test_what_is_refused_is_said_and_nothing_typed_is_lost(
    signed_in: SignIn, changes: dict[str, str], words: str
) -> None:
    answer = signed_in("attache.sg").post(NEW, typed(note="Préfère l’anglais", **changes))
    assert answer.status_code == 422
    assert words in text(answer)
    assert "Préfère l’anglais" in text(answer)
    with as_owner():
        assert not AuthorityContact.objects.exists()


def test_the_same_person_twice_and_two_people_at_once_are_told(signed_in: SignIn, embassy: Embassy) -> None:
    contact = make_contact(embassy["attache.sg"])
    client = signed_in("attache.sg")
    answer = client.post(NEW, typed(phone="+65 6555 0199"))
    assert answer.status_code == 422
    assert "corrigez sa fiche" in text(answer)
    page = f"/annuaire/contacts/{contact.pk}/modifier/"
    assert client.post(page, typed(version="1", note="Le premier")).status_code == 302
    stale = client.post(page, typed(version="1", note="Le second"))
    assert stale.status_code == 409
    assert "Le premier" in text(stale)
    assert "Le second" in text(stale)


def test_a_contact_of_another_country_does_not_exist(signed_in: SignIn, embassy: Embassy) -> None:
    contact = make_contact(embassy["attache.sg"], name="Inspecteur Goh")
    page = f"/annuaire/contacts/{contact.pk}/"
    for username in ("attache.my", "agent.sin", "admin", "auditor", "nobody"):
        client = signed_in(username)
        client.lint = False
        assert client.get(page).status_code == 404, username
        assert client.post(f"{page}verifier/").status_code == 404, username
        assert "Goh" not in text(client.get("/annuaire/SG-CNB/"))
        with override_settings(FIRST_WALL=False):
            assert "Goh" not in text(client.get(page)), username
    # The head of service reads, and does not keep.
    head = signed_in("manager")
    assert "Goh" in text(head.get(page))
    assert head.post(f"{page}verifier/").status_code == 403
    assert signed_in("nobody").get("/annuaire/contacts/nouveau/").status_code == 403


def test_both_walls_know_the_same_places_and_the_second_refuses_alone(embassy: Embassy) -> None:
    for username in ("attache.sg", "assistant.sg", "agent.mnl", "manager", "attache.ph", "nobody"):
        for verb in ("view", "change"):
            with acting_as(embassy[username]), connection.cursor() as cursor:
                cursor.execute("select ssi.places(%s)", [verb])
                assert sorted(cursor.fetchone()[0]) == places(embassy[username], verb), (username, verb)
    contact, stranger = make_contact(embassy["attache.sg"]), embassy["attache.my"]
    with acting_as(stranger):
        assert not AuthorityContact.objects.exists()
        assert not CountryChange.objects.exists()
        with override_settings(FIRST_WALL=False), pytest.raises(ProgrammingError), transaction.atomic():
            add_contact(Country.objects.get(pk="SG"), said(name="X"), actor=stranger)
        with pytest.raises(RefusedError, match="consulter ces contacts"):
            add_contact(Country.objects.get(pk="SG"), said(name="X"), actor=stranger)
    with acting_as(embassy["attache.sg"]), pytest.raises(StaleVersionError):
        change_contact(contact, said(name="Autre"), version=9, actor=embassy["attache.sg"])
    with acting_as(embassy["attache.sg"]), pytest.raises(ProgrammingError), transaction.atomic():
        AuthorityContact.objects.filter(pk=contact.pk).update(scope="MY")
    with acting_as(embassy["attache.sg"]):
        assert check_contact(contact, actor=embassy["attache.sg"]).checked_on == date(2026, 9, 8)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"name": ""}, "contact_named"),
        ({"phone": ""}, "contact_reachable"),
        ({"until": date(2025, 1, 1), "since": date(2026, 1, 1)}, "contact_period_in_order"),
        ({"authority_id": "MY-PDRM"}, "contact_authority_of_its_country"),
        ({"scope": "SG/context"}, "contact_of_its_country"),
    ],
)
def test_the_database_holds_what_a_contact_must_say(embassy: Embassy, changes: dict[str, Any], constraint: str) -> None:
    contact = make_contact(embassy["attache.sg"])
    with as_owner(), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AuthorityContact.objects.filter(pk=contact.pk).update(**changes)
