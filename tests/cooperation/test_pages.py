"""The pages of cooperation: what is typed, what is refused, what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ssi.common import clock
from ssi.records.models import Record
from tests.factories.cooperation import NOW, make_action, make_agreement, make_participation
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], StrictClient]
NEW_ACTION, NEW_AGREEMENT = "/cooperation/actions/nouveau/", "/cooperation/accords/nouveau/"


def typed_action(**changes: Any) -> dict[str, Any]:
    """A complete form, as a browser sends it."""
    return {
        "country": "SG",
        "title": "Formation aux précurseurs",
        "action_type": "training",
        "theme": "drugs",
        "format": "in_person",
        "venue": "Singapour",
        "planned_start": "12/10/2026",
        "planned_end": "14/10/2026",
        "planned_participants": "20",
        "planned_women": "8",
        "trainers": "2",
        "partner_1": "SG-CNB",
        "partner_2": "SG-SPF",
        "french_services": ["police"],
        "aim": "build_capacity",
        "requested_by": "partner",
        "language": "en",
        "objectives": "Identifier les précurseurs.",
        "content": "",
        "marking": "NP",
        "submission": "6f0c1c5e-8c0f-4c39-9f49-0d2f4d8a3f11",
        "act": "register",
        **changes,
    }


def typed_agreement(**changes: Any) -> dict[str, Any]:
    return {
        "country": "SG",
        "title": "Arrangement sur les stupéfiants",
        "instrument_type": "administrative_arrangement",
        "parties": "France\nSingapour",
        "themes": ["drugs"],
        "negotiation_opened_on": "01/09/2026",
        "expires_on": "31/12/2030",
        "notice_days": "90",
        "marking": "NP",
        "submission": "6f0c1c5e-8c0f-4c39-9f49-0d2f4d8a3f12",
        "act": "register",
        **changes,
    }


@pytest.fixture(autouse=True)
def in_september() -> Iterator[None]:
    with clock.at(NOW):
        yield


def stored() -> list[Record]:
    with as_owner():
        return list(Record.objects.order_by("created_at"))


def test_an_action_is_proposed_from_one_page(signed_in: SignIn) -> None:
    answer = signed_in("attache.sg").post(NEW_ACTION, typed_action(), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "SSI-SG-ACT-2026-0001" in page
    assert "Proposée" in page
    with as_owner():
        partners = [one.authority_id for one in stored()[0].actionpartners.all()]
    assert partners == ["SG-CNB", "SG-SPF"]


def test_an_agreement_is_opened_from_one_page(signed_in: SignIn) -> None:
    answer = signed_in("attache.sg").post(NEW_AGREEMENT, typed_agreement(), follow=True)
    assert "SSI-SG-ACC-2026-0001" in answer.content.decode()
    with as_owner():
        assert stored()[0].agreement.parties == ["France", "Singapour"]


@pytest.mark.parametrize(("page", "typed"), [(NEW_ACTION, typed_action()), (NEW_AGREEMENT, typed_agreement())])
def test_a_form_sent_twice_counts_once(signed_in: SignIn, page: str, typed: dict[str, Any]) -> None:
    client = signed_in("attache.sg")
    client.post(page, typed)
    client.post(page, typed)
    assert len(stored()) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"planned_end": "11/10/2026"}, "La fin précède le début."),
        ({"planned_women": "21"}, "dépasse le nombre de participants"),
        ({"planned_participants": "-1"}, "supérieur"),
        ({"planned_start": "hier"}, "JJ/MM/AAAA"),
        ({"theme": "inconnu"}, "Choisissez une valeur de la liste."),
        ({"country": "MY"}, "Choisissez une valeur de la liste."),
        ({"partner_1": "XX-RIEN"}, "annuaire"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(signed_in: SignIn, changes: dict[str, str], said: str) -> None:
    answer = signed_in("attache.sg").post(NEW_ACTION, typed_action(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Identifier les précurseurs." in page
    assert stored() == []


def test_signatories_of_a_text_that_is_not_public_are_refused(signed_in: SignIn) -> None:
    answer = signed_in("attache.sg").post(NEW_AGREEMENT, typed_agreement(signatories="Le ministre"))
    assert answer.status_code == 422
    assert "texte public" in answer.content.decode()


def test_a_draft_is_kept_then_proposed(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    answer = client.post(NEW_ACTION, typed_action(act="keep"), follow=True)
    assert "Brouillon enregistré" in answer.content.decode()
    assert "Formation aux précurseurs" in client.get("/cooperation/actions/brouillons/").content.decode()
    (draft,) = stored()
    page = f"/cooperation/actions/brouillons/{draft.pk}/"
    done = client.post(page, typed_action(version=str(draft.version), title="Précurseurs à Singapour"), follow=True)
    assert "SSI-SG-ACT-2026-0001" in done.content.decode()
    assert client.get(page).status_code == 404


def test_a_draft_is_thrown_away(signed_in: SignIn) -> None:
    client = signed_in("attache.sg")
    client.post(NEW_AGREEMENT, typed_agreement(act="keep"))
    (draft,) = stored()
    page = f"/cooperation/accords/brouillons/{draft.pk}/supprimer/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"version": draft.version}).status_code == 302
    assert stored() == []


def test_two_people_on_one_action_are_told_what_differs(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_action(embassy["attache.sg"])
    page = f"/cooperation/actions/{record.reference}/modifier/"
    client = signed_in("attache.sg")
    assert client.post(page, typed_action(version=str(record.version), title="Le premier")).status_code == 302
    answer = client.post(page, typed_action(version=str(record.version), title="Le second"))
    assert answer.status_code == 409
    assert "Le premier" in answer.content.decode()
    assert "Le second" in answer.content.decode()


def test_what_took_place_is_recorded_from_the_step_page(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_action(embassy["attache.sg"], state="under_way")
    client = signed_in("attache.sg")
    page = f"/cooperation/actions/{record.reference}/etapes/finish/"
    assert "01/09/2026" in client.get(page).content.decode() or "2026-09-01" in client.get(page).content.decode()
    typed = {
        "version": str(record.version),
        "actual_start": "01/09/2026",
        "actual_end": "03/09/2026",
        "days": "2.5",
        "actual_participants": "17",
        "actual_women": "9",
        "trainers": "2",
    }
    answer = client.post(page, typed, follow=True)
    assert "Réalisée" in answer.content.decode()
    assert "17, dont 9 femmes" in answer.content.decode()


def test_a_step_refused_says_what_is_missing_and_where(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_action(embassy["attache.sg"], objectives="")
    answer = signed_in("attache.sg").get(f"/cooperation/actions/{record.reference}/etapes/program/")
    assert answer.status_code == 409
    assert "#id_objectives" in answer.content.decode()


def test_a_reason_is_asked_of_whoever_cancels(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_action(embassy["attache.sg"])
    page = f"/cooperation/actions/{record.reference}/etapes/cancel/"
    answer = signed_in("attache.sg").post(page, {"version": str(record.version), "reason": " "})
    assert answer.status_code == 422


@pytest.mark.parametrize("code", ["register", "inconnu"])
def test_a_step_that_is_none_of_a_page_does_not_exist(embassy: Embassy, signed_in: SignIn, code: str) -> None:
    record = make_action(embassy["attache.sg"])
    assert signed_in("attache.sg").get(f"/cooperation/actions/{record.reference}/etapes/{code}/").status_code == 404


def test_a_correction_does_not_lose_the_day_of_signature(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_agreement(embassy["attache.sg"], state="in_force")
    client = signed_in("attache.sg")
    page = f"/cooperation/accords/{record.reference}/modifier/"
    assert 'name="signed"' in client.get(page).content.decode()
    typed = typed_agreement(version=str(record.version), signed="03/2026", in_force_on="01/04/2026")
    assert client.post(page, typed).status_code == 302
    assert client.post(page, typed_agreement(version=str(record.version + 1))).status_code == 422
    with as_owner():
        assert str(Record.objects.get(pk=record.pk).agreement.signed) == "03/2026"


def test_the_page_of_one_kind_does_not_open_another(embassy: Embassy, signed_in: SignIn) -> None:
    user = embassy["attache.sg"]
    participation = make_participation(user, "BN")
    client = signed_in("attache.sg")
    assert client.get(f"/cooperation/actions/{participation.reference}/").status_code == 404
    assert client.get(f"/cooperation/participations/{participation.reference}/").status_code == 200


def test_the_list_narrows_by_form_and_theme_for_both_kinds(embassy: Embassy, signed_in: SignIn) -> None:
    user = embassy["attache.sg"]
    action = make_action(user, action_type="seminar", theme="forensics")
    participation = make_participation(user, "BN")
    client = signed_in("attache.sg")
    every = client.get("/cooperation/actions/").content.decode()
    assert str(action.reference) in every
    assert str(participation.reference) in every
    seminars = client.get("/cooperation/actions/?action_type=seminar&theme=forensics").content.decode()
    assert str(action.reference) in seminars
    assert str(participation.reference) not in seminars


def test_the_list_of_agreements_narrows_by_instrument_and_theme(embassy: Embassy, signed_in: SignIn) -> None:
    user = embassy["attache.sg"]
    letter, treaty = make_agreement(user), make_agreement(user, instrument_type="treaty", themes=["forensics"])
    page = signed_in("attache.sg").get("/cooperation/accords/?instrument=treaty&theme=forensics").content.decode()
    assert str(treaty.reference) in page
    assert str(letter.reference) not in page


@pytest.mark.parametrize("page", ["/cooperation/actions/", "/cooperation/accords/"])
def test_an_empty_list_says_what_it_is_for(signed_in: SignIn, page: str) -> None:
    assert "paraissent ici" in signed_in("attache.my").get(page).content.decode()


@pytest.mark.parametrize("page", ["/cooperation/actions/", "/cooperation/accords/", NEW_ACTION, NEW_AGREEMENT])
def test_whoever_has_no_cooperation_is_refused_with_words(signed_in: SignIn, page: str) -> None:
    assert signed_in("assistant.sg").get(page).status_code == 403


def test_a_head_of_service_reads_and_does_not_conduct(embassy: Embassy, signed_in: SignIn) -> None:
    record = make_action(embassy["attache.sg"])
    client = signed_in("manager")
    assert client.get(f"/cooperation/actions/{record.reference}/").status_code == 200
    assert client.get(f"/cooperation/actions/{record.reference}/modifier/").status_code == 403
    assert client.get(f"/cooperation/actions/{record.reference}/etapes/program/").status_code == 403


def test_an_action_to_come_is_not_new(embassy: Embassy, signed_in: SignIn) -> None:
    """It counts in the quarter of its day; « depuis 7 jours » speaks of what has begun."""
    record = make_action(embassy["attache.sg"], planned_start=NOW.date().replace(month=11), planned_end=None)
    client = signed_in("attache.sg")
    assert str(record.reference) in client.get("/a-suivre/").content.decode()
    assert str(record.reference) not in client.get("/a-suivre/?opened=7").content.decode()


def test_what_was_passed_over_is_not_shown_as_done(embassy: Embassy, signed_in: SignIn) -> None:
    """A letter of intent in force was neither initialled here nor approved."""
    record = make_agreement(embassy["attache.sg"], state="in_force")
    page = signed_in("attache.sg").get(f"/cooperation/accords/{record.reference}/").content.decode()
    assert "En vigueur" in page
    assert "En approbation" not in page
    assert "Paraphé" not in page
