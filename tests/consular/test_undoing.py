"""Taking back and voiding a request for assistance: both sides move, and the post learns nothing of the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from consular.models import Handling
from consular.services import add_note as note_on
from consular.services import (
    ask_post,
    close_handling,
    copy_request,
    pass_step,
    release_answer,
    reopen_handling,
    reply_to_ssi,
    resolve_handling,
    restore_assistance,
    take_back_handling,
    take_charge,
    triage,
    void_assistance,
)
from consular.stats import filings_of
from ssi.accounts.models import User
from ssi.common.rules import RefusedError
from ssi.records.links import links_of
from ssi.records.models import Deadline, Passage, Record
from ssi.territories.acting import acting_as
from tests.consular.world import ANSWERED, CANARY, FILED, at, filed, handling_of, in_charge
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db
# What every writing moves.
MOVES = {"version", "updated_at"}
SignIn = Callable[[str], StrictClient]
SOON = ANSWERED + timedelta(minutes=10)
WHY = "Mauvaise demande ouverte."


def both(filing: Record) -> dict[str, Any]:
    """Both sides as the database has them, versions left out."""
    with as_owner():
        handling = Handling.objects.get(filing=filing)
        sides = [filing.pk, handling.pk]
        rows = list(Record.objects.filter(pk__in=sides).order_by("kind").values())
        return {
            "records": [{name: value for name, value in row.items() if name not in MOVES} for row in rows],
            "handling": Handling.objects.values().get(pk=handling.pk),
            "deadlines": list(Deadline.objects.filter(record__in=sides).order_by("id").values()),
        }


def fresh(embassy: Embassy, filing: Record, username: str = "attache.ph") -> Record:
    return handling_of(filing, embassy[username])


def taken_back(embassy: Embassy, filing: Record, username: str = "attache.ph") -> Record:
    with at(SOON, embassy[username]):
        return take_back_handling(fresh(embassy, filing, username), reason=WHY, actor=embassy[username])


def _charge(handling: Record, user: User) -> None:
    take_charge(handling, actor=user)


def _triage(handling: Record, user: User) -> None:
    other = "standard" if handling.handling.urgency == "vital" else "vital"
    triage(handling, urgency=other, actor=user)


def _same_triage(handling: Record, user: User) -> None:
    triage(handling, urgency=handling.handling.urgency, actor=user)


@pytest.mark.parametrize("act", [_charge, _triage, _same_triage])
def test_the_first_steps_taken_back_leave_both_sides_as_they_stood(
    embassy: Embassy, act: Callable[[Record, User], None]
) -> None:
    filing, user = filed(embassy), embassy["attache.ph"]
    before = both(filing)
    with at(ANSWERED, user):
        act(fresh(embassy, filing), user)
    assert both(filing) != before
    taken_back(embassy, filing)
    assert both(filing) == before


@pytest.mark.parametrize("code", ["await_local", "await_family"])
def test_an_internal_step_taken_back_does_not_touch_the_side_of_the_post(embassy: Embassy, code: str) -> None:
    filing, handling = in_charge(embassy)
    before, user = both(filing), embassy["attache.ph"]
    with at(ANSWERED, user):
        pass_step(handling, code, actor=user)
    taken_back(embassy, filing)
    assert both(filing) == before


def test_an_outcome_and_a_closing_are_taken_back_one_after_the_other(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    user = embassy["attache.ph"]
    with at(ANSWERED, user):
        release_answer(handling, body="Nous avons vu l’enquêteur.", actor=user)
        answered = both(filing)
        resolve_handling(fresh(embassy, filing), outcome="informed", actor=user)
    taken_back(embassy, filing)
    assert both(filing) == answered
    with at(ANSWERED, user):
        resolve_handling(fresh(embassy, filing), outcome="informed", actor=user)
        resolved = both(filing)
        close_handling(fresh(embassy, filing), outcome="informed", actor=user)
    taken_back(embassy, filing)
    assert both(filing) == resolved


def test_a_reopening_taken_back_closes_both_sides_again(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    user, manager = embassy["attache.ph"], embassy["manager"]
    with at(ANSWERED, user):
        release_answer(handling, body="Réponse", actor=user)
        close_handling(fresh(embassy, filing), outcome="informed", actor=user)
    before = both(filing)
    with at(ANSWERED, manager):
        reopen_handling(fresh(embassy, filing, "manager"), reason="Un fait nouveau", actor=manager)
    taken_back(embassy, filing, "manager")
    assert both(filing) == before


def test_what_the_post_received_is_not_taken_back(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    user = embassy["attache.ph"]
    with at(ANSWERED, user):
        ask_post(handling, question="Quel avocat ?", actor=user)
    with pytest.raises(RefusedError, match="a reçu la question"):
        taken_back(embassy, filing)


def test_once_the_post_has_written_the_service_does_not_pretend_not_to_have_begun(embassy: Embassy) -> None:
    filing, _handling = in_charge(embassy)
    before = both(filing)
    with at(ANSWERED, embassy["agent.mnl"]):
        reply_to_ssi(filing, body="Il a été transféré.", actor=embassy["agent.mnl"])
    with pytest.raises(RefusedError, match="inscrit depuis"):
        taken_back(embassy, filing)
    assert both(filing) == before


def test_a_note_since_forbids_it_on_the_side_of_the_service(embassy: Embassy) -> None:
    filing, handling = in_charge(embassy)
    with at(ANSWERED, embassy["attache.ph"]):
        note_on(handling, body="Vu avec le poste.", actor=embassy["attache.ph"])
    with pytest.raises(RefusedError, match="inscrit depuis"):
        taken_back(embassy, filing)


def test_the_post_reads_that_its_request_stands_again_and_not_why(signed_in: SignIn, embassy: Embassy) -> None:
    filing, _handling = in_charge(embassy)
    taken_back(embassy, filing)
    with acting_as(embassy["agent.mnl"]):
        told = Passage.objects.get(record=filing, transition="take_charge")
        assert told.taken_back_at == SOON
        assert WHY not in told.taken_back_reason
    with at(SOON, embassy["agent.mnl"]):
        client = signed_in("agent.mnl")
        page = client.get(f"/consulaire/{filing.reference}/").content.decode()
        history = client.get(f"/consulaire/{filing.reference}/historique/").content.decode()
    assert "pas encore prise en charge" in page
    assert WHY not in page + history


def test_the_page_of_the_service_offers_it_and_tells_both_lines(signed_in: SignIn, embassy: Embassy) -> None:
    filing, _handling = in_charge(embassy)
    client = signed_in("attache.ph")
    page = f"/consulaire/{filing.reference}/annuler-l-etape/"
    with at(SOON, embassy["attache.ph"]):
        shown = client.get(f"/consulaire/{filing.reference}/").content.decode().replace("\u00a0", " ")
        assert "Annuler « En cours » (encore 5 min)" in shown
        version = fresh(embassy, filing).version
        assert client.get(page).status_code == 200
        assert client.post(page, {"version": version, "reason": WHY}).status_code == 302
        after = client.get(f"/consulaire/{filing.reference}/").content.decode().replace("\u00a0", " ")
        assert "Étape annulée : Prendre en charge" in after
        assert signed_in("agent.mnl").get(page).status_code == 404


# --- Voiding --------------------------------------------------------------------------------------------------------


def voided(
    embassy: Embassy, filing: Record, username: str = "attache.ph", reason: str = "Déposée deux fois."
) -> Record:
    with at(FILED + timedelta(minutes=30), embassy[username]):
        return void_assistance(fresh(embassy, filing, username), reason=reason, actor=embassy[username])


def test_both_sides_are_voided_and_put_back_together(embassy: Embassy) -> None:
    filing, manager = filed(embassy), embassy["manager"]
    before = both(filing)
    voided(embassy, filing)
    sides = both(filing)["records"]
    assert [side["void_reason"] for side in sides] == ["Déposée deux fois.", "Déposée deux fois."]
    assert sides[0]["reference"] == filing.reference
    with acting_as(embassy["attache.ph"]):
        assert filings_of(embassy["attache.ph"]).count() == 0
    with at(ANSWERED, manager):
        restore_assistance(fresh(embassy, filing, "manager"), reason="Deux personnes", actor=manager)
    assert both(filing) == before


def test_the_next_day_the_attache_asks_the_head_of_service(embassy: Embassy) -> None:
    filing = filed(embassy)
    with at(ANSWERED, embassy["attache.ph"]), pytest.raises(RefusedError, match="chef de service"):
        void_assistance(fresh(embassy, filing), reason="Doublon", actor=embassy["attache.ph"])
    assert all(side["voided_at"] is None for side in both(filing)["records"])


def test_the_post_reads_that_its_filing_is_voided_and_why_and_nothing_of_the_handling(
    signed_in: SignIn, embassy: Embassy
) -> None:
    filing, user = filed(embassy), embassy["attache.ph"]
    with at(FILED, user):
        note_on(fresh(embassy, filing), body=CANARY, actor=user)
    voided(embassy, filing)
    client = signed_in("agent.mnl")
    page = client.get(f"/consulaire/{filing.reference}/").content.decode()
    assert "par le SSI" in page
    assert "Déposée deux fois." in page
    assert user.full_name not in page
    assert CANARY not in page
    assert "/message/" not in page
    assert str(filing.reference) not in client.get("/consulaire/").content.decode()
    assert str(filing.reference) in client.get("/consulaire/?state=voided").content.decode()
    sent = client.post(f"/consulaire/{filing.reference}/message/", {"body": "Pourquoi ?"})
    assert sent.status_code == 422
    service = signed_in("attache.ph").get(f"/consulaire/{filing.reference}/").content.decode()
    assert user.full_name in service
    assert "/prise-en-charge/" not in service


@pytest.mark.parametrize(
    "act",
    [
        lambda filing, handling, user: note_on(handling, body="Après", actor=user),
        lambda filing, handling, user: take_charge(handling, actor=user),
        lambda filing, handling, user: release_answer(handling, body="Après", actor=user),
    ],
)
def test_nothing_more_is_done_on_either_side(embassy: Embassy, act: Callable[[Record, Record, User], Any]) -> None:
    filing, user = filed(embassy), embassy["attache.ph"]
    voided(embassy, filing)
    before = both(filing)
    with at(FILED + timedelta(minutes=40), user), pytest.raises(RefusedError):
        act(filing, fresh(embassy, filing), user)
    assert both(filing) == before


# --- Copies ---------------------------------------------------------------------------------------------------------


def test_a_post_starts_a_request_about_another_person_on_the_same_facts(embassy: Embassy) -> None:
    filing, agent = filed(embassy, circumstances="Contrôle au port"), embassy["agent.mnl"]
    with at(SOON, agent):
        draft = copy_request(filing, parts={"facts", "asked"}, actor=agent)
        detail, origin = draft.assistancefiling, filing.assistancefiling
        assert draft.is_draft
        assert (detail.category, detail.incident_place, detail.charges, detail.circumstances) == (
            origin.category,
            origin.incident_place,
            origin.charges,
            "Contrôle au port",
        )
        assert (detail.last_name, detail.first_names, detail.birth_date) == ("", "", None)
        assert (detail.incident_at, detail.known_at, detail.wish_recorded_at) == (None, None, None)
        assert detail.assistance_wish == "unknown"
        assert not draft.familycontacts.exists()
        assert draft.askeditems.count() == filing.askeditems.count()
        assert [link.reference for link in links_of(draft, agent)] == [filing.reference]


def test_the_page_of_the_post_makes_one_draft_and_no_other_post_has_it(signed_in: SignIn, embassy: Embassy) -> None:
    filing = filed(embassy)
    page = f"/consulaire/{filing.reference}/dupliquer/"
    sent = {"parts": ["asked"], "submission": "6f0c1c5e-8c0f-4c39-9f49-0d2f4d8a3f14"}
    client = signed_in("agent.mnl")
    assert client.get(page).status_code == 200
    first, second = client.post(page, sent), client.post(page, sent)
    assert first.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    with as_owner():
        draft = Record.objects.get(state="draft")
        assert draft.assistancefiling.circumstances == ""
    assert signed_in("agent.kul").get(page).status_code == 404
    assert signed_in("attache.ph").get(page).status_code == 403
